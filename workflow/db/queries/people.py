"""Questions about people and their roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, or_, select

from workflow.db.prepared import Prepared
from workflow.db.queries import AnyRow
from workflow.db.tables import api_token, person, role_grant, web_session

# Questions that every request asks are built once: building a statement costs more than asking it.
_IS_IN_FORCE = (
    (role_grant.c.person_id == person.c.id)
    & role_grant.c.superseded_at.is_(None)
    & or_(role_grant.c.until.is_(None), role_grant.c.until >= bindparam("today"))
)
_PERSON_WITH_GRANTS = (
    person.c.id,
    person.c.name,
    person.c.email,
    person.c.home_unit_id,
    role_grant.c.role,
    role_grant.c.agency_id,
    role_grant.c.unit_id,
    role_grant.c.is_national,
)
_PERSON_OF_TOKEN = Prepared(
    select(*_PERSON_WITH_GRANTS)
    .join_from(api_token, person, person.c.id == api_token.c.person_id)
    .join(role_grant, _IS_IN_FORCE, isouter=True)
    .order_by(role_grant.c.id)
    .where(
        api_token.c.token_hash == bindparam("token_hash"),
        api_token.c.revoked_at.is_(None),
        or_(api_token.c.expires_at.is_(None), api_token.c.expires_at > bindparam("moment")),
        person.c.is_active.is_(True),
    )
)
_PERSON_OF_SESSION = Prepared(
    select(*_PERSON_WITH_GRANTS)
    .join_from(web_session, person, person.c.id == web_session.c.person_id)
    .join(role_grant, _IS_IN_FORCE, isouter=True)
    .order_by(role_grant.c.id)
    .where(
        web_session.c.token_hash == bindparam("token_hash"),
        web_session.c.revoked_at.is_(None),
        web_session.c.expires_at > bindparam("moment"),
        person.c.is_active.is_(True),
    )
)
_PERSON_OF_ID = (
    select(*_PERSON_WITH_GRANTS)
    .join_from(person, role_grant, _IS_IN_FORCE, isouter=True)
    .order_by(role_grant.c.id)
    .where(person.c.id == bindparam("person_id"), person.c.is_active.is_(True))
)


def person_of_token(
    connection: Connection, token_hash: bytes, moment: datetime, today: date
) -> Sequence[AnyRow]:
    """Return whom a live token belongs to: a row per grant in force, one without a role for no grant.

    Rows are id, name, email, home_unit_id, role, agency_id, unit_id, is_national.
    """
    asked = {"token_hash": token_hash, "moment": moment, "today": today}
    return _PERSON_OF_TOKEN.ask(connection, asked).all()


def person_of_session(
    connection: Connection, token_hash: bytes, moment: datetime, today: date
) -> Sequence[AnyRow]:
    """Return whom a live browser session belongs to, in the same rows."""
    asked = {"token_hash": token_hash, "moment": moment, "today": today}
    return _PERSON_OF_SESSION.ask(connection, asked).all()


def person_of_id(connection: Connection, person_id: int, today: date) -> Sequence[AnyRow]:
    """Return an active person, in the same rows."""
    return connection.execute(_PERSON_OF_ID, {"person_id": person_id, "today": today}).all()


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
