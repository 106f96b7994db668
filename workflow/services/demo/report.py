"""Telling what the demo holds: one line of JSON for programs, sign-ins for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from states.priority import tier
from states.vocabulary import Business, Serves
from templates.catalogue import say
from workflow.db.queries import AnyRow, demo
from workflow.services.demo.keys import password_of, token_of
from workflow.services.demo.people import PEOPLE


@dataclass(frozen=True, slots=True)
class Role:
    """A role of somebody; a unit's carries the unit's agency too, the nation's neither."""

    role: str
    agency_id: int | None
    unit_id: int | None
    until: date | None

    def shown(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        until = None if self.until is None else self.until.isoformat()
        return {"role": self.role, "agency_id": self.agency_id, "unit_id": self.unit_id, "until": until}


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody of the demo signs in."""

    email: str
    name: str
    password: str
    token: str
    roles: tuple[Role, ...]

    def shown(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "email": self.email,
            "name": self.name,
            "password": self.password,
            "token": self.token,
            "roles": [role.shown() for role in self.roles],
        }


@dataclass(frozen=True, slots=True)
class DemoReport:
    """Everything in the demo."""

    people: tuple[SignIn, ...]
    agencies: tuple[dict[str, Any], ...]
    units: tuple[dict[str, Any], ...]
    cycles: tuple[dict[str, Any], ...]
    proposals: tuple[dict[str, Any], ...]

    def as_json(self) -> str:
        """Return one line."""
        parts = {
            "people": [person.shown() for person in self.people],
            "agencies": self.agencies,
            "units": self.units,
            "cycles": self.cycles,
            "proposals": self.proposals,
        }
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    def sign_ins(self, language: str) -> str:
        """Return a line for everybody who is the first in some role: role, address, password."""
        lines: dict[str, str] = {}
        for person in self.people:
            for role in (each.role for each in person.roles):
                told = f"{say(language, f'role.{role}'):<28}{person.email:<46}{person.password}"
                lines.setdefault(role, told)
        return "\n".join(lines.values())


def report(connection: Connection, key: bytes) -> DemoReport:
    """Return what the demo holds now."""
    roles: dict[int, list[Role]] = {}
    for grant in demo.every_grant(connection):
        agency_id = grant.agency_id or grant.unit_agency_id
        roles.setdefault(grant.person_id, []).append(Role(grant.role, agency_id, grant.unit_id, grant.until))
    people = demo.people_of(connection, [card.email for card in PEOPLE])
    return DemoReport(
        tuple(_sign_in(key, person, roles.get(person.id, ())) for person in people),
        _shown(demo.every_agency(connection)),
        tuple({**unit, "tier": _tier(unit)} for unit in _shown(demo.every_unit(connection))),
        _shown(demo.every_cycle(connection)),
        _shown(demo.every_proposal(connection)),
    )


def _sign_in(key: bytes, person: AnyRow, roles: Iterable[Role]) -> SignIn:
    password, token = password_of(key, person.email), token_of(key, person.email)
    return SignIn(person.email, person.name, password, token, tuple(roles))


def _shown(rows: Iterable[AnyRow]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row._mapping.items()  # noqa: SLF001 -- SQLAlchemy's public name for it
        }
        for row in rows
    )


def _tier(unit: dict[str, Any]) -> int:
    return tier(Business(unit["business"]), Serves(unit["serves"]))
