"""Entering a unit, renaming it, regrading it, dissolving it into a successor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, update

from states.errors import Duplicate, Invalid, NotFound
from states.vocabulary import Business, Serves
from workflow.db.database import Tx
from workflow.db.queries import agencies, organisation
from workflow.db.tables import unit
from workflow.services.caller import Caller
from workflow.services.changes import Changes, demand_version
from workflow.services.manage import by, demand_admin, reach_of
from workflow.services.record import record
from workflow.services.unique import insert_once, unique


def create_unit(tx: Tx, caller: Caller, agency_id: int, name: str, business: Business, serves: Serves) -> int:
    """Enter a unit and return its id; raises Invalid for an unknown agency, Forbidden and Duplicate."""
    if not organisation.sees_agency(tx.connection, reach_of(caller), agency_id):
        raise Invalid.because("body.agency_id", "unknown")
    role = demand_admin(caller, agency_id)
    row = {"agency_id": agency_id, "name": name, "business": business.value, "serves": serves.value}
    unit_id = insert_once(tx, unit, {**row, "version": 1})
    if unit_id is None:
        raise Duplicate(_named(tx, name, agency_id))
    record(
        tx,
        f"unit:{unit_id}",
        "unit.created",
        actor=by(caller, role),
        facts={"agency_id": agency_id, "business": business.value, "serves": serves.value},
        texts={"name": name},
    )
    return unit_id


def change_unit(
    tx: Tx, caller: Caller, unit_id: int, given: Mapping[str, Any], seen_version: int | None = None
) -> int:
    """Change a unit by field and return its version.

    Fields are name, business, serves, dissolved_on and successor_id. Raises NotFound, Invalid,
    Forbidden, StaleVersion and Duplicate. What stays as it is makes no entry.
    """
    # Both, in the order of their ids: two units made each other's successors at once meet at the first.
    both = {number for number in (unit_id, given.get("successor_id")) if number is not None}
    units = {number: agencies.unit_locked(tx.connection, number) for number in sorted(both)}
    row = units[unit_id]
    if row is None:
        raise NotFound
    _check_successor(tx, caller, row, given)
    role = demand_admin(caller, row["agency_id"], unit_id)
    demand_version(row, seen_version)
    changes = Changes.of(row, given)
    if not changes:
        return int(row["version"])
    _write(tx, row, changes)
    record(
        tx,
        f"unit:{unit_id}",
        "unit.changed",
        actor=by(caller, role),
        facts=changes.told(without=("name",)),
        texts=changes.texts("name"),
    )
    return int(row["version"]) + 1


def _write(tx: Tx, row: RowMapping, changes: Changes) -> None:
    name = changes.now.get("name")
    if name is not None and organisation.units_named(tx.connection, name, row["agency_id"]):
        raise Duplicate(_named(tx, name, row["agency_id"]))
    with unique("unit"):
        tx.connection.execute(
            update(unit).where(unit.c.id == row["id"]).values({**changes.now, "version": row["version"] + 1})
        )


def _check_successor(tx: Tx, caller: Caller, row: RowMapping, given: Mapping[str, Any]) -> None:
    """Raise Invalid where a successor is unknown, belongs to another agency's admin, or leads back here.

    Bans follow successors, so a circle would bar units that never were revoked.
    """
    successor_id = given.get("successor_id")
    if successor_id is None:
        return
    successor = agencies.unit_with_agency(tx.connection, successor_id)
    if successor is None or not caller.roles_at(successor["agency_id"], successor_id):
        raise Invalid.because("body.successor_id", "unknown")
    follower: int | None = successor_id
    seen: set[int] = set()
    while follower is not None and follower not in seen:
        if follower == row["id"]:
            raise Invalid.because("body.successor_id", "circle")
        seen.add(follower)
        follower = organisation.successor_of(tx.connection, follower)


def _named(tx: Tx, name: str, agency_id: int) -> str:
    """Return the reference of the unit that has a name in its agency."""
    found = organisation.units_named(tx.connection, name, agency_id)
    return f"unit:{found[0].id}" if found else "unit"
