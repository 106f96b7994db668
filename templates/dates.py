"""Days and moments as people read them; a moment is always told in a zone, and the zone is printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from states.workdays import ZONES

#: How each language writes the time of day.
_CLOCK: Final[Mapping[str, str]] = {"id": "HH.mm", "en": "HH:mm"}
_AT: Final[Mapping[str, str]] = {"id": "pukul", "en": "at"}


def long_date(language: str, day: date) -> str:
    """Return a day with its weekday: ``Kamis, 30 April 2026``."""
    return format_date(day, "EEEE, d MMMM y", locale=language)


def plain_date(language: str, day: date) -> str:
    """Return a day for the middle of a sentence: ``30 April 2026``."""
    return format_date(day, "d MMMM y", locale=language)


def short_date(language: str, day: date) -> str:
    """Return a day for a narrow column: ``30 Apr``."""
    return format_date(day, "d MMM", locale=language)


def month_name(language: str, day: date) -> str:
    """Return a day's month: ``April 2026``."""
    return format_date(day, "MMMM y", locale=language)


def weekday(language: str, day: date) -> str:
    """Return the short name of a day's weekday: ``Kam``."""
    return format_date(day, "EEE", locale=language)


def time_of_day(language: str, moment: datetime, zone: str) -> str:
    """Return a moment's time in a zone: ``23.59 WIB``.

    Raises ValueError for a naive moment, which is no time anywhere in particular.
    """
    local = _local(moment, zone)
    return f"{format_time(local, _CLOCK[language], locale=language)} {local:%Z}"


def long_moment(language: str, moment: datetime, zone: str) -> str:
    """Return a moment's day and time in a zone: ``Kamis, 30 April 2026 pukul 23.59 WIB``."""
    day = long_date(language, _local(moment, zone).date())
    return f"{day} {_AT[language]} {time_of_day(language, moment, zone)}"


def _local(moment: datetime, zone: str) -> datetime:
    """Return the moment on the zone's clocks."""
    if moment.tzinfo is None:
        message = "a naive moment is no time anywhere in particular"
        raise ValueError(message)
    return moment.astimezone(ZoneInfo(ZONES.get(zone, zone)))
