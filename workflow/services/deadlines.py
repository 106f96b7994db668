"""Stage deadlines: every stage a proposal enters gets its date, and the old one is closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, update

from states.vocabulary import OPEN_STATES, State, WhenMissed
from states.workdays import add_working_days
from workflow.db.database import Tx
from workflow.db.queries import agencies
from workflow.db.tables import deadline
from workflow.services.holidays import holidays_around


def close_stage(tx: Tx, proposal_id: int) -> None:
    """End the deadline of the stage that is left."""
    d = deadline.c
    tx.connection.execute(
        update(deadline)
        .where(d.proposal_id == proposal_id, d.superseded_at.is_(None))
        .values(superseded_at=tx.at)
    )


def open_stage(tx: Tx, proposal_id: int, cycle_id: int, stage: State) -> None:
    """Give an open stage the date that its cycle sets; a stage without one has no deadline."""
    if stage not in OPEN_STATES:
        return
    due = agencies.cycle_deadlines(tx.connection, cycle_id).get(stage)
    if due is not None:
        set_deadline(tx, proposal_id, stage, due["due_on"], due["when_missed"], "cycle")


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
    return int(tx.connection.execute(insert(deadline).returning(deadline.c.id), row).scalar_one())
