"""Deadlines as people count them: working days left, late, or none at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import RowMapping

from states.vocabulary import OPEN_STATES
from states.workdays import is_working_day, local_date, working_days_between
from workflow.services.holidays import holidays_around

#: A strip of more days would not fit beside the page.
_LONGEST_STRIP_DAYS = 12


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the way to a deadline."""

    on: date
    is_off: bool
    is_due: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Due:
    """When a stage ends, seen from one day."""

    on: date
    #: Working days left; negative once it has passed.
    days: int
    #: Where the date comes from: ``cycle``, ``return`` or ``extension``.
    why: str
    #: What passing it does: ``late`` or ``closed``.
    when_missed: str
    #: Every day from today on; empty where they are too many, or it has passed.
    strip: tuple[Day, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.days < 0

    @property
    def is_near(self) -> bool:
        """Whether less than a working week is left."""
        return 0 <= self.days < 5  # noqa: PLR2004 -- a working week


def due_of(row: RowMapping, moment: datetime) -> Due | None:
    """Return the deadline of a listed proposal; None for one without, or decided."""
    if row["due_on"] is None or row["state"] not in OPEN_STATES:
        return None
    today = local_date(moment, row["timezone"])
    days = working_days_between(today, row["due_on"], holidays_around(today))
    return Due(row["due_on"], days, row["why"], row["when_missed"], _strip(today, row["due_on"]))


def days_since(since: datetime, row: RowMapping, moment: datetime) -> int:
    """Return the working days that passed since a moment."""
    start, today = local_date(since, row["timezone"]), local_date(moment, row["timezone"])
    return max(0, working_days_between(start, today, holidays_around(today)))


def _strip(today: date, due_on: date) -> tuple[Day, ...]:
    count = (due_on - today).days + 1
    if not 1 < count <= _LONGEST_STRIP_DAYS:
        return ()
    holidays = holidays_around(today)
    days = (today + timedelta(days=ahead) for ahead in range(count))
    return tuple(Day(day, not is_working_day(day, holidays), day == due_on, day == today) for day in days)
