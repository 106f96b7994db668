"""Who manages what: admins look after the agencies, units and people within their grant, nothing beyond."""

from __future__ import annotations

from states.history import Actor as By
from states.vocabulary import Role
from workflow.db.queries.lists import Reach
from workflow.services.caller import Caller, Grant

#: Whoever sits at the machine itself: nobody's person, and bound by no scope. Entries made by the
#: console name no actor.
CONSOLE = Caller(
    0,
    "",
    "",
    (
        Grant(Role.ADMIN, is_national=True),
        Grant(Role.COORDINATOR, is_national=True),
        Grant(Role.AUDITOR, is_national=True),
    ),
)

#: Whoever only looks, at the machine itself: sees everything, may do nothing.
WATCHER = Caller(0, "", "", (Grant(Role.AUDITOR, is_national=True),))


def managed_by(caller: Caller) -> Reach:
    """Return how far a caller's grants as admin reach."""
    grants = [grant for grant in caller.grants if grant.role is Role.ADMIN]
    return Reach(
        any(grant.is_national for grant in grants),
        frozenset(grant.agency_id for grant in grants if grant.agency_id is not None),
        frozenset(grant.unit_id for grant in grants if grant.unit_id is not None),
    )


def reach_of(caller: Caller) -> Reach:
    """Return how far a caller sees."""
    return Reach(caller.sees_everything, caller.agency_ids, caller.unit_ids)


def demand_admin(caller: Caller, agency_id: int | None, unit_id: int | None = None) -> Role:
    """Return the admin's role; raise Forbidden for others. Without agency it takes a national admin."""
    return caller.demand((Role.ADMIN,), agency_id, unit_id)


def recorder(caller: Caller) -> int | None:
    """Return the person to be named as the one who recorded something; None for the console."""
    return caller.person_id or None


def by(caller: Caller, role: Role) -> By:
    """Return how history names a caller acting in a role."""
    return By(recorder(caller), role)
