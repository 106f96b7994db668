"""Which missed prerequisites can be lifted by a better fact, and which nobody can lift."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from states.answers import Value, contradiction
from states.facts import Case
from states.findings import Finding
from states.lifecycle import LIFECYCLE, Edge
from states.requirements.prerequisites import prerequisites
from states.vocabulary import Trigger


class ObstacleReason(StrEnum):
    """Why something stands in the way that no lift removes."""

    #: Years have to pass.
    TIME = "time"
    #: An award is given by decree.
    DECREE = "decree"
    #: It was answered when the unit was nominated.
    NOMINATION = "nomination"
    #: Whoever asks wants it left as it is, or there is no room left.
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class LiftedFact:
    """A recorded fact that has to become better."""

    #: Code of the prerequisite, e.g. ``bpk-opinion``.
    requirement: str
    #: What was found, as the finding shows it; None where nothing is recorded.
    before: str | None
    #: What is asked.
    after: str
    #: How much is missing: grades, levels or reports; None where that has no meaning.
    amount: str | None
    citation: str
    #: The facts by their API names as they would be; empty where the counts are not known at all.
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is missed and cannot be lifted."""

    finding: Finding
    reason: ObstacleReason


#: The fact behind a prerequisite that asks for a grade or a level.
_GRADED: Mapping[str, str] = {
    "bpk-opinion": "bpk_opinion",
    "akip-grade": "akip_grade",
    "rb-index": "rb_index_grade",
    "spip-level": "spip_level",
}
#: Whole and part behind a prerequisite that asks for all of something.
_COUNTED: Mapping[str, tuple[str, str]] = {
    "lhkpn": ("lhkpn_obliged", "lhkpn_filed"),
    "lhkasn": ("lhkasn_obliged", "lhkasn_filed"),
    "tlhp-complete": ("tlhp_due", "tlhp_done"),
}
#: Prerequisites that a better fact can meet.
LIFTABLE: tuple[str, ...] = (*_GRADED, *_COUNTED)

_REASONS: Mapping[str, ObstacleReason] = {
    "wbk-interval": ObstacleReason.TIME,
    "prior-wbk": ObstacleReason.DECREE,
}
#: Prerequisites are asked as they will be when the proposal is put forward.
_PROPOSING: Edge = next(edge for edge in LIFECYCLE if edge.trigger is Trigger.PROPOSE)


def judge_facts(case: Case, fixed: Collection[str]) -> tuple[tuple[LiftedFact, ...], tuple[Obstacle, ...]]:
    """Return the facts that must be lifted for the proposal to be put forward, and what cannot be.

    Prerequisites do not depend on each other, so each that is missed belongs into every solution.
    """
    missed = [finding for finding in prerequisites(_PROPOSING, case) if finding.stops]
    lifted = tuple(
        _lifted(case, finding)
        for finding in missed
        if finding.requirement in LIFTABLE and finding.requirement not in fixed
    )
    names = {each.requirement for each in lifted}
    obstacles = (
        Obstacle(finding, _reason(finding.requirement, fixed))
        for finding in missed
        if finding.requirement not in names
    )
    return lifted, tuple(obstacles)


def _reason(requirement: str, fixed: Collection[str]) -> ObstacleReason:
    if requirement in fixed:
        return ObstacleReason.FIXED
    return _REASONS.get(requirement, ObstacleReason.NOMINATION)


def _lifted(case: Case, finding: Finding) -> LiftedFact:
    return LiftedFact(
        finding.requirement,
        finding.actual,
        finding.required or "",
        finding.gap,
        finding.citation,
        _facts_for(case, finding),
    )


def _facts_for(case: Case, finding: Finding) -> Mapping[str, object]:
    """Return last year's facts under which a prerequisite is met; none where a whole is not recorded."""
    if finding.requirement in _GRADED:
        asked = finding.required or ""
        return {_GRADED[finding.requirement]: int(asked) if asked.isdigit() else asked}
    whole, part = _COUNTED[finding.requirement]
    due = case.facts.unit_years.get(case.facts.cycle.year - 1, {}).get(whole)
    return {} if due is None else {part: due}


def with_facts(case: Case, lifted: Collection[LiftedFact]) -> dict[str, Value]:
    """Return the answers as they follow the lifted facts.

    A worksheet count that must equal a recorded fact rises with it, unless it would exceed its whole: the
    lift gains those points without anything else being lifted.
    """
    answers = dict(case.facts.answers)
    changed = {name: value for each in lifted for name, value in each.facts.items()}
    for agreement in case.regulation.agreements:
        if agreement.fact in changed and len(agreement.codes) == 1:
            code = agreement.codes[0]
            followed = {**answers, code: int(str(changed[agreement.fact]))}
            ratio = case.regulation.questions[case.regulation.ratio_of[code]]
            answers = answers if contradiction(ratio, followed) else followed
    return answers
