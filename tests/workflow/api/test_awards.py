"""Awards through the API: registering earlier decrees, and taking predicates away."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from states.vocabulary import State
from tests.workflow.hall import open_hall
from tests.workflow.office import BEGUN, OTHER_UNIT, OWN_UNIT
from workflow.db.tables import award, proposal, revocation

WBK = {
    "unit_id": OWN_UNIT,
    "predicate": "wbk",
    "decree_no": "1234/2023",
    "decree_date": "2023-12-06",
    "source": "Salinan keputusan",
}
DECREE = {"ground": "Tertangkap tangan", "decree_no": "77/2026", "decree_date": "2026-08-14"}


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        opened.office.stand(State.LAPSED)
        yield opened


@pytest.fixture
def hall_here(sqlite_url, tmp_path):
    """A hall on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path) as opened:
        opened.office.stand(State.LAPSED)
        yield opened


def register(hall, **change: object):
    return hall.ask("Rina", "POST", "/awards", {**WBK, **change})


def revoke(hall, award_id, name="Nadia", **change: object):
    return hall.ask(name, "POST", f"/awards/{award_id}/revoke", {**DECREE, **change})


def given_by_the_proposal(hall, predicate="wbk"):
    """Let the office's proposal have given its unit an award and return its id."""
    hall.office.stand(State(predicate))
    row = {"unit_id": OWN_UNIT, "predicate": predicate, "decree_no": "9/2025", "decree_date": BEGUN.date()}
    values = {**row, "source": "ZI-2026-0001", "proposal_id": hall.office.proposal_id}
    hall.office.write(
        insert(award).values(
            **values, is_self_awarded=False, recorded_at=BEGUN, recorded_by=hall.people["Nadia"]
        )
    )
    return hall.office.rows(select(award.c.id))[0].id


def test_a_coordinator_registers_an_earlier_decree(hall):
    made = register(hall)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in WBK} == WBK
    assert made.json()["is_in_force"] is True
    assert hall.told(f"unit:{OWN_UNIT}") == ["award.registered"]


def test_a_predicate_that_the_unit_holds_is_a_duplicate(hall):
    first = register(hall).json()["id"]
    assert register(hall, decree_no="9/2024").json()["number"] == f"award:{first}"


def test_a_predicate_that_is_being_proposed_is_a_duplicate(hall_here):
    hall_here.office.stand(State.NOMINATED)
    assert register(hall_here).json()["number"] == "ZI-2026-0001"


def test_an_operator_registers_no_decree(hall_here):
    assert hall_here.ask("Dewi", "POST", "/awards", WBK).json()["code"] == "forbidden"


@pytest.mark.parametrize(
    ("change", "where"),
    [({"unit_id": OTHER_UNIT}, "body.unit_id"), ({"decree_date": "2099-01-01"}, "body.decree_date")],
)
def test_a_decree_that_cannot_be_is_refused(hall_here, change, where):
    assert register(hall_here, **change).json()["errors"][0]["where"] == where


def test_a_registered_award_is_revoked_without_a_proposal(hall):
    found = register(hall).json()["id"]
    ended = revoke(hall, found)
    assert ended.status_code == 200
    assert (ended.json()["is_in_force"], ended.json()["ended_by"]) == (False, "revoked")
    assert hall.told(f"unit:{OWN_UNIT}") == ["award.registered", "award.revoked"]


def test_a_revocation_bars_until_its_second_anniversary(hall_here):
    revoke(hall_here, register(hall_here).json()["id"])
    rows = hall_here.office.rows(select(revocation.c.banned_until))
    assert [row.banned_until.isoformat() for row in rows] == ["2028-08-14"]


def test_a_revoked_decree_cannot_be_registered_again(hall_here):
    revoke(hall_here, register(hall_here).json()["id"])
    assert register(hall_here).json()["errors"][0]["reason"] == "revoked-since"


def test_a_coordinator_revokes_nothing(hall_here):
    found = register(hall_here).json()["id"]
    assert revoke(hall_here, found, "Rina").json()["code"] == "forbidden"


def test_an_award_is_revoked_once(hall_here):
    found = register(hall_here).json()["id"]
    revoke(hall_here, found)
    assert revoke(hall_here, found).json()["errors"][0]["reason"] == "ended"


def test_a_revocation_is_never_older_than_the_award(hall_here):
    found = register(hall_here).json()["id"]
    refused = revoke(hall_here, found, decree_date="2023-12-05").json()
    assert refused["errors"][0]["reason"] == "before-award"


@pytest.mark.parametrize("name", ["Nadia", "Rina"])
def test_a_decree_older_than_the_award_is_told_before_who_may_not_revoke(hall_here, name):
    found = given_by_the_proposal(hall_here)
    refused = revoke(hall_here, found, name, decree_date="2026-03-01")
    assert (refused.status_code, refused.json()["errors"][0]["reason"]) == (422, "before-award")
    move = {"trigger": "revoke", "note": "x", "decree_no": "1", "decree_date": "2026-03-01"}
    moved = hall_here.office.call(name, "POST", "transitions", json=move)
    assert (moved.status_code, moved.json()["errors"][0]["where"]) == (422, "body.decree_date")


def test_revoking_what_a_proposal_gave_moves_the_proposal(hall):
    ended = revoke(hall, given_by_the_proposal(hall)).json()
    p = proposal.c
    row = hall.office.rows(select(p.state, p.version))[0]
    assert (ended["is_in_force"], row.state, row.version) == (False, "revoked", 2)
    assert hall.office.entries() == ["proposal.advanced"]


def test_revoking_what_a_proposal_gave_is_judged_like_its_move(hall_here):
    found = given_by_the_proposal(hall_here)
    assert revoke(hall_here, found, "Rina").json()["code"] == "forbidden"


def test_a_revoked_wbbm_may_leave_a_registered_wbk(hall_here):
    register(hall_here)
    found = register(hall_here, predicate="wbbm", decree_no="7/2025", decree_date="2025-12-01").json()["id"]
    revoke(hall_here, found, keeps_wbk=True)
    listed = hall_here.ask("Rina", "GET", f"/awards?unit_id={OWN_UNIT}").json()["items"]
    assert [(item["predicate"], item["is_in_force"]) for item in listed] == [("wbbm", False), ("wbk", True)]


def test_awards_of_another_agency_do_not_exist(hall_here):
    found = register(hall_here).json()["id"]
    assert hall_here.ask("Tono", "GET", f"/awards/{found}").status_code == 404
    assert hall_here.ask("Tono", "GET", "/awards").json()["items"] == []
