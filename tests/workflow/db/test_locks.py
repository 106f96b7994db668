"""Where writers meet: every table that a guard reads, and the row that whoever writes it locks first.

A guard may be trusted until the commit only if nobody changes what it has read meanwhile. So a move holds
its proposal, and unit, agency and cycle as well; whoever writes something that belongs to one of the four
locks that one. What is shown here for PostgreSQL holds on SQLite by itself: it has one writer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from states.vocabulary import Predicate, State
from tests.promises.lawful import LAWFUL, MOVES, Lawful
from tests.promises.plenty import give_plenty
from tests.promises.town import FREE_UNIT, Town, open_town
from workflow.db.queries import agencies, proposals
from workflow.db.tables import metadata
from workflow.services.explain import explain
from workflow.services.nominate import Nomination, explain_nomination

#: Tables that a guard reads, and the table whose row their writers lock.
LOCKED_BY: Mapping[str, str] = {
    "proposal": "proposal",
    "answer": "proposal",
    "evidence": "proposal",
    "review_note": "proposal",
    "review_sign_off": "proposal",
    "panel_seat": "proposal",
    "duty_taken": "proposal",
    "deadline": "proposal",
    "national_outcome": "proposal",
    "survey": "proposal",
    "wbbm_section": "proposal",
    "history_entry": "proposal",
    "unit": "unit",
    "unit_fact": "unit",
    "award": "unit",
    "revocation": "unit",
    "agency": "agency",
    "agency_fact": "agency",
    "cycle": "cycle",
}
#: Tables that a guard reads without a lock, and why nothing goes wrong.
UNLOCKED: Mapping[str, str] = {
    "person": "who holds a role is looked up for 'nobody can act' and for the signatory; a role that ends "
    "meanwhile was still held when the move began",
    "role_grant": "likewise",
}
#: Requests that write such a table for a thing that no move under way can have read.
OF_NEW_THINGS = {
    "POST /api/v1/proposals": "the first entry of a new proposal; the unit's index allows only one",
    "POST /api/v1/agencies": "a new agency",
    "POST /api/v1/units": "a new unit",
    "POST /api/v1/imports/units": "new units",
    "POST /api/v1/cycles": "a new cycle",
    "POST /api/v1/awards": "here for another unit than the move's",
    "POST /api/v1/people": "a new person's stream",
    "PATCH /api/v1/people/{person_id}": "a person's stream, locked by the person",
    "POST /api/v1/grants": "likewise",
    "PATCH /api/v1/grants/{grant_id}": "likewise",
    "PUT /api/v1/proposals/{proposal_id}/worksheet/presence": "who is filling decides nothing",
    "DELETE /api/v1/proposals/{proposal_id}/worksheet/presence": "likewise",
}
#: Long enough for a statement that nobody holds up.
PATIENCE = "-c lock_timeout=150ms"


@contextmanager
def statements(*engines: Engine) -> Iterator[list[str]]:
    """Collect the statements that are sent while the block runs."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    for engine in set(engines):
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in set(engines):
        event.remove(engine, "before_cursor_execute", note)


def tables_read(sent: list[str]) -> set[str]:
    selected = [each for each in sent if each.startswith(("SELECT", "WITH"))]
    named = {name for each in selected for name in re.findall(r"\b(?:FROM|JOIN) (\w+)", each)}
    return named & set(metadata.tables)


def tables_written(sent: list[str]) -> set[str]:
    return {name for each in sent for name in re.findall(r"^(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", each)}


def test_every_table_that_a_guard_reads_has_its_lock(sqlite_url, tmp_path):
    with open_town(sqlite_url, tmp_path) as town:
        give_plenty(town)
        database, rina = town.office.database, town.office.caller("Rina")
        nomination = Nomination(unit_id=FREE_UNIT, cycle_id=town.own.cycle_id, target=Predicate.WBBM)
        with statements(database._reader, database._writer_engine) as sent:
            for state in State:
                # For WBBM: a guard reads its form besides all that it reads for WBK.
                town.stand(state, target=Predicate.WBBM.value)
                with database.read() as connection:
                    explain(connection, rina, town.own.proposal_id, datetime.now(UTC))
            with database.read() as connection:
                explain_nomination(connection, rina, nomination, datetime.now(UTC))
    assert tables_read(sent) == {*LOCKED_BY, *UNLOCKED}


def test_moving_reads_nothing_that_explaining_does_not(sqlite_url, tmp_path):
    with open_town(sqlite_url, tmp_path) as town:
        with statements(town.office.database._writer_engine) as sent:
            for move in MOVES:
                if move.what != "correct":
                    move.make_way(town)
                    move.ask(town)
        # The last: what a move leaves behind, the cycle's date for the next stage and the worksheet.
        assert tables_read(sent) - {*LOCKED_BY, *UNLOCKED} <= {"cycle_deadline"}


@pytest.fixture
def town(postgresql_url, tmp_path) -> Iterator[Town]:
    """A town whose statements do not wait for each other."""
    with open_town(f"{postgresql_url}&options={PATIENCE.replace(' ', '%20')}", tmp_path) as opened:
        yield opened


@contextmanager
def under_way(town: Town, locks: Callable[[Connection], object]) -> Iterator[list[str]]:
    """Hold some locks while the block runs; gather the tables in which others wait for a row."""
    waited: list[str] = []

    def note(context: ExceptionContext) -> None:
        said = getattr(getattr(context.original_exception, "diag", None), "context", None) or ""
        waited.extend(re.findall(r'while locking tuple .* in relation "(\w+)"', said))

    engine = town.office.database._writer_engine
    event.listen(engine, "handle_error", note)
    with engine.begin() as connection:
        assert locks(connection) is not None
        yield waited
    event.remove(engine, "handle_error", note)


@pytest.mark.parametrize("lawful", LAWFUL, ids=str)
def test_whoever_writes_what_a_guard_reads_waits_for_the_move(town: Town, lawful: Lawful):
    lawful.make_way(town)
    with statements(town.office.database._writer_engine) as sent:
        with under_way(town, lambda c: proposals.proposal_locked(c, town.own.proposal_id)) as waited:
            first = lawful.ask(town)
        if first.is_success:
            assert lawful.route in OF_NEW_THINGS
            return
        assert lawful.ask(town).is_success
    assert first.status_code == 503
    assert tables_written(sent) & set(LOCKED_BY)
    assert set(waited) & set(LOCKED_BY.values())


@pytest.mark.parametrize(
    "lawful",
    [each for each in LAWFUL if re.search("/(units|agencies|cycles|awards)/", each.route)],
    ids=str,
)
def test_they_wait_for_a_nomination_too(town: Town, lawful: Lawful):
    def nominating(connection: Connection) -> object:
        unit = agencies.unit_locked(connection, town.own.unit_id)
        return unit and agencies.cycle_shared(connection, town.own.cycle_id)

    lawful.make_way(town)
    with under_way(town, nominating):
        assert lawful.ask(town).status_code == 503
    assert lawful.ask(town).is_success


@pytest.mark.parametrize("lawful", [each for each in LAWFUL if "{proposal_id}" in each.route], ids=str)
def test_proposals_of_one_agency_do_not_wait_for_each_other(town: Town, lawful: Lawful):
    lawful.make_way(town)
    with under_way(town, lambda c: proposals.proposal_locked(c, town.sibling.proposal_id)):
        assert lawful.ask(town).is_success
