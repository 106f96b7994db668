"""Proposals that end otherwise than with an award: declined, failed, withdrawn, lapsed; and put right."""

from __future__ import annotations

import pytest

from tests.journeys.office import Office
from tests.journeys.proposal import (
    DECREE,
    Proposal,
    accepted,
    begun,
    nominate,
    proposed,
    stopping,
    submitted,
)
from tests.journeys.sheets import OLD, worst

PAPER = {"documents": ["nota-dinas.pdf"]}


@pytest.fixture
def office(shared_office: Office):
    return shared_office


@pytest.fixture
def proposal(office) -> Proposal:
    """A proposal of a unit of its own that assesses itself under 10/2019."""
    unit = office.next_unit()
    return begun(nominate(office, office.cycle(2026, OLD), unit=unit))


def under_review(proposal) -> Proposal:
    """Submit a worksheet that is filled, and worth next to nothing."""
    return submitted(proposal, worst(OLD))


def at_the_tpi(proposal) -> Proposal:
    return accepted(under_review(proposal))


def nominated_again(proposal) -> Proposal:
    shown = proposal.show()
    return nominate(proposal.office, shown["cycle_id"], unit=shown["unit"]["name"])


def last_moves(proposal, count) -> list[tuple[str, str, str]]:
    moves = [entry for entry in proposal.history() if entry["trigger"]]
    return [(e["trigger"], e["from"], e["to"]) for e in moves[-count:]]


def test_the_reviewer_declines_with_a_reason(proposal):
    under_review(proposal)
    assert stopping(proposal.refused("Bambang", "decline")["findings"]) == ["reason-given"]
    proposal.move("Bambang", "decline", note="Layanan belum berjalan setahun")
    assert (proposal.state, proposal.history()[-1]["note"]) == (
        "not_awarded",
        "Layanan belum berjalan setahun",
    )


def test_the_tpi_declines_and_the_unit_may_try_again(proposal):
    at_the_tpi(proposal).move("Sari", "decline", note="Nilai jauh di bawah ambang")
    again = nominated_again(proposal)
    assert (proposal.state, again.state) == ("not_awarded", "nominated")


def test_a_second_open_proposal_is_a_duplicate_of_the_first(proposal):
    shown = proposal.show()
    body = {name: shown[name] for name in ("unit_id", "cycle_id", "target", "criteria")}
    response = proposal.office.send("Rina", "POST", "/proposals", body)
    assert (response.status_code, response.json()["code"], response.json()["number"]) == (
        409,
        "duplicate",
        proposal.number,
    )


def test_the_nation_fails_a_proposal_and_says_why(proposal):
    proposed(at_the_tpi(proposal))
    proposal.move("Nadia", "fail", note="Gugur pada verifikasi lapangan")
    assert last_moves(proposal, 1) == [("fail", "national_evaluation", "not_awarded")]


def test_a_failed_wbbm_leaves_the_wbk_in_force(office):
    unit = office.next_unit()
    award = office.register(unit, "2023-12-06")
    wbbm = begun(nominate(office, office.cycle(2026, OLD), "wbbm", unit))
    proposed(at_the_tpi(wbbm)).move("Nadia", "fail", note="Survei tidak memenuhi")
    assert office.get("Agus", f"/awards/{award}")["is_in_force"]


def test_a_withdrawal_is_corrected_back_to_where_it_came_from(proposal):
    under_review(proposal).move("Rina", "withdraw", note="Salah unit")
    proposal.move("Ratna", "correct", note="Unitnya benar", **PAPER)
    assert last_moves(proposal, 2) == [
        ("withdraw", "internal_review", "withdrawn"),
        ("correct", "withdrawn", "internal_review"),
    ]
    assert proposal.show()["deadline"]["stage"] == "internal_review"


def test_a_correction_asks_for_its_reason_and_its_paper(proposal):
    proposal.move("Rina", "withdraw", note="Salah unit")
    assert stopping(proposal.refused("Ratna", "correct")["findings"]) == [
        "reason-given",
        "correction-document",
    ]


def test_nobody_corrects_their_own_move(proposal):
    proposed(at_the_tpi(proposal))
    refused = proposal.refused("Ratna", "correct", note="Surat keliru", **PAPER)
    assert stopping(refused["findings"]) == ["not-own-move"]
    assert proposal.move("Yuli", "correct", note="Surat keliru", **PAPER)["to"] == "tpi_evaluation"


