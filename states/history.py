"""What a history entry says, the bytes it is hashed as, and where a chain of entries breaks.

Entries live in streams (``proposal:147``, ``agency:3``, ``system``). Each stream is a chain: an entry
holds the hash of the one before it, the first one holds ``GENESIS_HASH``. An entry's hash is the plain
SHA-256 of its canonical JSON, so that ``sha256sum`` is enough to check one.

Free text never enters an entry. Its salted commitment does, so the text can be erased on request and
the chain still holds. Personal names stay out too: a person is a number and the role acted in.

A chain shows edits, removals from the middle, insertions and reorderings. It cannot show that its tail
was cut off or that all of it was written anew: that takes a signed checkpoint kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from states.canonical import Json, UncanonicalError, canonical_bytes

#: The shape of the entries written now; a later shape takes the next number.
FORMAT: Final = 1
#: Number of a stream's first entry.
FIRST_SEQ: Final = 1
#: What a stream's first entry holds in place of a predecessor's hash.
GENESIS_HASH: Final = "0" * 64
#: With less salt a short text could be found by trying.
LEAST_SALT_BYTES: Final = 16

_COMMITMENT_DOMAIN: Final = b"jejak-zi commitment 1\x00"
_STREAM: Final = re.compile(r"[a-z]+(?::[0-9A-Za-z-]+)?")
_KIND: Final = re.compile(r"[a-z_]+\.[a-z_]+")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, without a name."""

    #: The person's number; None where the system acted by itself.
    id: int | None
    #: The role acted in, as its code; None where no role was needed.
    role: str | None


