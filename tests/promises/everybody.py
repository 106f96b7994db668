"""Everybody who could ask: each role in each reach, and those whose rights have ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update

from states.history import Actor
from states.vocabulary import Role
from tests.promises.town import LAST_WEEK, Things, Town
from workflow.access import token_hash
from workflow.db.database import Tx
from workflow.db.tables import api_token, person, role_grant, snapshot, web_session
from workflow.services.record import Transition, record


class Reach(StrEnum):
    """How far a role reaches, seen from the cast's own unit."""

    UNIT = "unit"
    AGENCY = "agency"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with a token, which is also their session."""

    token: str
    #: None for people who hold no role now.
    role: Role | None = None
    reach: Reach | None = None
    #: Whether the token itself still holds.
    is_known: bool = True

    def __str__(self) -> str:
        return self.token

    def reaches(self, agency_id: int, unit_id: int | None) -> bool:
        """Whether the role holds for a unit; without one, for its agency as a whole."""
        match self.reach:
            case Reach.NATION:
                return True
            case Reach.AGENCY:
                return agency_id == 1
            case Reach.UNIT:
                return unit_id == 1
            case None:
                return False

    def sees(self, parameter: str, things: Things) -> bool:
        """Whether a thing that a path names by this parameter exists for the person."""
        match parameter:
            case "regulation_id":
                return True
            case "agency_id" | "cycle_id":
                # The people of a unit see their agency and its cycles.
                return self.reaches(things.agency_id, 1 if things.agency_id == 1 else None)
            case "import_id":
                # Each of them began none: an import is there for the one who began it.
                return False
            case "person_id" | "grant_id":
                return self.role is Role.ADMIN and self.reaches(things.agency_id, things.unit_id)
            case _:
                return self.reaches(things.agency_id, things.unit_id)


@dataclass(frozen=True)
class Everybody:
    """A town and all who look at it."""

    town: Town
    people: Mapping[str, Somebody]

    def one_of_each_reach(self) -> list[Somebody]:
        """Return a few who stand for the others where roles do not matter."""
        return [each for each in self.people.values() if each.role in {None, Role.ADMIN, Role.AUDITOR}]


#: What a role can reach, as a grant says it.
_GRANTED: Mapping[Reach, dict[str, Any]] = {
    Reach.UNIT: {"unit_id": 1},
    Reach.AGENCY: {"agency_id": 1},
    Reach.NATION: {"is_national": True},
}
_FORMER = ("expired", "ended", "stranger", "revoked", "outdated", "inactive")


def let_everybody_in(town: Town) -> Everybody:
    """Let all of them into a town, whose proposals begin their histories first."""
    town.office.database.write(lambda tx: _begin_histories(tx, (town.own, town.sibling, town.far)))
    people = {}
    for role in Role:
        for reach, granted in _GRANTED.items():
            name = f"{role}-{reach}"
            town.admit(name, (role, granted))
            people[name] = Somebody(name, role, reach)
    for name in _FORMER:
        is_known = name in {"expired", "ended", "stranger"}
        grants = [] if name == "stranger" else [(Role.COORDINATOR, {"agency_id": 1})]
        _take_back(town, name, town.admit(name, *grants))
        people[name] = Somebody(name, is_known=is_known)
    _open_sessions(town, people)
    return Everybody(town, people)


def _begin_histories(tx: Tx, all_things: Iterable[Things]) -> None:
    """Write down that proposals were submitted; the page of receipts shows it, and as a round it is kept."""
    for things in all_things:
        record(
            tx,
            f"proposal:{things.proposal_id}",
            "proposal.advanced",
            actor=Actor(None, Role.UNIT_HEAD),
            facts={"trigger": "submit_self_assessment", "version": 1},
            transition=Transition("submit_self_assessment", "self_assessment", "internal_review"),
        )
        kept = {"digest": "0" * 64, "content": '{"answers":[],"evidence":[]}', "taken_at": tx.at}
        tx.connection.execute(insert(snapshot).values(proposal_id=things.proposal_id, seq=1, **kept))


def _take_back(town: Town, name: str, person_id: int) -> None:
    """End somebody's rights in the way that the name says."""
    gone = datetime.now(UTC) - timedelta(hours=1)
    grants = update(role_grant).where(role_grant.c.person_id == person_id)
    tokens = update(api_token).where(api_token.c.person_id == person_id)
    match name:
        case "expired":
            town.office.write(grants.values(until=LAST_WEEK))
        case "ended":
            town.office.write(grants.values(superseded_at=gone))
        case "revoked":
            town.office.write(tokens.values(revoked_at=gone))
        case "outdated":
            town.office.write(tokens.values(expires_at=gone))
        case "inactive":
            town.office.write(update(person).where(person.c.id == person_id).values(is_active=False))


def _open_sessions(town: Town, people: Mapping[str, Somebody]) -> None:
    """Let everybody whose token holds be signed in with a browser too."""
    for name, each in people.items():
        if each.is_known:
            open_session(town, name)


def open_session(town: Town, name: str) -> str:
    """Let somebody be signed in with a browser whose cookie is their token, and return it."""
    [who] = town.office.rows(select(person.c.id).where(person.c.name == name))
    begun = datetime.now(UTC)
    row = {"token_hash": token_hash(name), "person_id": who.id, "created_at": begun}
    town.office.write(insert(web_session).values(**row, expires_at=begun + timedelta(hours=1)))
    return name
