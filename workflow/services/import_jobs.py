"""Imports of units and facts over the API: as a whole or not at all, told row by row, and never forgotten.

A short table is imported in the request's own transaction. A long one is kept first, so that an answer
outlives a crash; then its rows are rehearsed in small steps between which others write, which is what the
progress counts; and at last all rows are imported in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, update

from states.errors import Fault, Forbidden, Invalid, NotFound, Refusal
from states.vocabulary import Role
from workflow.db.database import Database, Tx
from workflow.db.queries import imports
from workflow.db.tables import import_job
from workflow.services import import_facts, import_units
from workflow.services.caller import Caller
from workflow.services.import_rows import (
    Imported,
    RowImport,
    demand_columns,
    faults_of,
    import_rows,
)
from workflow.services.people import caller_of_id
from workflow.services.sheets import Row, Sheet

#: A longer table holds up everybody else's writes for too long; the command line takes it.
MOST_ROWS = 1000
#: So many rows are imported while the caller waits.
AT_ONCE_ROWS = 100
#: So many rows are rehearsed in one transaction.
_STEP_ROWS = 50
#: An import still running after so long was begun by a process that is no more.
_FORGOTTEN = timedelta(minutes=5)
#: One that has not ended after so long never will.
_LOST = timedelta(hours=1)


class Kind(StrEnum):
    """What is imported."""

    UNITS = "units"
    FACTS = "facts"


class Status(StrEnum):
    """How far an import is."""

    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class _Importing:
    """How rows of a kind are imported."""

    role: Role
    required: tuple[str, ...]
    optional: tuple[str, ...]
    rows: Callable[[Caller, set[Hashable]], RowImport]


_KINDS: Mapping[Kind, _Importing] = {
    Kind.UNITS: _Importing(
        Role.ADMIN, import_units.COLUMNS, import_units.OPTIONAL_COLUMNS, import_units.unit_import
    ),
    Kind.FACTS: _Importing(
        Role.COORDINATOR, import_facts.COLUMNS, import_facts.OPTIONAL_COLUMNS, import_facts.fact_import
    ),
}


def begin_import(tx: Tx, caller: Caller, kind: Kind, sheet: Sheet) -> int:
    """Keep a table that is to be imported and return the import; a short one is imported at once.

    Raises Invalid for columns that are missing or unknown and for too many rows, Forbidden where no role
    of the caller imports such rows anywhere.
    """
    importing = _KINDS[kind]
    demand_columns(sheet, importing.required, importing.optional)
    if len(sheet.rows) > MOST_ROWS:
        raise Invalid.because("body.file", "too-many-rows", most=str(MOST_ROWS))
    if importing.role not in caller.roles:
        raise Forbidden((importing.role,))
    values: dict[str, Any] = {
        "person_id": caller.person_id,
        "kind": kind.value,
        "status": Status.RUNNING.value,
        "rows_done": 0,
        "rows_total": len(sheet.rows),
        "content": [[row.number, row.cells] for row in sheet.rows],
        "report": {},
        "created_at": tx.at,
    }
    statement = insert(import_job).values(values).returning(import_job.c.id)
    job_id = int(tx.connection.execute(statement).scalar_one())
    if is_short(sheet):
        finish_import(tx, job_id)
    return job_id


def is_short(sheet: Sheet) -> bool:
    """Return whether a table is imported while the caller waits."""
    return len(sheet.rows) <= AT_ONCE_ROWS


def run_import(database: Database, job_id: int) -> None:
    """Rehearse an import step by step, then carry it out; one that has ended is left as it is."""
    with database.read() as connection:
        job = imports.job_by_id(connection, job_id)
    if job is None or job["status"] != Status.RUNNING:
        return
    seen: frozenset[Hashable] = frozenset()
    faults: list[Fault] = []
    rows = _rows(job)
    for done in range(0, len(rows), _STEP_ROWS):
        step = rows[done : done + _STEP_ROWS]
        seen, found = database.write(_rehearsal(job, step, done + len(step), seen))
        faults += found
    if faults:
        database.write(lambda tx: _end(tx, job_id, Status.REFUSED, _told(faults)))
    else:
        database.write(lambda tx: finish_import(tx, job_id))


def _rehearsal(
    job: RowMapping, rows: Iterable[Row], done: int, seen_before: frozenset[Hashable]
) -> Callable[[Tx], tuple[frozenset[Hashable], list[Fault]]]:
    """Return the service that tries some rows, takes them back, and writes down how far it came."""

    def rehearse(tx: Tx) -> tuple[frozenset[Hashable], list[Fault]]:
        # Built anew for each try: a transaction that is repeated must not meet its own rows again.
        seen = set(seen_before)
        faults: list[Fault] = []
        caller = _caller(tx, job)
        import_row = _KINDS[Kind(job["kind"])].rows(caller, seen)
        for row in rows:
            savepoint = tx.connection.begin_nested()
            try:
                import_row(tx, row)
            except Refusal as refused:
                faults += faults_of(row, refused)
            finally:
                savepoint.rollback()
        mine = (import_job.c.id == job["id"]) & (import_job.c.status == Status.RUNNING)
        tx.connection.execute(update(import_job).where(mine).values(rows_done=done))
        return frozenset(seen), faults

    return rehearse


def finish_import(tx: Tx, job_id: int) -> None:
    """Import every row of an import that is running, or none and say why; then the import has ended."""
    job = imports.job_locked(tx.connection, job_id)
    if job is None or job["status"] != Status.RUNNING:
        return
    rows = _rows(job)
    import_row = _KINDS[Kind(job["kind"])].rows(_caller(tx, job), set())
    try:
        with tx.connection.begin_nested():
            done = import_rows(tx, Sheet((), rows), import_row, is_partial=False, tick=lambda: None)
    except Invalid as refused:
        _end(tx, job_id, Status.REFUSED, _told(refused.faults))
    else:
        _end(tx, job_id, Status.DONE, _counted(done))


def resume_imports(database: Database) -> None:
    """Carry on with imports that a process left behind; give up those that never end."""

    def give_up(tx: Tx) -> list[int]:
        for job_id in imports.jobs_running(tx.connection, tx.at - _LOST):
            _end(tx, job_id, Status.REFUSED, _told([Fault("import", "interrupted", {})]))
        return imports.jobs_running(tx.connection, tx.at - _FORGOTTEN)

    for job_id in database.write(give_up):
        run_import(database, job_id)


def import_told(connection: Connection, caller: Caller, job_id: int) -> RowMapping:
    """Return an import as its owner sees it; raise NotFound for everybody else's."""
    job = imports.job_by_id(connection, job_id)
    if job is None or job["person_id"] != caller.person_id:
        raise NotFound
    return job


