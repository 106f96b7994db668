"""How far a column of a worksheet is, and what it earns so far beside what is least: live, exact, pure.

Source of every least figure: the determination table of the regulation, PermenPANRB 10/2019 or 90/2021.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from states.answers import Value
from states.regulations import Bound, Regulation, Subarea, regulation
from states.scoring import Scores, needs_evidence
from states.vocabulary import Predicate


@dataclass(frozen=True, slots=True)
class Reached:
    """One row of the determination table, as far as it is reached."""

    bound: Bound
    #: Points so far; an unanswered item counts 0.
    points: Fraction
    answered: int
    inputs: int

    @property
    def is_met(self) -> bool:
        """Whether the least is reached; reaching it exactly is enough."""
        return self.points >= self.bound.points


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one column is."""

    answered: int
    inputs: int
    #: Codes of the inputs that nobody has filled, in the order of the worksheet.
    unanswered: tuple[str, ...]
    #: Codes worth more than 0 that carry no evidence, likewise.
    unbacked: tuple[str, ...]
    total: Fraction
    #: The rows of areas, and the others, in the order of the regulation's table.
    areas: tuple[Reached, ...]
    rows: tuple[Reached, ...]


def progress(
    rules: Regulation,
    target: Predicate,
    answers: Mapping[str, Value],
    scores: Scores,
    evidenced: AbstractSet[str],
) -> Progress:
    """Return how far a column is, judged by the rows for a predicate."""
    counted = _inputs_behind(rules.id)
    reached = [_reached(bound, counted, answers, scores) for bound in rules.bounds(target)]
    areas = {area.code for area in rules.areas} | {area.half_code for area in rules.areas}
    open_codes = tuple(code for code in rules.inputs if code not in answers)
    return Progress(
        answered=len(rules.inputs) - len(open_codes),
        inputs=len(rules.inputs),
        unanswered=open_codes,
        unbacked=tuple(code for code in needs_evidence(rules, answers) if code not in evidenced),
        total=scores.total,
        areas=tuple(row for row in reached if row.bound.of_code in areas),
        rows=tuple(row for row in reached if row.bound.of_code not in areas),
    )


def _reached(
    bound: Bound, counted: Mapping[str, frozenset[str]], answers: Mapping[str, Value], scores: Scores
) -> Reached:
    inputs = counted[bound.of_code]
    return Reached(bound, scores.measured[bound.of_code], len(inputs & answers.keys()), len(inputs))


@cache
def _inputs_behind(regulation_id: str) -> Mapping[str, frozenset[str]]:
    """Return the codes of the inputs behind everything that a determination row can measure."""
    rules = regulation(regulation_id)
    found = {subarea.code: _inputs([subarea]) for subarea in rules.subareas}
    found |= {component.code: _inputs(component.subareas) for component in rules.results}
    for area in rules.areas:
        found[area.half_code] = _inputs(area.subareas)
        found[area.code] = found.get(area.code, frozenset()) | found[area.half_code]
    found["enablers"] = _inputs(subarea for area in rules.areas for subarea in area.subareas)
    found["total"] = frozenset(rules.inputs)
    return found


def _inputs(subareas: Iterable[Subarea]) -> frozenset[str]:
    """Return what a person fills in for some sub-areas: the counts of ratios, everything else itself."""
    return frozenset(
        each.code
        for subarea in subareas
        for item in subarea.questions
        for each in (item, *item.inputs)
        if each.is_filled
    )
