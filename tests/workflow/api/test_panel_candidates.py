"""Who could sit on a panel, what stands against it, and how much they carry already."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from states.vocabulary import Role, State
from tests.workflow.office import BEGUN, OTHER_UNIT, OWN_AGENCY, open_office
from workflow.db.tables import cycle, panel_seat, proposal


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


def candidates(office, by="Rina"):
    told = office.call(by, "GET", "panel/candidates").json()["candidates"]
    return {
        each["name"]: [
            [reason["code"] for reason in each[side]] for side in ("against_member", "against_chair")
        ]
        for each in told
    }


def declare(office, name, *, conflict):
    sent = {"conflict": conflict, "statement": "Adik saya bekerja di sana."}
    return office.call(name, "POST", "panel/declaration", json=sent)


def appoint(office, **seats: bool):
    members = [
        {"person_id": office.people[name], "chair": name == "Sari", "no_conflict": free}
        for name, free in seats.items()
    ]
    return office.call("Rina", "PUT", "panel", json={"members": members})


def test_every_reason_against_a_candidate_is_shown(office):
    office.give("Dewi", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
    office.bind("Budi", "review")
    assert candidates(office) == {
        "Budi": [["candidate-review"], ["candidate-not-chair", "candidate-review"]],
        "Dewi": [["candidate-unit-staff"], ["candidate-not-chair", "candidate-unit-staff"]],
        "Sari": [[], []],
    }


def test_only_who_appoints_or_watches_sees_the_candidates(office):
    asked = {
        name: office.call(name, "GET", "panel/candidates").status_code for name in ("Agus", "Dewi", "Sari")
    }
    assert asked == {"Agus": 200, "Dewi": 403, "Sari": 403}


def test_what_somebody_declares_stands_above_what_the_coordinator_enters(office):
    appoint(office, Sari=True, Budi=True)
    assert declare(office, "Budi", conflict=True).status_code == 201
    [fault] = appoint(office, Sari=True, Budi=True).json()["errors"]
    assert fault["reason"] == "candidate-declared-conflict"
    assert candidates(office)["Budi"][0] == ["candidate-declared-conflict"]
    assert appoint(office, Sari=True, Budi=False).status_code == 200
    declare(office, "Budi", conflict=False)
    assert candidates(office)["Budi"][0] == []


def test_only_a_member_declares_and_only_before_the_decision(office):
    assert declare(office, "Budi", conflict=False).status_code == 403
    assert declare(office, "Dewi", conflict=False).status_code == 403
    appoint(office, Sari=True, Budi=True)
    office.stand(State.NATIONAL_EVALUATION)
    assert declare(office, "Budi", conflict=False).status_code == 422


def sit_elsewhere(office, name):
    """Let somebody sit on the panel of one more open proposal of the cycle."""
    [here] = office.rows(select(proposal).where(proposal.c.id == office.proposal_id))
    other = {**here._mapping, "id": 90, "number": "ZI-2026-0090", "unit_id": OTHER_UNIT}
    office.write(insert(proposal).values(other))
    seat = {"proposal_id": 90, "person_id": office.people[name], "is_chair": False}
    by = {"has_no_conflict": True, "recorded_at": BEGUN, "recorded_by": office.people["Rina"]}
    office.write(insert(panel_seat).values(**seat, **by))


def test_a_full_load_warns_and_never_refuses(office):
    assert appoint(office, Sari=True, Budi=True).json()["warnings"] == []
    sit_elsewhere(office, "Budi")
    office.write(update(cycle).values(team_load=1))
    [budi, _sari] = office.call("Rina", "GET", "panel/candidates").json()["candidates"]
    assert (budi["load"], budi["is_overloaded"]) == (1, True)
    told = appoint(office, Sari=True, Budi=True)
    warning = {"person_id": office.people["Budi"], "code": "team-load", "load": 1, "team_load": 1}
    assert (told.status_code, told.json()["warnings"]) == (200, [warning])
