"""Questions of the reports: every proposal within reach, its moves, and what its last submission was told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, String, cast, func, literal, select

from states.vocabulary import Trigger
from workflow.db.queries import AnyRow
from workflow.db.queries.lists import Reach
from workflow.db.tables import agency, cycle, history_entry, proposal, unit

_STREAM = literal("proposal:") + cast(proposal.c.id, String)


def proposals_reported(connection: Connection, reach: Reach, year: int | None) -> list[AnyRow]:
    """Return the proposals (id, state, target, business, serves, timezone, agency_name) of a cycle's year."""
    p = proposal.c
    wanted = select(
        p.id,
        p.state,
        p.target,
        unit.c.business,
        unit.c.serves,
        agency.c.timezone,
        agency.c.name.label("agency_name"),
    )
    return list(connection.execute(_within(wanted, reach, year).order_by(p.id)))


def moves_reported(connection: Connection, reach: Reach, year: int | None) -> list[AnyRow]:
    """Return the moves (proposal_id, trigger, from_state, to_state, at) of those proposals, oldest first."""
    h = history_entry.c
    wanted = select(proposal.c.id.label("proposal_id"), h.trigger, h.from_state, h.to_state, h.at)
    statement = _within(wanted, reach, year).join(history_entry, h.stream == _STREAM)
    return list(connection.execute(statement.where(h.trigger.is_not(None)).order_by(proposal.c.id, h.seq)))


def last_submissions(connection: Connection, reach: Reach, year: int | None) -> list[AnyRow]:
    """Return the findings of the last submission of each of those proposals (proposal_id, findings)."""
    h = history_entry.c
    last = (
        select(h.stream, func.max(h.seq).label("seq"))
        .where(h.trigger == Trigger.SUBMIT_SELF_ASSESSMENT)
        .group_by(h.stream)
        .subquery()
    )
    wanted = select(proposal.c.id.label("proposal_id"), h.findings)
    statement = (
        _within(wanted, reach, year)
        .join(last, last.c.stream == _STREAM)
        .join(history_entry, (h.stream == last.c.stream) & (h.seq == last.c.seq))
    )
    return list(connection.execute(statement.order_by(proposal.c.id)))


def _within(wanted: Select[Any], reach: Reach, year: int | None) -> Select[Any]:
    statement = (
        wanted.select_from(proposal)
        .join(unit, unit.c.id == proposal.c.unit_id)
        .join(agency, agency.c.id == proposal.c.agency_id)
        .join(cycle, cycle.c.id == proposal.c.cycle_id)
        .where(reach.covers(proposal.c.agency_id, proposal.c.unit_id))
    )
    return statement if year is None else statement.where(cycle.c.year == year)
