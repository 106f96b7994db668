"""Opening a cycle and changing it; a stage's new date reaches the proposals that wait under the old one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, insert, update

from states.canonical import Json
from states.errors import Fault, Invalid, NotFound
from states.regulations import REGULATIONS
from states.vocabulary import State, WhenMissed
from workflow.db.database import Tx
from workflow.db.queries import organisation
from workflow.db.tables import cycle, cycle_deadline
from workflow.services.caller import Caller
from workflow.services.changes import Changes, demand_version
from workflow.services.manage import by, demand_admin, reach_of
from workflow.services.move_deadlines import StageEnd, move_stage
from workflow.services.record import record

#: Dates by open state; None takes a stage's date away.
Stages = Mapping[State, StageEnd | None]


def create_cycle(tx: Tx, caller: Caller, agency_id: int, fields: Mapping[str, Any], stages: Stages) -> int:
    """Open a cycle and return its id.

    ``fields`` are year, regulation, opens_on, closes_on, return_working_days, max_rounds, quorum,
    team_load, does_lhkpn_block and is_blind_round_required. Raises Invalid with every fault, and Forbidden.
    """
    # Its stream tells of all the agency's cycles: two of them opened at once meet here.
    organisation.agency_locked(tx.connection, agency_id)
    _refuse_faults(tx, caller, agency_id, fields)
    role = demand_admin(caller, agency_id)
    row = {"agency_id": agency_id, **fields, "version": 1}
    cycle_id = int(tx.connection.execute(insert(cycle).returning(cycle.c.id), row).scalar_one())
    told = _change_stages(tx, cycle_id, {}, stages)
    record(
        tx,
        f"agency:{agency_id}",
        "cycle.created",
        actor=by(caller, role),
        facts={"cycle_id": cycle_id, **{name: _json(value) for name, value in fields.items()}, **told},
    )
    return cycle_id


def change_cycle(
    tx: Tx,
    caller: Caller,
    cycle_id: int,
    given: Mapping[str, Any],
    stages: Stages,
    seen_version: int | None = None,
) -> int:
    """Change a cycle by field and return its version.

    Year and regulation stay: its proposals were nominated under them. A stage's new date replaces the
    one of proposals that wait in the stage under the cycle's old date; dates of their own, from a
    return or an extension, stand. Raises NotFound, Invalid, Forbidden and StaleVersion.
    """
    row = _locked(tx, cycle_id)
    faults = list(_faults({**row, **given}))
    if faults:
        raise Invalid(faults)
    role = demand_admin(caller, row["agency_id"])
    demand_version(row, seen_version)
    changes = Changes.of(row, given)
    told = {**changes.told(), **_change_stages(tx, cycle_id, _stages_now(tx, cycle_id), stages)}
    if not told:
        return int(row["version"])
    tx.connection.execute(
        update(cycle).where(cycle.c.id == cycle_id).values({**changes.now, "version": row["version"] + 1})
    )
    record(
        tx,
        f"agency:{row['agency_id']}",
        "cycle.changed",
        actor=by(caller, role),
        facts={"cycle_id": cycle_id, **told},
    )
    return int(row["version"]) + 1


def _locked(tx: Tx, cycle_id: int) -> RowMapping:
    """Return a cycle, locked after the agency in whose stream its changes are told; raise NotFound for none.

    In this order, because moves lock agency and cycle in it too.
    """
    seen = organisation.cycle_by_id(tx.connection, cycle_id)
    if seen is None:
        raise NotFound
    organisation.agency_locked(tx.connection, seen["agency_id"])
    row = organisation.cycle_locked(tx.connection, cycle_id)
    if row is None:
        raise NotFound
    return row


def _refuse_faults(tx: Tx, caller: Caller, agency_id: int, fields: Mapping[str, Any]) -> None:
    faults = list(_faults(fields))
    if not organisation.sees_agency(tx.connection, reach_of(caller), agency_id):
        faults.append(Fault("body.agency_id", "unknown", {}))
    if faults:
        raise Invalid(faults)


def _faults(fields: Mapping[str, Any] | RowMapping) -> Iterator[Fault]:
    """Yield what cannot stand in one cycle."""
    rules = REGULATIONS.get(fields["regulation"])
    if rules is None:
        yield Fault("body.regulation", "not-an-option", {"options": ", ".join(REGULATIONS)})
    elif not fields["does_lhkpn_block"] and all(
        row.is_always_blocking for row in rules.prerequisites if row.code in {"lhkpn", "lhkasn"}
    ):
        yield Fault("body.does_lhkpn_block", "always-blocks", {})
    if fields["opens_on"] > fields["closes_on"]:
        yield Fault("body.closes_on", "ends-before-it-starts", {})


def _stages_now(tx: Tx, cycle_id: int) -> dict[State, StageEnd]:
    rows = organisation.deadlines_of_cycles(tx.connection, [cycle_id])
    return {State(row.stage): StageEnd(row.due_on, WhenMissed(row.when_missed)) for row in rows}


def _change_stages(
    tx: Tx, cycle_id: int, standing: Mapping[State, StageEnd], stages: Stages
) -> dict[str, Json]:
    """Write the stages that differ and return them as a fact of the entry; nothing for none."""
    differing = {stage: end for stage, end in stages.items() if standing.get(stage) != end}
    for stage, end in differing.items():
        _supersede(tx, cycle_id, stage, end)
        move_stage(tx, cycle_id, stage, end)
    if not differing:
        return {}
    return {"deadlines": {stage.value: _stage_json(end) for stage, end in differing.items()}}


def _supersede(tx: Tx, cycle_id: int, stage: State, end: StageEnd | None) -> None:
    d = cycle_deadline.c
    tx.connection.execute(
        update(cycle_deadline)
        .where(d.cycle_id == cycle_id, d.stage == stage.value, d.superseded_at.is_(None))
        .values(superseded_at=tx.at)
    )
    if end is not None:
        row = {
            "cycle_id": cycle_id,
            "stage": stage.value,
            "due_on": end.due_on,
            "when_missed": end.when_missed.value,
            "recorded_at": tx.at,
        }
        tx.connection.execute(insert(cycle_deadline), row)


def _stage_json(end: StageEnd | None) -> Json:
    return None if end is None else {"due_on": end.due_on.isoformat(), "when_missed": end.when_missed.value}


def _json(value: Any) -> Json:  # noqa: ANN401 -- any column
    return value.isoformat() if isinstance(value, date) else value
