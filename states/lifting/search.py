"""The smallest set of facts and sub-areas by which a proposal reaches every threshold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from states.answers import Value, counted
from states.facts import Case
from states.lifting.facts import LIFTABLE, LiftedFact, Obstacle, ObstacleReason, judge_facts, with_facts
from states.lifting.smallest import Need, shortfalls, smallest_lift
from states.lifting.suggestions import answers_earning
from states.regulations import Bound, Regulation
from states.scoring import Scores, score
from states.thresholds import threshold_findings

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class LiftedSubarea:
    """A sub-area that has to earn more; everything in points."""

    code: str
    name: str
    #: What it earns now, lifted facts already counted.
    before: Fraction
    #: What it has to earn at least.
    after: Fraction
    #: Its weight.
    most: Fraction
    #: Answers that earn it, by input code: an example.
    answers: Mapping[str, Value]

    @property
    def points(self) -> Fraction:
        """By how much it has to rise."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Lift:
    """The answer to "what would have to be better?"."""

    facts: tuple[LiftedFact, ...]
    subareas: tuple[LiftedSubarea, ...]
    #: What no lift removes; where there is any, no set of facts and sub-areas suffices.
    obstacles: tuple[Obstacle, ...]
    #: Facts and answers that a "what if" can suppose to see every threshold pass.
    supposed_facts: Mapping[str, object]
    supposed_answers: Mapping[str, Value]

    @property
    def exists(self) -> bool:
        """Whether lifting can help at all."""
        return not self.obstacles

    @property
    def size(self) -> int:
        """How many things are to be lifted; 0 where everything passes already."""
        return len(self.facts) + len(self.subareas)

    @property
    def points(self) -> Fraction:
        """What the sub-areas have to gain together."""
        return sum((subarea.points for subarea in self.subareas), _NOTHING)


def liftable(regulation: Regulation) -> tuple[str, ...]:
    """Return the codes of everything that can be lifted, and so be kept fixed: facts and sub-areas."""
    asked = {row.code for row in regulation.prerequisites}
    return (*(code for code in LIFTABLE if code in asked), *(sub.code for sub in regulation.subareas))


def find_lift(case: Case, fixed: Collection[str] = ()) -> Lift:
    """Return the smallest set of facts and sub-areas to lift so that every threshold passes, exactly.

    Thresholds are the determination rows, and the prerequisites that bind when the proposal is put
    forward. First the facts: prerequisites do not depend on each other, so every one that is missed is in
    every solution, or stands in the way of all. Worksheet counts that must equal a lifted fact follow it.
    What the rows still miss then is a matter of points: the fewest sub-areas, the least total lift, the
    most room, the worksheet's order (``smallest`` says how, and why nothing smaller exists). ``fixed``
    names what must stay as it is. ``case.scores`` are rows set by hand: they rise with the lift like any.
    """
    lifted, obstacles = judge_facts(case, fixed)
    answers = with_facts(case, lifted)
    scores = score(case.regulation, answers)
    bounds = case.regulation.bounds(case.facts.target)
    room = {
        sub.code: sub.weight - scores.subareas[sub.code]
        for sub in case.regulation.subareas
        if sub.code not in fixed
    }
    needs = {bound.row: _need(case, scores, bound) for bound in bounds}
    unreachable = shortfalls(room, needs.values())
    obstacles = (*obstacles, *_obstacles(case, scores, {r for r, n in needs.items() if n in unreachable}))
    amounts = None if obstacles else smallest_lift(room, needs.values())
    if amounts is None:
        return Lift((), (), obstacles, {}, {})
    subareas = tuple(_subareas(case.regulation, answers, scores, amounts))
    return Lift(lifted, subareas, (), *_supposed(case, answers, lifted, subareas))


def _need(case: Case, scores: Scores, bound: Bound) -> Need:
    """Return what the sub-areas behind a row must gain together."""
    actual = case.scores.get(bound.row, scores.measured[bound.of_code])
    return Need(_members(case.regulation, bound.of_code), bound.points - actual)


def _members(regulation: Regulation, code: str) -> frozenset[str]:
    """Return the sub-areas whose points a row adds up."""
    of_areas = [(area, sub.code) for area in regulation.areas for sub in area.subareas]
    by_code: dict[str, set[str]] = {"total": {sub.code for sub in regulation.subareas}}
    by_code["enablers"] = {sub for _, sub in of_areas}
    for area, sub in of_areas:
        for name in (area.code, area.half_code, sub):
            by_code.setdefault(name, set()).add(sub)
    for component in regulation.results:
        for name, subs in (
            (component.code, component.subareas),
            *((s.code, (s,)) for s in component.subareas),
        ):
            by_code.setdefault(name, set()).update(sub.code for sub in subs)
    return frozenset(by_code[code])


def _obstacles(case: Case, scores: Scores, rows: Collection[str]) -> Iterator[Obstacle]:
    """Yield the rows that cannot be reached by what may still be lifted."""
    findings = threshold_findings(case.regulation, case.facts.target, scores, case.scores)
    yield from (Obstacle(each, ObstacleReason.FIXED) for each in findings if each.requirement in rows)


def _subareas(
    regulation: Regulation, answers: Mapping[str, Value], scores: Scores, amounts: Mapping[str, Fraction]
) -> Iterator[LiftedSubarea]:
    for subarea in regulation.subareas:
        if subarea.code in amounts:
            before = scores.subareas[subarea.code]
            after = before + amounts[subarea.code]
            earning = answers_earning(subarea, answers, scores.items, after)
            yield LiftedSubarea(subarea.code, subarea.name, before, after, subarea.weight, earning)


def _supposed(
    case: Case,
    followed: Mapping[str, Value],
    lifted: Collection[LiftedFact],
    subareas: Collection[LiftedSubarea],
) -> tuple[Mapping[str, object], Mapping[str, Value]]:
    """Return all facts and answers of a lift together; a count and its fact that agree now still do."""
    facts = {name: value for each in lifted for name, value in each.facts.items()}
    before = case.facts.answers
    answers = {code: value for code, value in followed.items() if before.get(code) != value}
    for subarea in subareas:
        answers |= subarea.answers
    recorded = case.facts.unit_years.get(case.facts.cycle.year - 1, {})
    for agreement in case.regulation.agreements:
        was, will = (counted(agreement.codes, each) for each in (before, {**before, **answers}))
        if will is not None and was != will and was == recorded.get(agreement.fact):
            facts.setdefault(agreement.fact, will)
    return facts, answers
