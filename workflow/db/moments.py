"""Moments in the database: always UTC, refused when naive."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class NaiveMomentError(ValueError):
    """A moment without a zone was about to be stored; nobody could tell which moment it is."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite returns naive values, which would otherwise compare as local time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC; raise NaiveMomentError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMomentError(value.isoformat())
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the stored moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
