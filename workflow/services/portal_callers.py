"""Who comes to the national portal's door: an agency's system, or the agency's coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from states.canonical import Json
from states.errors import Forbidden, Unauthenticated
from states.history import Actor as By
from states.vocabulary import Role
from workflow.db.database import Tx
from workflow.db.queries.organisation import agency_locked
from workflow.db.queries.portal import live_token
from workflow.db.queries.sign_ins import person_locked
from workflow.services.people import caller_of_token
from workflow.services.record import record
from workflow.services.tokens import token_hash


@dataclass(frozen=True, slots=True)
class PortalCaller:
    """What a token opens at this door."""

    token_id: int
    #: Agencies whose proposals are shown.
    agency_ids: frozenset[int]
    #: The person behind the token; None for one that belongs to an agency.
    person_id: int | None

    @property
    def key(self) -> str:
        """What the token's requests are counted under."""
        return f"portal:token:{self.token_id}"

    @property
    def stream(self) -> str:
        """Where its reads are written down: with the person, else with the agency."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"agency:{min(self.agency_ids)}"


def caller_at_portal(connection: Connection, authorization: str | None, moment: datetime) -> PortalCaller:
    """Return whom a bearer token lets in.

    Raises Unauthenticated for a token that is none or has ended, and Forbidden for a person who is no
    agency's coordinator. A national coordinator is none either: the portal asks an agency for its own.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    hashed = token_hash(token.strip())
    found = live_token(connection, hashed, moment)
    if found is None:
        raise Unauthenticated
    if found.agency_id is not None:
        return PortalCaller(found.id, frozenset({found.agency_id}), None)
    caller = caller_of_token(connection, hashed, moment)
    if caller is None:
        raise Unauthenticated
    agencies = {
        grant.agency_id
        for grant in caller.grants
        if grant.role is Role.COORDINATOR and grant.agency_id is not None
    }
    if not agencies:
        raise Forbidden([Role.COORDINATOR])
    return PortalCaller(found.id, frozenset(agencies), caller.person_id)


def record_portal_read(tx: Tx, caller: PortalCaller, path: str, proposal_ids: tuple[int, ...]) -> None:
    """Write down what was fetched: it leaves the house, so somebody must be able to say when it did."""
    # Two reads at once must not write the same number into the stream.
    if caller.person_id is None:
        agency_locked(tx.connection, min(caller.agency_ids))
    else:
        person_locked(tx.connection, caller.person_id)
    facts: dict[str, Json] = {
        "path": path,
        "token_id": caller.token_id,
        "proposal_ids": list(proposal_ids),
    }
    actor = By(caller.person_id, None if caller.person_id is None else Role.COORDINATOR)
    record(tx, caller.stream, "portal.read", actor=actor, facts=facts)
