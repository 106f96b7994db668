"""Service quality as a sigma level: the seed's small table, and the formula behind it.

Advisory only; no verdict depends on it, which is why floats are good enough here. DPMO is the number of
defects per million opportunities. The table allows for a drift of 1.5 sigma in the long run.

Source: "7 Kunci Pembangunan Zona Integritas", ministry slides of June 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import Final

#: How far a process is taken to drift in the long run, in standard deviations.
SHIFT_SIGMAS: Final = 1.5

_MILLION: Final = 1_000_000
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class SigmaRow:
    """One row of the table."""

    #: Sigma level ("ZST").
    level: Decimal
    #: Defects per million opportunities.
    dpmo: Decimal
    #: Catalogue key of the remark under ``sigma.``.
    remark: str
    #: What the slide prints where that is a misprint; None where the slide is right.
    printed: str | None = None


#: Best first. The slide prints ``2,33`` beside level 5; the formula gives 232.6, and 2.33 would be better
#: than the 3.4 of level 6, so the row can only mean 233.
TABLE: Final[tuple[SigmaRow, ...]] = (
    SigmaRow(Decimal(6), Decimal("3.4"), "world-class"),
    SigmaRow(Decimal(5), Decimal(233), "significantly-above-average", printed="2,33"),
    SigmaRow(Decimal("4.2"), Decimal(3470), "above-industry-average"),
    SigmaRow(Decimal(4), Decimal(6210), "industry-average"),
    SigmaRow(Decimal(3), Decimal(66800), "industry-average"),
    SigmaRow(Decimal(2), Decimal(308500), "below-industry-average"),
    SigmaRow(Decimal(1), Decimal(691500), "not-competitive"),
)


class DefectsError(ValueError):
    """Counts of defects that no service can have."""


def defects_per_million(defects: int, opportunities: int) -> Fraction:
    """Return defects per million opportunities.

    Raises DefectsError where there was no opportunity, or fewer than defects.
    """
    if opportunities <= 0 or not 0 <= defects <= opportunities:
        raise DefectsError(defects, opportunities)
    return Fraction(defects * _MILLION, opportunities)


def sigma_level(dpmo: float | Decimal | Fraction) -> float:
    """Return the sigma level of a number of defects per million opportunities.

    Raises DefectsError outside 0 < dpmo < 1,000,000, where no level is finite.
    """
    if not 0 < dpmo < _MILLION:
        raise DefectsError(dpmo)
    # The lower tail is taken and its sign turned: 1 minus a few millionths would lose digits.
    return SHIFT_SIGMAS - _NORMAL.inv_cdf(float(dpmo) / _MILLION)


def dpmo_at(level: float) -> float:
    """Return the defects per million opportunities of a sigma level."""
    return _NORMAL.cdf(SHIFT_SIGMAS - level) * _MILLION


def remark(dpmo: float | Decimal | Fraction) -> str:
    """Return the remark of the best row whose defects are not exceeded; the worst row's below the table."""
    reached = (row.remark for row in TABLE if dpmo <= row.dpmo)
    return next(reached, TABLE[-1].remark)
