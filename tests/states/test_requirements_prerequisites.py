"""The prerequisites: each met, not met or unknown, and from which move on it binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from states.facts import AwardFact, Case, Criterion
from states.findings import Finding, Level, Status
from states.lifecycle import LIFECYCLE, Edge
from states.regulations import IntervalBasis, Regulation
from states.vocabulary import AgencyKind, Predicate, Role, State, Trigger
from tests.states.cast import (
    EARLIER_WBK,
    MET,
    NEW,
    OLD,
    WBBM,
    WBK,
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
)

NOMINATE, SUBMIT = row(Trigger.NOMINATE), row(Trigger.SUBMIT_SELF_ASSESSMENT)
ACCEPT, PROPOSE = row(Trigger.ACCEPT_REVIEW), row(Trigger.PROPOSE)
AWARD_WBK = row(Trigger.AWARD_WBK)
FILING = (Trigger.ACCEPT_REVIEW, Trigger.PROPOSE, Trigger.AWARD_WBK)
MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 1)


def status(edge: Edge, case: Case, requirement: str) -> str:
    return finding(edge, case, requirement).status.value


@pytest.mark.parametrize(
    ("fact", "requirement", "rules", "target", "kind", "passes", "fails", "gap"),
    [
        ("bpk_opinion", "bpk-opinion", OLD, WBK, "central", "WDP", "TW", "1"),
        ("bpk_opinion", "bpk-opinion", OLD, WBBM, "central", "WTP", "WDP", "1"),
        ("bpk_opinion", "bpk-opinion", OLD, WBBM, "central", "WTP-DPP", "TMP", "3"),
        ("bpk_opinion", "bpk-opinion", NEW, WBK, "central", "WTP-DPP", "WDP", "1"),
        ("akip_grade", "akip-grade", OLD, WBK, "central", "B", "CC", "1"),
        ("akip_grade", "akip-grade", OLD, WBBM, "central", "AA", "D", "3"),
        ("akip_grade", "akip-grade", NEW, WBK, "central", "B", "CC", "1"),
        ("akip_grade", "akip-grade", NEW, WBBM, "central", "BB", "B", "1"),
        ("rb_index_grade", "rb-index", NEW, WBK, "central", "B", "CC", "1"),
        ("rb_index_grade", "rb-index", NEW, WBBM, "central", "BB", "B", "1"),
        ("rb_index_grade", "rb-index", NEW, WBK, "city", "CC", "C", "1"),
        ("rb_index_grade", "rb-index", NEW, WBBM, "province", "B", "CC", "1"),
        ("spip_level", "spip-level", NEW, WBK, "central", 3, 2, "1"),
        ("spip_level", "spip-level", NEW, WBBM, "regency", 5, 0, "3"),
    ],
)
def test_an_agency_reaches_each_grade_or_lacks_so_many(
    fact, requirement, rules, target, kind, passes, fails, gap
):
    case = for_unit(lawful(PROPOSE, rules, target), agency_kind=AgencyKind(kind))
    assert status(PROPOSE, recorded(case, **{fact: passes}), requirement) == "met"
    found = finding(PROPOSE, recorded(case, **{fact: fails}), requirement)
    assert (found.status, found.actual, found.gap) == (Status.UNMET, str(fails), gap)
    assert status(PROPOSE, recorded(case, **{fact: None}), requirement) == "no_data"


def test_a_prerequisite_is_told_whole():
    assert finding(PROPOSE, recorded(lawful(PROPOSE), bpk_opinion="TW"), "bpk-opinion") == Finding(
        requirement="bpk-opinion",
        level=Level.AGENCY,
        status=Status.UNMET,
        required="WDP",
        actual="TW",
        gap="1",
        citation="PermenPANRB 10/2019, syarat pengusulan no. 1",
        fix_by=(Role.COORDINATOR,),
        binds_at=(Trigger.PROPOSE, Trigger.AWARD_WBK),
    )


def test_agency_facts_of_last_year_count_before_those_of_the_year_before():
    case = recorded_in(lawful(PROPOSE), 2024, {"bpk_opinion": "TW"})
    assert told(PROPOSE, case, "bpk-opinion") == ("met", "WDP", "WTP", None)
    older = recorded(case, bpk_opinion=None)
    assert told(PROPOSE, older, "bpk-opinion") == ("unmet", "WDP", "TW", "1")


def test_agency_facts_of_this_year_or_three_years_ago_do_not_count():
    case = recorded(lawful(PROPOSE), akip_grade=None)
    for year in (2023, 2026):
        case = recorded_in(case, year, {"akip_grade": "A"})
    assert told(PROPOSE, case, "akip-grade") == ("no_data", "B", None, None)


REPORTS = [
    pytest.param(OLD, "lhkpn", "lhkpn_obliged", "lhkpn_filed", "zero-obliged", id="old-lhkpn"),
    pytest.param(NEW, "lhkpn", "lhkpn_obliged", "lhkpn_filed", "zero-obliged", id="new-lhkpn"),
    pytest.param(OLD, "lhkasn", "lhkasn_obliged", "lhkasn_filed", "zero-obliged", id="old-lhkasn"),
    pytest.param(NEW, "tlhp-complete", "tlhp_due", "tlhp_done", "zero-due", id="new-tlhp"),
]


@pytest.mark.parametrize(("rules", "requirement", "whole", "part", "remark"), REPORTS)
def test_everything_due_is_done_and_nothing_due_is_everything(rules, requirement, whole, part, remark):
    case = lawful(AWARD_WBK, rules)
    almost = recorded(case, **{whole: 250, part: 249})
    assert told(AWARD_WBK, almost, requirement) == ("unmet", "100%", "249/250", "1")
    none = finding(AWARD_WBK, recorded(case, **{whole: 0, part: 0}), requirement)
    assert (none.status, none.actual, none.gap, none.remark) == (Status.MET, "0/0", None, remark)
    full = finding(AWARD_WBK, recorded(case, **{whole: 250, part: 250}), requirement)
    assert (full.status, full.actual, full.remark) == (Status.MET, "250/250", None)
    assert finding(AWARD_WBK, recorded(case, **{whole: 250, part: 0}), requirement).remark is None


@pytest.mark.parametrize(("rules", "requirement", "whole", "part", "remark"), REPORTS)
def test_a_missing_count_is_no_data_and_a_surplus_no_success(rules, requirement, whole, part, remark):
    case = lawful(AWARD_WBK, rules)
    for name in (whole, part):
        assert told(AWARD_WBK, recorded(case, **{name: None}), requirement) == ("no_data", "100%", None, None)
    over = recorded(case, **{whole: 10, part: 11})
    assert told(AWARD_WBK, over, requirement) == ("unmet", "100%", "11/10", None)


def test_only_last_years_counts_of_the_unit_are_read():
    case = recorded(lawful(PROPOSE), lhkpn_obliged=None, lhkpn_filed=None)
    for year in (2024, 2026):
        case = recorded_in(case, year, {"lhkpn_obliged": 5, "lhkpn_filed": 5})
    assert told(PROPOSE, case, "lhkpn") == ("no_data", "100%", None, None)


#: Facts under which each prerequisite fails, and the moves from domain to law at which it then stops.
FAILING: dict[str, tuple[dict[str, object], set[str]]] = {
    "bpk-opinion": ({"bpk_opinion": "TMP"}, {"propose", "award_wbk"}),
    "akip-grade": ({"akip_grade": "D"}, {"propose", "award_wbk"}),
    "rb-index": ({"rb_index_grade": "D"}, {"propose", "award_wbk"}),
    "spip-level": ({"spip_level": 0}, {"propose", "award_wbk"}),
    "lhkpn": ({"lhkpn_filed": 99}, {"accept_review", "propose", "award_wbk"}),
    "lhkasn": ({"lhkasn_filed": 99}, {"accept_review", "propose", "award_wbk"}),
    "tlhp-complete": ({"tlhp_done": 99}, {"propose", "award_wbk"}),
    "core-service": ({}, {"accept_review"}),
    "resources": ({}, {"accept_review"}),
    "reform": ({}, {"accept_review"}),
    "prior-wbk": ({}, {"nominate", "accept_review", "propose", "award"}),
    "wbk-interval": ({}, {"propose"}),
}
#: Every row that looks at prerequisites, also those that only announce.
LOOKING = [edge for edge in LIFECYCLE if {"prerequisites", "wbk-in-force"} & set(edge.demands)]


def failing(case: Case, code: str) -> Case:
    """Return the case with everything that one prerequisite reads failing."""
    if code == "prior-wbk":
        return knowing(case, awards=())
    if code == "wbk-interval":
        return knowing(case, awards=(replace(EARLIER_WBK, decree_date=date(2025, 1, 2)),))
    if facts := FAILING[code][0]:
        return recorded(case, **facts)
    no = {**MET, code.replace("-", "_"): Criterion(is_met=False, reason="belum")}
    return knowing(case, criteria=no)


@pytest.mark.parametrize("target", Predicate)
@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
def test_each_prerequisite_stops_exactly_the_moves_it_binds_at(rules: Regulation, target: Predicate):
    asked = [each.code for each in rules.prerequisites if each.bound(target) is not None]
    edges = [edge for edge in LOOKING if edge.only_for in (None, target)]
    names = {str(edge.trigger) for edge in edges}
    found: dict[str, set[str]] = {code: set() for code in asked}
    for code, edge in product(asked, edges):
        if any(each.stops for each in findings(edge, failing(lawful(edge, rules, target), code), code)):
            found[code].add(str(edge.trigger))
    assert found == {code: FAILING[code][1] & names for code in asked}


def test_the_regulations_ask_what_they_ask_of_each_predicate():
    asked = {
        (rules.id, target): [each.code for each in rules.prerequisites if each.bound(target) is None]
        for rules in (OLD, NEW)
        for target in Predicate
    }
    assert asked == {
        (OLD.id, WBK): ["prior-wbk"],
        (OLD.id, WBBM): [],
        (NEW.id, WBK): ["prior-wbk", "wbk-interval"],
        (NEW.id, WBBM): [],
    }
    assert told(PROPOSE, lawful(PROPOSE), "prior-wbk") == ("not_applicable", None, None, None)


@pytest.mark.parametrize("edge", [NOMINATE, SUBMIT], ids=["nominate", "submit"])
def test_before_it_binds_a_prerequisite_warns_and_names_the_moves_it_will_stop(edge: Edge):
    case = recorded(lawful(edge), bpk_opinion="TW", lhkpn_filed=None)
    opinion, filed = finding(edge, case, "bpk-opinion"), finding(edge, case, "lhkpn")
    assert (opinion.status, opinion.actual, opinion.gap) == (Status.WARNING, "TW", "1")
    assert opinion.binds_at == (Trigger.PROPOSE, Trigger.AWARD_WBK)
    assert (filed.status, filed.actual) == (Status.WARNING, None)
    assert filed.binds_at == FILING


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
@pytest.mark.parametrize("report", ["lhkpn", "lhkasn"])
def test_reports_stop_the_review_from_the_first_of_april_and_proposing_on_any_day(rules, report):
    facts = {f"{report}_obliged": 250, f"{report}_filed": 249}
    found = [
        status(edge, knowing(recorded(lawful(edge, rules), **facts), today=day), report)
        for edge in (ACCEPT, PROPOSE, AWARD_WBK)
        for day in (MARCH, APRIL)
    ]
    assert found == ["warning", "unmet", "unmet", "unmet", "unmet", "unmet"]


def test_unrecorded_reports_stop_the_review_from_april_as_no_data():
    case = recorded(lawful(ACCEPT), lhkpn_filed=None)
    assert status(ACCEPT, knowing(case, today=MARCH), "lhkpn") == "warning"
    assert status(ACCEPT, knowing(case, today=APRIL), "lhkpn") == "no_data"


def test_a_cycle_may_let_reports_warn_under_the_newer_regulation_only():
    old, new = (
        finding(
            PROPOSE,
            in_cycle(recorded(lawful(PROPOSE, rules), lhkpn_filed=99), does_lhkpn_block=False),
            "lhkpn",
        )
        for rules in (OLD, NEW)
    )
    assert (old.status, old.binds_at) == (Status.UNMET, FILING)
    assert (new.status, new.binds_at) == (Status.WARNING, ())


def test_a_cycle_cannot_let_other_prerequisites_warn():
    case = in_cycle(recorded(lawful(PROPOSE, NEW), tlhp_done=99), does_lhkpn_block=False)
    assert status(PROPOSE, case, "tlhp-complete") == "unmet"


def test_what_the_agency_lacks_only_warns_for_an_affirmative_unit():
    case = recorded(lawful(PROPOSE, NEW), bpk_opinion="TW", akip_grade=None, rb_index_grade="D", spip_level=1)
    agency = ["bpk-opinion", "akip-grade", "rb-index", "spip-level"]
    assert stopping(PROPOSE, case) == agency
    case = knowing(case, is_affirmative=True)
    assert stopping(PROPOSE, case) == []
    found = [finding(PROPOSE, case, code) for code in agency]
    assert {(each.status, each.binds_at) for each in found} == {(Status.WARNING, ())}


@pytest.mark.parametrize(("rules", "target"), [(OLD, WBK), (NEW, WBBM)], ids=["old", "wbbm"])
def test_affirmative_units_are_known_for_wbk_under_the_newer_regulation_only(rules, target):
    case = knowing(recorded(lawful(PROPOSE, rules, target), bpk_opinion="TW"), is_affirmative=True)
    assert stopping(PROPOSE, case) == ["bpk-opinion"]


def test_an_affirmative_unit_owes_its_own_reports():
    case = knowing(recorded(lawful(PROPOSE, NEW), lhkpn_filed=99), is_affirmative=True)
    assert stopping(PROPOSE, case) == ["lhkpn", "counts-match-facts"]


@pytest.mark.parametrize("code", ["core_service", "resources", "reform"])
def test_a_criterion_is_met_not_met_or_not_answered(code: str):
    name = code.replace("_", "-")
    assert told(ACCEPT, lawful(ACCEPT), name) == ("met", "yes", "yes", None)
    assert told(ACCEPT, failing(lawful(ACCEPT), name), name) == ("unmet", "yes", "no", None)
    without = knowing(lawful(ACCEPT), criteria={key: each for key, each in MET.items() if key != code})
    assert told(ACCEPT, without, name) == ("no_data", "yes", None, None)


def test_the_heads_statement_stands_in_for_core_service_and_for_nothing_else():
    stated = Criterion(is_met=False, reason="layanan pendukung", statement_no="S-5/2026")
    found = finding(ACCEPT, knowing(lawful(ACCEPT), criteria={**MET, "core_service": stated}), "core-service")
    assert (found.status, found.actual, found.remark) == (Status.MET, "no", "head-statement")
    case = knowing(lawful(ACCEPT), criteria={**MET, "resources": stated})
    assert told(ACCEPT, case, "resources") == ("unmet", "yes", "no", None)


def test_a_wbk_that_was_taken_away_is_no_ground_for_wbbm():
    lost = knowing(lawful(PROPOSE, target=WBBM), awards=(replace(EARLIER_WBK, is_in_force=False),))
    assert told(PROPOSE, lost, "prior-wbk") == ("unmet", "wbk", "none", None)
    award = row(Trigger.AWARD, State.NATIONAL_EVALUATION, WBBM)
    assert stopping(award, knowing(lawful(award), awards=lost.facts.awards)) == ["prior-wbk"]
    assert told(award, lawful(award), "prior-wbk") == ("met", "wbk", "wbk", None)


def test_a_wbbm_that_was_registered_is_no_wbk():
    registered = knowing(lawful(PROPOSE, target=WBBM), awards=(replace(EARLIER_WBK, predicate=WBBM),))
    assert told(PROPOSE, registered, "prior-wbk") == ("unmet", "wbk", "none", None)


def since(rules: Regulation, decree: date, today: date = date(2026, 5, 4)) -> Case:
    held = AwardFact(WBK, decree, is_in_force=True)
    return knowing(lawful(PROPOSE, rules, WBBM), awards=(held,), today=today)


@pytest.mark.parametrize(
    ("decree", "found"),
    [
        (date(2024, 12, 31), ("met", "2", "2", None)),
        (date(2025, 1, 1), ("unmet", "2", "1", "1")),
        (date(2026, 1, 2), ("unmet", "2", "0", "2")),
    ],
)
def test_two_years_lie_between_the_awards_by_award_year(decree: date, found: tuple[str, ...]):
    assert told(PROPOSE, since(NEW, decree), "wbk-interval") == found


@pytest.mark.parametrize(("today", "status"), [(date(2026, 5, 3), "unmet"), (date(2026, 5, 4), "met")])
def test_or_two_years_to_the_day_of_the_decree(today: date, status: str):
    to_the_day = replace(NEW.parameters, interval_basis=IntervalBasis.DECREE_DATE)
    case = since(replace(NEW, parameters=to_the_day), date(2024, 5, 4), today)
    assert told(PROPOSE, case, "wbk-interval") == (status, "2026-05-04", today.isoformat(), None)


def test_without_a_wbk_there_is_no_interval_to_count():
    case = knowing(since(NEW, date(2020, 1, 1)), awards=())
    assert told(PROPOSE, case, "wbk-interval") == ("no_data", "2", None, None)


def test_the_older_regulation_asks_for_no_interval():
    assert stopping(PROPOSE, since(OLD, date(2026, 5, 1))) == []


def test_unverified_figures_say_so():
    found = {code: finding(PROPOSE, lawful(PROPOSE, NEW), code).verified for code in FAILING}
    unverified = {code for code, verified in found.items() if not verified}
    assert unverified == {"lhkpn", "lhkasn", "core-service", "resources", "reform"}
