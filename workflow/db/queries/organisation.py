"""Questions about agencies, units and cycles, as those who look after them ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, or_, select, true

from workflow.db.queries import AnyRow
from workflow.db.queries.lists import Reach
from workflow.db.tables import agency, cycle, cycle_deadline, deadline, person, proposal, unit

_LOCK_AGENCY = "FOR NO KEY UPDATE OF agency"
_LOCK_CYCLE = "FOR NO KEY UPDATE OF cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which rows of a list are wanted; every part that is set narrows it."""

    agency_id: int | None = None
    year: int | None = None
    #: Part of a name.
    text: str | None = None


def is_empty(connection: Connection) -> bool:
    """Return whether nobody has entered anything yet."""
    return all(connection.execute(select(table.c.id).limit(1)).first() is None for table in (agency, person))


def near_agency(reach: Reach, agency_column: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that an agency, or one of its units, is within reach."""
    if reach.is_national:
        return true()
    its_units = select(unit.c.agency_id).where(unit.c.id.in_(reach.unit_ids))
    return or_(agency_column.in_(reach.agency_ids), agency_column.in_(its_units))


def agencies_page(
    connection: Connection, reach: Reach, wanted: Narrowed, *, after: int | None, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` agencies within reach, in the order they were entered."""
    a = agency.c
    statement = select(agency).where(near_agency(reach, a.id), a.id > (after or 0))
    if wanted.text:
        statement = statement.where(a.name.icontains(wanted.text, autoescape=True))
    return list(connection.execute(statement.order_by(a.id).limit(limit)).mappings())


def agency_by_id(connection: Connection, agency_id: int) -> RowMapping | None:
    """Return an agency."""
    return connection.execute(select(agency).where(agency.c.id == agency_id)).mappings().first()


def sees_agency(connection: Connection, reach: Reach, agency_id: int) -> bool:
    """Return whether an agency exists and it, or one of its units, is within reach."""
    statement = select(agency.c.id).where(agency.c.id == agency_id, near_agency(reach, agency.c.id))
    return connection.execute(statement).first() is not None


def agency_locked(connection: Connection, agency_id: int) -> RowMapping | None:
    """Return an agency that nobody else changes before the commit; moves of its units wait."""
    statement = select(agency).where(agency.c.id == agency_id)
    return connection.execute(statement.suffix_with(_LOCK_AGENCY, dialect="postgresql")).mappings().first()


def agencies_named(connection: Connection, name: str) -> list[AnyRow]:
    """Return the agency (id, name) of a name; none or one."""
    return list(connection.execute(select(agency.c.id, agency.c.name).where(agency.c.name == name)))


def _units() -> Select[tuple[object, ...]]:
    return select(unit, agency.c.name.label("agency_name")).join_from(
        unit, agency, agency.c.id == unit.c.agency_id
    )


def units_page(
    connection: Connection, reach: Reach, wanted: Narrowed, *, after: int | None, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` units within reach with their agency's name, in the order they were entered."""
    u = unit.c
    statement = _units().where(reach.covers(u.agency_id, u.id), u.id > (after or 0))
    if wanted.agency_id is not None:
        statement = statement.where(u.agency_id == wanted.agency_id)
    if wanted.text:
        statement = statement.where(u.name.icontains(wanted.text, autoescape=True))
    return list(connection.execute(statement.order_by(u.id).limit(limit)).mappings())


def unit_listed(connection: Connection, unit_id: int) -> RowMapping | None:
    """Return one unit as a list shows it."""
    return connection.execute(_units().where(unit.c.id == unit_id)).mappings().first()


def units_named(connection: Connection, name: str, agency_id: int | None) -> list[AnyRow]:
    """Return the units (id, agency_id) of a name, in one agency or in all."""
    statement = select(unit.c.id, unit.c.agency_id).where(unit.c.name == name)
    if agency_id is not None:
        statement = statement.where(unit.c.agency_id == agency_id)
    return list(connection.execute(statement.order_by(unit.c.id)))


def successor_of(connection: Connection, unit_id: int) -> int | None:
    """Return the unit that took a unit's place."""
    return connection.execute(select(unit.c.successor_id).where(unit.c.id == unit_id)).scalar()


def cycles_page(
    connection: Connection, reach: Reach, wanted: Narrowed, *, after: int | None, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` cycles of agencies within reach, in the order they were entered."""
    c = cycle.c
    statement = select(cycle).where(near_agency(reach, c.agency_id), c.id > (after or 0))
    for column, value in ((c.agency_id, wanted.agency_id), (c.year, wanted.year)):
        if value is not None:
            statement = statement.where(column == value)
    return list(connection.execute(statement.order_by(c.id).limit(limit)).mappings())


def cycle_by_id(connection: Connection, cycle_id: int) -> RowMapping | None:
    """Return a cycle."""
    return connection.execute(select(cycle).where(cycle.c.id == cycle_id)).mappings().first()


def cycle_locked(connection: Connection, cycle_id: int) -> RowMapping | None:
    """Return a cycle that nobody else changes before the commit; moves of its proposals wait."""
    statement = select(cycle).where(cycle.c.id == cycle_id)
    return connection.execute(statement.suffix_with(_LOCK_CYCLE, dialect="postgresql")).mappings().first()


def deadlines_of_cycles(connection: Connection, cycle_ids: Iterable[int]) -> list[AnyRow]:
    """Return the stage deadlines (cycle_id, stage, due_on, when_missed) of some cycles."""
    d = cycle_deadline.c
    return list(
        connection.execute(
            select(d.cycle_id, d.stage, d.due_on, d.when_missed)
            .where(d.cycle_id.in_(list(cycle_ids)), d.superseded_at.is_(None))
            .order_by(d.due_on, d.id)
        )
    )


def proposals_at(connection: Connection, cycle_id: int, stage: str) -> list[AnyRow]:
    """Return the proposals of a cycle in a stage: id, deadline_id, due_on, why; nulls without a deadline."""
    is_due = (deadline.c.proposal_id == proposal.c.id) & deadline.c.superseded_at.is_(None)
    return list(
        connection.execute(
            select(
                proposal.c.id,
                deadline.c.id.label("deadline_id"),
                deadline.c.due_on,
                deadline.c.why,
            )
            .join_from(proposal, deadline, is_due, isouter=True)
            .where(proposal.c.cycle_id == cycle_id, proposal.c.state == stage)
            .order_by(proposal.c.id)
        )
    )
