"""Adding people and changing them: only by the admin of every place where they have a role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, update

from states.errors import Duplicate, Forbidden, Invalid, NotFound
from states.vocabulary import Role
from workflow.db.database import Tx
from workflow.db.queries import agencies, roster
from workflow.db.tables import person, web_session
from workflow.services.caller import Caller
from workflow.services.changes import Changes, demand_version
from workflow.services.manage import by, managed_by
from workflow.services.record import record
from workflow.services.unique import insert_once


def add_person(
    tx: Tx,
    caller: Caller,
    email: str,
    name: str,
    home_unit_id: int | None = None,
    password_hash: str | None = None,
) -> int:
    """Add a person and return their id; the e-mail address is kept in lower case.

    Raises Invalid for an unknown unit, Forbidden for all but admins, Duplicate for an address that
    somebody has.
    """
    _check_home(tx, caller, home_unit_id)
    role = _demand_some_admin(caller)
    address = email.strip().lower()
    row = {
        "email": address,
        "name": name,
        "home_unit_id": home_unit_id,
        "password_hash": password_hash,
        "is_active": True,
        "created_at": tx.at,
        "version": 1,
    }
    person_id = insert_once(tx, person, row)
    if person_id is None:
        existing = roster.person_of_email(tx.connection, address)
        raise Duplicate("person" if existing is None else f"person:{existing.id}")
    record(
        tx,
        f"person:{person_id}",
        "person.added",
        actor=by(caller, role),
        facts={"home_unit_id": home_unit_id, "has_password": password_hash is not None},
        texts={"email": address, "name": name},
    )
    return person_id


def change_person(
    tx: Tx, caller: Caller, person_id: int, given: Mapping[str, Any], seen_version: int | None = None
) -> int:
    """Change a person by field (name, home_unit_id, is_active) and return their version.

    Raises NotFound, Invalid, Forbidden and StaleVersion. What stays as it is makes no entry.
    """
    row = roster.person_locked(tx.connection, person_id)
    if row is None:
        raise NotFound
    _check_home(tx, caller, given.get("home_unit_id"))
    role = demand_person(tx, caller, row)
    demand_version(row, seen_version)
    changes = Changes.of(row, given)
    if not changes:
        return int(row["version"])
    tx.connection.execute(
        update(person).where(person.c.id == person_id).values({**changes.now, "version": row["version"] + 1})
    )
    record(
        tx,
        f"person:{person_id}",
        "person.changed",
        actor=by(caller, role),
        facts=changes.told(without=("name",)),
        texts=changes.texts("name"),
    )
    return int(row["version"]) + 1


def set_password(tx: Tx, caller: Caller, person_id: int, password_hash: str) -> None:
    """Give a person a new password by its hash, and end their sessions; raises NotFound and Forbidden."""
    row = roster.person_locked(tx.connection, person_id)
    if row is None:
        raise NotFound
    role = demand_person(tx, caller, row)
    tx.connection.execute(update(person).where(person.c.id == person_id).values(password_hash=password_hash))
    # Whoever came in with the old password leaves with it.
    s = web_session.c
    tx.connection.execute(
        update(web_session).where(s.person_id == person_id, s.revoked_at.is_(None)).values(revoked_at=tx.at)
    )
    record(tx, f"person:{person_id}", "person.password_set", actor=by(caller, role), facts={})


def demand_person(tx: Tx, caller: Caller, row: RowMapping) -> Role:
    """Return the admin's role; raise Forbidden where any role of the person, or their home, lies elsewhere.

    Otherwise an agency's admin could lock out a guest who works for another agency.
    """
    role = _demand_some_admin(caller)
    if managed_by(caller).is_national:
        return role
    scopes = [
        (scope.agency_id or scope.unit_agency_id, scope.unit_id)
        for scope in roster.scopes_of(tx.connection, row["id"])
    ]
    home = _place_of(tx, row["home_unit_id"])
    for agency_id, unit_id in [*scopes, *([home] if home else [])]:
        caller.demand((Role.ADMIN,), agency_id, unit_id)
    return role


def _demand_some_admin(caller: Caller) -> Role:
    """Return the admin's role; raise Forbidden for whoever is admin nowhere."""
    if Role.ADMIN not in caller.roles:
        raise Forbidden((Role.ADMIN,))
    return Role.ADMIN


def _check_home(tx: Tx, caller: Caller, home_unit_id: int | None) -> None:
    """Raise Invalid for a unit that the caller may not see."""
    if home_unit_id is None:
        return
    home = _place_of(tx, home_unit_id)
    if home is None or not caller.roles_at(*home):
        raise Invalid.because("body.home_unit_id", "unknown")


def _place_of(tx: Tx, unit_id: int | None) -> tuple[int, int] | None:
    """Return the agency and id of a unit."""
    row = None if unit_id is None else agencies.unit_with_agency(tx.connection, unit_id)
    return None if row is None else (row["agency_id"], row["id"])
