"""The determination table, row by row: inclusive, independent, and never met by rounding."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from states.errors import Fault, Invalid
from states.findings import Finding, Level, Status
from states.regulations import REGULATIONS, AreaScope, Regulation
from states.vocabulary import Predicate, Role, Trigger
from states.worksheet import parse_answers, parse_points, score, threshold_findings
from tests.states.worksheets import filled

OLD = REGULATIONS["permenpanrb-10-2019"]
NEW = REGULATIONS["permenpanrb-90-2021"]
WBK, WBBM = Predicate.WBK, Predicate.WBBM

AREAS = {"MP": ("4.8", "6"), "TL": ("4.2", "5.25"), "SDM": ("6", "7.5")}
AREAS |= {"PA": ("6", "7.5"), "PP": ("9", "11.25"), "PKPP": ("6", "7.5")}
TABLE = {
    OLD.id: {
        "total": ("75", "85"),
        "enablers": ("40", "48"),
        **AREAS,
        "clean_government": ("18.5", "18.5"),
        "anti_corruption_survey": ("13.5", "13.5"),
        "tlhp": ("5", "5"),
        "public_service": ("16", "18"),
    },
    NEW.id: {
        "total": ("75", "85"),
        "enablers": ("40", "48"),
        **AREAS,
        "clean_government": ("18.25", "19.5"),
        "anti_corruption_survey": ("15.75", "15.75"),
        "performance": ("2.5", "3.75"),
        "public_service": ("14", "15.75"),
    },
}
ROWS = [
    pytest.param(REGULATIONS[name], predicate, row, Fraction(bound), id=f"{name}-{predicate}-{row}")
    for name, rows in TABLE.items()
    for row, bounds in rows.items()
    for predicate, bound in zip(Predicate, bounds, strict=True)
]
CENT = Fraction("0.01")
BEST = {name: score(rules, filled(rules)) for name, rules in REGULATIONS.items()}


def found(rules: Regulation, predicate: Predicate, sent: dict[str, object]) -> dict[str, Finding]:
    """Return the findings of the best worksheet with some answers replaced, by row."""
    answers = filled(rules) | parse_answers(rules, sent)
    return {each.requirement: each for each in threshold_findings(rules, predicate, score(rules, answers))}


def failed(rules: Regulation, predicate: Predicate, points: dict[str, Fraction]) -> list[str]:
    """Return the rows that the best worksheet fails when some rows are set by hand."""
    findings = threshold_findings(rules, predicate, BEST[rules.id], overrides=points)
    return [each.requirement for each in findings if each.status is not Status.MET]


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize("predicate", Predicate)
def test_every_row_of_the_table_is_judged_in_its_order(rules: Regulation, predicate: Predicate):
    rows = {bound.row: bound.points for bound in rules.bounds(predicate)}
    assert list(rows.items()) == [
        (row, Fraction(bounds[list(Predicate).index(predicate)])) for row, bounds in TABLE[rules.id].items()
    ]


@pytest.mark.parametrize(("rules", "predicate", "row", "bound"), ROWS)
def test_a_cent_below_the_bound_fails_that_row_alone_and_the_bound_passes(
    rules: Regulation, predicate: Predicate, row: str, bound: Fraction
):
    found = [failed(rules, predicate, {row: points}) for points in (bound - CENT, bound, bound + CENT)]
    assert found == [[row], [], []]


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
def test_wbbm_is_never_easier_than_wbk(rules: Regulation):
    pairs = zip(rules.bounds(WBK), rules.bounds(WBBM), strict=True)
    assert [wbk.row for wbk, wbbm in pairs if wbbm.points < wbk.points] == []


def test_the_component_minima_together_fail_on_the_total_alone():
    enablers, clean, service = Fraction(40), Fraction("18.5"), Fraction(16)
    minima = {"enablers": enablers, "clean_government": clean, "public_service": service}
    assert failed(OLD, WBK, {**minima, "total": enablers + clean + service}) == ["total"]


def test_a_failed_row_says_what_is_asked_found_and_missing():
    row = threshold_findings(OLD, WBK, BEST[OLD.id], {"total": Fraction("74.99")})[0]
    assert row == Finding(
        requirement="total",
        level=Level.WORKSHEET,
        status=Status.UNMET,
        required="75",
        actual="74.99",
        gap="0.01",
        citation="PermenPANRB 10/2019, tabel penetapan: nilai total",
        fix_by=(Role.UNIT_OPERATOR,),
        binds_at=(Trigger.PROPOSE, Trigger.AWARD_WBK),
    )


def test_what_is_missing_never_shows_as_nothing():
    row = threshold_findings(OLD, WBK, BEST[OLD.id], {"total": 75 - Fraction(1, 10**20)})[0]
    assert (row.status, row.actual, row.gap) == (Status.UNMET, "74.999999999999", "0.000000000001")


def test_rows_that_do_not_bind_only_warn():
    findings = threshold_findings(OLD, WBK, score(OLD, {}), binds_at=(Trigger.PROPOSE,), binding=False)
    assert {(each.status, each.binds_at) for each in findings} == {(Status.WARNING, (Trigger.PROPOSE,))}


@pytest.mark.parametrize("predicate", Predicate)
def test_an_empty_worksheet_fails_every_row(predicate: Predicate):
    findings = threshold_findings(NEW, predicate, score(NEW, {}))
    assert [each.requirement for each in findings if each.stops] == list(TABLE[NEW.id])


def test_figures_on_which_sources_differ_are_shown_as_unverified():
    scores = score(NEW, {})
    shown = {
        predicate: [f.requirement for f in threshold_findings(NEW, predicate, scores) if not f.verified]
        for predicate in Predicate
    }
    assert shown == {WBK: [], WBBM: ["clean_government", "performance"]}


@pytest.mark.parametrize(
    ("rules", "survey", "row"),
    [
        (OLD, "H1.a", "anti_corruption_survey"),
        (NEW, "P125", "anti_corruption_survey"),
        (OLD, "H2.a", "public_service"),
        (NEW, "P127", "public_service"),
    ],
    ids=["old-corruption", "new-corruption", "old-service", "new-service"],
)
@pytest.mark.parametrize(
    ("index", "status"),
    [
        ("3.59", Status.UNMET),
        ("3.595", Status.UNMET),
        ("3.5999999999999", Status.UNMET),
        ("3.60", Status.MET),
        ("3.61", Status.MET),
    ],
)
def test_a_survey_of_three_point_six_passes_and_less_does_not(
    rules: Regulation, survey: str, row: str, index: str, status: Status
):
    assert found(rules, WBBM, {survey: index})[row].status is status


@pytest.mark.parametrize(
    ("index", "status"), [("3.19", Status.UNMET), ("3.20", Status.MET), ("3.21", Status.MET)]
)
@pytest.mark.parametrize(("rules", "survey"), [(OLD, "H2.a"), (NEW, "P127")], ids=["old", "new"])
def test_wbk_asks_the_service_survey_for_three_point_two(
    rules: Regulation, survey: str, index: str, status: Status
):
    assert found(rules, WBK, {survey: index})["public_service"].status is status


def test_a_mean_of_exactly_three_point_two_passes_sixteen_points():
    elements = [3.32, 3.51, 3.19, 3.28, 3.01, 3.24, 3.17, 3.11, 2.97]
    row = found(OLD, WBK, {"H2.a": elements})["public_service"]
    assert (row.status, row.actual, row.gap) == (Status.MET, "16", None)


@pytest.mark.parametrize("predicate", Predicate)
def test_one_recommendation_of_five_hundred_left_fails(predicate: Predicate):
    row = found(OLD, predicate, {"H1.b": "499/500"})["tlhp"]
    assert (row.status, row.actual, row.gap) == (Status.UNMET, "4.99", "0.01")


@pytest.mark.parametrize("counts", ["500/500", "1/1"])
def test_all_recommendations_settled_pass(counts: str):
    assert found(OLD, WBK, {"H1.b": counts})["tlhp"].status is Status.MET


def test_no_recommendation_due_passes_with_a_remark():
    row = found(OLD, WBK, {"H1.b": "0/0"})["tlhp"]
    assert (row.status, row.actual, row.remark) == (Status.MET, "5", "zero-whole")


def test_a_row_set_by_hand_carries_no_remark_on_the_counts():
    scores = score(OLD, {"H1.b.due": 0, "H1.b.done": 0})
    rows = {f.requirement: f for f in threshold_findings(OLD, WBK, scores, {"tlhp": Fraction(5)})}
    assert rows["tlhp"].remark is None


def test_performance_asks_more_of_wbbm():
    statuses = [found(NEW, predicate, {"P126": "C"})["performance"].status for predicate in Predicate]
    assert statuses == [Status.MET, Status.UNMET]


def test_halves_can_be_judged_apart():
    apart = replace(NEW, parameters=replace(NEW.parameters, area_scope=AreaScope.EACH_HALF))
    rows = {bound.row: bound.points for bound in apart.bounds(WBK)}
    assert (rows["MP.compliance"], rows["PP.reform"]) == (Fraction("2.4"), Fraction("4.5"))
    judged = threshold_findings(apart, WBK, score(apart, {"P001": "Ya"}))
    assert [row.actual for row in judged if row.requirement.startswith("MP")] == ["0.25", "0"]


def test_points_of_a_what_if_are_read_exactly():
    read = parse_points(NEW, {"total": "100", "enablers": "39.99", "MP": 4.8})
    assert read == {"total": Fraction(100), "enablers": Fraction("39.99"), "MP": Fraction("4.8")}


def test_every_row_and_figure_of_a_what_if_that_cannot_be_read_is_named():
    with pytest.raises(Invalid) as refusal:
        parse_points(OLD, {"performance": "5", "total": "100.01", "MP": "-1", "tlhp": True, "PA": "6"})
    rows = ", ".join(TABLE[OLD.id])
    assert refusal.value.faults == (
        Fault("body.scores.?", "unknown-row", {"rows": rows}),
        *(Fault(f"body.scores.{row}", "not-points", {"most": "100"}) for row in ("total", "MP", "tlhp")),
    )
