"""Surveys behind the result indices: what was typed, in which scale, and the exact index that it makes.

A questionnaire is counted as an index (1..4) or, as service surveys (SKM) publish it, as 25..100. Which one
it is has to be said: 90 is no index, 3.6 is no SKM value, and nothing is guessed from its size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

from states.answers import MOST_ELEMENTS
from states.errors import Fault, Invalid
from states.figures import figure, shortest
from states.regulations import Question


class Scale(StrEnum):
    """What a questionnaire is counted in."""

    INDEX = "index"
    SKM = "skm"


#: What an index is multiplied by to stand in a scale.
#: Source: PermenPANRB 14/2017, annex: the value of an SKM unit is its index times 25.
_TIMES: Mapping[Scale, int] = {Scale.INDEX: 1, Scale.SKM: 25}
_OUTSIDE: Mapping[Scale, str] = {Scale.INDEX: "index-out-of-range", Scale.SKM: "skm-out-of-range"}


def in_scale(scale: Scale, index: Fraction) -> Fraction:
    """Return an index as it stands in a scale."""
    return index * _TIMES[scale]


def survey_index(scale: Scale, typed: Sequence[Fraction]) -> Fraction:
    """Return the index that values of a scale make: their exact mean, unweighted."""
    return sum(typed, Fraction(0)) / len(typed) / _TIMES[scale]


def parse_survey(
    question: Question, scale: Scale, *, value: object = None, elements: Sequence[object] | None = None
) -> tuple[Fraction, ...]:
    """Return what was typed of a survey, exactly: the means of its elements, or the one value alone.

    Raises Invalid with every fault: both or neither given, no figures, outside the range of the scale.
    """
    if (value is None) == (elements is None):
        raise Invalid.because("body.value", "value-or-elements")
    named = [("body.value", value)] if elements is None else _named(elements)
    faults: list[Fault] = []
    typed: list[Fraction] = []
    for where, raw in named:
        found = figure(raw)
        fault = _fault(question, scale, where, found)
        if fault is not None:
            faults.append(fault)
        elif found is not None:
            typed.append(found)
    if faults:
        raise Invalid(faults)
    return tuple(typed)


def _named(elements: Sequence[object]) -> list[tuple[str, object]]:
    if not 1 <= len(elements) <= MOST_ELEMENTS:
        raise Invalid.because("body.elements", "too-many-elements", most=str(MOST_ELEMENTS))
    return [(f"body.elements.{position}", raw) for position, raw in enumerate(elements)]


def _fault(question: Question, scale: Scale, where: str, found: Fraction | None) -> Fault | None:
    """Return what is wrong with a figure; None for nothing."""
    if found is None:
        return Fault(where, "not-a-figure", {})
    least, most = (in_scale(scale, end) for end in question.index_range or (Fraction(0), Fraction(0)))
    if least <= found <= most:
        return None
    return Fault(where, _OUTSIDE[scale], {"least": shortest(least), "most": shortest(most)})
