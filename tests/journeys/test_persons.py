"""Who may act: by role, by person, and whether anybody is left who can."""

from __future__ import annotations

import pytest

from states.vocabulary import Role
from tests.journeys.office import ADMIN, Office
from tests.journeys.proposal import (
    LETTERS,
    Proposal,
    accepted,
    begun,
    nominate,
    stopping,
    submitted,
)
from tests.journeys.sheets import OLD, best, fair, worst


@pytest.fixture
def office(shared_office_here: Office):
    """An office in which people may be given more roles, and none is taken away."""
    return shared_office_here


@pytest.fixture
def proposal(office) -> Proposal:
    return under_review(office)


def under_review(office) -> Proposal:
    """Lead a new unit's proposal into the review."""
    unit = office.next_unit()
    return submitted(begun(nominate(office, office.cycle(2026, OLD), unit=unit)), worst(OLD))


def end_grants(office, name) -> None:
    """Let the admin take every role of somebody away."""
    person = office.people[name]
    for grant in office.get(ADMIN, f"/grants?person_id={person}")["items"]:
        if grant["ended_at"] is None:
            office.ask(ADMIN, "PATCH", f"/grants/{grant['id']}", {"ended": True})


def test_rights_end_with_the_next_request_and_a_stage_that_nobody_can_move_says_so(office_here):
    proposal = under_review(office_here)
    end_grants(office_here, "Bambang")
    assert office_here.send("Bambang", "GET", proposal.path).status_code == 404
    move = proposal.explain("Rina", "accept_review")
    [nobody] = [f for f in move["findings"] if f["requirement"] == "nobody-can-act"]
    assert (nobody["status"], nobody["required"], nobody["fix_by"]) == (
        "unmet",
        "reviewer",
        ["coordinator", "admin"],
    )


def test_a_grant_ends_with_its_last_day(office_here):
    proposal = under_review(office_here)
    end_grants(office_here, "Agus")
    office_here.grant("Agus", Role.AUDITOR, agency_id=office_here.agency_id, until="2026-01-13")
    office_here.on(2026, 1, 13)
    assert office_here.send("Agus", "GET", proposal.path).status_code == 200
    office_here.on(2026, 1, 14)
    assert office_here.send("Agus", "GET", proposal.path).status_code == 404


def test_staff_of_the_unit_never_assess_it(office, proposal):
    version = office.get(ADMIN, f"/people/{office.people['Bambang']}")["version"]
    home = {"home_unit_id": proposal.unit_id}
    office.ask(ADMIN, "PATCH", f"/people/{office.people['Bambang']}", home, version=version)
    refused = proposal.refused("Bambang", "accept_review")
    [found] = refused["findings"]
    assert (refused["status"], refused["code"]) == (403, "separation-of-duties")
    assert (found["required"], found["actual"]) == ("review", "unit-staff")


def test_who_reviewed_does_not_sit_on_the_panel(office, proposal):
    proposal.fill("Bambang", "reviewer", {"Q01": "Ya"})
    office.grant("Bambang", Role.TPI_MEMBER, agency_id=office.agency_id)
    members = [
        {"person_id": office.people[name], "chair": name == "Sari", "no_conflict": True}
        for name in ("Sari", "Bambang")
    ]
    refused = office.send("Rina", "PUT", f"{proposal.path}/panel", {"members": members}).json()
    assert [(f["where"], f["reason"]) for f in refused["errors"]] == [
        ("body.members.1.person_id", "candidate-review")
    ]


def test_who_filled_an_answer_does_not_submit_it(office):
    proposal = begun(nominate(office, office.cycle(2026, OLD), unit=office.next_unit()))
    office.grant("Hendra", Role.UNIT_OPERATOR, unit_id=proposal.unit_id)
    proposal.fill("Dewi", "unit", worst(OLD))
    proposal.back(worst(OLD))
    proposal.fill("Hendra", "unit", {"Q01": "Ya"})
    proposal.back({"Q01": "Ya"})
    refused = proposal.refused("Hendra", "submit_self_assessment")
    assert stopping(refused["findings"]) == ["submitter-filled-none"]


