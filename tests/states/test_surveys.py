"""Surveys: an index is the exact mean of what was typed, in the scale that was named, and never guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from states.errors import Invalid
from states.surveys import Scale, in_scale, parse_survey, survey_index
from tests.states.cast import OLD
from tests.states.forms import NINE

QUESTION = OLD.questions["H2.a"]


def index_of(scale: Scale, *typed: object) -> Fraction:
    return survey_index(scale, parse_survey(QUESTION, scale, elements=list(typed)))


def faults_of(scale, value=None, elements=None):
    with pytest.raises(Invalid) as refused:
        parse_survey(QUESTION, scale, value=value, elements=elements)
    return [(fault.where, fault.reason) for fault in refused.value.faults]


def test_a_mean_of_elements_is_exact():
    assert index_of(Scale.INDEX, *NINE) == Fraction("3.2")


def test_an_index_alone_counts_as_it_is():
    assert parse_survey(QUESTION, Scale.INDEX, value="3.595") == (Fraction("3.595"),)


@pytest.mark.parametrize(
    ("typed", "index"), [("25", "1"), ("100", "4"), ("90", "3.6"), ("89.99", "3.5996"), (80.25, "3.21")]
)
def test_a_skm_value_is_a_twenty_fifth_of_it(typed: object, index: str):
    assert index_of(Scale.SKM, typed) == Fraction(index)


def test_a_third_has_no_end_and_loses_nothing():
    assert index_of(Scale.SKM, "80", "80", "81") == Fraction(241, 75)


@pytest.mark.parametrize("scale", Scale)
def test_what_was_typed_comes_back_in_its_scale(scale: Scale):
    typed = {Scale.INDEX: Fraction("3.2"), Scale.SKM: Fraction(80)}
    assert in_scale(scale, Fraction("3.2")) == typed[scale]


@pytest.mark.parametrize(
    ("scale", "typed"),
    [
        (Scale.INDEX, "0.99"),
        (Scale.INDEX, "4.01"),
        # What looks like the other scale is refused, not converted.
        (Scale.INDEX, "90"),
        (Scale.SKM, "3.6"),
        (Scale.SKM, "24.999"),
        (Scale.SKM, "100.001"),
    ],
)
def test_what_lies_outside_its_scale_is_refused(scale: Scale, typed: str):
    reasons = {Scale.INDEX: "index-out-of-range", Scale.SKM: "skm-out-of-range"}
    assert faults_of(scale, value=typed) == [("body.value", reasons[scale])]


@pytest.mark.parametrize("typed", ["", "3,6", "-3", "NaN", "1e0", True, None, [], {}, "3.6 ", "٣"])
def test_what_is_no_figure_is_refused(typed: object):
    assert faults_of(Scale.INDEX, elements=[typed]) == [("body.elements.0", "not-a-figure")]


def test_every_element_that_is_wrong_is_named():
    assert faults_of(Scale.INDEX, elements=["3.2", "4.5", "x", "0"]) == [
        ("body.elements.1", "index-out-of-range"),
        ("body.elements.2", "not-a-figure"),
        ("body.elements.3", "index-out-of-range"),
    ]


@pytest.mark.parametrize("given", [{}, {"value": "3.6", "elements": ["3.6"]}])
def test_either_the_index_or_its_elements_are_given(given: dict[str, object]):
    assert faults_of(Scale.INDEX, **given) == [("body.value", "value-or-elements")]


@pytest.mark.parametrize("count", [0, 201])
def test_a_questionnaire_has_some_elements_and_not_too_many(count: int):
    assert faults_of(Scale.INDEX, elements=["3.6"] * count) == [("body.elements", "too-many-elements")]
