"""Questions about the predicates that units hold or held."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from states.vocabulary import OPEN_STATES, Predicate
from workflow.db.queries import AnyRow
from workflow.db.queries.lists import Reach
from workflow.db.tables import award, proposal, revocation, unit


def _awards() -> Select[tuple[Any, ...]]:
    return select(award, unit.c.name.label("unit_name"), unit.c.agency_id).join_from(
        award, unit, unit.c.id == award.c.unit_id
    )


def awards_page(
    connection: Connection, reach: Reach, unit_id: int | None, *, before: int | None, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` awards within reach, newest record first."""
    a = award.c
    statement = _awards().where(reach.covers(unit.c.agency_id, a.unit_id))
    if unit_id is not None:
        statement = statement.where(a.unit_id == unit_id)
    if before is not None:
        statement = statement.where(a.id < before)
    return list(connection.execute(statement.order_by(a.id.desc()).limit(limit)).mappings())


def award_by_id(connection: Connection, award_id: int) -> RowMapping | None:
    """Return an award with its unit's name and agency."""
    return connection.execute(_awards().where(award.c.id == award_id)).mappings().first()


def award_in_force(connection: Connection, unit_id: int, predicate: Predicate) -> int | None:
    """Return the award by which a unit holds a predicate now."""
    a = award.c
    return connection.execute(
        select(a.id).where(a.unit_id == unit_id, a.predicate == predicate, a.ended_at.is_(None))
    ).scalar()


def open_bid(connection: Connection, unit_id: int, predicate: Predicate) -> AnyRow | None:
    """Return the unit's open proposal (id, number) for a predicate."""
    p = proposal.c
    return connection.execute(
        select(p.id, p.number).where(p.unit_id == unit_id, p.target == predicate, p.state.in_(OPEN_STATES))
    ).first()


def last_revoked_on(
    connection: Connection, unit_id: int, predicate: Predicate, *, before: int | None = None
) -> date | None:
    """Return the day of the youngest decree that took this predicate from the unit.

    ``before`` counts only what was taken of awards recorded earlier than that one.
    """
    statement = (
        select(func.max(revocation.c.decree_date))
        .join_from(revocation, award, award.c.id == revocation.c.award_id)
        .where(revocation.c.unit_id == unit_id, award.c.predicate == predicate)
    )
    if before is not None:
        statement = statement.where(award.c.id < before)
    return connection.execute(statement).scalar()


def revoked_on(connection: Connection, award_id: int) -> date | None:
    """Return the day of the decree that took an award away; None for one that nobody revoked."""
    r = revocation.c
    return connection.execute(select(r.decree_date).where(r.award_id == award_id)).scalar()
