"""Scores: exact, complete, and never better for what was left empty."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.regulations import REGULATIONS, Regulation
from states.worksheet import Note, Value, needs_evidence, parse_answers, score, unanswered
from tests.states.worksheets import at_random, filled

OLD = REGULATIONS["permenpanrb-10-2019"]
NEW = REGULATIONS["permenpanrb-90-2021"]
BOTH = pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])

MEAN_OF_16_FIFTHS = [3.32, 3.51, 3.19, 3.28, 3.01, 3.24, 3.17, 3.11, 2.97]


@BOTH
def test_the_best_worksheet_earns_a_hundred_points(rules: Regulation):
    scores = score(rules, filled(rules))
    assert [scores.total, scores.components["enablers"], scores.components["results"]] == [100, 60, 40]
    assert scores.areas == rules.area_weights


@BOTH
def test_the_worst_worksheet_earns_only_the_least_survey_indices(rules: Regulation):
    scores = score(rules, filled(rules, best=False))
    surveys = sum(sub.weight for sub in rules.subareas if sub.questions[0].is_survey)
    assert [scores.total, scores.components["enablers"]] == [surveys / 4, 0]


@BOTH
def test_an_empty_worksheet_earns_nothing(rules: Regulation):
    scores = score(rules, {})
    assert (scores.total, set(scores.items.values()), scores.notes) == (Fraction(0), {Fraction(0)}, ())


def test_components_are_named_alike_in_both_regulations():
    results = ["clean_government", "anti_corruption_survey", "public_service"]
    assert sorted(score(OLD, {}).components) == sorted(["enablers", "results", *results, "tlhp"])
    assert sorted(score(NEW, {}).components) == sorted(["enablers", "results", *results, "performance"])


def test_a_subarea_is_the_mean_over_all_its_questions():
    assert score(OLD, {"Q03": "Ya", "Q04": "B"}).subareas["MP.2"] == 2 * (1 + Fraction(1, 2)) / 3


def test_an_area_adds_up_its_halves():
    scores = score(NEW, {"P001": "Ya", "P002": "A", "P092": "A", "P093": "B"})
    assert (scores.halves["MP.compliance"], scores.halves["MP.reform"]) == (Fraction(1, 2), Fraction("1.67"))
    assert scores.areas["MP"] == Fraction("2.17")


def test_the_mean_of_three_point_two_is_exactly_sixteen_points():
    answers = parse_answers(OLD, {"H2.a": MEAN_OF_16_FIFTHS})
    assert score(OLD, answers).components["public_service"] == 16


def test_a_survey_index_is_divided_by_four():
    scores = score(NEW, parse_answers(NEW, {"P125": "3.60", "P127": "3.595"}))
    assert scores.components["anti_corruption_survey"] == Fraction("15.75")
    assert scores.components["public_service"] == Fraction("15.728125")


def test_performance_is_a_letter_of_five_points():
    assert score(NEW, {"P126": "B"}).components["performance"] == Fraction("3.75")


def test_lhkpn_and_the_other_reports_weigh_one_point_each():
    counts: dict[str, Value] = {"P113": 1, "P114": 0, "P115": 3, "P116": 4}
    others: dict[str, Value] = {"P117": 2, "P118": 2, "P119": 0, "P120": 1}
    assert score(NEW, counts).subareas["PP.R3"] == 1
    assert score(NEW, counts | others).subareas["PP.R3"] == Fraction(5, 4)


@pytest.mark.parametrize(
    ("code", "counts", "worth"),
    [
        ("MP.R1a", {"P088": 4, "P089": 3}, Fraction(3, 4)),
        ("MP.R1a", {"P088": 0, "P089": 0}, 0),
        ("MP.R1a", {"P088": 0, "P089": 3}, 0),
        ("MP.R1b", {"P090": 3, "P091": 2}, Fraction(2, 3)),
        ("MP.R1b", {"P090": 0, "P091": 0}, 0),
        ("SDM.R3a", {"P102": 0, "P103": 0, "P104": 0}, 1),
        ("SDM.R3a", {"P102": 0, "P103": 1, "P104": 1}, 0),
        ("SDM.R3a", {"P102": 4, "P103": 1, "P104": 1}, Fraction(3, 4)),
        ("SDM.R3a", {"P102": 4, "P103": 9, "P104": 9}, 0),
        ("PA.R1a", {"P105": 8, "P106": 8}, 1),
        ("PA.R1a", {"P105": 0, "P106": 0}, 0),
        ("PP.R2a", {"P110": 4, "P111": 3, "P112": 1}, Fraction(1, 4)),
        ("PP.R2a", {"P110": 0, "P111": 0, "P112": 0}, 1),
        ("PP.R3a", {"P113": 1, "P114": 200, "P115": 299, "P116": 499}, Fraction(499, 500)),
        ("PP.R3a", {"P113": 0, "P114": 0, "P115": 0, "P116": 0}, 1),
        ("PP.R3b", {"P117": 1, "P118": 1, "P119": 1, "P120": 3}, 1),
        ("PP.R3b", {"P117": 0, "P118": 0, "P119": 0, "P120": 0}, 1),
        ("PKPP.R1b", {"P122": 3, "P123": 1}, Fraction(1, 3)),
        ("PKPP.R1b", {"P122": 0, "P123": 0}, 0),
    ],
)
def test_a_ratio_is_computed_from_its_counts(code: str, counts: dict[str, Value], worth: Fraction):
    assert score(NEW, counts).items[code] == worth


def test_nothing_due_counts_as_settled():
    scores = score(OLD, {"H1.b.due": 0, "H1.b.done": 0})
    assert (scores.components["tlhp"], scores.notes) == (Fraction(5), (Note("H1.b", "zero-whole"),))


def test_more_changes_than_agents_count_as_one_each_and_are_noted():
    scores = score(NEW, {"P088": 4, "P089": 7})
    assert (scores.items["MP.R1a"], scores.notes) == (Fraction(1), (Note("MP.R1a", "capped"),))


def test_a_change_for_each_agent_needs_no_note():
    assert score(NEW, {"P088": 4, "P089": 4}).notes == ()


def test_contradictory_counts_earn_nothing_and_are_noted():
    scores = score(NEW, {"P110": 4, "P111": 4, "P112": 4})
    assert (scores.items["PP.R2a"], scores.notes) == (Fraction(0), (Note("PP.R2a", "contradiction"),))


@pytest.mark.parametrize("missing", ["P102", "P103", "P104"])
def test_a_ratio_with_an_empty_count_earns_nothing(missing: str):
    counts: dict[str, Value] = {"P102": 4, "P103": 0, "P104": 0}
    del counts[missing]
    assert score(NEW, counts).items["SDM.R3a"] == 0


def test_codes_of_another_worksheet_earn_nothing():
    assert score(NEW, filled(OLD)).total == 0


@BOTH
@settings(max_examples=40)
@given(chance=st.randoms(use_true_random=True))
def test_an_unanswered_question_never_raises_a_score(rules: Regulation, chance: Random):
    full = at_random(rules, chance)
    fewer = {code: value for code, value in full.items() if chance.random() < chance.choice([0.3, 0.9])}
    before, after = score(rules, full), score(rules, fewer)
    assert {code for code, points in after.measured.items() if points > before.measured[code]} == set()


@BOTH
def test_what_is_unanswered_is_named_in_the_order_of_the_worksheet(rules: Regulation):
    answers = filled(rules)
    emptied = rules.inputs[3:6]
    left = {code: value for code, value in answers.items() if code not in emptied}
    assert (unanswered(rules, left), unanswered(rules, answers)) == (emptied, ())


def test_every_item_worth_something_needs_evidence_under_its_own_code():
    answers: dict[str, Value] = {"P001": "Ya", "P003": "Tidak", "P088": 4, "P089": 2, "P090": 4, "P091": 0}
    assert needs_evidence(NEW, answers) == ("P001", "MP.R1a")
