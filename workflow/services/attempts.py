"""Slowing guesses down: tries are counted before they are judged, and taken back when they succeed.

A try is counted for its e-mail at its address, for the address, and for the e-mail from anywhere. A
browser that its owner signed in with before is counted by itself, so that nobody locks the owner out by
failing on purpose: not from elsewhere, and not from the same office behind one address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil

from sqlalchemy import delete, insert, or_

from states.errors import RateLimited
from workflow.db.database import Tx
from workflow.db.queries.sign_ins import attempts_since
from workflow.db.tables import sign_in_attempt

#: How long a try counts.
WINDOW = timedelta(minutes=15)
MOST_PER_EMAIL_AND_ADDRESS = 5
MOST_PER_ADDRESS = 30
#: From anywhere: more than one address has, so that one alone cannot use it up for the owner.
MOST_PER_EMAIL = 50
MOST_PER_KNOWN_BROWSER = 5

#: A provider gives a household a network of this size; its single addresses cost nothing.
_IPV6_NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing that tries are counted for."""

    #: Digest of what was tried; neither e-mails nor addresses are kept in the clear.
    key: str
    most: int


def tallies(secret: bytes, email: str, address: str, known: str | None) -> tuple[Tally, ...]:
    """Return what a try counts for; ``known`` is the mark that the browser brought along, if any."""
    if known is not None and _is_known(secret, email, known):
        return (Tally(_digest(secret, "browser", known), MOST_PER_KNOWN_BROWSER),)
    network = _network(address)
    return (
        Tally(_digest(secret, "email at address", email, network), MOST_PER_EMAIL_AND_ADDRESS),
        Tally(_digest(secret, "address", network), MOST_PER_ADDRESS),
        Tally(_digest(secret, "email", email), MOST_PER_EMAIL),
    )


def known_browser(secret: bytes, email: str) -> str:
    """Return a new mark for a browser that its owner signed in with."""
    nonce = secrets.token_hex(16)
    return f"{nonce}.{_digest(secret, 'known', email, nonce)}"


def count_attempt(tx: Tx, counted: Sequence[Tally]) -> tuple[int, ...]:
    """Count a try and return its rows; raise RateLimited where there were too many, with nothing counted.

    Counting comes before judging, so that many tries at once cannot all pass under the limit.
    """
    tx.connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at <= tx.at - WINDOW))
    waits = [wait for tally in counted for wait in _waits(tx, tally)]
    if waits:
        raise RateLimited(max(waits))
    rows = [{"key": tally.key, "at": tx.at} for tally in counted]
    written = insert(sign_in_attempt).returning(sign_in_attempt.c.id)
    return tuple(tx.connection.execute(written, rows).scalars())


def forget_attempts(tx: Tx, counted: Sequence[Tally], own: Sequence[int]) -> None:
    """Forget the tries of whoever has now signed in, ``own`` being the last one's rows.

    The address keeps what others tried there.
    """
    keys = [tally.key for tally in counted if tally.most != MOST_PER_ADDRESS]
    a = sign_in_attempt.c
    tx.connection.execute(delete(sign_in_attempt).where(or_(a.key.in_(keys), a.id.in_(own))))


def _waits(tx: Tx, tally: Tally) -> Iterator[int]:
    """Yield the seconds until a try would be let in, where it is not now."""
    if tx.connection.dialect.name == "postgresql":
        # Tries of the same thing queue here; otherwise a hundred at once would all count the same few.
        tx.connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (tally.key,))
    tried = attempts_since(tx.connection, tally.key, tx.at - WINDOW)
    if len(tried) >= tally.most:
        yield max(1, ceil((tried[-tally.most] + WINDOW - tx.at).total_seconds()))


def _is_known(secret: bytes, email: str, known: str) -> bool:
    nonce, _, mac = known.partition(".")
    return hmac.compare_digest(_digest(secret, "known", email, nonce).encode(), mac.encode(errors="replace"))


def _digest(secret: bytes, *parts: str) -> str:
    return hmac.new(secret, "\n".join(parts).encode(errors="replace"), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """Return an address, or the network that an IPv6 address belongs to."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address  # a socket without an address: all of them count as one
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return f"{int(parsed) >> _IPV6_NETWORK_BITS:x}"
