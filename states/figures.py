"""Exact numbers in and out of text: nothing is rounded on the way in, and only shown cut on the way out."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

#: Decimals shown of a figure that has more; enough that no two reachable scores look alike.
PLACES = 12

# As long as people write figures; a longer one is a mistake or an attack on the arithmetic.
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,20})?")


def figure(raw: object) -> Fraction | None:
    """Return the exact value of a plain decimal of at least 0; None for anything else.

    A float stands for the shortest decimal that reads back as it, which is what was typed: 3.59 is
    359/100. Signs, exponents, NaN, infinities and truth values are no figures.
    """
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | Fraction):
        return Fraction(raw) if raw >= 0 else None
    text = str(raw) if isinstance(raw, str | Decimal | float) else ""
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def _decimal(units: int, places: int) -> str:
    whole, part = divmod(units, 10**places)
    return f"{whole}.{part:0{places}}".rstrip("0").rstrip(".") if places else str(whole)


def cut(number: Fraction, places: int = PLACES) -> str:
    """Return a plain decimal cut toward zero: a figure just below a bound never shows as the bound."""
    units = abs(number.numerator) * 10**places // number.denominator
    return f"-{_decimal(units, places)}" if number < 0 and units else _decimal(units, places)


def cut_up(number: Fraction, places: int = PLACES) -> str:
    """Return a plain decimal of a number of at least 0, cut upward: what is missing never shows as 0."""
    return _decimal(-(-number.numerator * 10**places // number.denominator), places)


def exact(number: Fraction) -> str:
    """Return ``n/d``."""
    return f"{number.numerator}/{number.denominator}"


def shortest(number: Fraction) -> str:
    """Return the whole value as a decimal where it has an end, as ``n/d`` where it has none."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return cut(number, max(twos, fives)) if rest == 1 else exact(number)
