"""Cycles and deadlines through the API: what can stand in a cycle, and whose date follows it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select

from states.vocabulary import State
from tests.workflow.hall import open_hall
from tests.workflow.office import BEGUN, OWN_AGENCY
from workflow.db.tables import deadline, history_note

CYCLE = {
    "agency_id": OWN_AGENCY,
    "year": 2027,
    "regulation": "permenpanrb-10-2019",
    "opens_on": "2027-01-04",
    "closes_on": "2027-12-17",
    "deadlines": {"self_assessment": {"due_on": "2027-04-30", "when_missed": "closed"}},
    "return_working_days": 5,
    "max_rounds": 3,
    "quorum": 3,
    "team_load": 10,
}
#: The cycle of the office's proposal.
STANDING = "/cycles/1"


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def hall_here(sqlite_url, tmp_path):
    """A hall on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path) as opened:
        yield opened


def due(hall, day, why="cycle", when_missed="late"):
    """Let the office's proposal stand under a deadline and return its id."""
    row = {"proposal_id": hall.office.proposal_id, "stage": "self_assessment", "due_on": day}
    statement = insert(deadline).values(**row, why=why, when_missed=when_missed, recorded_at=BEGUN)
    hall.office.write(statement)
    return hall.office.rows(select(deadline.c.id).order_by(deadline.c.id.desc()))[0].id


def standing(hall):
    """Return the proposal's deadlines as they stand: day, why and what missing it does."""
    d = deadline.c
    rows = hall.office.rows(select(d.due_on, d.why, d.when_missed).where(d.superseded_at.is_(None)))
    return [(row.due_on.isoformat(), row.why, row.when_missed) for row in rows]


def test_an_admin_opens_a_cycle(hall):
    made = hall.ask("Wahyu", "POST", "/cycles", CYCLE)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in CYCLE} == CYCLE
    assert hall.told(f"agency:{OWN_AGENCY}") == ["cycle.created"]


