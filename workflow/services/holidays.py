"""Indonesia's public holidays and collective leave, as working-day arithmetic needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

#: A working-day count never reaches further than this many years from its start.
_YEARS_AROUND = 2


def holidays_around(day: date) -> frozenset[date]:
    """Return the days off (besides weekends) of the years round a day.

    Source: the joint decrees on public holidays and collective leave, as the ``holidays`` package
    carries them; collective leave is its category ``government``, which is off by default.
    """
    return _of_years(day.year - 1, day.year + _YEARS_AROUND)


@lru_cache(maxsize=32)
def _of_years(first: int, last: int) -> frozenset[date]:
    # Imported here: the package takes a while to load and most commands count no working days.
    from holidays import country_holidays  # noqa: PLC0415

    years = range(first, last + 1)
    return frozenset(country_holidays("ID", years=years, categories=("public", "government")))


@lru_cache(maxsize=32)
def names_of_holidays(year: int) -> Mapping[date, str]:
    """Return the names, in Indonesian, of the days off of a year and of the days around it.

    Source: as above.
    """
    from holidays import country_holidays  # noqa: PLC0415 -- as above

    years = range(year - 1, year + 2)
    return dict(country_holidays("ID", years=years, categories=("public", "government"), language="id"))
