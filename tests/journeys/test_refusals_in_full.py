"""A refusal names everything that is missing, with what is asked, what was found and who can help."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.office import AGENCY_FACTS, Office
from tests.journeys.proposal import LETTERS, Proposal, accepted, begun, nominate, stopping, submitted
from tests.journeys.sheets import OLD, best, worst

#: Agency and unit of the same year, bad enough for four requirements.
POOR_AGENCY = {**AGENCY_FACTS, "bpk_opinion": "TW", "akip_grade": "CC"}
POOR_UNIT: dict[str, Any] = {
    "lhkpn_obliged": 250,
    "lhkpn_filed": 249,
    "lhkasn_obliged": 120,
    "lhkasn_filed": 118,
}


@pytest.fixture(scope="module")
def proposal(shared_office_here) -> Proposal:
    """A proposal that reached the TPI before April, when reports were still being filed."""
    office: Office = shared_office_here
    office.know(2025, agency=POOR_AGENCY, **POOR_UNIT)
    made = begun(nominate(office, office.cycle(2026, OLD)))
    office.on(2026, 3, 30)
    accepted(submitted(made, worst(OLD)))
    made.record(**LETTERS)
    made.fill("Sari", "tpi", {**best(OLD), "H2.a": "3.19"})
    return made


@pytest.fixture(scope="module")
def problem(proposal):
    return proposal.refused("Ratna", "propose")


def test_five_failing_requirements_are_five(problem):
    assert stopping(problem["findings"]) == [
        "public_service",
        "bpk-opinion",
        "akip-grade",
        "lhkpn",
        "lhkasn",
    ]


def test_each_says_what_is_asked_what_was_found_and_what_is_missing(problem):
    told = {f["requirement"]: (f["required"], f["actual"], f["gap"]) for f in unmet(problem)}
    assert told == {
        "public_service": ("16", "15.95", "0.05"),
        "bpk-opinion": ("WDP", "TW", "1"),
        "akip-grade": ("B", "CC", "1"),
        "lhkpn": ("100%", "249/250", "1"),
        "lhkasn": ("100%", "118/120", "2"),
    }


def unmet(problem) -> list[Any]:
    return [found for found in problem["findings"] if found["status"] == "unmet"]


def test_each_names_its_source_and_who_can_put_it_right(problem):
    assert all(found["citation"].startswith("PermenPANRB 10/2019") for found in unmet(problem))
    assert {tuple(found["fix_by"]) for found in unmet(problem)} == {
        ("unit_operator",),
        ("coordinator",),
        ("coordinator", "unit_head"),
    }


def test_it_is_a_problem_in_indonesian_and_in_english_for_who_asks(proposal, problem):
    english = proposal.office.client.post(
        f"/api/v1{proposal.path}/transitions",
        json={"trigger": "propose"},
        headers={
            "Authorization": f"Bearer {proposal.office.tokens['Ratna']}",
            "If-Match": f'"{proposal.version}"',
            "Accept-Language": "en",
        },
    )
    assert english.headers["content-type"] == "application/problem+json"
    assert (english.status_code, english.json()["code"]) == (problem["status"], problem["code"])
    assert english.json()["title"] != problem["title"]


def test_a_refusal_leaves_nothing_behind(proposal, problem):
    before = proposal.history()
    proposal.refused("Ratna", "propose")
    assert (proposal.history(), proposal.show()["version"]) == (before, proposal.version)


def test_what_nobody_recorded_is_no_data_and_not_a_failure(proposal):
    findings = proposal.explain("Ratna", "award_wbk")["findings"]
    found = next(f for f in findings if f["requirement"] == "self-award")
    assert (found["status"], found["required"], found["actual"]) == ("no_data", "given", None)


def test_reports_may_still_be_filed_until_the_end_of_march_and_not_longer(shared_office_here):
    office = shared_office_here
    unit = "Kantor Pelayanan Cempaka"
    office.open_unit(unit)
    office.know(2025, unit, agency=POOR_AGENCY, **POOR_UNIT)
    waiting = submitted(begun(nominate(office, office.cycle(2026, OLD), unit=unit)), worst(OLD))
    office.on(2026, 3, 31)
    in_march = waiting.explain("Bambang", "accept_review")
    office.on(2026, 4, 1)
    in_april = waiting.refused("Bambang", "accept_review")
    assert in_march["allowed"]
    assert stopping(in_april["findings"]) == ["lhkpn", "lhkasn"]


def test_a_stale_version_comes_before_everything_the_law_says(proposal):
    response = proposal.office.send(
        "Ratna", "POST", f"{proposal.path}/transitions", {"trigger": "propose"}, version=1
    )
    assert (response.status_code, response.json()["code"]) == (409, "stale-version")
