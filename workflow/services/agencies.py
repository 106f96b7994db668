"""Entering an agency, and putting its name, kind or zone right."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from states.errors import Duplicate, NotFound
from states.vocabulary import AgencyKind
from workflow.db.database import Tx
from workflow.db.queries import organisation
from workflow.db.tables import agency
from workflow.services.caller import Caller
from workflow.services.changes import Changes, demand_version
from workflow.services.manage import by, demand_admin
from workflow.services.record import record
from workflow.services.unique import insert_once, unique


def create_agency(tx: Tx, caller: Caller, name: str, kind: AgencyKind, timezone: str) -> int:
    """Enter an agency and return its id; raises Forbidden for all but national admins, and Duplicate."""
    role = demand_admin(caller, None)
    agency_id = insert_once(
        tx, agency, {"name": name, "kind": kind.value, "timezone": timezone, "version": 1}
    )
    if agency_id is None:
        raise Duplicate(_named(tx, name))
    record(
        tx,
        f"agency:{agency_id}",
        "agency.created",
        actor=by(caller, role),
        facts={"kind": kind.value, "timezone": timezone},
        texts={"name": name},
    )
    return agency_id


def change_agency(
    tx: Tx, caller: Caller, agency_id: int, given: Mapping[str, str], seen_version: int | None = None
) -> int:
    """Change an agency by field (name, kind, timezone) and return its version.

    Raises NotFound, Forbidden, StaleVersion and Duplicate. What stays as it is makes no entry.
    """
    row = organisation.agency_locked(tx.connection, agency_id)
    if row is None:
        raise NotFound
    role = demand_admin(caller, agency_id)
    demand_version(row, seen_version)
    changes = Changes.of(row, given)
    if not changes:
        return int(row["version"])
    if "name" in changes.now and organisation.agencies_named(tx.connection, changes.now["name"]):
        raise Duplicate(_named(tx, changes.now["name"]))
    with unique("agency"):
        tx.connection.execute(
            update(agency)
            .where(agency.c.id == agency_id)
            .values({**changes.now, "version": row["version"] + 1})
        )
    record(
        tx,
        f"agency:{agency_id}",
        "agency.changed",
        actor=by(caller, role),
        facts=changes.told(without=("name",)),
        texts=changes.texts("name"),
    )
    return int(row["version"]) + 1


def _named(tx: Tx, name: str) -> str:
    """Return the reference of the agency that has a name."""
    found = organisation.agencies_named(tx.connection, name)
    return f"agency:{found[0].id}" if found else "agency"