def test_an_assessor_of_another_agency_reviews_as_a_guest(office, proposal):
    office.grant("Tono", Role.REVIEWER, agency_id=office.agency_id)
    assert proposal.move("Tono", "accept_review")["actor"] == {
        "id": office.people["Tono"],
        "name": "Tono",
        "role": "reviewer",
    }


def test_a_quorum_counts_only_members_without_a_conflict(office, proposal):
    accepted(proposal).fill("Sari", "tpi", best(OLD))
    proposal.record(**LETTERS)
    members = [
        {"person_id": office.people[name], "chair": name == "Sari", "no_conflict": name != "Budi"}
        for name in ("Sari", "Budi", "Lestari")
    ]
    office.ask("Rina", "PUT", f"{proposal.path}/panel", {"members": members})
    [found] = [f for f in proposal.refused("Ratna", "propose")["findings"] if f["requirement"] == "quorum"]
    assert (found["required"], found["actual"], found["gap"]) == ("3", "2", "1")


def test_who_signed_the_recorded_letter_takes_nothing_back(office, proposal):
    accepted(proposal).fill("Sari", "tpi", best(OLD))
    proposal.record(**LETTERS)
    proposal.move("Rina", "propose", signatory="Ratna", documents=["surat.pdf"])
    paper = {"note": "Salah surat", "documents": ["nota.pdf"]}
    assert stopping(proposal.refused("Ratna", "correct", **paper)["findings"]) == ["not-own-move"]
    assert proposal.move("Yuli", "correct", **paper)["to"] == "tpi_evaluation"


def test_a_letter_signed_by_nobody_who_heads_the_agency_is_invalid(office, proposal):
    accepted(proposal).fill("Sari", "tpi", best(OLD))
    proposal.record(**LETTERS)
    refused = proposal.refused("Rina", "propose", signatory="Hendra", documents=["surat.pdf"])
    [fault] = refused["errors"]
    assert (fault["where"], fault["reason"]) == ("body.signatory", "unknown-signatory")


def test_answers_and_evidence_changed_after_the_tpi_returned_them_are_scored_anew(office, proposal):
    accepted(proposal).fill("Sari", "tpi", fair(OLD))
    proposal.move("Sari", "return_from_tpi", note="Survei dan bukti Q70 diperbarui")
    proposal.fill("Dewi", "unit", {"H1.a": "1.5"})
    proposal.back({"Q70": "A"})
    proposal.move("Hendra", "submit_self_assessment")
    proposal.move("Bambang", "accept_review")
    scored = proposal.refused("Ratna", "propose")["findings"]
    [found] = [f for f in scored if f["requirement"] == "all-scored"]
    assert (found["required"], found["actual"], found["gap"]) == ("85", "83", "2")


def test_a_signatory_on_another_side_of_the_proposal_is_refused(office, proposal):
    accepted(proposal).fill("Sari", "tpi", best(OLD))
    proposal.record(**LETTERS)
    office.grant("Sari", Role.AGENCY_HEAD, agency_id=office.agency_id)
    refused = proposal.refused("Rina", "propose", signatory="Sari", documents=["surat.pdf"])
    told = [(f["required"], f["actual"]) for f in refused["findings"]]
    assert (refused["code"], told) == ("separation-of-duties", [("decision", "tpi")])


def test_everybody_is_offered_only_their_own_moves(office_here):
    asked = f"{under_review(office_here).path}/explain"
    offered = {
        name: [move["trigger"] for move in office_here.get(name, asked)["moves"] if move["allowed"]]
        for name in ("Rina", "Dewi", "Hendra", "Bambang", "Sari", "Ratna", "Nadia", "Agus", ADMIN)
    }
    assert {name: moves for name, moves in offered.items() if moves} == {
        "Rina": ["withdraw"],
        "Bambang": ["return_to_unit", "accept_review", "decline"],
    }
