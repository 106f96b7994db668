"""Bearer tokens: made at random, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, update

from states.errors import Invalid, NotFound
from states.history import Actor as By
from workflow.db.database import Tx
from workflow.db.queries import organisation, roster
from workflow.db.tables import api_token
from workflow.services.caller import Caller
from workflow.services.manage import by, demand_admin
from workflow.services.managed_people import demand_person
from workflow.services.record import record

#: Random bytes of a token.
TOKEN_BYTES = 32
#: A token does not hold longer than this.
MOST_DAYS = 3650


def token_hash(token: str) -> bytes:
    """Return what is stored of a token; tokens are random, so a plain digest keeps them secret."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def issue_token(
    tx: Tx, caller: Caller, person_id: int, days: int | None = None, token: str | None = None
) -> str:
    """Make a token for a person and return it, the only time it is seen; without days it has no end.

    Raises NotFound, Invalid for days out of range, and Forbidden for whoever does not manage the
    person. ``token`` is one made elsewhere.
    """
    person = roster.person_locked(tx.connection, person_id)
    if person is None or not person["is_active"]:
        raise NotFound
    expires_at = _end(tx, days)
    role = demand_person(tx, caller, person)
    made = token or secrets.token_urlsafe(TOKEN_BYTES)
    token_id = _keep(tx, made, {"person_id": person_id, "expires_at": expires_at})
    _tell(tx, f"person:{person_id}", "token.issued", by(caller, role), token_id, days)
    return made


def issue_agency_token(
    tx: Tx, caller: Caller, agency_id: int, days: int | None = None, token: str | None = None
) -> str:
    """Make a token that opens the national portal's door for one agency, and return it.

    It opens nothing else, and without days it has no end. Raises NotFound, Invalid and Forbidden.
    """
    if organisation.agency_locked(tx.connection, agency_id) is None:
        raise NotFound
    expires_at = _end(tx, days)
    role = demand_admin(caller, agency_id)
    made = token or secrets.token_urlsafe(TOKEN_BYTES)
    token_id = _keep(tx, made, {"agency_id": agency_id, "expires_at": expires_at})
    _tell(tx, f"agency:{agency_id}", "token.issued", by(caller, role), token_id, days)
    return made


def revoke_tokens(tx: Tx, caller: Caller, person_id: int) -> int:
    """End every token of a person and return how many there were; raises NotFound and Forbidden."""
    person = roster.person_locked(tx.connection, person_id)
    if person is None:
        raise NotFound
    role = demand_person(tx, caller, person)
    live = roster.live_tokens_of(tx.connection, person_id=person_id)
    return _end_all(tx, live, f"person:{person_id}", by(caller, role))


def revoke_agency_tokens(tx: Tx, caller: Caller, agency_id: int) -> int:
    """End every token of an agency and return how many there were; raises NotFound and Forbidden."""
    if organisation.agency_locked(tx.connection, agency_id) is None:
        raise NotFound
    role = demand_admin(caller, agency_id)
    live = roster.live_tokens_of(tx.connection, agency_id=agency_id)
    return _end_all(tx, live, f"agency:{agency_id}", by(caller, role))


def _end(tx: Tx, days: int | None) -> datetime | None:
    """Return when a token ends that holds so many days; raise Invalid for days out of range."""
    if days is None:
        return None
    if not 0 < days <= MOST_DAYS:
        raise Invalid.because("body.days", "out-of-range", least="1", most=str(MOST_DAYS))
    return tx.at + timedelta(days=days)


def _end_all(tx: Tx, live: Sequence[int], stream: str, actor: By) -> int:
    if live:
        tx.connection.execute(update(api_token).where(api_token.c.id.in_(live)).values(revoked_at=tx.at))
        record(tx, stream, "token.revoked", actor=actor, facts={"token_ids": list(live)})
    return len(live)


def _keep(tx: Tx, token: str, row: dict[str, object]) -> int:
    statement = insert(api_token).returning(api_token.c.id)
    kept = {**row, "token_hash": token_hash(token), "created_at": tx.at}
    return int(tx.connection.execute(statement, kept).scalar_one())


def _tell(tx: Tx, stream: str, kind: str, actor: By, token_id: int, days: int | None) -> None:
    record(tx, stream, kind, actor=actor, facts={"token_id": token_id, "days": days})
