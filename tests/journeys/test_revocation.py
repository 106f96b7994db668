"""Predicates that are taken away, what falls with them, and how long the unit is barred."""

from __future__ import annotations

import pytest

from tests.journeys.office import AGENCY_FACTS, Office
from tests.journeys.proposal import (
    DECREE,
    LETTERS,
    Proposal,
    accepted,
    begun,
    nominate,
    proposed,
    stopping,
    submitted,
)
from tests.journeys.sheets import OLD, best, worst

LEAVE = {"wbk_self_award": {"letter_no": "B/12/2026", "date": "2026-01-09"}}
REVOKED = {"note": "Operasi tangkap tangan", "decree_no": "SK-77/2026", "decree_date": "2026-10-05"}
#: The same decree, where an award is revoked by its own route.
BY_DECREE = {"ground": "Operasi tangkap tangan", "decree_no": "SK-77/2026", "decree_date": "2026-10-05"}


@pytest.fixture
def office(shared_office: Office):
    return shared_office


@pytest.fixture
def unit(office: Office):
    return office.next_unit()


def bid(office, unit, target="wbk") -> Proposal:
    """Lead a proposal to the TPI, with all the papers for going on."""
    proposal = begun(nominate(office, office.cycle(2026, OLD), target, unit))
    return accepted(submitted(proposal, worst(OLD)))


def awarded(office, unit, target="wbk") -> Proposal:
    """Lead a proposal to the nation's award, and on to October."""
    proposal = proposed(bid(office, unit, target))
    proposal.move("Nadia", "award", **DECREE)
    office.on(2026, 10, 5)
    return proposal


def held(office, unit) -> list[tuple[str, bool, str | None]]:
    awards = office.get("Agus", f"/awards?unit_id={office.units[unit]}")["items"]
    return [(a["predicate"], a["is_in_force"], a["ended_by"]) for a in awards]


def test_the_nation_revokes_what_it_awarded(office, unit):
    proposal = awarded(office, unit)
    assert proposal.move("Nadia", "revoke", **REVOKED)["to"] == "revoked"
    assert held(office, unit) == [("wbk", False, "revoked")]


def test_a_revocation_names_its_ground_and_its_decree(office, unit):
    refused = awarded(office, unit).refused("Nadia", "revoke")
    assert stopping(refused["findings"]) == ["reason-given", "decree-given"]


def test_an_agency_head_revokes_only_what_the_agency_awarded(office, unit):
    refused = awarded(office, unit).refused("Yuli", "revoke", **REVOKED)
    assert stopping(refused["findings"]) == ["own-award"]


def test_an_agency_head_revokes_the_agencys_own_award(office, unit):
    office.know(2025, unit, agency={**AGENCY_FACTS, **LEAVE})
    proposal = bid(office, unit)
    proposal.fill("Sari", "tpi", best(OLD))
    proposal.record(**LETTERS)
    proposal.move("Ratna", "award_wbk", **DECREE)
    office.on(2026, 10, 5)
    assert proposal.move("Yuli", "revoke", **REVOKED)["to"] == "revoked"


def test_a_revoked_unit_is_barred_until_the_second_anniversary_of_the_decree(office, unit):
    awarded(office, unit).move("Nadia", "revoke", **REVOKED)
    asked = f"/units/{office.units[unit]}/explain?target=wbk&cycle_id={office.cycle(2028, OLD)}"
    office.on(2028, 10, 4)
    barred = office.get("Rina", asked)
    office.on(2028, 10, 5)
    free = office.get("Rina", asked)
    banned = next(f for f in barred["findings"] if f["requirement"] == "no-ban")
    assert (banned["status"], banned["required"]) == ("unmet", "2028-10-05")
    assert free["allowed"]


def test_no_decree_revokes_what_was_awarded_after_it(office, unit):
    proposal = awarded(office, unit)
    refused = proposal.refused("Nadia", "revoke", **{**REVOKED, "decree_date": "2020-01-01"})
    [fault] = refused["errors"]
    assert (fault["where"], fault["reason"]) == ("body.decree_date", "before-award")
    assert (proposal.state, held(office, unit)) == ("wbk", [("wbk", True, None)])


