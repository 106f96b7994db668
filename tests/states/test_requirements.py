"""What holds for every requirement: a refusal says what is asked, what was found and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from states.facts import Case
from states.findings import Finding, Level, Status, is_allowed
from states.lifecycle import LIFECYCLE
from states.machine import fire
from states.requirements import REQUIREMENTS, judge
from states.vocabulary import Role, Trigger
from tests.states.cast import NEW, OLD, WBBM, WBK, all_wrong, asking, knowing_nothing, lawful, stopping


def judged(kind: Callable[[Case], Case]) -> Iterator[tuple[Trigger, Finding]]:
    """Yield every finding of every row under both regulations, each case changed alike."""
    for rules, target in ((OLD, WBK), (OLD, WBBM), (NEW, WBK), (NEW, WBBM)):
        for edge in LIFECYCLE:
            if edge.only_for in (None, target):
                for found in judge(edge, kind(lawful(edge, rules, target))):
                    yield edge.trigger, found


WRONG, NOTHING = list(judged(all_wrong)), list(judged(knowing_nothing))


@pytest.mark.parametrize("found", [WRONG, NOTHING], ids=["wrong", "nothing"])
def test_whatever_stops_a_move_says_what_is_asked_what_was_found_and_by_whose_word(found):
    silent = [
        (trigger, each)
        for trigger, each in found
        if each.stops
        and not (each.required and each.citation and (each.actual or each.status is Status.NO_DATA))
    ]
    assert silent == []


@pytest.mark.parametrize("found", [WRONG, NOTHING], ids=["wrong", "nothing"])
def test_whatever_stops_a_move_says_that_it_does(found):
    assert [(trigger, each) for trigger, each in found if each.stops and trigger not in each.binds_at] == []


def test_no_data_has_nothing_found_or_missing_but_the_surveys_already_given():
    assert {each.requirement for _, each in NOTHING if each.status is Status.NO_DATA and each.gap} == set()
    assert {each.requirement for _, each in NOTHING if each.status is Status.NO_DATA and each.actual} == set()


def test_every_requirement_can_stop_a_move_except_those_that_only_warn():
    stopped = {each.requirement for _, each in WRONG + NOTHING if each.stops}
    several = {"prerequisites", "thresholds", "documents", "wbk-in-force"}
    warning = {"strategic", "low-tier", "answers-doubtful", "thresholds-ahead", "thresholds-national"}
    warning |= {"surveys-recorded", "wbbm-form", "wbbm-rubric"}
    tested_apart = {"answers-consistent", "own-award", "unit-exists"}
    assert set(REQUIREMENTS) - stopped == several | warning | tested_apart


def test_a_warning_names_moves_that_the_requirement_can_stop():
    warned = [each for _, each in WRONG if each.status is Status.WARNING]
    named = {(each.requirement, trigger) for each in warned for trigger in each.binds_at}
    stops = {(each.requirement, trigger) for trigger, each in WRONG if each.stops}
    assert named - stops == set()


def test_a_lawful_case_finds_nothing_that_stops_and_a_question_nothing_but_what_to_bring():
    for edge in LIFECYCLE:
        assert stopping(edge, lawful(edge)) == stopping(edge, asking(lawful(edge))) == []
        warned = [each for each in judge(edge, asking(lawful(edge))) if each.status is Status.WARNING]
        assert {each.remark for each in warned} <= {"bring-along"}


def test_the_findings_of_a_simple_move_are_told_whole_and_in_order():
    edge = next(edge for edge in LIFECYCLE if edge.trigger is Trigger.WITHDRAW)
    move = fire(Trigger.WITHDRAW, lawful(edge))
    cited, by = "Siklus usulan ZI: Tarik usulan", "Siklus usulan ZI: pemisahan tugas per orang"
    at = (Trigger.WITHDRAW,)
    person, proposal, met = Level.PERSON, Level.PROPOSAL, Status.MET
    assert move.findings == (
        Finding("role", person, met, "coordinator", "coordinator", None, cited, (Role.ADMIN,), at),
        Finding("separation-of-duties", person, met, "clerical", "none", None, by, (Role.COORDINATOR,), at),
        Finding("reason-given", proposal, met, "given", "given", None, cited, (), at),
    )
    assert is_allowed(move.findings)
