"""Questions about agencies, units, cycles and their yearly facts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from states.vocabulary import Business, Serves
from workflow.db.tables import agency, agency_fact, cycle, cycle_deadline, proposal, unit, unit_fact

_LOCK_UNIT = "FOR NO KEY UPDATE OF unit FOR SHARE OF agency"
_LOCK_CYCLE = "FOR SHARE OF cycle"


def agency_years(connection: Connection, agency_id: int) -> dict[int, dict[str, Any]]:
    """Return an agency's facts now in force, by fiscal year."""
    f = agency_fact.c
    rows = connection.execute(
        select(f.year, f.facts).where(f.agency_id == agency_id, f.superseded_at.is_(None))
    )
    return {row.year: row.facts for row in rows}


def unit_years(connection: Connection, unit_id: int) -> dict[int, dict[str, Any]]:
    """Return a unit's facts now in force, by fiscal year."""
    f = unit_fact.c
    rows = connection.execute(select(f.year, f.facts).where(f.unit_id == unit_id, f.superseded_at.is_(None)))
    return {row.year: row.facts for row in rows}


def unit_locked(connection: Connection, unit_id: int) -> RowMapping | None:
    """Return a unit with its agency's kind and zone, locked against a second nomination or award."""
    statement = (
        select(
            unit, agency.c.kind.label("agency_kind"), agency.c.timezone, agency.c.name.label("agency_name")
        )
        .join_from(unit, agency, agency.c.id == unit.c.agency_id)
        .where(unit.c.id == unit_id)
        .suffix_with(_LOCK_UNIT, dialect="postgresql")
    )
    return connection.execute(statement).mappings().first()


def unit_with_agency(connection: Connection, unit_id: int) -> RowMapping | None:
    """Return the same without a lock."""
    statement = (
        select(
            unit, agency.c.kind.label("agency_kind"), agency.c.timezone, agency.c.name.label("agency_name")
        )
        .join_from(unit, agency, agency.c.id == unit.c.agency_id)
        .where(unit.c.id == unit_id)
    )
    return connection.execute(statement).mappings().first()


def cycle_shared(connection: Connection, cycle_id: int) -> RowMapping | None:
    """Return a cycle that nobody can change before the commit."""
    statement = select(cycle).where(cycle.c.id == cycle_id).suffix_with(_LOCK_CYCLE, dialect="postgresql")
    return connection.execute(statement).mappings().first()


def cycle_deadlines(connection: Connection, cycle_id: int) -> dict[str, RowMapping]:
    """Return the deadlines (due_on, when_missed) of a cycle's stages."""
    d = cycle_deadline.c
    rows = connection.execute(
        select(d.stage, d.due_on, d.when_missed).where(d.cycle_id == cycle_id, d.superseded_at.is_(None))
    ).mappings()
    return {row["stage"]: row for row in rows}


def first_tier_waiting(connection: Connection, agency_id: int, cycle_id: int) -> int:
    """Return how many core units serving the public nobody has nominated in a cycle."""
    nominated = select(proposal.c.unit_id).where(proposal.c.cycle_id == cycle_id)
    return connection.execute(
        select(func.count())
        .select_from(unit)
        .where(
            unit.c.agency_id == agency_id,
            unit.c.business == Business.CORE,
            unit.c.serves == Serves.PUBLIC,
            unit.c.dissolved_on.is_(None),
            unit.c.id.not_in(nominated),
        )
    ).scalar_one()
