"""Reads one table of a regulation file: every key named, every figure exact, nothing left over.

A misspelt key would otherwise fall back to a default in silence, so a reader says at the end that
it is done and what it never asked for is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

_Word = TypeVar("_Word", bound=StrEnum)
_FIGURE = re.compile(r"[0-9]+(\.[0-9]+)?")


class RegulationError(Exception):
    """A regulation file cannot be used; says where and what would be right."""


class TomlTable:
    """One table of the file, read key by key."""

    def __init__(self, place: str, content: Mapping[str, object]) -> None:
        """Keep the content and where it stands, for faults."""
        self.place = place
        self._content = content
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Return whether the key is given."""
        return key in self._content

    def _get(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._content:
            raise RegulationError(f"{self.place}: {key} is missing")
        return self._content[key]

    def _wrong(self, key: str, wanted: str) -> RegulationError:
        return RegulationError(f"{self.place}: {key} must be {wanted}")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; ``default`` stands in for an absent key."""
        if default is not None and key not in self:
            return default
        found = self._get(key)
        if not isinstance(found, str):
            raise self._wrong(key, "a string")
        return found

    def optional(self, key: str) -> str | None:
        """Return a string, or None for an absent key."""
        return self.text(key) if key in self else None

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        found = self._get(key) if key in self else default
        if not isinstance(found, bool):
            raise self._wrong(key, "true or false")
        return found

    def whole(self, key: str) -> int:
        """Return a whole number of at least 0."""
        found = self._get(key)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self._wrong(key, "a whole number of at least 0")
        return found

    def figure(self, key: str) -> Fraction:
        """Return an exact number; figures of law are strings, since TOML numbers are binary floats."""
        found = self._get(key)
        if not isinstance(found, str) or not _FIGURE.fullmatch(found):
            raise self._wrong(key, 'a decimal in quotes, such as "18.50"')
        return Fraction(found)

    def optional_figure(self, key: str) -> Fraction | None:
        """Return an exact number, or None for an absent key."""
        return self.figure(key) if key in self else None

    def word(self, key: str, words: type[_Word], default: _Word | None = None) -> _Word:
        """Return a member of a vocabulary."""
        found = self.text(key, default)
        if found not in set(words):
            raise self._wrong(key, f"one of {', '.join(words)}, not {found}")
        return words(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; empty for an absent key."""
        found = self._get(key) if key in self else []
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self._wrong(key, "a list of strings")
        return tuple(found)

    def words(self, key: str, words: type[_Word]) -> tuple[_Word, ...]:
        """Return a list of members of a vocabulary; empty for an absent key."""
        found = self.texts(key)
        strange = [item for item in found if item not in set(words)]
        if strange:
            raise self._wrong(key, f"made of {', '.join(words)}, not {', '.join(strange)}")
        return tuple(words(item) for item in found)

    def table(self, key: str) -> TomlTable:
        """Return a table inside this one; an absent one is empty."""
        found = self._get(key) if key in self else {}
        if not isinstance(found, dict):
            raise self._wrong(key, "a table")
        return TomlTable(f"{self.place}.{key}", found)

    def tables(self, key: str) -> Iterator[TomlTable]:
        """Yield the tables of a list; none for an absent key."""
        found = self._get(key) if key in self else []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self._wrong(key, "a list of tables")
        for number, item in enumerate(found, start=1):
            yield TomlTable(f"{self.place}.{key}[{item.get('code') or item.get('row') or number}]", item)

    def names(self) -> tuple[str, ...]:
        """Return the keys, in the order of the file."""
        return tuple(self._content)

    def done(self) -> None:
        """Raise RegulationError for keys that nobody asked for."""
        strange = sorted(set(self._content) - self._asked)
        if strange:
            raise RegulationError(f"{self.place}: unknown {', '.join(strange)}")
