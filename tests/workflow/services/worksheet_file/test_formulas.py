"""Live totals: what the formulas of a downloaded worksheet work out is what we score, exactly."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from states.regulations import REGULATIONS, regulation
from states.scoring import score
from states.thresholds import threshold_findings
from states.vocabulary import Column, Predicate
from tests.states.worksheets import at_random, filled
from tests.workflow.reckoner import Workbook
from tests.workflow.workbooks import cells, opened
from workflow.services.worksheet_file.layout import column_letters
from workflow.services.worksheet_file.plan import Part, Plan, letters
from workflow.services.worksheet_file.write import worksheet_xlsx

UNIT = Column.UNIT
RULES = [pytest.param(regulation(each), id=each) for each in REGULATIONS]
OF_RECAP = {"points": "C", "verdict": "D", "missing": "E"}
FIRST_OF_RECAP = 5


def book_of(rules, answers):
    return Workbook.of(worksheet_xlsx(opened(rules, {UNIT: cells(answers)}), frozenset({UNIT})))


def drafts(rules):
    """Yield worksheets of every sort: full, empty, half filled, contradictory, all zeros."""
    yield filled(rules)
    yield filled(rules, best=False)
    yield {}
    zeros = {code: 0 for ratio in rules.ratio_of.values() for code in counts_of(rules, ratio)}
    yield {**filled(rules), **zeros}
    for seed in range(12):
        chance = Random(seed)  # noqa: S311 -- nothing secret
        answers = at_random(rules, chance)
        kept = chance.choice([1, 0.6])
        yield {code: value for code, value in answers.items() if chance.random() <= kept}


def counts_of(rules, ratio):
    return [count.code for count in rules.questions[ratio].inputs]


@pytest.mark.parametrize("rules", RULES)
def test_every_figure_is_the_score(rules):
    plan = Plan(rules)
    at = letters((UNIT,), UNIT, Part.POINTS)
    for answers in drafts(rules):
        book, scores = book_of(rules, answers), score(rules, answers)
        worked_out = {
            line.name: book.value("LKE", f"{at}{plan.rows[line.name] + 1}")
            for line in plan.lines
            if line.question is None or line.question.is_scored
        }
        expected = {
            **{f"question {code}": worth for code, worth in scores.items.items()},
            **{f"subarea {code}": points for code, points in scores.subareas.items()},
            **scores.halves,
            **{f"result {each.code}": scores.components[each.key] for each in rules.results},
        }
        assert worked_out == expected


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("target", list(Predicate))
def test_the_recap_judges_as_the_determination_table_does(rules, target):
    for answers in drafts(rules):
        sheet = opened(rules, {UNIT: cells(answers)}, target=target.value)
        book = Workbook.of(worksheet_xlsx(sheet, frozenset()))
        findings = threshold_findings(rules, target, score(rules, answers))
        for row, (finding, bound) in enumerate(
            zip(findings, rules.bounds(target), strict=True), start=FIRST_OF_RECAP
        ):
            told = {part: book.value("Rekap", f"{at}{row}") for part, at in OF_RECAP.items()}
            assert told["points"] == score(rules, answers).measured[bound.of_code]
            assert (told["verdict"] == "Terpenuhi") == (finding.gap is None)
            assert book.value("Rekap", f"B{row}") == bound.points
        assert book.value("Rekap", f"C{FIRST_OF_RECAP + len(findings)}") == len(answers)


@pytest.mark.parametrize("rules", RULES)
def test_a_program_that_works_nothing_out_shows_the_same(rules):
    """Every formula comes with its result, for programs that only look."""
    for answers in drafts(rules):
        book = book_of(rules, answers)
        for name, page in book.pages.items():
            for cell in page.formulas:
                worked_out, given = book.value(name, cell), page.values[cell]
                if isinstance(worked_out, Fraction):
                    assert abs(worked_out - given) < Fraction(1, 10**10)
                else:
                    assert worked_out == given


def test_columns_are_called_as_spreadsheets_call_them():
    names = {0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"}
    assert {index: column_letters(index) for index in names} == names
