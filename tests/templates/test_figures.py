"""Figures on paper never seem to reach a bound that the stored figure misses."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.figures import percent, score, short_score, short_shortfall, shortfall, whole

POINTS = st.fractions(0, 100)


def read(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


@pytest.mark.parametrize(
    ("value", "told"),
    [("8.355", "8,35"), ("74.999999999999", "74,99"), (75, "75,00"), (Fraction(2, 3), "0,66"),
     (Decimal("3.595"), "3,59"), ("1234567.899", "1.234.567,89"), ("-0.001", "0,00"), ("-1.239", "-1,23")],
)  # fmt: skip
def test_a_score_is_cut_towards_zero(value, told):
    assert score("id", value) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [("0.645", "0,65"), ("0.000000000001", "0,01"), ("0.65", "0,65"), (0, "0,00"), (5, "5,00")],
)
def test_a_shortfall_is_cut_up(value, told):
    assert shortfall("id", value) == told


@given(POINTS, POINTS)
def test_a_figure_that_misses_its_bound_never_looks_as_if_it_reached_it(actual, bound):
    assert read(score("id", actual)) <= actual
    assert read(shortfall("id", bound)) >= bound


@given(POINTS)
def test_something_missing_never_reads_as_nothing_missing(gap):
    assert (read(shortfall("id", gap)) == 0) == (gap == 0)


@pytest.mark.parametrize(
    ("value", "told"), [("75", "75"), ("18.50", "18,5"), ("74.999", "74,99"), ("100", "100")]
)
def test_in_a_sentence_idle_zeros_are_left_out(value, told):
    assert short_score("id", value) == told


def test_what_is_asked_is_cut_up_in_a_sentence_too():
    assert short_shortfall("id", "5.251") == "5,26"


@pytest.mark.parametrize(
    ("share", "told"), [("249/250", "99,6%"), ("9999/10000", "99,9%"), (1, "100,0%"), (0, "0,0%")]
)
def test_almost_everything_is_not_everything(share, told):
    assert percent("id", share) == told


def test_thousands_are_kept_apart():
    assert (whole("id", 48213), whole("en", 48213)) == ("48.213", "48,213")


def test_english_uses_a_decimal_point():
    assert (score("en", "1234.5"), percent("en", "249/250")) == ("1,234.50", "99.6%")


@pytest.mark.parametrize("value", [0.1, True])
def test_binary_floats_are_refused(value):
    with pytest.raises(TypeError, match="exact"):
        score("id", value)
