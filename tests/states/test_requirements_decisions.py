"""What the decisions demand: scores, panels, letters, decrees, grounds, and who may take them back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from states.facts import Case, PastMove, Seat
from states.findings import Finding, Level, Status
from states.lifecycle import LIFECYCLE
from states.requirements import judge
from states.vocabulary import Role, State, Trigger
from tests.states.cast import (
    NEW,
    OLD,
    RATNA,
    RINA,
    SARI,
    WBBM,
    WBK,
    YULI,
    Who,
    answering,
    asking,
    finding,
    findings,
    for_unit,
    in_cycle,
    knowing,
    lawful,
    recorded,
    recorded_in,
    row,
    stopping,
    told,
    trying,
    undone_by,
)

PROPOSE, AWARD_WBK = row(Trigger.PROPOSE), row(Trigger.AWARD_WBK)
AWARD, REVOKE = row(Trigger.AWARD), row(Trigger.REVOKE)
LETTER = ["proposal_letter_no", "proposal_letter_date"]
CORRECTIONS = [edge for edge in LIFECYCLE if edge.trigger is Trigger.CORRECT]


def test_the_panel_scores_every_question():
    case = answering(lawful(PROPOSE), H1_a=None, H1_b_due=None)
    assert told(PROPOSE, case, "all-scored") == ("unmet", "85", "83", "2")
    assert told(PROPOSE, lawful(PROPOSE), "all-scored") == ("met", "85", "85", None)


def test_members_with_a_conflict_of_interest_do_not_make_a_quorum():
    sari, budi = lawful(PROPOSE).facts.panel
    assert told(PROPOSE, lawful(PROPOSE), "quorum") == ("met", "2", "2", None)
    case = knowing(lawful(PROPOSE), panel=(sari, replace(budi, has_no_conflict=False)))
    assert told(PROPOSE, case, "quorum") == ("unmet", "2", "1", "1")
    third = Seat(Who.TONO, is_chair=False, has_no_conflict=True)
    assert told(PROPOSE, knowing(case, panel=(*case.facts.panel, third)), "quorum") == ("met", "2", "2", None)


def test_only_members_who_scored_blind_make_a_quorum_where_that_is_asked_of_them():
    case = knowing(lawful(PROPOSE), blind_scorers=frozenset({Who.BUDI, Who.TONO}))
    assert told(PROPOSE, case, "quorum") == ("unmet", "2", "1", "1")
    case = knowing(lawful(PROPOSE), blind_scorers=frozenset({Who.BUDI, Who.SARI}))
    assert told(PROPOSE, case, "quorum") == ("met", "2", "2", None)
    assert told(PROPOSE, knowing(case, blind_scorers=frozenset()), "quorum") == ("unmet", "2", "0", "2")


def test_every_threshold_row_that_fails_is_listed_and_binds():
    case = replace(lawful(PROPOSE), scores={"total": Fraction("74.99"), "MP": Fraction("4.79")})
    assert stopping(PROPOSE, case) == ["total", "MP"]
    assert told(PROPOSE, case, "total") == ("unmet", "75", "74.99", "0.01")


def test_a_proposal_that_fails_five_requirements_lists_five():
    case = recorded(lawful(PROPOSE), bpk_opinion="TW", akip_grade="CC", lhkpn_filed=99)
    case = in_cycle(replace(case, scores={"total": Fraction(74)}), quorum=3)
    assert stopping(PROPOSE, case) == ["quorum", "total", "bpk-opinion", "akip-grade", "lhkpn"]


def test_a_failure_hides_no_other_finding():
    case = in_cycle(lawful(PROPOSE), quorum=3)
    assert [each.requirement for each in judge(PROPOSE, case)] == [
        each.requirement for each in judge(PROPOSE, lawful(PROPOSE))
    ]


@pytest.mark.parametrize(
    ("rules", "fact", "code"), [(OLD, "tlhp_due", "H1.b.due"), (NEW, "lhkpn_filed", "P116")]
)
def test_counts_of_the_worksheet_equal_the_recorded_facts(rules, fact, code):
    def about(case: Case) -> Finding:
        found = findings(PROPOSE, case, "counts-match-facts")
        return next(each for each in found if each.required and each.required.startswith(fact))

    same, other = about(lawful(PROPOSE, rules)), about(recorded(lawful(PROPOSE, rules), **{fact: 103}))
    unknown = about(recorded(lawful(PROPOSE, rules), **{fact: None}))
    assert (same.status, same.required, same.actual) == (Status.MET, f"{fact}=100", f"{code}=100")
    assert (other.status, other.required, other.gap) == (Status.UNMET, f"{fact}=103", "3")
    assert (unknown.status, unknown.required, unknown.actual) == (Status.NO_DATA, f"{fact}={code}", None)


def test_counts_spread_over_several_questions_are_added_up():
    case = recorded(answering(lawful(PROPOSE, NEW), P113=90, P114=7, P115=3), lhkpn_obliged=100)
    found = [each.actual for each in findings(PROPOSE, case, "counts-match-facts")]
    assert found == ["P113+P114+P115=100", "P116=100", "P117+P118+P119=100", "P120=100"]
    partly = findings(PROPOSE, answering(case, P114=None), "counts-match-facts")[0]
    assert (partly.status, partly.required) == (Status.NO_DATA, "lhkpn_obliged=P113+P114+P115")


@pytest.mark.parametrize(
    ("rules", "papers"),
    [(OLD, LETTER), (NEW, [*LETTER, "sptjm_no", "tlhp_clearance_no", "survey_report_no"])],
    ids=["old", "new"],
)
@pytest.mark.parametrize("edge", [PROPOSE, AWARD_WBK], ids=["propose", "award_wbk"])
def test_every_paper_on_the_regulations_list_is_asked_for(edge, rules, papers):
    bare = knowing(lawful(edge, rules), documents={})
    assert stopping(edge, bare) == [f"document-{each}" for each in papers]
    found = finding(edge, lawful(edge, rules), "document-proposal_letter_no")
    assert (found.status, found.actual) == (Status.MET, "S-88/2026")
    assert found.citation == rules.parameters.sources["documents"].citation


def test_the_head_signs_by_proposing_and_the_clerk_records_signature_and_file():
    head, clerk = lawful(PROPOSE), lawful(PROPOSE, role=Role.COORDINATOR)
    assert told(PROPOSE, head, "letter-recorded")[0] == "not_applicable"
    assert told(PROPOSE, clerk, "letter-recorded") == ("met", "signatory, file", "signatory, file", None)
    for without in ({"documents": ()}, {"signatory": None}, {"signatory": SARI}):
        case = trying(clerk, **without)
        assert told(PROPOSE, case, "letter-recorded") == ("unmet", "signatory, file", "missing", None)


def test_a_clerk_who_asks_is_told_to_bring_the_letter():
    found = finding(PROPOSE, asking(lawful(PROPOSE, role=Role.COORDINATOR)), "letter-recorded")
    assert (found.status, found.remark) == (Status.WARNING, "bring-along")


LEAVE = {"wbk_self_award": {"letter_no": "B/7", "date": "2026-01-20"}}


@pytest.mark.parametrize(
    ("year", "status", "letter"),
    [(2026, "met", "B/7"), (2025, "met", "B/7"), (2024, "met", "B/7"), (2023, "no_data", None)],
)
def test_an_agency_awards_wbk_itself_with_leave_of_this_or_the_two_years_before(year, status, letter):
    case = recorded_in(recorded(lawful(AWARD_WBK), wbk_self_award=None), year, LEAVE)
    assert told(AWARD_WBK, case, "self-award") == (status, "given", letter, None)


def test_this_years_leave_counts_first_and_its_source_is_not_verified():
    case = recorded_in(lawful(AWARD_WBK), 2026, LEAVE)
    found = finding(AWARD_WBK, case, "self-award")
    assert (found.actual, found.verified, found.level) == ("B/7", False, Level.AGENCY)
    assert found.citation == OLD.parameters.sources["self_award"].citation


def test_no_letter_helps_where_the_regulation_knows_no_award_by_the_agency():
    rules = replace(OLD, parameters=replace(OLD.parameters, self_award=False))
    assert told(AWARD_WBK, lawful(AWARD_WBK, rules), "self-award") == ("unmet", "given", "none", None)


def test_a_decree_has_a_number_and_a_date():
    for edge in (AWARD_WBK, AWARD, REVOKE):
        case = lawful(edge)
        asked = "decree_no, decree_date"
        assert told(edge, case, "decree-given") == ("met", asked, "SK-9/2026, 2026-04-30", None)
        for without in ({"decree_no": None}, {"decree_no": ""}, {"decree_date": None}):
            assert told(edge, trying(case, **without), "decree-given") == ("unmet", asked, "missing", None)


def test_the_national_decree_and_the_order_to_correct_are_filed():
    for edge, requirement in ((AWARD, "decree-file"), (CORRECTIONS[0], "correction-document")):
        assert told(edge, lawful(edge), requirement) == ("met", "file", "surat.pdf", None)
        assert stopping(edge, trying(lawful(edge), documents=())) == [requirement]


@pytest.mark.parametrize("target", [WBK, WBBM])
def test_published_national_scores_warn_and_never_refuse(target):
    edge = row(Trigger.AWARD, only_for=target)
    case = answering(lawful(edge), H1_a=1)
    found = finding(edge, case, "anti_corruption_survey")
    assert (found.status, found.actual, found.gap, found.binds_at) == (Status.WARNING, "3.75", "9.75", ())
    assert stopping(edge, case) == []


def test_national_scores_that_nobody_published_are_not_told_as_nought():
    counts = dict.fromkeys(("H1.b.due", "H1.b.done"), 100)
    for answers in ({}, counts):
        found = finding(AWARD, knowing(lawful(AWARD), answers=answers), "total")
        assert (found.status, found.required, found.actual, found.gap) == (Status.WARNING, "75", None, None)
    supposed = replace(knowing(lawful(AWARD), answers={}), scores={"total": Fraction(80)})
    assert told(AWARD, supposed, "total") == ("met", "75", "80", None)


def test_what_an_outcome_published_stands_before_what_the_national_column_earns():
    case = knowing(lawful(AWARD), published={"total": Fraction("74.99")})
    assert told(AWARD, case, "total") == ("warning", "75", "74.99", "0.01")
    assert told(AWARD, case, "enablers") == ("met", "40", "60", None)
    alone = knowing(case, answers={})
    assert told(AWARD, alone, "total") == ("warning", "75", "74.99", "0.01")
    assert told(AWARD, alone, "enablers") == ("warning", "40", None, None)


@pytest.mark.parametrize(
    ("case", "grounds"),
    [
        (lambda case: case, "none"),
        (lambda case: in_cycle(case, closes_on=date(2026, 5, 4)), "none"),
        (lambda case: in_cycle(case, closes_on=date(2026, 5, 3)), "cycle-closed"),
        (lambda case: knowing(case, awards=()), "wbk-lost"),
        (lambda case: knowing(case, awards=(), target=WBK), "none"),
        (lambda case: for_unit(case, dissolved_on=date(2026, 5, 4)), "unit-dissolved"),
        (lambda case: for_unit(case, dissolved_on=date(2026, 5, 5)), "none"),
        (
            lambda case: for_unit(
                knowing(in_cycle(case, closes_on=date(2026, 5, 3)), awards=()), dissolved_on=date(2026, 5, 4)
            ),
            "cycle-closed, wbk-lost, unit-dissolved",
        ),
    ],
)
def test_a_proposal_lapses_on_a_ground_only(case, grounds):
    edge = row(Trigger.LAPSE, State.INTERNAL_REVIEW)
    standing = for_unit(lawful(edge, target=WBBM), dissolved_on=None)
    found = told(edge, case(standing), "lapse-ground")
    asked = "cycle-closed | wbk-lost | unit-dissolved"
    assert found == ("unmet" if grounds == "none" else "met", asked, grounds, None)


def test_national_evaluation_outlives_its_cycle():
    edge = row(Trigger.LAPSE, State.NATIONAL_EVALUATION)
    closed = in_cycle(for_unit(lawful(edge), dissolved_on=None), closes_on=date(2026, 5, 3))
    assert stopping(edge, closed) == ["lapse-ground"]
    assert stopping(edge, lawful(edge)) == []


def test_only_the_units_newest_proposal_is_corrected():
    edge = CORRECTIONS[0]
    assert told(edge, lawful(edge), "newest-proposal") == ("met", "newest", "newest", None)
    case = knowing(lawful(edge), is_newest=False)
    assert told(edge, case, "newest-proposal") == ("unmet", "newest", "older", None)


def test_nobody_corrects_a_move_that_they_made_or_signed():
    edge = row(Trigger.CORRECT, State.NATIONAL_EVALUATION)
    proposed = replace(undone_by(edge), person_ids=(Who.RINA, Who.RATNA))
    case = knowing(lawful(edge), moves=(proposed,))
    asked = ("unmet", "other-person", "same-person", None)
    assert told(edge, case, "not-own-move") == asked
    clerk = replace(RINA, roles=frozenset({Role.AGENCY_HEAD}))
    assert told(edge, trying(case, actor=clerk), "not-own-move") == asked
    other = trying(case, actor=YULI)
    assert told(edge, other, "not-own-move") == ("met", "other-person", "other-person", None)
    assert told(edge, trying(other, signatory=RATNA), "not-own-move") == asked


def test_a_head_revokes_only_what_the_agency_awarded_itself():
    head = lawful(REVOKE, role=Role.AGENCY_HEAD)
    assert told(REVOKE, head, "own-award") == ("met", "award_wbk", "award_wbk", None)
    national = PastMove(Trigger.AWARD, State.NATIONAL_EVALUATION, State.WBK, (Who.WAYAN,))
    found = told(REVOKE, knowing(head, moves=(national,)), "own-award")
    assert found == ("unmet", "award_wbk", "award", None)
    assert told(REVOKE, knowing(head, moves=()), "own-award") == ("unmet", "award_wbk", "none", None)


def test_the_nation_revokes_whatever_was_awarded():
    assert told(REVOKE, knowing(lawful(REVOKE), moves=()), "own-award")[0] == "not_applicable"
    assert stopping(row(Trigger.REVOKE, State.WBBM), lawful(row(Trigger.REVOKE, State.WBBM))) == []


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
def test_the_best_worksheet_is_put_forward_for_either_predicate(rules):
    assert [stopping(PROPOSE, lawful(PROPOSE, rules, each)) for each in (WBK, WBBM)] == [[], []]
