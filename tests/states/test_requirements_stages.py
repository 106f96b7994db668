"""What the stages up to the review demand, and who is asked for what."""

from __future__ import annotations

from datetime import date

import pytest

from states.facts import Case, DeadlineFacts
from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.vocabulary import Role, State, Trigger, WhenMissed
from tests.states.cast import (
    BAMBANG,
    BEST,
    HENDRA,
    NEW,
    OLD,
    RINA,
    SARI,
    Who,
    answering,
    asking,
    finding,
    in_cycle,
    knowing,
    lawful,
    row,
    stopping,
    told,
    trying,
)

BEGIN, SUBMIT = row(Trigger.BEGIN_SELF_ASSESSMENT), row(Trigger.SUBMIT_SELF_ASSESSMENT)
RETURN, ACCEPT = row(Trigger.RETURN_TO_UNIT), row(Trigger.ACCEPT_REVIEW)
#: Rows that a stage's deadline can stop.
TIMED = [BEGIN, SUBMIT, RETURN, ACCEPT, row(Trigger.RETURN_FROM_TPI), row(Trigger.DECLINE)]
TIMED += [row(Trigger.DECLINE, State.TPI_EVALUATION), row(Trigger.PROPOSE), row(Trigger.AWARD_WBK)]
LKE = "PermenPANRB 10/2019, lampiran lembar kerja evaluasi"


@pytest.mark.parametrize(
    ("requirement", "field"), [("integrity-pact", "integrity_pact_date"), ("team-decree", "team_decree_no")]
)
def test_a_unit_begins_with_a_dated_pact_and_a_team_decree(requirement: str, field: str):
    case = lawful(BEGIN)
    papers = case.facts.documents
    assert told(BEGIN, case, requirement) == ("met", field, papers[field], None)
    without = knowing(case, documents={name: paper for name, paper in papers.items() if name != field})
    assert told(BEGIN, without, requirement) == ("unmet", field, "missing", None)


def due(edge: Edge, day: date, when_missed: WhenMissed) -> Finding:
    case = knowing(lawful(edge), deadline=DeadlineFacts(day, when_missed))
    return finding(edge, case, "deadline")


@pytest.mark.parametrize("when_missed", WhenMissed)
def test_the_last_day_is_in_time(when_missed: WhenMissed):
    found = due(SUBMIT, date(2026, 5, 4), when_missed)
    assert (found.status, found.required, found.actual) == (Status.MET, "2026-05-04", "2026-05-04")


def test_a_missed_deadline_marks_the_move_late_and_stops_nothing():
    found = due(SUBMIT, date(2026, 5, 1), WhenMissed.LATE)
    assert (found.status, found.gap, found.binds_at) == (Status.WARNING, "3", ())


def test_a_missed_deadline_of_a_closed_stage_stops_the_move():
    assert due(SUBMIT, date(2026, 5, 1), WhenMissed.CLOSED) == Finding(
        requirement="deadline",
        level=Level.PROPOSAL,
        status=Status.UNMET,
        required="2026-05-01",
        actual="2026-05-04",
        gap="3",
        citation="Siklus usulan ZI: Ajukan ke reviu internal",
        fix_by=(Role.COORDINATOR,),
        binds_at=(Trigger.SUBMIT_SELF_ASSESSMENT,),
    )


def test_a_closed_stage_stops_every_move_forward_or_back_but_not_the_way_out():
    missed = DeadlineFacts(date(2026, 5, 3), WhenMissed.CLOSED)
    assert all(stopping(edge, knowing(lawful(edge), deadline=missed)) == ["deadline"] for edge in TIMED)
    for trigger in (Trigger.WITHDRAW, Trigger.LAPSE, Trigger.AWARD, Trigger.FAIL):
        assert stopping(row(trigger), knowing(lawful(row(trigger)), deadline=missed)) == []


def test_a_stage_without_a_deadline_asks_for_none():
    found = finding(SUBMIT, knowing(lawful(SUBMIT), deadline=None), "deadline")
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(("rules", "inputs"), [(OLD, 85), (NEW, 127)], ids=["old", "new"])
def test_every_question_is_answered_before_a_unit_submits(rules, inputs):
    case = lawful(SUBMIT, rules)
    assert told(SUBMIT, case, "all-answered") == ("met", str(inputs), str(inputs), None)
    first, second, *_rest = rules.inputs
    partly = {code: value for code, value in case.facts.answers.items() if code not in {first, second}}
    found = told(SUBMIT, knowing(case, answers=partly), "all-answered")
    assert found == ("unmet", str(inputs), str(inputs - 2), "2")


def test_every_answer_worth_something_carries_evidence():
    case = lawful(SUBMIT)
    assert told(SUBMIT, case, "evidence-complete") == ("met", "84", "84", None)
    bare = knowing(case, evidenced=case.facts.evidenced - {"H1.b"})
    assert told(SUBMIT, bare, "evidence-complete") == ("unmet", "84", "83", "1")
    assert finding(SUBMIT, bare, "evidence-complete").citation == LKE


def test_an_answer_worth_nothing_needs_no_evidence():
    worthless = answering(lawful(SUBMIT), H1_b_done=0)
    case = knowing(worthless, evidenced=worthless.facts.evidenced - {"H1.b"})
    assert told(SUBMIT, case, "evidence-complete") == ("met", "83", "83", None)


