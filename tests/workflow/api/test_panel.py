"""The TPI panel of a proposal, through the API: seats, and why somebody may not have one."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from states.vocabulary import OPEN_STATES, Role, State
from tests.workflow.office import OTHER_AGENCY, OWN_AGENCY, OWN_UNIT, open_office
from workflow.db.tables import history_entry, panel_seat


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


def seat(office, name, *, chair=False, no_conflict=True):
    return {"person_id": office.people[name], "chair": chair, "no_conflict": no_conflict}


def appoint(office, *seats: object, by="Rina"):
    return office.call(by, "PUT", "panel", json={"members": list(seats)})


def both(office):
    return seat(office, "Sari", chair=True), seat(office, "Budi")


def reasons(response):
    return [(fault["where"], fault["reason"]) for fault in response.json()["errors"]]


def refusal(response):
    return response.status_code, response.json()["code"]


def test_a_panel_is_shown_as_it_was_appointed(office):
    told = appoint(office, *both(office)).json()
    assert told == office.call("Dewi", "GET", "panel").json()
    assert [(member["name"], member["chair"]) for member in told["members"]] == [
        ("Sari", True),
        ("Budi", False),
    ]
    assert told["quorum"] == 2


def test_an_appointment_enters_the_history_by_ids(office):
    appoint(office, *both(office))
    body = json.loads(office.rows(select(history_entry.c.body))[0].body)
    assert (body["kind"], body["facts"]["members"]) == ("panel.appointed", list(both(office)))


def test_a_new_panel_closes_the_seats_of_the_old(office):
    appoint(office, *both(office))
    appoint(office, seat(office, "Sari", chair=True))
    s = panel_seat.c
    standing = office.rows(select(s.person_id).where(s.superseded_at.is_(None)))
    assert (standing, len(office.rows(select(s.id)))) == ([(office.people["Sari"],)], 2)


def test_the_same_panel_again_changes_nothing(office):
    first, second = appoint(office, *both(office)), appoint(office, *reversed(both(office)))
    assert first.json() == second.json()
    assert office.entries() == ["panel.appointed"]


@pytest.mark.parametrize("chairs", [(), ("Sari", "Budi")])
def test_a_panel_has_exactly_one_chair(office_here, chairs):
    seats = [seat(office_here, name, chair=name in chairs) for name in ("Sari", "Budi")]
    assert reasons(appoint(office_here, *seats)) == [("body.members", "not-one-chair")]


def test_nobody_sits_twice(office_here):
    twice = appoint(office_here, *both(office_here), seat(office_here, "Sari"))
    assert reasons(twice) == [("body.members.2.person_id", "given-twice")]


def test_every_ineligible_candidate_is_named_with_the_reason(office):
    office.give("Dewi", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
    office.give("Agus", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
    office.give("Tono", Role.TPI_MEMBER, agency_id=OTHER_AGENCY)
    office.bind("Agus", "review")
    refused = appoint(
        office,
        seat(office, "Budi", chair=True),
        seat(office, "Dewi"),
        seat(office, "Agus"),
        seat(office, "Tono"),
        {"person_id": 999, "chair": False, "no_conflict": True},
    )
    assert refusal(refused) == (422, "invalid")
    assert reasons(refused) == [
        ("body.members.0.person_id", "candidate-not-chair"),
        ("body.members.1.person_id", "candidate-unit-staff"),
        ("body.members.2.person_id", "candidate-review"),
        ("body.members.3.person_id", "candidate-not-tpi"),
        ("body.members.4.person_id", "candidate-not-tpi"),
    ]
    assert office.entries() == []


@pytest.mark.parametrize("duty", ["unit", "review", "decision", "national"])
def test_a_reason_is_told_for_every_earlier_duty(office_here, duty):
    office_here.bind("Sari", duty)
    refused = appoint(office_here, *both(office_here))
    assert reasons(refused) == [("body.members.0.person_id", f"candidate-{duty}")]


def test_a_member_who_scored_already_may_sit_again(office_here):
    office_here.bind("Sari", "tpi")
    assert appoint(office_here, *both(office_here)).status_code == 200


def test_a_chair_has_no_conflict(office_here):
    refused = appoint(office_here, seat(office_here, "Sari", chair=True, no_conflict=False))
    assert reasons(refused) == [("body.members.0.person_id", "chair-in-conflict")]


def test_a_member_in_conflict_is_recorded_as_such(office_here):
    told = appoint(
        office_here, seat(office_here, "Sari", chair=True), seat(office_here, "Budi", no_conflict=False)
    )
    assert [member["no_conflict"] for member in told.json()["members"]] == [True, False]


def test_a_tpi_of_the_unit_alone_counts_for_the_unit(office_here):
    office_here.give("Agus", Role.TPI_CHAIR, unit_id=OWN_UNIT)
    assert appoint(office_here, seat(office_here, "Agus", chair=True)).status_code == 200


@pytest.mark.parametrize("name", ["Dewi", "Hendra", "Bambang", "Sari", "Agus", "Nadia"])
def test_only_the_coordinator_appoints(office_here, name):
    assert refusal(appoint(office_here, *both(office_here), by=name)) == (403, "forbidden")


@pytest.mark.parametrize("state", State)
def test_a_panel_is_appointed_before_the_decision(office_here, state):
    office_here.stand(state)
    is_before = state in OPEN_STATES and state is not State.NATIONAL_EVALUATION
    assert appoint(office_here, *both(office_here)).status_code == (200 if is_before else 422)


@pytest.mark.parametrize(
    "members",
    [[], [{}], [{"person_id": 1}], [{"person_id": "1", "chair": True, "no_conflict": True}], "Sari", None],
)
def test_a_panel_without_sense_is_refused(office_here, members):
    refused = office_here.call("Rina", "PUT", "panel", json={"members": members})
    assert refusal(refused) == (422, "invalid")


def test_a_crowd_is_no_panel(office_here):
    members = [{"person_id": number, "chair": False, "no_conflict": True} for number in range(1, 99)]
    refused = office_here.call("Rina", "PUT", "panel", json={"members": members})
    assert refusal(refused) == (422, "invalid")
