"""Units that the rules treat apart: affirmative, outside the core business, of a low tier, merged away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.office import ADMIN, AGENCY_FACTS, Office
from tests.journeys.proposal import (
    LETTERS,
    REASONS,
    Proposal,
    accepted,
    begun,
    nominate,
    stopping,
    submitted,
)
from tests.journeys.sheets import NEW, OLD, best, worst

POOR_AGENCY = {**AGENCY_FACTS, "bpk_opinion": "WDP", "akip_grade": "C", "rb_index_grade": "C"}
LATE_REPORTS = {"lhkpn_obliged": 40, "lhkpn_filed": 39, "lhkasn_obliged": 120, "lhkasn_filed": 119}
AFFIRMATIVE: dict[str, Any] = {"affirmative": {"reason": "Daerah terluar, layanan pertama di pulau itu"}}


@pytest.fixture
def office(shared_office_here: Office):
    return shared_office_here


def found(judged, requirement):
    return next(f for f in judged["findings"] if f["requirement"] == requirement)


def at_the_tpi(proposal: Proposal, **answers: object) -> Proposal:
    accepted(submitted(begun(proposal), worst(proposal.regulation)))
    proposal.fill("Sari", "tpi", {**best(proposal.regulation), **answers})
    proposal.record(**LETTERS)
    return proposal


def test_an_affirmative_unit_is_proposed_by_an_agency_that_is_not_yet_there(office):
    unit = office.next_unit()
    office.know(2025, unit, agency=POOR_AGENCY)
    proposal = at_the_tpi(nominate(office, office.cycle(2026, NEW), unit=unit, **AFFIRMATIVE))
    warned = {
        f["requirement"]: f["binds_at"]
        for f in proposal.move("Ratna", "propose")["findings"]
        if f["status"] == "warning"
    }
    assert (proposal.show()["affirmative"], warned) == (
        True,
        {"bpk-opinion": [], "akip-grade": [], "rb-index": []},
    )


def test_the_same_agency_proposes_nobody_else(office):
    unit = office.next_unit()
    office.know(2025, unit, agency=POOR_AGENCY)
    proposal = at_the_tpi(nominate(office, office.cycle(2026, NEW), unit=unit))
    assert stopping(proposal.refused("Ratna", "propose")["findings"]) == [
        "bpk-opinion",
        "akip-grade",
        "rb-index",
    ]


@pytest.mark.parametrize(("regulation", "target"), [(OLD, "wbk"), (NEW, "wbbm")])
def test_only_wbk_under_90_2021_is_affirmative(office, regulation, target):
    unit = office.next_unit()
    office.register(unit, "2020-12-10")
    body = {
        "unit_id": office.units[unit],
        "cycle_id": office.cycle(2026, regulation),
        "target": target,
        "criteria": {code: {"met": True, "reason": reason} for code, reason in REASONS.items()},
        **AFFIRMATIVE,
    }
    [fault] = office.send("Rina", "POST", "/proposals", body).json()["errors"]
    assert (fault["where"], fault["reason"]) == ("body.affirmative", "not-applicable")


def test_a_cycle_under_90_2021_may_let_reports_only_warn(office):
    cycle = office.open_cycle(2026, NEW, does_lhkpn_block=False)
    unit = office.next_unit()
    office.know(2025, unit, **LATE_REPORTS)
    proposal = submitted(begun(nominate(office, cycle, unit=unit)), worst(NEW))
    office.on(2026, 5, 4)
    told = [found(proposal.explain("Bambang", "accept_review"), row) for row in ("lhkpn", "lhkasn")]
    assert [(f["status"], f["gap"], f["binds_at"]) for f in told] == [("warning", "1", [])] * 2
    assert proposal.move("Bambang", "accept_review")["to"] == "tpi_evaluation"


def test_a_cycle_under_10_2019_may_not(office):
    body = {
        "agency_id": office.agency_id,
        "year": 2026,
        "regulation": OLD,
        "opens_on": "2026-01-05",
        "closes_on": "2026-12-18",
        "does_lhkpn_block": False,
    }
    [fault] = office.send(ADMIN, "POST", "/cycles", body).json()["errors"]
    assert (fault["where"], fault["reason"]) == ("body.does_lhkpn_block", "always-blocks")


def outside_the_core(office, **statement: str) -> Proposal:
    """Submit a proposal of a unit that does no core service of its agency."""
    criteria = {code: {"met": True, "reason": reason} for code, reason in REASONS.items()}
    criteria["core_service"] = {"met": False, "reason": "Menunjang layanan inti", **statement}
    unit = office.next_unit()
    proposal = nominate(office, office.cycle(2026, OLD), unit=unit, criteria=criteria)
    return submitted(begun(proposal), worst(OLD))


def test_a_unit_outside_the_core_business_stops_at_the_review(office):
    refused = outside_the_core(office).refused("Bambang", "accept_review")
    assert stopping(refused["findings"]) == ["core-service"]


def test_the_agency_heads_statement_lets_it_pass(office):
    proposal = outside_the_core(office, statement_no="S-7/2026")
    core = found(proposal.move("Bambang", "accept_review"), "core-service")
    assert (core["status"], core["remark"]) == ("met", "head-statement")


def test_a_low_tier_is_warned_while_a_unit_of_the_first_one_waits(office):
    office.next_unit()
    body = {
        "agency_id": office.agency_id,
        "name": "Biro Umum",
        "business": "supporting",
        "serves": "internal",
    }
    office.units["Biro Umum"] = office.ask(ADMIN, "POST", "/units", body)["id"]
    asked = f"/units/{office.units['Biro Umum']}/explain?target=wbk&cycle_id={office.cycle(2026, OLD)}"
    judged = office.get("Rina", asked)
    tier = found(judged, "low-tier")
    assert (judged["allowed"], tier["status"], tier["required"], tier["actual"]) == (
        True,
        "warning",
        "1",
        "5",
    )


def merged(office, old, new) -> None:
    """Let the admin dissolve one unit into another."""
    path = f"/units/{office.units[old]}"
    change = {"dissolved_on": "2026-01-12", "successor_id": office.units[new]}
    office.ask(ADMIN, "PATCH", path, change, version=office.get(ADMIN, path)["version"])


def test_a_ban_follows_the_unit_into_its_successors_and_an_award_does_not(office):
    first, second, third = (office.next_unit() for _ in range(3))
    award = office.register(first, "2023-12-06")
    decree = {"ground": "Korupsi", "decree_no": "SK-1/2026", "decree_date": "2026-01-12"}
    office.ask("Nadia", "POST", f"/awards/{award}/revoke", decree)
    merged(office, first, second)
    merged(office, second, third)
    asked = f"/units/{office.units[third]}/explain?target=wbk&cycle_id={office.cycle(2026, OLD)}"
    assert stopping(office.get("Rina", asked)["findings"]) == ["no-ban"]


def test_a_dissolved_unit_is_not_nominated(office):
    unit = office.next_unit()
    path = f"/units/{office.units[unit]}"
    version = office.get(ADMIN, path)["version"]
    office.ask(ADMIN, "PATCH", path, {"dissolved_on": "2026-01-12"}, version=version)
    judged = office.get("Rina", f"{path}/explain?target=wbk&cycle_id={office.cycle(2026, OLD)}")
    assert stopping(judged["findings"]) == ["unit-exists"]
