"""Questions about the yearly facts of agencies and units, with who recorded them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, select

from workflow.db.tables import agency_fact, person, unit_fact


def agency_facts_of(connection: Connection, agency_id: int, year: int) -> RowMapping | None:
    """Return what is recorded about an agency for a year; None where nothing is."""
    statement = _in_force(agency_fact).where(agency_fact.c.agency_id == agency_id, agency_fact.c.year == year)
    return connection.execute(statement).mappings().first()


def unit_facts_of(connection: Connection, unit_id: int, year: int) -> RowMapping | None:
    """Return what is recorded about a unit for a year; None where nothing is."""
    statement = _in_force(unit_fact).where(unit_fact.c.unit_id == unit_id, unit_fact.c.year == year)
    return connection.execute(statement).mappings().first()


def agency_facts_by_year(connection: Connection, agency_id: int) -> list[RowMapping]:
    """Return what is recorded about an agency, newest year first."""
    statement = _in_force(agency_fact).where(agency_fact.c.agency_id == agency_id)
    return list(connection.execute(statement.order_by(agency_fact.c.year.desc())).mappings())


def unit_facts_by_year(connection: Connection, unit_id: int) -> list[RowMapping]:
    """Return what is recorded about a unit, newest year first."""
    statement = _in_force(unit_fact).where(unit_fact.c.unit_id == unit_id)
    return list(connection.execute(statement.order_by(unit_fact.c.year.desc())).mappings())


def _in_force(table: Table) -> Select[tuple[Any, ...]]:
    return (
        select(table, person.c.name.label("recorder"))
        .join_from(table, person, person.c.id == table.c.recorded_by, isouter=True)
        .where(table.c.superseded_at.is_(None))
    )
