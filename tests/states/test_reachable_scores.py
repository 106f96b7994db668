"""Area bounds against what a worksheet can really earn: the nearest score on either side of each.

The scores that an area can reach are enumerated in whole numbers, apart from the scoring they test:
with every worth and weight over one denominator, a set of reachable sums is the bits of an integer.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import lcm

import pytest

from states.findings import Status
from states.regulations import REGULATIONS, Question, QuestionKind
from states.vocabulary import Predicate
from states.worksheet import Value, score, threshold_findings
from tests.states.worksheets import OUT_OF, counts_for

#: What an answer is worth by letter; ratios are tried in hundredths.
WORTH = {
    ("Ya", "Tidak"): ("1", "0"),
    ("A", "B", "C"): ("1", "0.5", "0"),
    ("A", "B", "C", "D"): ("1", "0.67", "0.33", "0"),
    ("A", "B", "C", "D", "E"): ("1", "0.75", "0.5", "0.25", "0"),
}
SHARE_OF_WEIGHT = {Predicate.WBK: Fraction(60, 100), Predicate.WBBM: Fraction(75, 100)}
AREAS = {"MP": 8, "TL": 7, "SDM": 10, "PA": 10, "PP": 15, "PKPP": 10}

#: A way to answer one item, and the points it adds to its area.
Way = tuple[dict[str, Value], Fraction]


def ways(question: Question, points: Fraction) -> list[Way]:
    """Return every answer to an item that is worth so many points at best."""
    if question.kind is QuestionKind.RATIO:
        return [(counts_for(question, n), points * n / OUT_OF) for n in range(OUT_OF + 1)]
    options = tuple(question.options)
    return [
        ({question.code: option}, points * Fraction(worth))
        for option, worth in zip(options, WORTH[options], strict=True)
    ]


@cache
def items(regulation_id: str, area_code: str) -> tuple[list[Way], ...]:
    """Return the ways to answer each item of an area, both halves."""
    areas = [area for area in REGULATIONS[regulation_id].areas if area.code == area_code]
    return tuple(
        ways(question, sub.weight / len(sub.questions))
        for area in areas
        for sub in area.subareas
        for question in sub.questions
    )


@cache
def reachable(regulation_id: str, area_code: str) -> tuple[int, list[int]]:
    """Return the denominator and, after each item, the set of reachable sums as bits."""
    steps = items(regulation_id, area_code)
    bounds = [share * AREAS[area_code] for share in SHARE_OF_WEIGHT.values()]
    unit = lcm(*(f.denominator for f in bounds), *(p.denominator for step in steps for _, p in step))
    sums = [1]
    for step in steps:
        reached = 0
        for _, points in step:
            reached |= sums[-1] << int(points * unit)
        sums.append(reached)
    return unit, sums


def answers_reaching(regulation_id: str, area_code: str, target: int) -> dict[str, Value]:
    """Return answers that add up to a reachable sum, found by walking back from it."""
    unit, sums = reachable(regulation_id, area_code)
    answers: dict[str, Value] = {}
    for step, before in zip(reversed(items(regulation_id, area_code)), reversed(sums[:-1]), strict=True):
        for chosen, points in step:
            rest = target - int(points * unit)
            if rest >= 0 and before >> rest & 1:
                answers, target = answers | chosen, rest
                break
    assert target == 0
    return answers


def nearest(regulation_id: str, area_code: str, bound: Fraction) -> tuple[int, int]:
    """Return the largest reachable sum below a bound and the smallest that reaches it."""
    unit, sums = reachable(regulation_id, area_code)
    at = int(bound * unit)
    below = (sums[-1] & ((1 << at) - 1)).bit_length() - 1
    from_bound = sums[-1] >> at
    return below, at + (from_bound & -from_bound).bit_length() - 1


@pytest.mark.parametrize("area_code", AREAS)
@pytest.mark.parametrize("predicate", Predicate)
@pytest.mark.parametrize("regulation_id", REGULATIONS)
def test_the_nearest_reachable_scores_fall_on_either_side_of_the_bound(
    regulation_id: str, predicate: Predicate, area_code: str
):
    rules = REGULATIONS[regulation_id]
    unit, _ = reachable(regulation_id, area_code)
    sides = nearest(regulation_id, area_code, SHARE_OF_WEIGHT[predicate] * AREAS[area_code])
    for target, status in zip(sides, (Status.UNMET, Status.MET), strict=True):
        scores = score(rules, answers_reaching(regulation_id, area_code, target))
        row = next(f for f in threshold_findings(rules, predicate, scores) if f.requirement == area_code)
        assert (scores.areas[area_code], row.status) == (Fraction(target, unit), status)


@pytest.mark.parametrize(
    ("area_code", "sides"),
    [
        ("MP", (Fraction(2879, 600), Fraction(5761, 1200))),
        ("TL", (Fraction(1259, 300), Fraction(211, 50))),
        ("PA", (Fraction(191, 32), Fraction(577, 96))),
        ("PP", (Fraction(17997, 2000), Fraction(9))),
    ],
)
def test_the_scores_around_the_bounds_are_what_arithmetic_says(
    area_code: str, sides: tuple[Fraction, Fraction]
):
    unit, _ = reachable("permenpanrb-10-2019", area_code)
    found = nearest("permenpanrb-10-2019", area_code, Fraction(3, 5) * AREAS[area_code])
    assert tuple(Fraction(side, unit) for side in found) == sides
