"""Questions about people and their roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, or_, select

from workflow.db.queries import AnyRow
from workflow.db.tables import api_token, person, role_grant, web_session


def person_of_token(connection: Connection, token_hash: bytes, moment: datetime) -> AnyRow | None:
    """Return the active person (id, name, email, home_unit_id) whom a live token belongs to."""
    t, p = api_token.c, person.c
    return connection.execute(
        select(p.id, p.name, p.email, p.home_unit_id)
        .join_from(api_token, person, p.id == t.person_id)
        .where(
            t.token_hash == token_hash,
            t.revoked_at.is_(None),
            or_(t.expires_at.is_(None), t.expires_at > moment),
            p.is_active.is_(True),
        )
    ).first()


def person_of_session(connection: Connection, token_hash: bytes, moment: datetime) -> AnyRow | None:
    """Return the active person (id, name, email, home_unit_id) whom a live browser session belongs to."""
    s, p = web_session.c, person.c
    return connection.execute(
        select(p.id, p.name, p.email, p.home_unit_id)
        .join_from(web_session, person, p.id == s.person_id)
        .where(
            s.token_hash == token_hash, s.revoked_at.is_(None), s.expires_at > moment, p.is_active.is_(True)
        )
    ).first()


def grants_in_force(connection: Connection, person_ids: Iterable[int], today: date) -> list[AnyRow]:
    """Return the grants (person_id, role, agency_id, unit_id, is_national) that hold on a day."""
    g = role_grant.c
    return list(
        connection.execute(
            select(g.person_id, g.role, g.agency_id, g.unit_id, g.is_national)
            .where(
                g.person_id.in_(list(person_ids)),
                g.superseded_at.is_(None),
                or_(g.until.is_(None), g.until >= today),
            )
            .order_by(g.id)
        )
    )


def holders_near(
    connection: Connection, agency_ids: Iterable[int], unit_ids: Iterable[int], today: date
) -> list[AnyRow]:
    """Return who holds which role for some agencies and units, and nationally, oldest grant first.

    Rows are person_id, name, home_unit_id, role, agency_id, unit_id, is_national.
    """
    g, p = role_grant.c, person.c
    return list(
        connection.execute(
            select(g.person_id, p.name, p.home_unit_id, g.role, g.agency_id, g.unit_id, g.is_national)
            .join_from(role_grant, person, p.id == g.person_id)
            .where(
                or_(
                    g.is_national.is_(True), g.agency_id.in_(list(agency_ids)), g.unit_id.in_(list(unit_ids))
                ),
                g.superseded_at.is_(None),
                or_(g.until.is_(None), g.until >= today),
                p.is_active.is_(True),
            )
            .order_by(g.id)
        )
    )


def person_by_id(connection: Connection, person_id: int) -> AnyRow | None:
    """Return an active person's id, name, email and home_unit_id."""
    p = person.c
    return connection.execute(
        select(p.id, p.name, p.email, p.home_unit_id).where(p.id == person_id, p.is_active.is_(True))
    ).first()
