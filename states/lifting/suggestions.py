"""Answers by which a sub-area earns what is missing: an example, the fewest changed items first.

All scored items of a sub-area count alike, so the fewest are those with the most to gain. They are first
supposed to be perfect and then, the last chosen first, lowered as far as what is left over allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from states.answers import Value
from states.lifting.counts import values_worth
from states.regulations import Question, Subarea
from states.scoring import worth

_NOTHING = Fraction(0)
_FULL = Fraction(1)


def answers_earning(
    subarea: Subarea, answers: Mapping[str, Value], items: Mapping[str, Fraction], points: Fraction
) -> dict[str, Value]:
    """Return changed answers, by input code, with which a sub-area earns at least so many points.

    ``items`` is what each item is worth now; ``points`` is at the most the sub-area's weight.
    """
    scored = [question for question in subarea.questions if question.is_scored]
    wanted = points / subarea.weight * len(scored)
    missing = wanted - sum((items[question.code] for question in scored), _NOTHING)
    chosen = _with_most_to_gain(scored, items, missing)
    left_over = sum((_FULL - items[question.code] for question in chosen), _NOTHING) - missing
    suggested: dict[str, Value] = {}
    for question in reversed(chosen):
        # Never below what it is worth now: lowering one item to lift another is no advice.
        least = max(_FULL - left_over, items[question.code])
        values = values_worth(question, answers, least)
        left_over -= _FULL - worth(question, {**answers, **values})
        suggested |= values
    return {code: value for code, value in suggested.items() if answers.get(code) != value}


def _with_most_to_gain(
    scored: list[Question], items: Mapping[str, Fraction], missing: Fraction
) -> list[Question]:
    """Return the fewest items that can gain what is missing, those with the most to gain first."""
    chosen: list[Question] = []
    for question in sorted(scored, key=lambda each: items[each.code]):
        if missing <= 0:
            break
        chosen.append(question)
        missing -= _FULL - items[question.code]
    return chosen
