"""What a change of a record's fields amounts to: only what differs, and how history tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import RowMapping

from states.canonical import Json
from states.errors import StaleVersion


@dataclass(frozen=True, slots=True)
class Changes:
    """The fields that get another value."""

    #: What stood there, by field.
    was: Mapping[str, Any]
    #: What stands there from now on.
    now: Mapping[str, Any]

    @classmethod
    def of(cls, row: RowMapping, given: Mapping[str, Any]) -> Self:
        """Return what differs from a row."""
        now = {name: value for name, value in given.items() if row[name] != value}
        return cls({name: row[name] for name in now}, now)

    def __bool__(self) -> bool:
        return bool(self.now)

    def told(self, *, without: Collection[str] = ()) -> dict[str, Json]:
        """Return the changes as facts of an entry, but for fields that hold free text."""
        return {
            name: {"was": _json(self.was[name]), "now": _json(value)}
            for name, value in self.now.items()
            if name not in without
        }

    def texts(self, *names: str) -> dict[str, str | None]:
        """Return the new free text by field, as an entry keeps it beside itself."""
        return {name: self.now[name] for name in names if name in self.now}


def demand_version(row: RowMapping, seen_version: int | None) -> None:
    """Raise StaleVersion where the caller names a version and the record has moved on."""
    if seen_version is not None and seen_version != row["version"]:
        raise StaleVersion(row["version"])


def _json(value: Any) -> Json:  # noqa: ANN401 -- any column
    return value.isoformat() if isinstance(value, date) else value
