"""Questions about the demo: whether a database holds it, and everything that it holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, select

from workflow.db.queries import AnyRow
from workflow.db.tables import agency, cycle, history_entry, person, proposal, role_grant, unit


def demo_day(connection: Connection, kind: str) -> date | None:
    """Return the day for which the demo was loaded, by the kind of the entry that says so."""
    h = history_entry.c
    statement = select(h.body).where(h.stream == "system", h.kind == kind).order_by(h.seq.desc()).limit(1)
    body = connection.execute(statement).scalar()
    return None if body is None else date.fromisoformat(json.loads(body)["facts"]["as_of"])


def agency_names(connection: Connection) -> frozenset[str]:
    """Return the name of every agency."""
    return frozenset(connection.execute(select(agency.c.name)).scalars())


def addresses(connection: Connection) -> frozenset[str]:
    """Return the e-mail address of everybody."""
    return frozenset(connection.execute(select(person.c.email)).scalars())


def every_agency(connection: Connection) -> list[AnyRow]:
    """Return every agency, in the order they were entered."""
    a = agency.c
    return list(connection.execute(select(a.id, a.name, a.kind, a.timezone).order_by(a.id)))


def every_unit(connection: Connection) -> list[AnyRow]:
    """Return every unit, in the order they were entered."""
    u = unit.c
    return list(connection.execute(select(u.id, u.agency_id, u.name, u.business, u.serves).order_by(u.id)))


def every_cycle(connection: Connection) -> list[AnyRow]:
    """Return every cycle, in the order they were opened."""
    c = cycle.c
    return list(
        connection.execute(
            select(c.id, c.agency_id, c.year, c.regulation, c.opens_on, c.closes_on).order_by(c.id)
        )
    )


def every_proposal(connection: Connection) -> list[AnyRow]:
    """Return every proposal as it stands, in the order they were nominated."""
    p = proposal.c
    return list(
        connection.execute(select(p.id, p.number, p.state, p.target, p.unit_id, p.regulation).order_by(p.id))
    )


def people_of(connection: Connection, emails: Iterable[str]) -> list[AnyRow]:
    """Return the people (id, email, name) of some addresses, in the order they were added."""
    p = person.c
    return list(
        connection.execute(select(p.id, p.email, p.name).where(p.email.in_(list(emails))).order_by(p.id))
    )


def every_grant(connection: Connection) -> list[AnyRow]:
    """Return every grant that has not ended, with the agency of a unit's, in the order they were given."""
    g = role_grant.c
    return list(
        connection.execute(
            select(
                g.person_id, g.role, g.agency_id, g.unit_id, g.until, unit.c.agency_id.label("unit_agency_id")
            )
            .join_from(role_grant, unit, unit.c.id == g.unit_id, isouter=True)
            .where(g.superseded_at.is_(None))
            .order_by(g.id)
        )
    )
