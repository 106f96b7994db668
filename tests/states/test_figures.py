"""Figures: exact from text, and cut so that they never look better than they are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.figures import cut, cut_up, exact, figure, shortest

FRACTIONS = st.fractions(min_value=0, max_value=100, max_denominator=10**9)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("3.59", Fraction(359, 100)),
        ("4", Fraction(4)),
        (4, Fraction(4)),
        (3.59, Fraction(359, 100)),
        (Decimal("3.590"), Fraction(359, 100)),
        (Fraction(16, 5), Fraction(16, 5)),
    ],
)
def test_a_plain_decimal_is_read_exactly(raw: object, meant: Fraction):
    assert figure(raw) == meant


NO_FIGURES: list[object] = [
    *("", " 3", "3 ", "3\n", "3,59", "+3", "-3", "1e2", ".5", "3.", "NaN", "inf", "٣", "16/5", "1" * 10),
    *(True, None, -1, Fraction(-1, 2), float("nan"), float("inf"), 1e22, -0.5, Decimal("NaN")),
    *(Decimal("1e400"), Decimal("Infinity"), Decimal(-1), b"3", [3], {"a": 3}, "3." + "1" * 21),
]


def test_anything_else_is_no_figure():
    assert [raw for raw in NO_FIGURES if figure(raw) is not None] == []


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(75), "75"),
        (Fraction(0), "0"),
        (Fraction("74.990"), "74.99"),
        (Fraction(2, 3), "0.666666666666"),
        (Fraction(16) - Fraction(1, 10**15), "15.999999999999"),
        (Fraction(-1, 3), "-0.333333333333"),
        (Fraction(-1, 10**13), "0"),
    ],
)
def test_a_figure_is_cut_toward_zero(number: Fraction, shown: str):
    assert cut(number) == shown


def test_a_figure_can_be_cut_at_fewer_places():
    assert (cut(Fraction("74.996"), 2), cut(Fraction("74.996"), 0)) == ("74.99", "74")


def test_what_is_missing_never_shows_as_nothing():
    assert cut_up(Fraction(1, 10**15)) == "0.000000000001"


def test_a_whole_is_exact_over_one():
    assert (exact(Fraction(75)), exact(Fraction("14.5"))) == ("75/1", "29/2")


@pytest.mark.parametrize(
    ("number", "kept"),
    [(Fraction("3.595"), "3.595"), (Fraction(29, 9), "29/9"), (Fraction(4), "4"), (Fraction(1, 8), "0.125")],
)
def test_a_figure_is_kept_as_a_decimal_where_that_has_an_end(number: Fraction, kept: str):
    assert shortest(number) == kept


@settings(max_examples=30)
@given(FRACTIONS)
def test_what_is_kept_is_the_whole_figure(number: Fraction):
    assert Fraction(shortest(number)) == Fraction(exact(number)) == number


@settings(max_examples=30)
@given(FRACTIONS)
def test_a_figure_lies_between_its_two_cuts(number: Fraction):
    below, above = Fraction(cut(number)), Fraction(cut_up(number))
    assert below <= number <= above
    assert above - below <= Fraction(1, 10**12)