def test_surveys_that_nobody_gave_are_no_data():
    case = lawful(SUBMIT)
    assert told(SUBMIT, case, "surveys-given") == ("met", "H1.a, H2.a", "H1.a, H2.a", None)
    one = answering(case, H1_a=None)
    assert told(SUBMIT, one, "surveys-given") == ("no_data", "H1.a, H2.a", "H2.a", None)
    none = answering(one, H2_a=None)
    assert told(SUBMIT, none, "surveys-given") == ("no_data", "H1.a, H2.a", None, None)
    assert stopping(SUBMIT, none) == ["all-answered", "surveys-given"]


def test_counts_that_contradict_each_other_are_named():
    case = answering(lawful(SUBMIT, NEW), P116=101, P120=101)
    assert told(SUBMIT, case, "answers-consistent") == ("unmet", "none", "PP.R3a, PP.R3b", None)


def test_counts_that_should_be_the_same_and_differ_are_only_doubted():
    case = answering(lawful(SUBMIT, NEW), P090=99)
    found = finding(SUBMIT, case, "answers-doubtful")
    assert (found.status, found.actual, found.binds_at) == (Status.WARNING, "P090", ())
    assert told(SUBMIT, lawful(SUBMIT, NEW), "answers-doubtful") == ("met", "none", "none", None)


def test_whoever_submits_filled_none_of_the_answers():
    assert told(SUBMIT, lawful(SUBMIT), "submitter-filled-none") == ("met", "none", "none", None)
    case = knowing(lawful(SUBMIT), fillers=frozenset({Who.DEWI, Who.HENDRA}))
    assert told(SUBMIT, case, "submitter-filled-none") == ("unmet", "none", "filled", None)


def test_thresholds_are_announced_to_the_unit_and_stop_nothing():
    case = answering(lawful(SUBMIT), H1_a=1)
    found = finding(SUBMIT, case, "anti_corruption_survey")
    assert (found.status, found.required, found.actual, found.gap) == (Status.WARNING, "13.5", "3.75", "9.75")
    assert found.binds_at == (Trigger.PROPOSE, Trigger.AWARD_WBK)
    assert stopping(SUBMIT, case) == []


REASONED = [RETURN, row(Trigger.RETURN_FROM_TPI), row(Trigger.DECLINE), row(Trigger.FAIL)]
REASONED += [row(Trigger.WITHDRAW), row(Trigger.LAPSE), row(Trigger.CORRECT), row(Trigger.REVOKE)]


def test_whoever_stops_or_returns_a_proposal_says_why():
    for edge in REASONED:
        assert stopping(edge, trying(lawful(edge), note=" \n")) == ["reason-given"]
        assert stopping(edge, trying(lawful(edge), note=None)) == ["reason-given"]


def test_a_question_is_told_to_bring_the_reason_and_the_reason_itself_is_not_kept():
    question = finding(RETURN, asking(lawful(RETURN)), "reason-given")
    assert (question.status, question.required, question.remark) == (Status.WARNING, "given", "bring-along")
    assert told(RETURN, lawful(RETURN), "reason-given") == ("met", "given", "given", None)


@pytest.mark.parametrize("trigger", [Trigger.RETURN_TO_UNIT, Trigger.RETURN_FROM_TPI])
def test_each_assessing_stage_returns_a_proposal_as_often_as_the_cycle_allows(trigger: Trigger):
    edge = row(trigger)
    other = ({Trigger.RETURN_TO_UNIT, Trigger.RETURN_FROM_TPI} - {trigger}).pop()
    once = knowing(lawful(edge), rounds={trigger: 1, other: 2})
    assert told(edge, once, "rounds-left") == ("met", "2", "1", None)
    twice = knowing(lawful(edge), rounds={trigger: 2})
    assert told(edge, twice, "rounds-left") == ("unmet", "2", "2", None)
    assert told(edge, in_cycle(twice, max_rounds=3), "rounds-left") == ("met", "3", "2", None)


def signed(case: Case, reviewer_id: int | None) -> str:
    """Return how the sign-off stands where this reviewer, or nobody, gave one."""
    return told(ACCEPT, knowing(case, reviewer_id=reviewer_id), "reviewer-signed-off")[0]


def test_a_coordinator_accepts_on_the_reviewers_sign_off_and_the_reviewer_by_accepting():
    assert signed(lawful(ACCEPT), None) == "not_applicable"
    clerk = lawful(ACCEPT, role=Role.COORDINATOR)
    assert clerk.attempt.actor == RINA
    assert (signed(clerk, BAMBANG.person_id), signed(clerk, None)) == ("met", "unmet")


def test_open_notes_keep_a_review_from_being_passed():
    assert told(ACCEPT, lawful(ACCEPT), "no-open-notes") == ("met", "0", "0", None)
    case = knowing(lawful(ACCEPT), open_notes=2)
    assert told(ACCEPT, case, "no-open-notes") == ("unmet", "0", "2", "2")


def test_the_wrong_person_is_told_whose_move_it_is():
    found = finding(SUBMIT, trying(lawful(SUBMIT), actor=SARI), "role")
    assert (found.status, found.required, found.actual) == (Status.UNMET, "unit_head", "tpi_chair")
    assert told(SUBMIT, lawful(SUBMIT), "role") == ("met", "unit_head", "unit_head", None)


def test_the_best_worksheet_in_the_right_hands_is_submitted():
    assert lawful(SUBMIT).attempt.actor == HENDRA
    assert [stopping(SUBMIT, lawful(SUBMIT, rules)) for rules in (OLD, NEW)] == [[], []]
    assert len(BEST[OLD.id]) == 85
