"""What a nomination demands: an open cycle, a free unit, criteria with reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from states.facts import AwardFact, Case, Criterion
from states.findings import Finding, Level, Status
from states.vocabulary import Business, Predicate, Role, Serves, Trigger
from tests.states.cast import (
    EARLIER_WBK,
    MET,
    OLD,
    TODAY,
    WBBM,
    WBK,
    asking,
    finding,
    for_unit,
    in_cycle,
    knowing,
    lawful,
    row,
    stopping,
    told,
)

NOMINATE, ACCEPT = row(Trigger.NOMINATE), row(Trigger.ACCEPT_REVIEW)


def of(requirement: str, case: Case) -> tuple[str, str | None, str | None, str | None]:
    """Return how a requirement of the nomination stands."""
    return told(NOMINATE, case, requirement)


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "status"),
    [
        (TODAY, TODAY, "met"),
        (date(2026, 5, 5), date(2026, 10, 30), "unmet"),
        (date(2026, 1, 5), date(2026, 5, 3), "unmet"),
    ],
)
def test_the_cycle_is_open_from_its_first_to_its_last_day(opens_on: date, closes_on: date, status: str):
    case = in_cycle(lawful(NOMINATE), opens_on=opens_on, closes_on=closes_on)
    assert of("cycle-open", case) == (status, f"{opens_on}/{closes_on}", "2026-05-04", None)


@pytest.mark.parametrize(
    ("dissolved_on", "status", "actual"),
    [
        (None, "met", "none"),
        (date(2026, 5, 5), "met", "2026-05-05"),
        (TODAY, "unmet", "2026-05-04"),
        (date(2025, 1, 1), "unmet", "2025-01-01"),
    ],
)
def test_a_unit_that_was_dissolved_is_not_nominated(dissolved_on: date | None, status: str, actual: str):
    case = for_unit(lawful(NOMINATE), dissolved_on=dissolved_on)
    assert of("unit-exists", case) == (status, "none", actual, None)


def test_a_unit_has_one_open_proposal_at_most():
    assert of("no-open-proposal", lawful(NOMINATE)) == ("met", "none", "none", None)
    busy = knowing(lawful(NOMINATE), open_proposal="ZI-2026-0009")
    assert of("no-open-proposal", busy) == ("unmet", "none", "ZI-2026-0009", None)


HELD = {"": (), "wbk": (EARLIER_WBK,), "wbbm": (replace(EARLIER_WBK, predicate=WBBM),)}
HELD["wbbm, wbk"] = HELD["wbk"] + HELD["wbbm"]


@pytest.mark.parametrize(
    ("target", "held", "in_the_way"),
    [
        (WBK, "", "none"),
        (WBK, "wbk", "wbk"),
        (WBK, "wbbm", "wbbm"),
        (WBK, "wbbm, wbk", "wbbm, wbk"),
        (WBBM, "wbk", "none"),
        (WBBM, "wbbm, wbk", "wbbm"),
    ],
)
def test_a_unit_that_holds_the_target_or_more_is_not_nominated(target: Predicate, held: str, in_the_way: str):
    case = knowing(lawful(NOMINATE, target=target), awards=HELD[held])
    status = "met" if in_the_way == "none" else "unmet"
    assert of("holds-no-predicate", case) == (status, "none", in_the_way, None)


def test_an_award_that_was_taken_away_is_not_held():
    revoked = AwardFact(WBK, date(2023, 12, 11), is_in_force=False)
    case = knowing(lawful(NOMINATE), awards=(revoked,))
    assert of("holds-no-predicate", case) == ("met", "none", "none", None)


@pytest.mark.parametrize("trigger", [Trigger.AWARD, Trigger.AWARD_WBK])
def test_nothing_is_awarded_to_a_unit_that_a_registered_decree_gave_it_meanwhile(trigger: Trigger):
    edge = row(trigger, only_for=WBK)
    assert stopping(edge, knowing(lawful(edge), awards=(EARLIER_WBK,))) == ["holds-no-predicate"]


@pytest.mark.parametrize(("until", "status"), [(date(2026, 5, 4), "met"), (date(2026, 5, 5), "unmet")])
def test_a_ban_ends_on_its_second_anniversary(until: date, status: str):
    case = knowing(lawful(NOMINATE), banned_until=until)
    assert of("no-ban", case) == (status, until.isoformat(), "2026-05-04", None)


def test_a_ban_cites_the_regulation_and_says_that_the_figure_is_not_verified():
    found = finding(NOMINATE, lawful(NOMINATE), "no-ban")
    source = OLD.parameters.sources["ban_years"]
    assert (found.status, found.actual) == (Status.MET, "none")
    assert (found.citation, found.verified) == (source.citation, False)


def test_every_criterion_needs_an_answer_with_a_reason():
    criteria = {code: each for code, each in MET.items() if code != "reform"}
    criteria["strategic"] = Criterion(is_met=True, reason="  ")
    assert finding(NOMINATE, knowing(lawful(NOMINATE), criteria=criteria), "criteria-answered") == Finding(
        requirement="criteria-answered",
        level=Level.PROPOSAL,
        status=Status.UNMET,
        required="4",
        actual="2",
        gap="strategic, reform",
        citation="Paparan Pembangunan Zona Integritas (Juni 2021), Unit Percontohan",
        fix_by=(Role.COORDINATOR,),
        binds_at=(Trigger.NOMINATE,),
    )


def test_a_criterion_answered_with_no_is_answered():
    criteria = {code: Criterion(is_met=False, reason="belum") for code in MET}
    case = knowing(lawful(NOMINATE), criteria=criteria)
    assert of("criteria-answered", case) == ("met", "4", "4", None)
    assert stopping(NOMINATE, case) == []


def test_whoever_asks_before_nominating_is_told_to_bring_the_answers():
    unanswered = knowing(lawful(NOMINATE), criteria={})
    asked = finding(NOMINATE, asking(unanswered), "criteria-answered")
    assert (asked.status, asked.required, asked.remark) == (Status.WARNING, "4", "bring-along")
    assert of("criteria-answered", unanswered)[:3] == ("unmet", "4", "0")
    partly = asking(knowing(unanswered, criteria={"reform": MET["reform"]}))
    assert of("criteria-answered", partly)[:3] == ("unmet", "4", "1")


def test_a_unit_that_is_not_strategic_is_only_warned_about_at_the_review():
    assert told(ACCEPT, lawful(ACCEPT), "strategic") == ("met", "yes", "yes", None)
    plain = {**MET, "strategic": Criterion(is_met=False, reason="belum")}
    found = finding(ACCEPT, knowing(lawful(ACCEPT), criteria=plain), "strategic")
    assert (found.status, found.actual, found.binds_at) == (Status.WARNING, "no", ())


def test_a_low_tier_is_warned_about_while_units_of_the_first_tier_wait():
    case = for_unit(lawful(NOMINATE), business=Business.SUPPORTING, serves=Serves.INTERNAL)
    assert of("low-tier", case) == ("met", "1", "5", None)
    found = finding(NOMINATE, knowing(case, first_tier_waiting=3), "low-tier")
    assert (found.status, found.required, found.actual, found.gap) == (Status.WARNING, "1", "5", "3")
    assert (found.binds_at, found.verified) == ((), False)


def test_a_unit_of_the_first_tier_is_not_warned_about_others():
    case = knowing(lawful(NOMINATE), first_tier_waiting=3)
    assert of("low-tier", case) == ("met", "1", "1", None)


def test_wbbm_is_nominated_only_on_a_wbk_in_force():
    case = knowing(lawful(NOMINATE, target=WBBM), awards=())
    assert stopping(NOMINATE, case) == ["prior-wbk"]
    assert stopping(NOMINATE, lawful(NOMINATE, target=WBBM)) == []
