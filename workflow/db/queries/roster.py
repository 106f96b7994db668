"""Questions about people and grants, as an admin asks them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, exists, false, or_, select, true

from workflow.db.queries import AnyRow
from workflow.db.queries.lists import Reach
from workflow.db.tables import api_token, person, role_grant, unit

_LOCK_PERSON = "FOR NO KEY UPDATE OF person"


def _people() -> Select[tuple[Any, ...]]:
    p = person.c
    return select(p.id, p.email, p.name, p.home_unit_id, p.is_active, p.created_at, p.version)


def _lies_in(managed: Reach) -> ColumnElement[bool]:
    """Return the condition that a grant's scope lies where an admin manages."""
    g = role_grant.c
    return or_(
        managed.covers(g.agency_id, g.unit_id),
        unit.c.agency_id.in_(managed.agency_ids) if managed.agency_ids else false(),
    )


def _is_known_to(managed: Reach, own_id: int) -> ColumnElement[bool]:
    """Return the condition that a person is the caller, has a role where the caller manages, or has none."""
    p, g = person.c, role_grant.c
    if managed.is_national:
        return true()
    if not managed.agency_ids and not managed.unit_ids:
        return p.id == own_id
    held = select(g.id).where(g.person_id == p.id, g.superseded_at.is_(None)).correlate(person)
    here = held.join_from(role_grant, unit, unit.c.id == g.unit_id, isouter=True).where(_lies_in(managed))
    return or_(p.id == own_id, exists(here), ~exists(held))


def people_page(
    connection: Connection,
    managed: Reach,
    own_id: int,
    *,
    text: str | None,
    after: int | None,
    limit: int,
) -> list[RowMapping]:
    """Return up to ``limit`` people whom an admin of ``managed`` knows, in the order they were added."""
    p = person.c
    statement = _people().where(_is_known_to(managed, own_id), p.id > (after or 0))
    if text:
        statement = statement.where(
            p.name.icontains(text, autoescape=True) | p.email.icontains(text, autoescape=True)
        )
    return list(connection.execute(statement.order_by(p.id).limit(limit)).mappings())


def knows(connection: Connection, managed: Reach, own_id: int, person_id: int) -> bool:
    """Return whether a person exists whom an admin of ``managed`` knows."""
    statement = select(person.c.id).where(person.c.id == person_id, _is_known_to(managed, own_id))
    return connection.execute(statement).first() is not None


def person_listed(connection: Connection, person_id: int) -> RowMapping | None:
    """Return one person as a list shows them, active or not."""
    return connection.execute(_people().where(person.c.id == person_id)).mappings().first()


def person_locked(connection: Connection, person_id: int) -> RowMapping | None:
    """Return a person whose roles nobody else changes before the commit."""
    statement = _people().where(person.c.id == person_id)
    return connection.execute(statement.suffix_with(_LOCK_PERSON, dialect="postgresql")).mappings().first()


def person_of_email(connection: Connection, email: str) -> AnyRow | None:
    """Return the person (id, name, is_active) of an e-mail address in lower case."""
    p = person.c
    return connection.execute(select(p.id, p.name, p.is_active).where(p.email == email)).first()


def _grants() -> Select[tuple[Any, ...]]:
    return (
        select(role_grant, unit.c.agency_id.label("unit_agency_id"), person.c.name, person.c.email)
        .join_from(role_grant, person, person.c.id == role_grant.c.person_id)
        .join(unit, unit.c.id == role_grant.c.unit_id, isouter=True)
    )


def grants_page(
    connection: Connection,
    managed: Reach,
    own_id: int,
    *,
    person_id: int | None,
    after: int | None,
    limit: int,
) -> list[RowMapping]:
    """Return up to ``limit`` grants that have not ended: the caller's own and those where they manage."""
    g = role_grant.c
    statement = _grants().where(
        g.superseded_at.is_(None), g.id > (after or 0), or_(g.person_id == own_id, _lies_in(managed))
    )
    if person_id is not None:
        statement = statement.where(g.person_id == person_id)
    return list(connection.execute(statement.order_by(g.id).limit(limit)).mappings())


def grant_by_id(connection: Connection, grant_id: int) -> RowMapping | None:
    """Return a grant, ended or not."""
    return connection.execute(_grants().where(role_grant.c.id == grant_id)).mappings().first()


def same_grant(
    connection: Connection,
    person_id: int,
    role: str,
    agency_id: int | None,
    unit_id: int | None,
    *,
    is_national: bool,
) -> int | None:
    """Return the grant that has not ended and gives the same role in the same place."""
    g = role_grant.c
    return connection.execute(
        select(g.id).where(
            g.person_id == person_id,
            g.role == role,
            g.agency_id.is_not_distinct_from(agency_id),
            g.unit_id.is_not_distinct_from(unit_id),
            g.is_national.is_(is_national),
            g.superseded_at.is_(None),
        )
    ).scalar()


def scopes_of(connection: Connection, person_id: int) -> list[AnyRow]:
    """Return where a person has roles: is_national, agency_id (the unit's for a unit), unit_id."""
    g = role_grant.c
    return list(
        connection.execute(
            select(
                g.is_national,
                g.unit_id,
                g.agency_id,
                unit.c.agency_id.label("unit_agency_id"),
            )
            .join_from(role_grant, unit, unit.c.id == g.unit_id, isouter=True)
            .where(g.person_id == person_id, g.superseded_at.is_(None))
        )
    )


def live_tokens_of(
    connection: Connection, *, person_id: int | None = None, agency_id: int | None = None
) -> list[int]:
    """Return the ids of those tokens of a person or an agency that were not revoked."""
    t = api_token.c
    mine = t.agency_id == agency_id if person_id is None else t.person_id == person_id
    statement = select(t.id).where(mine, t.revoked_at.is_(None)).order_by(t.id)
    return list(connection.execute(statement).scalars())
