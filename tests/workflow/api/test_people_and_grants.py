"""People and roles through the API: admins stay within their own reach."""

from __future__ import annotations

import pytest

from states.vocabulary import Role
from tests.workflow.hall import open_hall
from tests.workflow.office import OTHER_UNIT, OWN_AGENCY, OWN_UNIT

LAILA = {"email": "Laila@Example.go.id", "name": "Laila Hasanah", "home_unit_id": OWN_UNIT}


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def hall_here(sqlite_url, tmp_path):
    """A hall on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path) as opened:
        yield opened


def grant(hall, by, whom, role, **scope: object):
    body = {"person_id": hall.people[whom], "role": role.value, **scope}
    return hall.ask(by, "POST", "/grants", body)


def test_an_admin_adds_a_person(hall):
    made = hall.ask("Wahyu", "POST", "/people", LAILA)
    assert made.status_code == 201
    assert made.json()["email"] == "laila@example.go.id"
    assert hall.told(f"person:{made.json()['id']}") == ["person.added"]


def test_a_coordinator_adds_nobody(hall_here):
    assert hall_here.ask("Rina", "POST", "/people", LAILA).json()["code"] == "forbidden"


def test_nobody_is_at_home_in_a_unit_that_the_admin_cannot_see(hall_here):
    refused = hall_here.ask("Wahyu", "POST", "/people", {**LAILA, "home_unit_id": OTHER_UNIT}).json()
    assert refused["errors"][0]["where"] == "body.home_unit_id"


def test_two_people_never_share_an_address(hall):
    refused = hall.ask("Wahyu", "POST", "/people", {**LAILA, "email": "RINA@example.go.id"})
    assert (refused.status_code, refused.json()["number"]) == (409, f"person:{hall.people['Rina']}")


@pytest.mark.parametrize("address", ["laila", "laila@", "@example.go.id", "a b@example.go.id", "a@b"])
def test_what_is_no_address_is_refused(hall_here, address):
    refused = hall_here.ask("Wahyu", "POST", "/people", {**LAILA, "email": address}).json()
    assert (refused["code"], refused["errors"][0]["where"]) == ("invalid", "body.email")


def test_an_admin_deactivates_a_person_who_then_is_nobody(hall):
    path = f"/people/{hall.people['Dewi']}"
    assert hall.ask("Wahyu", "PATCH", path, {"is_active": False}).json()["is_active"] is False
    assert hall.ask("Dewi", "GET", "/units").status_code == 401


def test_an_admin_does_not_touch_a_guest_of_another_agency(hall_here):
    grant(hall_here, "Nusa", "Tono", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
    path = f"/people/{hall_here.people['Tono']}"
    assert hall_here.ask("Wahyu", "PATCH", path, {"is_active": False}).json()["code"] == "forbidden"


def test_people_without_a_role_here_are_not_listed(hall):
    names = {item["name"] for item in hall.ask("Wahyu", "GET", "/people").json()["items"]}
    assert names == {"Rina", "Dewi", "Hendra", "Bambang", "Sari", "Budi", "Agus", "Wahyu"}


def test_who_is_no_admin_sees_only_themselves(hall_here):
    assert [item["name"] for item in hall_here.ask("Rina", "GET", "/people").json()["items"]] == ["Rina"]


def test_a_person_whom_the_admin_does_not_know_does_not_exist(hall_here):
    assert hall_here.ask("Wahyu", "GET", f"/people/{hall_here.people['Tono']}").status_code == 404


def test_an_admin_gives_a_role(hall):
    made = grant(hall, "Wahyu", "Dewi", Role.REVIEWER, agency_id=OWN_AGENCY, until="2099-12-31")
    assert made.status_code == 201
    body = made.json()
    assert (body["role"], body["agency_id"], body["until"]) == ("reviewer", OWN_AGENCY, "2099-12-31")
    assert hall.told(f"person:{hall.people['Dewi']}") == ["grant.given"]


def test_a_role_given_counts_at_once(hall_here):
    grant(hall_here, "Nusa", "Tono", Role.COORDINATOR, agency_id=OWN_AGENCY)
    assert hall_here.ask("Tono", "GET", f"/units/{OWN_UNIT}").status_code == 200


def test_an_admin_gives_no_role_to_whom_they_do_not_know(hall_here):
    refused = grant(hall_here, "Wahyu", "Tono", Role.COORDINATOR, agency_id=OWN_AGENCY)
    assert refused.json()["errors"][0]["where"] == "body.person_id"


def test_a_coordinator_gives_no_role(hall_here):
    refused = grant(hall_here, "Rina", "Dewi", Role.REVIEWER, agency_id=OWN_AGENCY)
    assert refused.json()["code"] == "forbidden"


def test_an_agencys_admin_gives_no_national_role(hall_here):
    assert grant(hall_here, "Wahyu", "Wahyu", Role.ADMIN, nation=True).json()["code"] == "forbidden"


def test_an_admin_gives_no_role_in_another_agency(hall_here):
    refused = grant(hall_here, "Wahyu", "Dewi", Role.UNIT_HEAD, unit_id=OTHER_UNIT).json()
    assert refused["errors"][0]["where"] == "body.unit_id"


@pytest.mark.parametrize("scope", [{}, {"agency_id": OWN_AGENCY, "unit_id": OWN_UNIT}])
def test_a_role_has_exactly_one_scope(hall_here, scope):
    refused = grant(hall_here, "Nusa", "Dewi", Role.REVIEWER, **scope).json()
    assert refused["errors"][0]["reason"] == "not-one-scope"


def test_a_role_that_holds_already_is_a_duplicate(hall):
    assert grant(hall, "Wahyu", "Rina", Role.COORDINATOR, agency_id=OWN_AGENCY).status_code == 409


def test_a_role_cannot_end_before_it_begins(hall_here):
    refused = grant(
        hall_here, "Wahyu", "Dewi", Role.REVIEWER, agency_id=OWN_AGENCY, until="2020-01-01"
    ).json()
    assert refused["errors"][0]["reason"] == "in-the-past"


def test_a_role_is_taken_away(hall):
    given = grant(hall, "Nusa", "Tono", Role.COORDINATOR, agency_id=OWN_AGENCY).json()["id"]
    ended = hall.ask("Wahyu", "PATCH", f"/grants/{given}", {"ended": True}).json()
    assert ended["ended_at"] is not None
    assert hall.ask("Tono", "GET", f"/units/{OWN_UNIT}").status_code == 404


def test_a_role_holds_until_another_day_as_a_new_revision(hall):
    given = grant(hall, "Wahyu", "Dewi", Role.REVIEWER, agency_id=OWN_AGENCY).json()["id"]
    changed = hall.ask("Wahyu", "PATCH", f"/grants/{given}", {"until": "2099-06-30"}).json()
    assert (changed["until"], changed["id"] > given, changed["ended_at"]) == ("2099-06-30", True, None)
    assert hall.ask("Wahyu", "GET", f"/grants/{given}").json()["ended_at"] is not None


def test_a_change_that_names_no_day_does_not_take_the_day_away(hall_here):
    given = grant(hall_here, "Wahyu", "Dewi", Role.REVIEWER, agency_id=OWN_AGENCY, until="2099-06-30").json()
    refused = hall_here.ask("Wahyu", "PATCH", f"/grants/{given['id']}", {}).json()
    assert refused["errors"][0]["reason"] == "no-change"
    assert hall_here.ask("Wahyu", "GET", f"/grants/{given['id']}").json() == given


def test_a_role_that_has_ended_cannot_be_changed(hall_here):
    given = grant(hall_here, "Wahyu", "Dewi", Role.REVIEWER, agency_id=OWN_AGENCY).json()["id"]
    answers = [hall_here.ask("Wahyu", "PATCH", f"/grants/{given}", {"ended": True}) for _ in range(2)]
    assert answers[1].json()["errors"][0]["reason"] == "ended"


def test_grants_elsewhere_do_not_exist(hall_here):
    given = grant(hall_here, "Nusa", "Tono", Role.UNIT_HEAD, unit_id=OTHER_UNIT).json()["id"]
    statuses = {
        hall_here.ask("Wahyu", method, f"/grants/{given}", body).status_code
        for method, body in (("GET", None), ("PATCH", {"ended": True}))
    }
    assert statuses == {404}


def test_who_is_no_admin_sees_their_own_roles(hall):
    listed = hall.ask("Dewi", "GET", "/grants").json()["items"]
    assert [(item["role"], item["unit_id"]) for item in listed] == [("unit_operator", OWN_UNIT)]
