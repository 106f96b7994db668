"""Questions about the deadlines that proposals stand under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, tuple_

from states.vocabulary import OPEN_STATES
from workflow.db.queries.lists import Reach
from workflow.db.tables import agency, deadline, proposal, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFilter:
    """Which deadlines a list shows; every part that is set narrows it."""

    agency_id: int | None = None
    cycle_id: int | None = None
    proposal_id: int | None = None
    #: Only those that end before this day.
    due_before: date | None = None


def _deadlines() -> Select[tuple[Any, ...]]:
    return (
        select(
            deadline,
            proposal.c.number,
            proposal.c.unit_id,
            proposal.c.agency_id,
            unit.c.name.label("unit_name"),
            agency.c.timezone,
        )
        .join_from(deadline, proposal, proposal.c.id == deadline.c.proposal_id)
        .join(unit, unit.c.id == proposal.c.unit_id)
        .join(agency, agency.c.id == proposal.c.agency_id)
    )


def deadlines_page(
    connection: Connection, reach: Reach, wanted: DeadlineFilter, *, after: int | None, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` open deadlines within reach, soonest first, after the one that was last seen.

    A deadline is never changed, only superseded, so the one before still says where the page goes on.
    """
    d, p = deadline.c, proposal.c
    statement = _deadlines().where(
        d.superseded_at.is_(None), p.state.in_(OPEN_STATES), reach.covers(p.agency_id, p.unit_id)
    )
    for column, value in (
        (p.agency_id, wanted.agency_id),
        (p.cycle_id, wanted.cycle_id),
        (p.id, wanted.proposal_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.due_before is not None:
        statement = statement.where(d.due_on < wanted.due_before)
    if after is not None:
        last = connection.execute(select(d.due_on).where(d.id == after)).scalar()
        if last is not None:
            statement = statement.where(tuple_(d.due_on, d.id) > (last, after))
    return list(connection.execute(statement.order_by(d.due_on, d.id).limit(limit)).mappings())


def deadline_by_id(connection: Connection, deadline_id: int) -> RowMapping | None:
    """Return a deadline with its proposal's number and unit, superseded or not."""
    return connection.execute(_deadlines().where(deadline.c.id == deadline_id)).mappings().first()
