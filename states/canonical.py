"""One value, one spelling: canonical JSON (RFC 8785) and its SHA-256 digest.

Whatever is hashed or compared by digest passes through here: history entries, fact snapshots,
findings. Only values that every JSON implementation reads alike are let in. Fractional numbers are
not: they travel as decimal strings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias, Union

#: JSON numbers are exact only up to here. Source: RFC 8785, section 3.2.2.3.
LARGEST_INTEGER: Final = 2**53 - 1
#: Nested deeper than any fact of ours; a limit, because canonical JSON is written by recursion.
DEEPEST: Final = 16

#: What may be written down: JSON without fractional numbers, object keys in ASCII.
Json: TypeAlias = Union[bool, int, str, "list[Json]", "tuple[Json, ...]", Mapping[str, "Json"], None]

#: Spells as RFC 8785 does everything that ``_plain`` lets through: it has the same escapes, and keys in
#: ASCII are in order alike. Only fractions, which are not let through, would come out differently.
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class UncanonicalError(ValueError):
    """A value has no canonical form here; a mistake of the caller, never of the person asking."""

    def __init__(self, where: str, why: str) -> None:
        """Keep the place, such as ``facts.values.Q01``, and what is wrong with it."""
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


def canonical_bytes(value: Json, where: str = "value") -> bytes:
    """Return the canonical JSON of a value, UTF-8.

    Raises UncanonicalError for fractional numbers, integers that JSON cannot hold exactly, moments,
    lone surrogates, keys outside ASCII and anything else that is not plain JSON.
    """
    return _WRITER.encode(_plain(value, where, 0)).encode()


def digest(value: Json | bytes) -> str:
    """Return the SHA-256 of some bytes, or of a value's canonical JSON, as 64 lower-case hex digits."""
    content = value if isinstance(value, bytes) else canonical_bytes(value)
    return hashlib.sha256(content).hexdigest()


def moment(at: datetime) -> str:
    """Return a moment as it is written down: RFC 3339 in UTC, microseconds always, ``Z`` at the end.

    Raises UncanonicalError for a naive one, which could be any of 24 moments.
    """
    if at.tzinfo is None:
        raise UncanonicalError(where="moment", why="has no time zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: object, where: str, depth: int) -> _Plain:
    """Return the value as dicts and lists, having looked at every part of it."""
    if depth > DEEPEST:
        raise UncanonicalError(where, f"is nested deeper than {DEEPEST} levels")
    if isinstance(value, str):
        return _text(value, where)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _whole_number(value, where)
    if isinstance(value, Mapping):
        return {_key(name, where): _plain(part, f"{where}.{name}", depth + 1) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part, f"{where}.{at}", depth + 1) for at, part in enumerate(value)]
    raise UncanonicalError(where, f"is a {type(value).__name__}, which canonical JSON does not have")


def _text(text: str, where: str) -> str:
    """Return the text, or raise where half a character would make it unwritable."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise UncanonicalError(where, "holds a lone surrogate")
    return text


def _whole_number(number: int, where: str) -> int:
    """Return the number, or raise where other implementations would read another one."""
    if abs(number) > LARGEST_INTEGER:
        raise UncanonicalError(where, "is beyond the integers that JSON holds exactly")
    return number


def _key(name: object, where: str) -> str:
    """Return the key, or raise; ASCII keys sort alike in every language's string order."""
    if not isinstance(name, str) or not name.isascii():
        raise UncanonicalError(where, "has a key that is not ASCII text")
    return name


_Plain: TypeAlias = Union[bool, int, str, "list[_Plain]", "dict[str, _Plain]", None]
