"""Stage deadlines: every stage a proposal enters gets its date, and the old one is closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, insert, literal, select, update

from states.vocabulary import OPEN_STATES, State, WhenMissed
from states.workdays import add_working_days
from workflow.db.database import Tx
from workflow.db.moments import UtcDateTime
from workflow.db.prepared import Prepared
from workflow.db.tables import cycle_deadline, deadline
from workflow.services.holidays import holidays_around

_CLOSE = Prepared(
    update(deadline)
    .where(deadline.c.proposal_id == bindparam("of_proposal"), deadline.c.superseded_at.is_(None))
    .values(superseded_at=bindparam("superseded_at"))
)
_SET = insert(deadline).returning(deadline.c.id)
#: The cycle's own date for a stage becomes the proposal's, in one statement; no row where none is set.
_OPEN = Prepared(
    insert(deadline).from_select(
        ["proposal_id", "stage", "due_on", "when_missed", "why", "recorded_at"],
        select(
            bindparam("proposal_id", type_=deadline.c.proposal_id.type),
            cycle_deadline.c.stage,
            cycle_deadline.c.due_on,
            cycle_deadline.c.when_missed,
            literal("cycle"),
            bindparam("at", type_=UtcDateTime()),
        ).where(
            cycle_deadline.c.cycle_id == bindparam("cycle_id"),
            cycle_deadline.c.stage == bindparam("stage"),
            cycle_deadline.c.superseded_at.is_(None),
        ),
    )
)


def close_stage(tx: Tx, proposal_id: int) -> None:
    """End the deadline of the stage that is left."""
    _CLOSE.do(tx.connection, {"of_proposal": proposal_id, "superseded_at": tx.at})


def open_stage(tx: Tx, proposal_id: int, cycle_id: int, stage: State) -> None:
    """Give an open stage the date that its cycle sets; a stage without one has no deadline."""
    if stage not in OPEN_STATES:
        return
    given = {"cycle_id": cycle_id, "stage": stage.value, "proposal_id": proposal_id, "at": tx.at}
    _OPEN.do(tx.connection, given)


def open_returned_stage(tx: Tx, proposal_id: int, stage: State, today: date, working_days: int) -> None:
    """Give a stage that was entered by a return its own date, some working days from today."""
    due_on = add_working_days(today, working_days, holidays_around(today))
    set_deadline(tx, proposal_id, stage, due_on, WhenMissed.LATE, "return")


def set_deadline(
    tx: Tx, proposal_id: int, stage: str, due_on: date, when_missed: str, why: str, by: int | None = None
) -> int:
    """Write a deadline down and return its id; the one before must have been closed."""
    row = {
        "proposal_id": proposal_id,
        "stage": stage,
        "due_on": due_on,
        "when_missed": when_missed,
        "why": why,
        "recorded_at": tx.at,
        "recorded_by": by,
    }
    return int(tx.connection.execute(_SET, row).scalar_one())
