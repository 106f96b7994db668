"""Who is asking, and what they may see. Whatever they may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, select

from states.errors import NotFound, Unauthenticated
from states.history import Actor as By
from states.regulations import REGULATIONS
from states.vocabulary import Role
from workflow.db.database import Tx
from workflow.db.prepared import Prepared
from workflow.db.queries import roster
from workflow.db.queries.sign_ins import person_locked
from workflow.db.tables import award, cycle, deadline, import_job, proposal, unit
from workflow.services import tokens
from workflow.services.caller import Caller
from workflow.services.grants import sees_grant
from workflow.services.manage import managed_by
from workflow.services.people import caller_of_session, caller_of_token
from workflow.services.record import record

#: The largest id that a database integer can hold; a larger one names nothing.
LARGEST_ID = 2**31 - 1
_ID_DIGITS = len(str(LARGEST_ID))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing belongs: visibility is a matter of agency and unit."""

    agency_id: int | None
    unit_id: int | None


#: What is stored of a token; the doors compare by it too.
token_hash = tokens.token_hash


def caller_behind_token(connection: Connection, authorization: str | None, moment: datetime) -> Caller:
    """Return who sent an ``Authorization`` header; raise Unauthenticated for nobody known."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    caller = caller_of_token(connection, token_hash(token.strip()), moment)
    if caller is None:
        raise Unauthenticated
    return caller


def caller_behind_session(connection: Connection, cookie: str | None, moment: datetime) -> Caller:
    """Return whose browser sent a session cookie; raise Unauthenticated for nobody known."""
    caller = caller_of_session(connection, token_hash(cookie), moment) if cookie else None
    if caller is None:
        raise Unauthenticated
    return caller


_ID = bindparam("id", type_=Integer)

#: Where the thing that a path parameter names belongs; built once, since every request asks.
_PLACES: Mapping[str, Prepared] = {
    "proposal_id": Prepared(select(proposal.c.agency_id, proposal.c.unit_id).where(proposal.c.id == _ID)),
    "unit_id": Prepared(select(unit.c.agency_id, unit.c.id.label("unit_id")).where(unit.c.id == _ID)),
    "award_id": Prepared(
        select(unit.c.agency_id, unit.c.id.label("unit_id"))
        .join_from(award, unit, unit.c.id == award.c.unit_id)
        .where(award.c.id == _ID)
    ),
    "deadline_id": Prepared(
        select(proposal.c.agency_id, proposal.c.unit_id)
        .join_from(deadline, proposal, proposal.c.id == deadline.c.proposal_id)
        .where(deadline.c.id == _ID)
    ),
}

#: Who alone sees a thing: an import may name rows that nobody else has seen.
_OWNERS: Mapping[str, Prepared] = {
    "import_id": Prepared(select(import_job.c.person_id).where(import_job.c.id == _ID))
}

#: Things named by a code that everybody who signs in may read.
_OPEN = frozenset({"regulation_id"})
#: Codes that some regulation has; the proposal's own decides in the end.
_SURVEYS = frozenset(code for rules in REGULATIONS.values() for code in rules.surveys)


def demand_sight(connection: Connection, caller: Caller, noun: str, identifier: str) -> None:
    """Raise NotFound where a path names nothing, or nothing that the caller may see."""
    if noun in _OPEN or (noun == "survey_code" and identifier in _SURVEYS):
        return
    # Counted before it is read: Python refuses to read thousands of digits as a number.
    if not identifier.isascii() or not identifier.isdigit() or len(identifier) > _ID_DIGITS:
        raise NotFound
    if int(identifier) > LARGEST_ID:
        raise NotFound
    if not _is_seen(connection, caller, noun, int(identifier)):
        raise NotFound


def _is_seen(connection: Connection, caller: Caller, noun: str, identifier: int) -> bool:
    if noun == "agency_id":
        return sees_agency(connection, caller, identifier)
    if noun == "cycle_id":
        agency_id = connection.execute(select(cycle.c.agency_id).where(cycle.c.id == identifier)).scalar()
        return agency_id is not None and sees_agency(connection, caller, agency_id)
    if noun == "person_id":
        return roster.knows(connection, managed_by(caller), caller.person_id, identifier)
    if noun == "grant_id":
        return sees_grant(connection, caller, identifier)
    if noun not in _PLACES:
        # Of most such things the service itself decides: they belong to one already checked.
        return noun not in _OWNERS or _owner(connection, noun, identifier) == caller.person_id
    row = _PLACES[noun].ask(connection, {"id": identifier}).first()
    return row is not None and bool(caller.roles_at(row.agency_id, row.unit_id))


def _owner(connection: Connection, noun: str, identifier: int) -> int | None:
    row = _OWNERS[noun].ask(connection, {"id": identifier}).first()
    return None if row is None else int(row.person_id)


def sees_agency(connection: Connection, caller: Caller, agency_id: int) -> bool:
    """Return whether some role reaches the agency or one of its units."""
    if caller.roles_at(agency_id, None):
        return True
    units = connection.execute(
        select(unit.c.id).where(unit.c.agency_id == agency_id, unit.c.id.in_(caller.unit_ids))
    )
    return units.first() is not None


def is_watched(caller: Caller) -> bool:
    """Return whether the caller's reads are recorded: those of people who are nothing but auditors."""
    return caller.roles == {Role.AUDITOR}


def record_read(tx: Tx, caller: Caller, path: str) -> None:
    """Write down what an auditor looked at."""
    # Two reads at once must not write the same number into the person's stream.
    person_locked(tx.connection, caller.person_id)
    record(
        tx,
        f"person:{caller.person_id}",
        "auditor.read",
        actor=By(caller.person_id, Role.AUDITOR),
        facts={"path": path},
    )