def test_a_decree_of_tomorrow_is_no_decree_yet(proposal):
    proposed(at_the_tpi(proposal))
    refused = proposal.refused("Nadia", "award", **{**DECREE, "decree_date": "2026-01-13"})
    [fault] = refused["errors"]
    assert (refused["code"], fault["where"], fault["reason"]) == (
        "invalid",
        "body.decree_date",
        "in-the-future",
    )


def test_a_corrected_award_never_was(proposal):
    proposed(at_the_tpi(proposal)).move("Nadia", "award", **DECREE)
    proposal.move("Yuli", "correct", note="Keputusan salah unit", **PAPER)
    [award] = proposal.office.get("Agus", f"/awards?unit_id={proposal.unit_id}")["items"]
    assert (proposal.state, award["is_in_force"], award["ended_by"]) == (
        "national_evaluation",
        False,
        "corrected",
    )


def test_a_corrected_award_can_be_given_again(proposal):
    proposed(at_the_tpi(proposal)).move("Nadia", "award", **DECREE)
    proposal.move("Yuli", "correct", note="Nomor keputusan keliru", **PAPER)
    proposal.move("Nadia", "award", **{**DECREE, "decree_no": "SK-42/2026"})
    awards = proposal.office.get("Agus", f"/awards?unit_id={proposal.unit_id}")["items"]
    assert [(a["decree_no"], a["is_in_force"]) for a in awards] == [
        ("SK-42/2026", True),
        ("SK-41/2026", False),
    ]


def test_no_correction_of_a_proposal_that_another_followed(proposal):
    proposal.move("Rina", "withdraw", note="Salah unit")
    nominated_again(proposal)
    refused = proposal.refused("Ratna", "correct", note="Unitnya benar", **PAPER)
    assert stopping(refused["findings"]) == ["newest-proposal"]


def test_a_proposal_lapses_when_its_cycle_has_closed_and_not_before(proposal):
    proposal.office.on(2026, 12, 18)
    assert stopping(proposal.refused("Rina", "lapse", note="Siklus ditutup")["findings"]) == ["lapse-ground"]
    proposal.office.on(2026, 12, 19)
    assert proposal.move("Rina", "lapse", note="Siklus ditutup")["to"] == "lapsed"


def test_a_proposal_before_the_nation_outlives_its_cycle(proposal):
    proposed(at_the_tpi(proposal)).office.on(2027, 2, 1)
    assert stopping(proposal.refused("Rina", "lapse", note="Siklus ditutup")["findings"]) == ["lapse-ground"]
    assert proposal.move("Nadia", "award", **DECREE)["to"] == "wbk"


def test_a_proposal_lapses_with_its_unit(proposal):
    office, unit = proposal.office, f"/units/{proposal.unit_id}"
    version = office.get("Wahyu", unit)["version"]
    office.ask("Wahyu", "PATCH", unit, {"dissolved_on": "2026-01-12"}, version=version)
    assert proposal.move("Rina", "lapse", note="Unit dilebur")["to"] == "lapsed"


def test_rounds_are_capped_by_the_cycle(office):
    unit = office.next_unit()
    proposal = begun(nominate(office, office.open_cycle(2026, OLD, max_rounds=1), unit=unit))
    under_review(proposal).move("Bambang", "return_to_unit", note="Lengkapi bukti")
    proposal.move("Hendra", "submit_self_assessment")
    refused = proposal.refused("Bambang", "return_to_unit", note="Sekali lagi")
    assert stopping(refused["findings"]) == ["rounds-left"]


def test_a_closed_stage_waits_for_its_extension(office):
    unit = office.next_unit()
    end = {"nominated": {"due_on": "2026-01-30", "when_missed": "closed"}}
    proposal = nominate(office, office.open_cycle(2026, OLD, deadlines=end), unit=unit)
    proposal.record(integrity_pact_date="2026-01-05", team_decree_no="SK-3/2026")
    office.on(2026, 2, 2)
    assert stopping(proposal.refused("Rina", "begin_self_assessment")["findings"]) == ["deadline"]
    extension = {"due_on": "2026-02-13", "reason": "Pejabat berganti"}
    office.ask("Rina", "PATCH", f"/deadlines/{proposal.show()['deadline']['id']}", extension)
    assert proposal.move("Rina", "begin_self_assessment")["to"] == "self_assessment"


def test_a_late_move_goes_on_and_is_marked(proposal):
    proposal.office.on(2026, 5, 4)
    submitted(proposal, worst(OLD))
    entry = proposal.history()[-1]
    found = next(f for f in entry["findings"] if f["requirement"] == "deadline")
    assert (entry["facts"]["is_late"], found["status"], found["gap"]) == (True, "warning", "4")
