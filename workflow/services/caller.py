"""Who is asking: a person with the roles granted to them, and how far each role reaches."""

from __future__ import annotations

from dataclasses import dataclass

from states.errors import Forbidden
from states.facts import Actor
from states.vocabulary import Role

#: Roles of people who work in the unit they are granted for.
STAFF_ROLES = frozenset({Role.UNIT_OPERATOR, Role.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role, for one unit, one agency or the nation."""

    role: Role
    agency_id: int | None = None
    unit_id: int | None = None
    is_national: bool = False

    def reaches(self, agency_id: int | None, unit_id: int | None) -> bool:
        """Return whether the role holds for a unit of an agency; unit None asks for the agency."""
        if self.is_national:
            return True
        if self.agency_id is not None:
            return self.agency_id == agency_id
        return unit_id is not None and self.unit_id == unit_id


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a request."""

    person_id: int
    name: str
    email: str
    grants: tuple[Grant, ...] = ()
    home_unit_id: int | None = None

    def roles_at(self, agency_id: int | None, unit_id: int | None) -> frozenset[Role]:
        """Return the roles that hold for a unit of an agency."""
        return frozenset(grant.role for grant in self.grants if grant.reaches(agency_id, unit_id))

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the person holds anywhere."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def sees_everything(self) -> bool:
        """Whether some role reaches the whole nation."""
        return any(grant.is_national for grant in self.grants)

    @property
    def agency_ids(self) -> frozenset[int]:
        """Agencies that some role reaches."""
        return frozenset(grant.agency_id for grant in self.grants if grant.agency_id is not None)

    @property
    def unit_ids(self) -> frozenset[int]:
        """Units that some role reaches by itself."""
        return frozenset(grant.unit_id for grant in self.grants if grant.unit_id is not None)

    def is_staff_of(self, unit_id: int) -> bool:
        """Return whether the person works in the unit, by home or by a unit role."""
        return self.home_unit_id == unit_id or any(
            grant.unit_id == unit_id and grant.role in STAFF_ROLES for grant in self.grants
        )

    def actor_at(self, agency_id: int, unit_id: int) -> Actor:
        """Return the person as the law sees them for a unit."""
        return Actor(self.person_id, self.roles_at(agency_id, unit_id), self.is_staff_of(unit_id))

    def demand(self, roles: tuple[Role, ...], agency_id: int | None, unit_id: int | None = None) -> Role:
        """Return the first of the roles that the person holds there; raise Forbidden for none."""
        held = self.roles_at(agency_id, unit_id)
        for role in roles:
            if role in held:
                return role
        raise Forbidden(roles)
