"""People as callers: rows of grants turned into what they allow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from states.facts import Actor
from states.vocabulary import Role
from states.workdays import local_date
from workflow.db.queries import AnyRow
from workflow.db.queries.people import holders_near, person_of_id, person_of_session, person_of_token
from workflow.services.caller import Caller, Grant

#: The day of a grant is judged in the westernmost zone, where days end last.
GRANT_ZONE = "Asia/Jakarta"


def grants_of_rows(rows: Iterable[AnyRow]) -> dict[int, tuple[Grant, ...]]:
    """Return grants by person."""
    found: dict[int, tuple[Grant, ...]] = {}
    for row in rows:
        grant = Grant(Role(row.role), row.agency_id, row.unit_id, bool(row.is_national))
        found[row.person_id] = (*found.get(row.person_id, ()), grant)
    return found


def caller_of_token(connection: Connection, token_hash: bytes, moment: datetime) -> Caller | None:
    """Return whom a bearer token belongs to, with today's grants; None for no live token."""
    return _caller(person_of_token(connection, token_hash, moment, local_date(moment, GRANT_ZONE)))


def caller_of_session(connection: Connection, token_hash: bytes, moment: datetime) -> Caller | None:
    """Return whom a browser session belongs to, with today's grants; None for no live session."""
    return _caller(person_of_session(connection, token_hash, moment, local_date(moment, GRANT_ZONE)))


def caller_of_id(connection: Connection, person_id: int, moment: datetime) -> Caller | None:
    """Return a person with today's grants; None for nobody active."""
    return _caller(person_of_id(connection, person_id, local_date(moment, GRANT_ZONE)))


def _caller(rows: Sequence[AnyRow]) -> Caller | None:
    if not rows:
        return None
    known = rows[0]
    grants = tuple(
        Grant(Role(row.role), row.agency_id, row.unit_id, bool(row.is_national))
        for row in rows
        if row.role is not None
    )
    return Caller(known.id, known.name, known.email, grants, known.home_unit_id)


class Holders:
    """Who holds which role for some units; one question for a whole page of proposals."""

    def __init__(self, connection: Connection, places: Iterable[tuple[int, int]], moment: datetime) -> None:
        """Ask for the holders near some (agency, unit) pairs."""
        pairs = set(places)
        today = local_date(moment, GRANT_ZONE)
        rows = holders_near(connection, {agency for agency, _ in pairs}, {unit for _, unit in pairs}, today)
        self._rows = rows
        self._grants = grants_of_rows(rows)

    def at(self, agency_id: int, unit_id: int) -> dict[Role, tuple[tuple[Actor, str], ...]]:
        """Return the holders of each role for a unit, as the law sees them and by name."""
        found: dict[Role, dict[int, tuple[Actor, str]]] = {}
        for row in self._rows:
            grant = Grant(Role(row.role), row.agency_id, row.unit_id, bool(row.is_national))
            if grant.reaches(agency_id, unit_id):
                caller = Caller(row.person_id, row.name, "", self._grants[row.person_id], row.home_unit_id)
                actor = caller.actor_at(agency_id, unit_id)
                found.setdefault(grant.role, {})[row.person_id] = (actor, row.name)
        return {role: tuple(people.values()) for role, people in found.items()}
