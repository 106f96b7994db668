"""A month as people read it: what ends on which day, weekends and holidays."""

from __future__ import annotations

import re
from calendar import Calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import RowMapping

from states.workdays import is_working_day, working_days_between
from workflow.services.holidays import holidays_around, names_of_holidays
from workflow.web.paths import proposal_path

_MONTH = re.compile(r"(2[0-9]{3})-(0[1-9]|1[0-2])")
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Ending:
    """A proposal whose stage ends on a day."""

    number: str
    path: str
    unit: str
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day."""

    on: date
    is_of_month: bool
    is_off: bool
    is_today: bool
    #: Name of the holiday, in Indonesian; None on other days.
    holiday: str | None
    #: Working days from today on; negative for days that have passed.
    days: int
    endings: tuple[Ending, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday to Sunday."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    #: Days on which something ends, or that are holidays.
    marked: tuple[Day, ...]
    #: Addresses of the months beside it, as ``2026-12``.
    before: str
    after: str


def month_asked(asked: str | None, today: date) -> date:
    """Return the first day of the month that an address asks for; of the present one for nonsense."""
    found = _MONTH.fullmatch(asked or "")
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def span_of(first: date) -> tuple[date, date]:
    """Return the first and the last day that a month's weeks show."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return weeks[0][0], weeks[-1][-1]


def month_of(first: date, today: date, rows: Iterable[RowMapping]) -> Month:
    """Return a month with its endings, from ``queries.board.endings_between``, which come by day."""
    endings = {
        day: tuple(_ending(row, today) for row in found)
        for day, found in groupby(rows, key=lambda row: row["due_on"])
    }
    holidays = names_of_holidays(first.year)
    weeks = tuple(
        tuple(_day(day, first, today, holidays, endings.get(day, ())) for day in week)
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )
    days = [day for week in weeks for day in week if day.is_of_month]
    return Month(
        first,
        weeks,
        tuple(day for day in days if day.endings or day.holiday is not None),
        _name(first.year - (first.month == 1), first.month - 1 or _DECEMBER),
        _name(first.year + (first.month == _DECEMBER), first.month % _DECEMBER + 1),
    )


def _day(
    day: date, first: date, today: date, holidays: Mapping[date, str], endings: tuple[Ending, ...]
) -> Day:
    return Day(
        on=day,
        is_of_month=day.month == first.month,
        is_off=not is_working_day(day, holidays_around(day)),
        is_today=day == today,
        holiday=holidays.get(day),
        days=working_days_between(today, day, holidays_around(today)),
        endings=endings,
    )


def _ending(row: RowMapping, today: date) -> Ending:
    return Ending(
        row["number"], proposal_path(row["number"]), row["unit_name"], row["state"], row["due_on"] < today
    )


def _name(year: int, month: int) -> str:
    return f"{year}-{month:02}"
