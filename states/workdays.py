"""Days on which offices work, and where a day ends.

Saturdays, Sundays and the given holidays are off. Holidays are handed in: the joint decree that names
public holidays and collective leave is amended after it is published, so they are data.

A deadline is the end of a local day: whoever acts at 23.59.59 in the unit's zone is in time, whoever
acts at midnight is late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

#: Indonesia's three zones by the letters that people read; none of them has summer time.
#: Source: Keputusan Presiden 41/1987.
ZONES: Final[Mapping[str, str]] = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_LAST_MOMENT: Final = time.max


class UnknownZoneError(ValueError):
    """A zone that is neither one of Indonesia's letters nor a name of the zone database."""


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Whether offices work on that day."""
    return day.weekday() < _SATURDAY and day not in holidays


def roll_forward(day: date, holidays: frozenset[date]) -> date:
    """Return the day, or the next working day where it is off."""
    while not is_working_day(day, holidays):
        day += _DAY
    return day


def roll_back(day: date, holidays: frozenset[date]) -> date:
    """Return the day, or the last working day before it where it is off."""
    while not is_working_day(day, holidays):
        day -= _DAY
    return day


def add_working_days(day: date, count: int, holidays: frozenset[date]) -> date:
    """Return the working day that comes ``count`` working days after the day; before it if negative.

    The day itself is never counted. Nought returns it as it is, off or not.
    """
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day


def working_days_between(start: date, end: date, holidays: frozenset[date]) -> int:
    """Return how many working days are left at ``start`` until ``end``; negative once it has passed.

    The last day itself counts 0. Past it the answer is never 0 again: on the Saturday after a Friday it is
    -1 and stays -1 through Monday, so that nothing late ever reads as due today.
    """
    if start <= end:
        return _working_days_after(start, end, holidays)
    return -max(1, _working_days_after(end, start, holidays))


def anniversary(day: date, years: int) -> date:
    """Return the same date ``years`` later; 1 March where a 29 February has none.

    Rolling on to March and not back to the 28th keeps a ban from ending a day early.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def local_date(moment: datetime, zone: str) -> date:
    """Return the calendar day that a moment falls on in the zone.

    Raises ValueError for a naive moment, which falls on no day in particular.
    """
    if moment.tzinfo is None:
        message = "a naive moment falls on no day"
        raise ValueError(message)
    return moment.astimezone(_zone(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last moment of a local day, in UTC; the last microsecond, the finest we record."""
    return datetime.combine(day, _LAST_MOMENT, _zone(zone)).astimezone(UTC)


def is_late(moment: datetime, due_on: date, zone: str) -> bool:
    """Whether the moment lies after the end of the local day that was the last."""
    return local_date(moment, zone) > due_on


def _working_days_after(start: date, end: date, holidays: frozenset[date]) -> int:
    """Return the number of working days after ``start`` up to and with ``end``."""
    weeks, rest = divmod((end - start).days, 7)
    tail = (end - timedelta(days=back) for back in range(rest))
    off = sum(start < day <= end and day.weekday() < _SATURDAY for day in holidays)
    return weeks * 5 + sum(day.weekday() < _SATURDAY for day in tail) - off


@cache
def _zone(zone: str) -> ZoneInfo:
    """Return the zone of Indonesia's letters or of a database name."""
    try:
        return ZoneInfo(ZONES.get(zone, zone))
    except (KeyError, ValueError, OSError) as unknown:
        raise UnknownZoneError(zone) from unknown
