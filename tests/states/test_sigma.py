"""The sigma table agrees with its own formula, once its misprint is read as what it must mean."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from states.sigma import TABLE, DefectsError, defects_per_million, dpmo_at, remark, sigma_level


@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row.level))
def test_every_row_follows_from_the_formula(row):
    assert round(sigma_level(row.dpmo), 2) == float(row.level)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row.level))
def test_the_formula_gives_every_rows_defects_back(row):
    assert dpmo_at(float(row.level)) == pytest.approx(float(row.dpmo), rel=0.002)


def test_only_level_5_is_printed_differently():
    assert {row.level: row.printed for row in TABLE if row.printed} == {Decimal(5): "2,33"}


def test_the_misprint_would_make_level_5_better_than_level_6():
    assert sigma_level(Decimal("2.33")) > 6


def test_more_defects_never_mean_a_better_level():
    assert [row.dpmo for row in TABLE] == sorted(row.dpmo for row in TABLE)


def test_three_complaints_in_twelve_hundred_services():
    assert defects_per_million(3, 1200) == Fraction(2500)


@pytest.mark.parametrize(("defects", "opportunities"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_counts_that_no_service_can_have_are_refused(defects, opportunities):
    with pytest.raises(DefectsError):
        defects_per_million(defects, opportunities)


@pytest.mark.parametrize("defects", [0, 1_000_000, -1, float("nan")])
def test_no_level_is_finite_without_defects_or_without_success(defects):
    with pytest.raises(DefectsError):
        sigma_level(defects)


@pytest.mark.parametrize(
    ("defects", "word"),
    [(3.4, "world-class"), (3.5, "significantly-above-average"), (233, "significantly-above-average"),
     (6210, "industry-average"), (308501, "not-competitive"), (999_999, "not-competitive")],
)  # fmt: skip
def test_a_remark_is_that_of_the_best_row_reached(defects, word):
    assert remark(defects) == word