def faults_told(job: RowMapping) -> list[Fault]:
    """Return why an import was refused, by row and column."""
    return [Fault(where, reason, facts) for where, reason, facts in job["report"].get("errors", [])]


def _caller(tx: Tx, job: RowMapping) -> Caller:
    """Return who began an import, with the roles that hold now."""
    return caller_of_id(tx.connection, job["person_id"], tx.at) or Caller(job["person_id"], "", "")


def _rows(job: RowMapping) -> tuple[Row, ...]:
    return tuple(Row(number, cells) for number, cells in job["content"])


def _end(tx: Tx, job_id: int, status: Status, report: Mapping[str, Any]) -> None:
    """Write down what came of an import, unless that is known already."""
    values = {"status": status.value, "report": dict(report), "content": None, "finished_at": tx.at}
    mine = (import_job.c.id == job_id) & (import_job.c.status == Status.RUNNING)
    tx.connection.execute(update(import_job).where(mine).values(**values, rows_done=import_job.c.rows_total))


def _counted(done: Imported) -> dict[str, Any]:
    return {"created": done.created, "changed": done.changed, "same": done.same}


def _told(faults: Iterable[Fault]) -> dict[str, Any]:
    return {"errors": [[fault.where, fault.reason, dict(fault.facts)] for fault in faults]}