#: The actor of what happens without a person.
SYSTEM: Final = Actor(id=None, role=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened, as it is written down for ever."""

    #: Whose history: ``proposal:147``, ``agency:3``, ``unit:12``, ``person:5``, ``system``.
    stream: str
    #: Number within the stream, from ``FIRST_SEQ``, without gaps.
    seq: int
    #: What happened, as ``subject.verb``: ``proposal.advanced``.
    kind: str
    #: When, as ``states.canonical.moment`` writes it.
    at: str
    actor: Actor
    #: The request it happened in; None outside a request.
    request_id: str | None = None
    #: What happened in particular: trigger, from, to, version, digests, values. No free text, no names.
    facts: Mapping[str, Json] = field(default_factory=dict)
    #: Free text by field name, as ``commitment`` makes it.
    commitments: Mapping[str, str] = field(default_factory=dict)
    #: Which shape this entry has.
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as the table of history holds it."""

    stream: str
    seq: int
    prev_hash: str
    #: Lower-case hex.
    hash: str
    #: Canonical JSON.
    body: bytes


class BreakReason(StrEnum):
    """In what way a chain does not hold."""

    #: An entry with this number is missing.
    GAP = "gap"
    #: The number came before, or belongs further up.
    ORDER = "order"
    #: The bytes do not have the hash beside them.
    HASH = "hash"
    #: The bytes are not an entry in canonical form.
    BODY = "body"
    #: The entry itself names another stream, number or predecessor than its row.
    ROW = "row"
    #: The entry does not follow the one before it.
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold."""

    stream: str
    seq: int
    reason: BreakReason


def commitment(salt: bytes, text: str) -> str:
    """Return a hash that binds to a text without showing it, as 64 lower-case hex digits.

    The salt is kept beside the text and erased with it. Raises UncanonicalError for a salt shorter than
    ``LEAST_SALT_BYTES`` and for a lone surrogate.
    """
    if len(salt) < LEAST_SALT_BYTES:
        raise UncanonicalError("salt", f"is shorter than {LEAST_SALT_BYTES} bytes")
    try:
        content = text.encode()
    except UnicodeEncodeError as half:
        raise UncanonicalError("text", "holds a lone surrogate") from half
    # The salt's length goes first: without it a byte could move between salt and text unnoticed.
    return hashlib.sha256(_COMMITMENT_DOMAIN + len(salt).to_bytes(2) + salt + content).hexdigest()


def canonical(entry: Entry, prev_hash: str) -> bytes:
    """Return the bytes that an entry is stored and hashed as, its predecessor's hash among them.

    Raises UncanonicalError, naming the field, for an entry that must not be written down.
    """
    _check(entry, prev_hash)
    return canonical_bytes(
        {
            "actor": {"id": entry.actor.id, "role": entry.actor.role},
            "at": entry.at,
            "commitments": entry.commitments,
            "facts": entry.facts,
            "format": entry.format,
            "kind": entry.kind,
            "prev_hash": prev_hash,
            "request_id": entry.request_id,
            "seq": entry.seq,
            "stream": entry.stream,
        },
        where="entry",
    )


def entry_hash(body: bytes) -> str:
    """Return the hash of an entry's canonical bytes, as 64 lower-case hex digits."""
    return hashlib.sha256(body).hexdigest()


def read(body: bytes) -> tuple[Entry, str]:
    """Return the entry that canonical bytes hold, and its predecessor's hash.

    Raises UncanonicalError for anything that ``canonical`` would not have written.
    """
    try:
        fields: dict[str, Any] = json.loads(body, parse_float=_refused, parse_constant=_refused)
        prev_hash = fields.pop("prev_hash")
        entry = Entry(**(fields | {"actor": Actor(**fields["actor"])}))
        is_canonical = canonical(entry, prev_hash) == body
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as malformed:
        raise UncanonicalError("entry", "cannot be read") from malformed
    if not is_canonical:
        raise UncanonicalError("entry", "is not in canonical form")
    return entry, prev_hash


def first_break(rows: Iterable[StoredEntry]) -> Break | None:
    """Return where one stream's chain first fails to hold, or None where it holds.

    The rows are one stream's entries in the order of their numbers, from the first on.
    """
    expected, last_hash = FIRST_SEQ, GENESIS_HASH
    for row in rows:
        if row.seq != expected:
            reason = BreakReason.GAP if row.seq > expected else BreakReason.ORDER
            return Break(row.stream, min(row.seq, expected), reason)
        if reason_found := _fault_in(row, last_hash):
            return Break(row.stream, row.seq, reason_found)
        expected, last_hash = expected + 1, row.hash
    return None


def _fault_in(row: StoredEntry, last_hash: str) -> BreakReason | None:
    """Return what is wrong with a row that comes at its turn."""
    if entry_hash(row.body) != row.hash:
        return BreakReason.HASH
    try:
        entry, prev_hash = read(row.body)
    except UncanonicalError:
        return BreakReason.BODY
    if (entry.stream, entry.seq, prev_hash) != (row.stream, row.seq, row.prev_hash):
        return BreakReason.ROW
    return BreakReason.LINK if prev_hash != last_hash else None


def _check(entry: Entry, prev_hash: str) -> None:
    """Raise where a field of the entry is not what its name promises."""
    if entry.format != FORMAT or isinstance(entry.format, bool):
        raise UncanonicalError("entry.format", f"is not {FORMAT}")
    if not _is_whole(entry.seq) or entry.seq < FIRST_SEQ:
        raise UncanonicalError("entry.seq", f"is not a whole number from {FIRST_SEQ} on")
    _match(_STREAM, entry.stream, "entry.stream")
    _match(_KIND, entry.kind, "entry.kind")
    _match(_HASH, prev_hash, "entry.prev_hash")
    if not isinstance(entry.facts, Mapping):
        raise UncanonicalError("entry.facts", "are not facts by name")
    for name, value in entry.commitments.items():
        _match(_HASH, value, f"entry.commitments.{name}")
    _check_moment(entry.at)
    _check_people(entry)


def _check_moment(at: str) -> None:
    """Raise where the moment is written differently, or never was."""
    _match(_MOMENT, at, "entry.at")
    try:
        datetime.fromisoformat(at)
    except ValueError as impossible:
        raise UncanonicalError("entry.at", "is no moment of the calendar") from impossible


def _check_people(entry: Entry) -> None:
    """Raise where the actor or the request is not named by a code."""
    if entry.actor.id is not None and not _is_whole(entry.actor.id):
        raise UncanonicalError("entry.actor.id", "is not a whole number")
    for where, code in (("actor.role", entry.actor.role), ("request_id", entry.request_id)):
        if code is not None and not isinstance(code, str):
            raise UncanonicalError(f"entry.{where}", "is not text")


def _match(pattern: re.Pattern[str], value: object, where: str) -> None:
    """Raise where the value is not text of that pattern."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise UncanonicalError(where, f"does not look like {pattern.pattern}")


def _is_whole(value: object) -> bool:
    """Whether the value is an integer; a bool is one in Python but not in JSON."""
    return isinstance(value, int) and not isinstance(value, bool)


def _refused(spelling: str) -> Json:
    """Refuse a number that canonical bytes of ours never hold."""
    raise UncanonicalError("entry", f"holds the number {spelling[:20]}")
