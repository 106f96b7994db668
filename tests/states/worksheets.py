"""Filled worksheets for the tests: the best and the worst a unit can answer, and anything between."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from states.regulations import Question, QuestionKind, RatioKind, Regulation
from states.worksheet import Value

#: Part and whole of a ratio are chosen out of so many.
OUT_OF = 100


def counts_for(question: Question, hundredths: int) -> dict[str, Value]:
    """Return counts that make a ratio worth so many hundredths; the others are 0."""
    assert question.ratio is not None
    counts: dict[str, Value] = {count.code: 0 for count in question.inputs}
    is_reduction = question.ratio.kind is RatioKind.REDUCTION
    counts[question.ratio.whole[0]] = OUT_OF
    counts[question.ratio.part[0]] = OUT_OF - hundredths if is_reduction else hundredths
    return counts


def answer(question: Question, *, best: bool) -> dict[str, Value]:
    """Return the best or the worst answer to a scored item, by input code."""
    if question.kind is QuestionKind.RATIO:
        return counts_for(question, OUT_OF if best else 0)
    if question.index_range is not None:
        return {question.code: question.index_range[1 if best else 0]}
    return {question.code: list(question.options)[0 if best else -1]}


def filled(regulation: Regulation, *, best: bool = True) -> dict[str, Value]:
    """Return a full worksheet in which every answer is the best, or the worst."""
    return {code: value for q in regulation.scored for code, value in answer(q, best=best).items()}


def at_random(regulation: Regulation, chance: Random) -> dict[str, Value]:
    """Return a full worksheet of answers picked by chance, contradictory counts included."""
    answers: dict[str, Value] = {}
    for code in regulation.inputs:
        question = regulation.questions[code]
        if question.options:
            answers[code] = chance.choice(list(question.options))
        elif question.index_range is not None:
            answers[code] = Fraction(chance.randint(100, 400), 100)
        else:
            answers[code] = chance.randint(0, 6)
    return answers
