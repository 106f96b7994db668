"""Requirements read only what they say they read: what is not loaded must not be judged as empty."""

from __future__ import annotations

from dataclasses import fields
from typing import cast

from states.facts import Case, Facts, Part
from states.lifecycle import LIFECYCLE
from states.requirements import CONDUCT, REQUIREMENTS, parts_read
from states.vocabulary import Trigger
from tests.states.cast import NEW, OLD, WBBM, WBK, all_wrong, asking, knowing_nothing, lawful, row

#: What is loaded with each part of the snapshot; everything else is there for every move.
LOADED_WITH = {
    Part.AWARDS: {"awards", "banned_until"},
    Part.RIVALS: {"first_tier_waiting"},
    Part.AGENCY_YEARS: {"agency_years"},
    Part.UNIT_YEARS: {"unit_years"},
    Part.ANSWERS: {"answers", "fillers"},
    Part.EVIDENCE: {"evidenced"},
    Part.NOTES: {"open_notes"},
    Part.SIGN_OFF: {"reviewer_id"},
    Part.PANEL: {"panel", "blind_scorers"},
    Part.MOVES: {"moves", "is_newest"},
    Part.OUTCOMES: {"published"},
    Part.SURVEYS: {"surveys"},
    Part.WBBM_FORM: {"wbbm_form"},
}
ALWAYS = {"today", "state", "target", "cycle", "unit", "proposal_id", "open_proposal", "is_affirmative"}
ALWAYS |= {"criteria", "documents", "deadline", "rounds", "duties"}


class Watched:
    """Facts that remember which of their fields were looked at."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> object:
        self.seen.add(name)
        return getattr(self.facts, name)


def watched(case: Case) -> tuple[Watched, Case]:
    """Return the case with watched facts, and the watch."""
    watch = Watched(case.facts)
    return watch, Case(case.regulation, cast("Facts", watch), case.attempt, case.scores, case.holders)


#: A lawful case, one that only asks, one with nothing and one with everything wrong: every branch.
KINDS = (lambda case: case, asking, knowing_nothing, all_wrong)
CASES = [
    (edge, kind(lawful(edge, rules, edge.only_for or target, role)))
    for rules, target in ((OLD, WBK), (NEW, WBBM))
    for edge in LIFECYCLE
    for role in edge.roles
    for kind in KINDS
]


def parts_of(seen: set[str]) -> set[Part]:
    return {part for part, names in LOADED_WITH.items() if names & seen}


def test_every_field_of_the_facts_is_loaded_always_or_with_one_part():
    names = [name for loaded in (ALWAYS, *LOADED_WITH.values()) for name in loaded]
    assert sorted(names) == sorted(field.name for field in fields(Facts))
    assert set(LOADED_WITH) == set(Part)


def test_every_requirement_reads_exactly_the_parts_it_declares():
    read: dict[str, set[Part]] = {name: set() for name in REQUIREMENTS}
    for edge, case in CASES:
        for name in edge.demands:
            watch, seen_case = watched(case)
            list(REQUIREMENTS[name].judge(edge, seen_case))
            read[name] |= parts_of(watch.seen)
    # Answers are loaded with last year's counts, which fill what nobody typed.
    for parts in read.values():
        parts.update({Part.UNIT_YEARS} if Part.ANSWERS in parts else set())
    assert read == {name: set(requirement.reads) for name, requirement in REQUIREMENTS.items()}


def test_conduct_reads_what_each_row_loads_anyway():
    for edge, case in CASES:
        watch, seen_case = watched(case)
        for judge in CONDUCT:
            list(judge(edge, seen_case))
        assert parts_of(watch.seen) <= parts_read(edge)


def test_a_row_loads_what_its_demands_read_together():
    assert parts_read(row(Trigger.LAPSE)) == {Part.AWARDS}
    assert parts_read(row(Trigger.WITHDRAW)) == set()
