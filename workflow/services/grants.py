"""Giving roles and ending them: an admin gives no role beyond their own reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, insert, update

from states.canonical import Json
from states.errors import Duplicate, Fault, Forbidden, Invalid, NotFound
from states.vocabulary import Role
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import agencies, organisation, roster
from workflow.db.tables import role_grant
from workflow.services.caller import Caller
from workflow.services.manage import by, demand_admin, managed_by, reach_of, recorder
from workflow.services.people import GRANT_ZONE
from workflow.services.record import record


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How far a role reaches: exactly one of the three."""

    agency_id: int | None = None
    unit_id: int | None = None
    is_national: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether it says one thing, and only one."""
        return [self.agency_id is not None, self.unit_id is not None, self.is_national].count(True) == 1


def give_grant(
    tx: Tx, caller: Caller, person_id: int, role: Role, scope: Scope, until: date | None = None
) -> int:
    """Give a person a role and return the grant's id; ``until`` is its last day.

    Raises Forbidden for all but admins, Invalid for an unknown or inactive person, an unknown or unclear
    scope or a day gone by, Forbidden beyond the caller's own reach, Duplicate for a grant that holds
    already.
    """
    if Role.ADMIN not in caller.roles:
        raise Forbidden((Role.ADMIN,))
    person = roster.person_locked(tx.connection, person_id)
    # Whom an admin does not know is unknown to them: a role given would show who it is.
    is_known = roster.knows(tx.connection, managed_by(caller), caller.person_id, person_id)
    is_fit = person is not None and person["is_active"] and is_known
    faults = [] if is_fit else [Fault("body.person_id", "unknown", {})]
    agency_id = _agency_of(tx, caller, scope, faults)
    faults += _faults_of_day(tx, until)
    if faults:
        raise Invalid(faults)
    as_role = demand_admin(caller, agency_id, scope.unit_id)
    _refuse_second(tx, person_id, role, scope)
    told: dict[str, Json] = {
        "person_id": person_id,
        "role": role.value,
        "agency_id": scope.agency_id,
        "unit_id": scope.unit_id,
        "is_national": scope.is_national,
    }
    grant_id = _insert(tx, caller, {**told, "until": until})
    told |= {"grant_id": grant_id, "until": None if until is None else until.isoformat()}
    record(tx, f"person:{person_id}", "grant.given", actor=by(caller, as_role), facts=told)
    return grant_id


def change_grant(tx: Tx, caller: Caller, grant_id: int, until: date | None) -> int:
    """Let a grant hold until another day (None: without end) and return the id of the new revision.

    Raises NotFound, Invalid for a grant that has ended or a day gone by, and Forbidden.
    """
    row = _grant_locked(tx, grant_id)
    faults = _faults_of_day(tx, until)
    if faults:
        raise Invalid(faults)
    as_role = demand_admin(caller, row["agency_id"] or row["unit_agency_id"], row["unit_id"])
    if row["until"] == until:
        return grant_id
    _supersede(tx, grant_id)
    kept = {name: row[name] for name in ("person_id", "role", "agency_id", "unit_id", "is_national")}
    new_id = _insert(tx, caller, {**kept, "until": until})
    record(
        tx,
        f"person:{row['person_id']}",
        "grant.changed",
        actor=by(caller, as_role),
        facts={
            "grant_id": new_id,
            "was_grant_id": grant_id,
            "until": None if until is None else until.isoformat(),
        },
    )
    return new_id


def end_grant(tx: Tx, caller: Caller, grant_id: int) -> None:
    """Take a role away at once; raises NotFound, Invalid for a grant that has ended, and Forbidden."""
    row = _grant_locked(tx, grant_id)
    as_role = demand_admin(caller, row["agency_id"] or row["unit_agency_id"], row["unit_id"])
    _supersede(tx, grant_id)
    record(
        tx,
        f"person:{row['person_id']}",
        "grant.ended",
        actor=by(caller, as_role),
        facts={"grant_id": grant_id, "role": row["role"]},
    )


def sees_grant(connection: Connection, caller: Caller, grant_id: int) -> bool:
    """Return whether a grant exists that is the caller's own, or given where the caller is admin."""
    row = roster.grant_by_id(connection, grant_id)
    if row is None:
        return False
    is_own = row["person_id"] == caller.person_id
    held = caller.roles_at(row["agency_id"] or row["unit_agency_id"], row["unit_id"])
    return is_own or Role.ADMIN in held


def _agency_of(tx: Tx, caller: Caller, scope: Scope, faults: list[Fault]) -> int | None:
    """Return the agency that a scope lies in, None for the nation; add what is wrong with it."""
    if not scope.is_clear:
        faults.append(Fault("body", "not-one-scope", {}))
        return None
    if scope.unit_id is not None:
        unit = agencies.unit_with_agency(tx.connection, scope.unit_id)
        if unit is None or not caller.roles_at(unit["agency_id"], unit["id"]):
            faults.append(Fault("body.unit_id", "unknown", {}))
            return None
        return int(unit["agency_id"])
    if scope.agency_id is not None and not organisation.sees_agency(
        tx.connection, reach_of(caller), scope.agency_id
    ):
        faults.append(Fault("body.agency_id", "unknown", {}))
    return scope.agency_id


def _faults_of_day(tx: Tx, until: date | None) -> list[Fault]:
    is_past = until is not None and until < local_date(tx.at, GRANT_ZONE)
    return [Fault("body.until", "in-the-past", {})] if is_past else []


def _refuse_second(tx: Tx, person_id: int, role: Role, scope: Scope) -> None:
    """Raise Duplicate for a grant that holds already; the person is locked, so no twin slips in."""
    standing = roster.same_grant(
        tx.connection, person_id, role, scope.agency_id, scope.unit_id, is_national=scope.is_national
    )
    if standing is not None:
        raise Duplicate(f"grant:{standing}")


def _grant_locked(tx: Tx, grant_id: int) -> RowMapping:
    """Return a grant that holds, its person locked."""
    seen = roster.grant_by_id(tx.connection, grant_id)
    if seen is None:
        raise NotFound
    roster.person_locked(tx.connection, seen["person_id"])
    row = roster.grant_by_id(tx.connection, grant_id)
    if row is None:
        raise NotFound
    if row["superseded_at"] is not None:
        raise Invalid.because("path.grant_id", "ended")
    return row


def _insert(tx: Tx, caller: Caller, row: Mapping[str, object]) -> int:
    statement = insert(role_grant).returning(role_grant.c.id)
    kept = {**row, "recorded_at": tx.at, "recorded_by": recorder(caller)}
    return int(tx.connection.execute(statement, kept).scalar_one())


def _supersede(tx: Tx, grant_id: int) -> None:
    tx.connection.execute(update(role_grant).where(role_grant.c.id == grant_id).values(superseded_at=tx.at))