def test_a_barred_unit_is_not_nominated(office, unit):
    proposal = awarded(office, unit)
    proposal.move("Nadia", "revoke", **REVOKED)
    shown = proposal.show()
    body = {name: shown[name] for name in ("unit_id", "cycle_id", "target", "criteria")}
    refused = office.send("Rina", "POST", "/proposals", body)
    assert (refused.status_code, stopping(refused.json()["findings"])) == (422, ["no-ban"])


def test_an_open_wbbm_proposal_lapses_with_the_wbk_it_stands_on(office, unit):
    wbk = awarded(office, unit)
    wbbm = nominate(office, office.cycle(2026, OLD), "wbbm", unit)
    wbk.move("Nadia", "revoke", **REVOKED)
    last = wbbm.history()[-1]
    told = {name: last[name] for name in ("kind", "trigger", "from", "to", "note")}
    assert (wbbm.state, wbbm.show()["deadline"]) == ("lapsed", None)
    assert told == {
        "kind": "proposal.followed",
        "trigger": "lapse",
        "from": "nominated",
        "to": "lapsed",
        "note": "Operasi tangkap tangan",
    }


def test_a_barred_units_ended_proposal_is_not_opened_again(office, unit):
    wbk = awarded(office, unit)
    wbbm = nominate(office, office.cycle(2026, OLD), "wbbm", unit)
    wbbm.move("Rina", "withdraw", note="Belum siap")
    wbk.move("Nadia", "revoke", **REVOKED)
    refused = wbbm.refused("Ratna", "correct", note="Ternyata siap", documents=["nota-dinas.pdf"])
    assert stopping(refused["findings"]) == ["no-ban"]


def test_a_revoked_wbbm_takes_the_wbk_along(office, unit):
    wbk = awarded(office, unit)
    wbbm = awarded_next(office, unit)
    wbbm.move("Nadia", "revoke", **REVOKED)
    assert (wbbm.state, wbk.state) == ("revoked", "revoked")
    assert held(office, unit) == [("wbbm", False, "revoked"), ("wbk", False, "revoked")]


def test_a_decree_may_leave_the_wbk_standing(office, unit):
    wbk = awarded(office, unit)
    wbbm = awarded_next(office, unit)
    wbbm.move("Nadia", "revoke", **REVOKED, keeps_wbk=True)
    assert (wbbm.state, wbk.state) == ("revoked", "wbk")
    assert held(office, unit) == [("wbbm", False, "revoked"), ("wbk", True, None)]


def awarded_next(office, unit) -> Proposal:
    """Lead the unit's WBBM proposal to its award, all of it in October."""
    wbbm = proposed(bid(office, unit, "wbbm"))
    wbbm.move("Nadia", "award", **{**DECREE, "decree_no": "SK-50/2026"})
    return wbbm


def test_the_award_itself_can_be_revoked_and_its_proposal_follows(office, unit):
    proposal = awarded(office, unit)
    [award] = office.get("Nadia", f"/awards?unit_id={office.units[unit]}")["items"]
    office.ask("Nadia", "POST", f"/awards/{award['id']}/revoke", BY_DECREE)
    assert (proposal.state, held(office, unit)) == ("revoked", [("wbk", False, "revoked")])


def test_a_registered_award_is_revoked_without_any_proposal(office, unit):
    award = office.register(unit, "2023-12-06")
    wbbm = nominate(office, office.cycle(2026, OLD), "wbbm", unit)
    office.on(2026, 10, 5)
    office.ask("Nadia", "POST", f"/awards/{award}/revoke", BY_DECREE)
    assert (wbbm.state, held(office, unit)) == ("lapsed", [("wbk", False, "revoked")])


def test_a_revoked_proposal_stays_revoked(office, unit):
    proposal = awarded(office, unit)
    proposal.move("Nadia", "revoke", **REVOKED)
    refused = proposal.refused("Yuli", "correct", note="Keliru", documents=["nota.pdf"])
    assert (refused["code"], office.broken()) == ("no-such-transition", [])
