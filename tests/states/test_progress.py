"""How far a worksheet is: what is filled, what lacks evidence, and every row beside its least."""

from __future__ import annotations

import pytest

from states.answers import parse_answers
from states.progress import progress
from states.regulations import REGULATIONS, regulation
from states.scoring import score
from states.thresholds import threshold_findings
from states.vocabulary import Predicate
from tests.states.worksheets import filled

OLD, NEW = regulation("permenpanrb-10-2019"), regulation("permenpanrb-90-2021")


def reached(rules, answers, target=Predicate.WBK, evidenced=frozenset()):
    values = parse_answers(rules, answers)
    return progress(rules, target, values, score(rules, values), evidenced)


def test_an_empty_worksheet_has_everything_before_it():
    found = reached(NEW, {})
    assert (found.answered, found.inputs, found.unanswered) == (0, 127, NEW.inputs)
    assert (found.total, found.unbacked) == (0, ())
    assert [(row.bound.row, row.is_met) for row in found.areas] == [
        (code, False) for code in NEW.area_weights
    ]


@pytest.mark.parametrize("rules", REGULATIONS.values(), ids=lambda rules: rules.id)
@pytest.mark.parametrize("target", Predicate)
def test_every_row_says_what_the_determination_table_says(rules, target):
    answers = filled(rules)
    values = parse_answers(rules, answers)
    told = threshold_findings(rules, target, score(rules, values))
    found = reached(rules, answers, target)
    met = {row.bound.row: row.is_met for row in (*found.areas, *found.rows)}
    assert met == {finding.requirement: not finding.stops for finding in told}
    assert {row.answered == row.inputs for row in (*found.areas, *found.rows)} == {True}


@pytest.mark.parametrize("rules", REGULATIONS.values(), ids=lambda rules: rules.id)
def test_the_areas_and_results_share_the_inputs_out(rules):
    found = reached(rules, {})
    whole = {row.bound.row: row.inputs for row in found.rows}
    assert sum(row.inputs for row in found.areas) == whole["enablers"]
    assert whole["enablers"] + whole["clean_government"] + whole["public_service"] == whole["total"]
    assert whole["total"] == len(rules.inputs)


def test_one_answer_counts_in_its_area_alone():
    found = reached(OLD, {"Q01": "Ya"})
    assert {row.bound.row: row.answered for row in found.areas if row.answered} == {"MP": 1}
    assert found.areas[0].points == found.total > 0
    assert "Q01" not in found.unanswered


def test_an_answer_worth_something_lacks_its_evidence_until_it_has_it():
    assert reached(OLD, {"Q01": "Ya", "Q03": "Tidak"}).unbacked == ("Q01",)
    assert reached(OLD, {"Q01": "Ya"}, evidenced=frozenset({"Q01"})).unbacked == ()


def test_reaching_the_least_exactly_is_enough():
    [row] = [each for each in reached(OLD, {"H2.a": "3.2"}).rows if each.bound.row == "public_service"]
    assert (row.points, row.bound.points, row.is_met, row.answered) == (16, 16, True, 1)
    [short] = [each for each in reached(OLD, {"H2.a": "3.19"}).rows if each.bound.row == "public_service"]
    assert not short.is_met
