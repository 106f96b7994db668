"""Signing in and out: sessions are rows, so that signing out really ends them.

A browser holds a random token, the records only its digest. Every sign-in brings a new one, so a token
that somebody planted in a browser beforehand is worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from threading import BoundedSemaphore

from sqlalchemy import insert, update

from states.history import Actor as By
from states.vocabulary import Role
from workflow.db.database import Database, Tx
from workflow.db.queries.sign_ins import person_locked, person_with_email
from workflow.db.tables import web_session
from workflow.services.attempts import count_attempt, forget_attempts, known_browser, tallies
from workflow.services.passwords import hash_password, verify_password
from workflow.services.people import caller_of_session
from workflow.services.record import record

SESSION_LIFE = timedelta(hours=12)
#: Roles that decide; when their holders sign in is history.
DECIDING_ROLES = (Role.AGENCY_HEAD, Role.NATIONAL_ASSESSOR, Role.TPI_CHAIR, Role.ADMIN)

#: Argon2id takes 64 MiB a password: more at once and a crowd at the door would take all the memory.
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody brings to the door."""

    email: str
    password: str
    #: Network address that the browser speaks from.
    address: str
    #: Mark of a browser that was signed in with before; None for a new one.
    known: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that began."""

    person_id: int
    #: The mark that this browser keeps for the next time.
    known: str


def sign_in(
    database: Database, secret: bytes, brought: Credentials, session: bytes, former: bytes | None
) -> SignedIn | None:
    """Begin a session; return None where e-mail and password do not fit, never saying which.

    ``session`` is the digest of the token that the browser will hold, ``former`` that of the one it
    held so far, which ends. Raises RateLimited after too many tries.

    It takes the database and not a transaction: checking a password is a twentieth of a second of pure
    work, for which no other writer should wait.
    """
    email = brought.email.strip().lower()
    counted = tallies(secret, email, brought.address, brought.known)
    own = database.write(lambda tx: count_attempt(tx, counted))
    with database.read() as connection:
        found = person_with_email(connection, email)
    # Nobody's password takes as long to check as somebody's, so the clock tells no e-mail from another.
    nobodys = _nobodys_hash()
    kept = None if found is None else found.password_hash
    fits = _fits(brought.password, kept or nobodys)
    if found is None or kept is None or not fits:
        return None
    person_id = int(found.id)

    def begin(tx: Tx) -> None:
        forget_attempts(tx, counted, own)
        _begin(tx, person_id, session, former)

    database.write(begin)
    return SignedIn(person_id, known_browser(secret, email))


def sign_out(tx: Tx, session: bytes) -> None:
    """End a session; nothing where it has ended already."""
    s = web_session.c
    tx.connection.execute(
        update(web_session).where(s.token_hash == session, s.revoked_at.is_(None)).values(revoked_at=tx.at)
    )


def _fits(password: str, kept: str) -> bool:
    with _AT_ONCE:
        return verify_password(password, kept)


@cache
def _nobodys_hash() -> str:
    return hash_password("a password that opens nothing at all")


def _begin(tx: Tx, person_id: int, session: bytes, former: bytes | None) -> None:
    person_locked(tx.connection, person_id)
    if former is not None:
        sign_out(tx, former)
    row = {
        "token_hash": session,
        "person_id": person_id,
        "created_at": tx.at,
        "expires_at": tx.at + SESSION_LIFE,
    }
    tx.connection.execute(insert(web_session), row)
    _record(tx, person_id, session)


def _record(tx: Tx, person_id: int, session: bytes) -> None:
    """Write down that somebody signed in whose roles decide."""
    caller = caller_of_session(tx.connection, session, tx.at)
    roles = () if caller is None else tuple(role for role in DECIDING_ROLES if role in caller.roles)
    if roles:
        record(
            tx,
            f"person:{person_id}",
            "person.signed_in",
            actor=By(person_id, roles[0]),
            facts={"roles": [role.value for role in roles]},
        )
