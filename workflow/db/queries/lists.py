"""Questions whose answer is a page of rows: newest first, a keyset cursor to go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, false, or_, select, true

from states.vocabulary import OPEN_STATES
from workflow.db.tables import agency, cycle, deadline, history_entry, history_note, person, proposal, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFilter:
    """Which proposals a list shows; every part that is set narrows it."""

    state: str | None = None
    target: str | None = None
    agency_id: int | None = None
    unit_id: int | None = None
    cycle_id: int | None = None
    #: Only those whose deadline lies before this day.
    due_before: date | None = None
    #: Only those whose deadline does not lie before this day, or that have none.
    not_due_before: date | None = None
    #: Part of the number or of the unit's name.
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a person sees."""

    is_national: bool
    agency_ids: frozenset[int]
    unit_ids: frozenset[int]

    def covers(
        self, agency_column: ColumnElement[int], unit_column: ColumnElement[int]
    ) -> ColumnElement[bool]:
        """Return the condition that keeps rows within reach."""
        if self.is_national:
            return true()
        return or_(
            agency_column.in_(self.agency_ids) if self.agency_ids else false(),
            unit_column.in_(self.unit_ids) if self.unit_ids else false(),
        )


def listing() -> Select[Any]:
    """Return the statement that proposals are listed by: with unit, agency, cycle and deadline."""
    is_due = (deadline.c.proposal_id == proposal.c.id) & deadline.c.superseded_at.is_(None)
    return (
        select(
            proposal,
            unit.c.name.label("unit_name"),
            unit.c.business,
            unit.c.serves,
            agency.c.name.label("agency_name"),
            agency.c.kind.label("agency_kind"),
            agency.c.timezone,
            cycle.c.year,
            deadline.c.id.label("deadline_id"),
            deadline.c.due_on,
            deadline.c.when_missed,
            deadline.c.why,
        )
        .join_from(proposal, unit, unit.c.id == proposal.c.unit_id)
        .join(agency, agency.c.id == proposal.c.agency_id)
        .join(cycle, cycle.c.id == proposal.c.cycle_id)
        .join(deadline, is_due, isouter=True)
    )


def proposals_page(
    connection: Connection, reach: Reach, wanted: ProposalFilter, *, before: int | None, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` proposals within reach, newest first, older than the cursor's id."""
    statement = listing().where(reach.covers(proposal.c.agency_id, proposal.c.unit_id), *_conditions(wanted))
    if before is not None:
        statement = statement.where(proposal.c.id < before)
    return list(connection.execute(statement.order_by(proposal.c.id.desc()).limit(limit)).mappings())


def proposal_listed(connection: Connection, proposal_id: int) -> RowMapping | None:
    """Return one proposal as a list shows it."""
    return connection.execute(listing().where(proposal.c.id == proposal_id)).mappings().first()


def proposal_numbered(connection: Connection, number: str) -> RowMapping | None:
    """Return the proposal of a number as a list shows it."""
    return connection.execute(listing().where(proposal.c.number == number)).mappings().first()


def _conditions(wanted: ProposalFilter) -> Iterable[ColumnElement[bool]]:
    p = proposal.c
    for column, value in (
        (p.state, wanted.state),
        (p.target, wanted.target),
        (p.agency_id, wanted.agency_id),
        (p.unit_id, wanted.unit_id),
        (p.cycle_id, wanted.cycle_id),
    ):
        if value is not None:
            yield column == value
    if wanted.due_before is not None:
        yield p.state.in_(OPEN_STATES) & (deadline.c.due_on < wanted.due_before)
    if wanted.not_due_before is not None:
        yield or_(deadline.c.due_on.is_(None), deadline.c.due_on >= wanted.not_due_before)
    if wanted.text:
        yield p.number.icontains(wanted.text, autoescape=True) | unit.c.name.icontains(
            wanted.text, autoescape=True
        )


def history_page(connection: Connection, stream: str, *, after: int, limit: int) -> list[RowMapping]:
    """Return up to ``limit`` entries of a stream with their notes and actors, in order."""
    h, n = history_entry.c, history_note.c
    statement = (
        select(history_entry, person.c.name.label("actor_name"), n.text.label("note"))
        .join_from(history_entry, person, person.c.id == h.actor_id, isouter=True)
        .join(history_note, (n.entry_id == h.id) & (n.name == "note"), isouter=True)
        .where(h.stream == stream, h.seq > after)
        .order_by(h.seq)
        .limit(limit)
    )
    return list(connection.execute(statement).mappings())
