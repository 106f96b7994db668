"""What an edge demands, and what judging it finds: always every finding, never a bare no.

``judge`` is the single place where a move is weighed. The machine's guard, ``explain`` and
``simulate`` all call it, so what is explained is what happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from states.facts import Case, Part
from states.findings import Finding
from states.lifecycle import Edge
from states.requirements import conduct, decisions, forms, nomination, prerequisites, stages

#: One requirement: yields what it finds for an edge and a case.
Judge = Callable[[Edge, Case], Iterator[Finding]]

_FACT_PARTS = (Part.AWARDS, Part.AGENCY_YEARS, Part.UNIT_YEARS)
_ANSWER_PARTS = (Part.ANSWERS, Part.UNIT_YEARS)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A demand of the lifecycle table: how it is judged, and what it reads."""

    judge: Judge
    #: Parts of the snapshot that must have been loaded.
    reads: tuple[Part, ...] = ()


REQUIREMENTS: Mapping[str, Requirement] = {
    "cycle-open": Requirement(nomination.cycle_open),
    "unit-exists": Requirement(nomination.unit_exists),
    "no-open-proposal": Requirement(nomination.no_open_proposal),
    "holds-no-predicate": Requirement(nomination.holds_no_predicate, (Part.AWARDS,)),
    "no-ban": Requirement(nomination.no_ban, (Part.AWARDS,)),
    "criteria-answered": Requirement(nomination.criteria_answered),
    "strategic": Requirement(nomination.strategic),
    "low-tier": Requirement(nomination.low_tier, (Part.RIVALS,)),
    "prerequisites": Requirement(prerequisites.prerequisites, _FACT_PARTS),
    "wbk-in-force": Requirement(prerequisites.wbk_in_force, (Part.AWARDS,)),
    "deadline": Requirement(stages.deadline),
    "integrity-pact": Requirement(stages.integrity_pact),
    "team-decree": Requirement(stages.team_decree),
    "all-answered": Requirement(stages.all_answered, _ANSWER_PARTS),
    "evidence-complete": Requirement(stages.evidence_complete, (*_ANSWER_PARTS, Part.EVIDENCE)),
    "surveys-given": Requirement(stages.surveys_given, _ANSWER_PARTS),
    "answers-consistent": Requirement(stages.answers_consistent, _ANSWER_PARTS),
    "answers-doubtful": Requirement(stages.answers_doubtful, _ANSWER_PARTS),
    "submitter-filled-none": Requirement(stages.submitter_filled_none, _ANSWER_PARTS),
    "thresholds-ahead": Requirement(stages.thresholds_ahead, _ANSWER_PARTS),
    "reason-given": Requirement(stages.reason_given),
    "rounds-left": Requirement(stages.rounds_left),
    "reviewer-signed-off": Requirement(stages.reviewer_signed_off, (Part.SIGN_OFF,)),
    "no-open-notes": Requirement(stages.no_open_notes, (Part.NOTES,)),
    "all-scored": Requirement(decisions.all_scored, _ANSWER_PARTS),
    "quorum": Requirement(decisions.quorum, (Part.PANEL,)),
    "thresholds": Requirement(decisions.thresholds, _ANSWER_PARTS),
    "thresholds-national": Requirement(decisions.thresholds_national, (*_ANSWER_PARTS, Part.OUTCOMES)),
    "counts-match-facts": Requirement(decisions.counts_match_facts, _ANSWER_PARTS),
    "documents": Requirement(decisions.documents),
    "letter-recorded": Requirement(decisions.letter_recorded),
    "self-award": Requirement(decisions.self_award, (Part.AGENCY_YEARS,)),
    "decree-given": Requirement(decisions.decree_given),
    "decree-file": Requirement(decisions.decree_file),
    "lapse-ground": Requirement(decisions.lapse_ground, (Part.AWARDS,)),
    "correction-document": Requirement(decisions.correction_document),
    "newest-proposal": Requirement(decisions.newest_proposal, (Part.MOVES,)),
    "not-own-move": Requirement(decisions.not_own_move, (Part.MOVES,)),
    "own-award": Requirement(decisions.own_award, (Part.MOVES,)),
    "surveys-recorded": Requirement(forms.surveys_recorded, (*_ANSWER_PARTS, Part.SURVEYS)),
    "wbbm-form": Requirement(forms.wbbm_form, (Part.WBBM_FORM,)),
    "wbbm-rubric": Requirement(forms.wbbm_rubric, (Part.WBBM_FORM,)),
}

#: Judged on every edge, before its own demands.
CONDUCT: tuple[Judge, ...] = (conduct.role, conduct.separation_of_duties, conduct.nobody_can_act)


def judge(edge: Edge, case: Case) -> tuple[Finding, ...]:
    """Return every finding of one attempt on one edge, those of conduct first."""
    judges = (*CONDUCT, *(REQUIREMENTS[name].judge for name in edge.demands))
    return tuple(finding for judges_one in judges for finding in judges_one(edge, case))


def parts_read(edge: Edge) -> frozenset[Part]:
    """Return the parts of the snapshot that judging an edge reads."""
    return frozenset(part for name in edge.demands for part in REQUIREMENTS[name].reads)
