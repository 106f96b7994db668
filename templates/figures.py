"""Figures as people read them: never rounded, so that nothing on paper seems to reach a bound it misses.

What was reached is cut towards zero, what is missing is cut away from it: 8.355 reads 8,35 and its
shortfall to 9 reads 0,65. Binary floats are refused, because they were rounded before they came here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final, TypeAlias

#: An exact number, or its spelling: ``74.999``, ``249/250``.
Figure: TypeAlias = str | int | Decimal | Fraction

#: Decimals of a score, in points.
SCORE_PLACES: Final = 2

#: The decimal mark and the mark between thousands, by language.
_MARKS: Final[Mapping[str, tuple[str, str]]] = {"id": (",", "."), "en": (".", ",")}


def score(language: str, value: Figure) -> str:
    """Return what was reached, cut to two decimals: ``74,99``."""
    return _spelled(language, int(_exact(value) * 10**SCORE_PLACES), SCORE_PLACES)


def shortfall(language: str, value: Figure) -> str:
    """Return what is missing, cut up to two decimals: a missing 0.001 reads ``0,01``, never 0."""
    return _spelled(language, _away_from_zero(_exact(value) * 10**SCORE_PLACES), SCORE_PLACES)


def short_score(language: str, value: Figure) -> str:
    """Return what was reached with no more decimals than it needs, at most two: ``75``, ``18,5``."""
    return _shortened(language, score(language, value))


def short_shortfall(language: str, value: Figure) -> str:
    """Return what is missing, or asked for, with no more decimals than it needs: ``0,5``."""
    return _shortened(language, shortfall(language, value))


def percent(language: str, share: Figure) -> str:
    """Return a share of 1 in per cent, cut to one decimal: 249/250 reads ``99,6%``."""
    return _spelled(language, int(_exact(share) * 1000), 1) + "%"


def whole(language: str, value: Figure) -> str:
    """Return a count with its thousands apart: ``48.213``."""
    return _spelled(language, int(_exact(value)), 0)


def _exact(value: Figure) -> Fraction:
    """Return the number itself; raises TypeError for a float, ValueError for what is no number."""
    if isinstance(value, float | bool):
        message = f"{type(value).__name__} is not an exact figure"
        raise TypeError(message)
    return Fraction(value)


def _away_from_zero(number: Fraction) -> int:
    """Return the next whole number on the far side of zero."""
    return ceil(number) if number >= 0 else -ceil(-number)


def _spelled(language: str, scaled: int, places: int) -> str:
    """Return a number of ``10**-places`` units with the language's marks."""
    decimal_mark, thousands_mark = _MARKS[language]
    units, decimals = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    grouped = f"{units:,}".replace(",", thousands_mark)
    return f"{sign}{grouped}{decimal_mark}{decimals:0{places}}" if places else f"{sign}{grouped}"


def _shortened(language: str, spelled: str) -> str:
    """Return a spelled number without idle zeros after its decimal mark."""
    return spelled.rstrip("0").removesuffix(_MARKS[language][0])
