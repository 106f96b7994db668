"""Moving deadlines: one proposal's by extension, or those of a whole stage with their cycle's date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from states.errors import Invalid, NotFound
from states.history import Actor as By
from states.vocabulary import Role, State, WhenMissed
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.db.queries.deadlines import deadline_by_id
from workflow.db.queries.organisation import proposals_at
from workflow.services.caller import Caller
from workflow.services.deadlines import close_stage, set_deadline
from workflow.services.manage import by, recorder
from workflow.services.record import record


@dataclass(frozen=True, slots=True)
class StageEnd:
    """When a stage of a cycle ends."""

    due_on: date
    when_missed: WhenMissed = WhenMissed.LATE


def extend_deadline(tx: Tx, caller: Caller, deadline_id: int, due_on: date, reason: str) -> int:
    """Give a proposal's stage a later date and return the id of the deadline that holds from now on.

    May be recorded after the miss. Raises NotFound, Invalid for a superseded deadline or a day that
    is not later, and Forbidden.
    """
    seen = deadline_by_id(tx.connection, deadline_id)
    row = None if seen is None else proposals.proposal_locked(tx.connection, seen["proposal_id"])
    # Read again under the lock: another extension may just have superseded it.
    found = deadline_by_id(tx.connection, deadline_id)
    if row is None or found is None:
        raise NotFound
    if found["superseded_at"] is not None:
        raise Invalid.because("path.deadline_id", "superseded")
    if due_on <= found["due_on"]:
        raise Invalid.because("body.due_on", "not-later", than=found["due_on"].isoformat())
    role = caller.demand((Role.COORDINATOR,), row["agency_id"], row["unit_id"])
    close_stage(tx, row["id"])
    new_id = set_deadline(
        tx, row["id"], found["stage"], due_on, found["when_missed"], "extension", recorder(caller)
    )
    record(
        tx,
        f"proposal:{row['id']}",
        "deadline.extended",
        actor=by(caller, role),
        facts={**_moved(found, due_on), "deadline_id": new_id},
        texts={"reason": reason},
    )
    return new_id


def _moved(found: RowMapping, due_on: date) -> dict[str, str]:
    return {
        "stage": found["stage"],
        "was_due_on": found["due_on"].isoformat(),
        "due_on": due_on.isoformat(),
    }


def move_stage(tx: Tx, cycle_id: int, stage: State, end: StageEnd | None) -> None:
    """Give the proposals of a cycle in a stage the cycle's new date, or none.

    Only those whose date came from the cycle, or that have none yet. The cycle is locked, and every
    move holds it too, so no proposal enters or leaves the stage meanwhile.
    """
    for row in proposals_at(tx.connection, cycle_id, stage):
        if row.why not in {None, "cycle"} or (row.why is None and end is None):
            continue
        close_stage(tx, row.id)
        if end is not None:
            set_deadline(tx, row.id, stage, end.due_on, end.when_missed, "cycle")
        record(
            tx,
            f"proposal:{row.id}",
            "deadline.moved",
            actor=By(None, None),
            facts={
                "stage": stage.value,
                "was_due_on": None if row.due_on is None else row.due_on.isoformat(),
                "due_on": None if end is None else end.due_on.isoformat(),
                "cycle_id": cycle_id,
            },
        )
