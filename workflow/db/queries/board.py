"""Questions of the board: how many proposals stand where, and which of them come first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    RowMapping,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
)

from states.vocabulary import OPEN_STATES
from states.workdays import ZONES, local_date
from workflow.db.queries import AnyRow
from workflow.db.queries.lists import Reach, listing
from workflow.db.tables import agency, cycle, deadline, proposal, unit

#: Sorts proposals without a deadline, decided ones among them, behind all others.
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the board ended: the next one begins behind it."""

    due_on: date
    proposal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """Which proposals the board shows; every part that is set narrows it."""

    #: States; None means those still open.
    states: tuple[str, ...] | None = None
    target: str | None = None
    year: int | None = None
    #: Part of the number or of the unit's name.
    text: str | None = None
    is_late: bool = False
    #: Only those that wait for somebody: how far that person's turns reach, by state.
    turns: Mapping[str, Reach] | None = None


def stage_counts(
    connection: Connection, reach: Reach, year: int | None, turns: Mapping[str, Reach], moment: datetime
) -> list[AnyRow]:
    """Return per state how many proposals there are (total), late, and waiting for somebody (mine)."""
    late = case((_is_late(moment), 1), else_=0)
    mine = case((_is_turn(turns), 1), else_=0)
    is_due = (deadline.c.proposal_id == proposal.c.id) & deadline.c.superseded_at.is_(None)
    statement = (
        select(
            proposal.c.state,
            func.count().label("total"),
            func.sum(late).label("late"),
            func.sum(mine).label("mine"),
        )
        .join_from(proposal, agency, agency.c.id == proposal.c.agency_id)
        .join(cycle, cycle.c.id == proposal.c.cycle_id)
        .join(deadline, is_due, isouter=True)
        .where(reach.covers(proposal.c.agency_id, proposal.c.unit_id), *_of_year(year))
        .group_by(proposal.c.state)
    )
    return list(connection.execute(statement))


def turns_waiting(connection: Connection, turns: Mapping[str, Reach]) -> int:
    """Return how many proposals wait for somebody."""
    statement = select(func.count()).select_from(proposal).where(_is_turn(turns))
    return connection.execute(statement).scalar_one()


def proposals_due(
    connection: Connection,
    reach: Reach,
    wanted: BoardFilter,
    moment: datetime,
    *,
    after: Place | None,
    limit: int,
) -> list[RowMapping]:
    """Return up to ``limit`` proposals within reach, the most overdue first."""
    due = func.coalesce(deadline.c.due_on, literal(_NEVER, Date))
    statement = listing().where(*_conditions(reach, wanted, moment))
    if after is not None:
        statement = statement.where(
            or_(due > after.due_on, and_(due == after.due_on, proposal.c.id > after.proposal_id))
        )
    return list(connection.execute(statement.order_by(due, proposal.c.id).limit(limit)).mappings())


def endings_between(
    connection: Connection, reach: Reach, since: date, until: date, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` open proposals within reach whose deadline lies between two days, by day."""
    statement = listing().where(
        reach.covers(proposal.c.agency_id, proposal.c.unit_id),
        proposal.c.state.in_(OPEN_STATES),
        deadline.c.due_on.between(since, until),
    )
    return list(
        connection.execute(statement.order_by(deadline.c.due_on, proposal.c.id).limit(limit)).mappings()
    )


def proposals_counted(connection: Connection, reach: Reach, wanted: BoardFilter, moment: datetime) -> int:
    """Return how many proposals within reach the board has for a filter."""
    counted = listing().where(*_conditions(reach, wanted, moment)).with_only_columns(func.count())
    return connection.execute(counted).scalar_one()


def years_known(connection: Connection, reach: Reach) -> list[int]:
    """Return the years of the cycles that have proposals within reach, newest first."""
    statement = (
        select(cycle.c.year)
        .join_from(proposal, cycle, cycle.c.id == proposal.c.cycle_id)
        .where(reach.covers(proposal.c.agency_id, proposal.c.unit_id))
        .distinct()
        .order_by(cycle.c.year.desc())
    )
    return list(connection.execute(statement).scalars())


def place_of(row: RowMapping) -> Place:
    """Return where a row stands in the order of the board."""
    return Place(row["due_on"] or _NEVER, row["id"])


def _conditions(reach: Reach, wanted: BoardFilter, moment: datetime) -> Iterable[ColumnElement[bool]]:
    p = proposal.c
    yield reach.covers(p.agency_id, p.unit_id)
    yield p.state.in_(OPEN_STATES if wanted.states is None else wanted.states)
    yield from _of_year(wanted.year)
    if wanted.target is not None:
        yield p.target == wanted.target
    if wanted.is_late:
        yield _is_late(moment)
    if wanted.turns is not None:
        yield _is_turn(wanted.turns)
    if wanted.text:
        in_number = p.number.icontains(wanted.text, autoescape=True)
        yield in_number | unit.c.name.icontains(wanted.text, autoescape=True)


def _of_year(year: int | None) -> Iterable[ColumnElement[bool]]:
    if year is not None:
        yield cycle.c.year == year


def _is_late(moment: datetime) -> ColumnElement[bool]:
    """Return the condition of a passed deadline; each agency's day ends in its own zone."""
    today = case(
        {zone: literal(local_date(moment, zone), Date) for zone in ZONES.values()},
        value=agency.c.timezone,
        else_=literal(local_date(moment, ZONES["WIB"]), Date),
    )
    return deadline.c.due_on < today


def _is_turn(turns: Mapping[str, Reach]) -> ColumnElement[bool]:
    """Return the condition of waiting for somebody."""
    p = proposal.c
    waiting = [(p.state == state) & reach.covers(p.agency_id, p.unit_id) for state, reach in turns.items()]
    return or_(false(), *waiting)