def test_a_coordinator_opens_no_cycle(hall_here):
    assert hall_here.ask("Rina", "POST", "/cycles", CYCLE).json()["code"] == "forbidden"


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        ({"regulation": "permenpanrb-1-1999"}, "body.regulation", "not-an-option"),
        ({"closes_on": "2027-01-03"}, "body.closes_on", "ends-before-it-starts"),
        ({"does_lhkpn_block": False}, "body.does_lhkpn_block", "always-blocks"),
        ({"agency_id": 99}, "body.agency_id", "unknown"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused(hall_here, change, where, reason):
    refused = hall_here.ask("Nusa", "POST", "/cycles", {**CYCLE, **change}).json()
    assert [(error["where"], error["reason"]) for error in refused["errors"]] == [(where, reason)]


def test_a_cycle_may_open_and_close_on_one_day(hall_here):
    body = {**CYCLE, "closes_on": CYCLE["opens_on"]}
    assert hall_here.ask("Wahyu", "POST", "/cycles", body).status_code == 201


def test_only_90_2021_lets_lhkpn_merely_warn(hall_here):
    body = {**CYCLE, "regulation": "permenpanrb-90-2021", "does_lhkpn_block": False}
    assert hall_here.ask("Wahyu", "POST", "/cycles", body).json()["does_lhkpn_block"] is False


def test_a_closed_state_is_no_stage(hall_here):
    body = {**CYCLE, "deadlines": {"wbk": {"due_on": "2027-04-30"}}}
    assert hall_here.ask("Wahyu", "POST", "/cycles", body).json()["code"] == "invalid"


def test_a_cycles_new_date_reaches_proposals_that_wait_under_the_old_one(hall):
    due(hall, date(2026, 4, 30))
    body = {"deadlines": {"self_assessment": {"due_on": "2026-05-15", "when_missed": "closed"}}}
    assert hall.ask("Wahyu", "PATCH", STANDING, body).status_code == 200
    assert standing(hall) == [("2026-05-15", "cycle", "closed")]
    assert hall.office.entries() == ["deadline.moved"]


def test_a_cycles_first_date_reaches_proposals_that_have_none(hall_here):
    body = {"deadlines": {"self_assessment": {"due_on": "2026-05-15"}}}
    hall_here.ask("Wahyu", "PATCH", STANDING, body)
    assert standing(hall_here) == [("2026-05-15", "cycle", "late")]


@pytest.mark.parametrize("why", ["return", "extension"])
def test_a_date_of_their_own_stands(hall_here, why):
    due(hall_here, date(2026, 4, 30), why)
    hall_here.ask("Wahyu", "PATCH", STANDING, {"deadlines": {"self_assessment": {"due_on": "2026-05-15"}}})
    assert standing(hall_here) == [("2026-04-30", why, "late")]


def test_other_stages_are_left_alone(hall_here):
    due(hall_here, date(2026, 4, 30))
    hall_here.ask("Wahyu", "PATCH", STANDING, {"deadlines": {"tpi_evaluation": {"due_on": "2026-09-15"}}})
    assert standing(hall_here) == [("2026-04-30", "cycle", "late")]


def test_a_stage_can_lose_its_date(hall_here):
    hall_here.ask("Wahyu", "PATCH", STANDING, {"deadlines": {"self_assessment": {"due_on": "2026-05-15"}}})
    changed = hall_here.ask("Wahyu", "PATCH", STANDING, {"deadlines": {"self_assessment": None}}).json()
    assert (changed["deadlines"], standing(hall_here)) == ({}, [])


def test_a_change_that_changes_nothing_keeps_the_version(hall_here):
    changed = hall_here.ask("Wahyu", "PATCH", STANDING, {"quorum": 2}).json()
    assert (changed["version"], hall_here.told(f"agency:{OWN_AGENCY}")) == (1, [])


def test_a_cycles_year_stays(hall_here):
    refused = hall_here.ask("Wahyu", "PATCH", STANDING, {"year": 2030}).json()
    assert refused["errors"][0]["reason"] == "unknown-field"


def test_cycles_of_other_agencies_are_not_listed(hall_here):
    assert hall_here.ask("Tono", "GET", "/cycles").json() == {"items": [], "next": None}


def test_open_deadlines_are_listed_soonest_first(hall_here):
    found = due(hall_here, date(2026, 4, 30))
    listed = hall_here.ask("Rina", "GET", "/deadlines").json()["items"]
    assert [(item["id"], item["due_on"], item["why"]) for item in listed] == [(found, "2026-04-30", "cycle")]


def test_deadlines_of_decided_proposals_are_not_listed(hall_here):
    due(hall_here, date(2026, 4, 30))
    hall_here.office.stand(State.WITHDRAWN)
    assert hall_here.ask("Rina", "GET", "/deadlines").json()["items"] == []


def test_a_coordinator_extends_a_deadline_after_the_miss(hall):
    missed = due(hall, date(2026, 4, 30), when_missed="closed")
    body = {"due_on": "2027-05-29", "reason": "Kantor terendam banjir"}
    answer = hall.ask("Rina", "PATCH", f"/deadlines/{missed}", body).json()
    assert (answer["why"], answer["id"] > missed) == ("extension", True)
    assert standing(hall) == [("2027-05-29", "extension", "closed")]
    assert hall.office.entries() == ["deadline.extended"]


def test_the_reason_of_an_extension_lies_beside_its_entry(hall_here):
    found = due(hall_here, date(2026, 4, 30))
    body = {"due_on": "2027-05-29", "reason": "Kantor terendam banjir"}
    hall_here.ask("Rina", "PATCH", f"/deadlines/{found}", body)
    kept = hall_here.office.rows(select(history_note.c.name, history_note.c.text))
    assert [tuple(row) for row in kept] == [("reason", "Kantor terendam banjir")]


def test_an_extension_never_shortens(hall_here):
    found = due(hall_here, date(2026, 4, 30))
    body = {"due_on": "2026-04-30", "reason": "Sama saja"}
    refused = hall_here.ask("Rina", "PATCH", f"/deadlines/{found}", body).json()
    assert refused["errors"][0]["reason"] == "not-later"


def test_a_superseded_deadline_cannot_be_extended(hall_here):
    path = f"/deadlines/{due(hall_here, date(2026, 4, 30))}"
    body = {"due_on": "2027-05-29", "reason": "Perlu waktu"}
    answers = [hall_here.ask("Rina", "PATCH", path, body) for _ in range(2)]
    assert answers[1].json()["errors"][0]["reason"] == "superseded"


def test_an_operator_extends_no_deadline(hall_here):
    found = due(hall_here, date(2026, 4, 30))
    body = {"due_on": "2027-05-29", "reason": "Perlu waktu"}
    assert hall_here.ask("Dewi", "PATCH", f"/deadlines/{found}", body).json()["code"] == "forbidden"


def test_deadlines_of_another_agency_do_not_exist(hall_here):
    found = due(hall_here, date(2026, 4, 30))
    assert hall_here.ask("Tono", "GET", f"/deadlines/{found}").status_code == 404
