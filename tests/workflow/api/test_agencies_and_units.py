"""Agencies and units through the API: who enters them, who sees them, what stays on record."""

from __future__ import annotations

import pytest

from tests.workflow.hall import open_hall
from tests.workflow.office import OTHER_UNIT, OWN_AGENCY, OWN_UNIT

UNIT = {"agency_id": OWN_AGENCY, "name": "Kantor Bahari", "business": "core", "serves": "public"}


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def hall_here(sqlite_url, tmp_path):
    """A hall on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path) as opened:
        yield opened


def test_a_national_admin_enters_an_agency(hall):
    body = {"name": "Kabupaten Teluk", "kind": "regency", "timezone": "Asia/Makassar"}
    made = hall.ask("Nusa", "POST", "/agencies", body)
    assert made.status_code == 201
    assert made.json() == {"id": made.json()["id"], **body, "version": 1}
    assert hall.told(f"agency:{made.json()['id']}") == ["agency.created"]


def test_an_agencys_admin_enters_no_agency(hall_here):
    refused = hall_here.ask("Wahyu", "POST", "/agencies", {"name": "Kabupaten Teluk", "kind": "regency"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_a_second_agency_of_a_name_is_a_duplicate(hall):
    refused = hall.ask("Nusa", "POST", "/agencies", {"name": "Badan Contoh", "kind": "central"})
    assert (refused.status_code, refused.json()["number"]) == (409, f"agency:{OWN_AGENCY}")


def test_an_agency_is_renamed_on_the_record(hall):
    changed = hall.ask("Wahyu", "PATCH", f"/agencies/{OWN_AGENCY}", {"name": "Badan Teladan"})
    assert (changed.json()["name"], changed.headers["etag"]) == ("Badan Teladan", '"2"')
    assert hall.told(f"agency:{OWN_AGENCY}") == ["agency.changed"]


def test_an_agency_cannot_take_anothers_name(hall_here):
    refused = hall_here.ask("Wahyu", "PATCH", f"/agencies/{OWN_AGENCY}", {"name": "Kabupaten Lain"})
    assert refused.json()["code"] == "duplicate"


def test_a_change_that_changes_nothing_makes_no_entry(hall_here):
    hall_here.ask("Wahyu", "PATCH", f"/agencies/{OWN_AGENCY}", {"name": "Badan Contoh"})
    assert hall_here.told(f"agency:{OWN_AGENCY}") == []


def test_a_version_that_has_moved_on_is_stale(hall_here):
    change = {"name": "Badan Teladan"}
    refused = hall_here.ask("Wahyu", "PATCH", f"/agencies/{OWN_AGENCY}", change, **{"If-Match": '"7"'})
    assert (refused.status_code, refused.json()["version"]) == (409, 1)


def test_people_see_the_agency_of_their_unit_and_no_other(hall_here):
    seen = hall_here.ask("Dewi", "GET", "/agencies").json()
    assert [item["id"] for item in seen["items"]] == [OWN_AGENCY]


def test_an_admin_enters_a_unit(hall):
    made = hall.ask("Wahyu", "POST", "/units", UNIT)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in UNIT} == UNIT
    assert (made.json()["tier"], hall.told(f"unit:{made.json()['id']}")) == (1, ["unit.created"])


def test_a_coordinator_enters_no_unit(hall_here):
    assert hall_here.ask("Rina", "POST", "/units", UNIT).json()["code"] == "forbidden"


def test_a_unit_operator_enters_no_unit(hall_here):
    assert hall_here.ask("Dewi", "POST", "/units", UNIT).json()["code"] == "forbidden"


def test_another_agencys_admin_is_told_that_there_is_no_such_agency(hall_here):
    refused = hall_here.ask("Dodi", "POST", "/units", UNIT).json()
    assert (refused["code"], refused["errors"][0]["where"]) == ("invalid", "body.agency_id")


def test_a_second_unit_of_a_name_is_a_duplicate(hall):
    first = hall.ask("Wahyu", "POST", "/units", UNIT).json()
    assert hall.ask("Wahyu", "POST", "/units", UNIT).json()["number"] == f"unit:{first['id']}"


def test_two_agencies_may_have_units_of_one_name(hall_here):
    hall_here.ask("Wahyu", "POST", "/units", UNIT)
    assert hall_here.ask("Dodi", "POST", "/units", {**UNIT, "agency_id": 2}).status_code == 201


def test_a_unit_is_dissolved_into_a_successor(hall):
    heir = hall.ask("Wahyu", "POST", "/units", UNIT).json()["id"]
    change = {"dissolved_on": "2026-06-30", "successor_id": heir}
    changed = hall.ask("Wahyu", "PATCH", f"/units/{OWN_UNIT}", change).json()
    assert {name: changed[name] for name in change} == change


def test_successors_never_lead_back(hall):
    heir = hall.ask("Wahyu", "POST", "/units", UNIT).json()["id"]
    hall.ask("Wahyu", "PATCH", f"/units/{OWN_UNIT}", {"successor_id": heir})
    refused = hall.ask("Wahyu", "PATCH", f"/units/{heir}", {"successor_id": OWN_UNIT}).json()
    assert refused["errors"][0]["reason"] == "circle"


def test_a_units_name_can_never_be_null(hall_here):
    refused = hall_here.ask("Wahyu", "PATCH", f"/units/{OWN_UNIT}", {"name": None}).json()
    assert [error["where"] for error in refused["errors"]] == ["body.name"]


def test_another_agencys_unit_does_not_exist(hall_here):
    assert hall_here.ask("Rina", "GET", f"/units/{OTHER_UNIT}").status_code == 404


def test_units_are_listed_page_by_page(hall):
    made = [
        hall.ask("Wahyu", "POST", "/units", {**UNIT, "name": f"Kantor {n}"}).json()["id"] for n in range(3)
    ]
    first = hall.ask("Rina", "GET", "/units?limit=2").json()
    second = hall.ask("Rina", "GET", f"/units?limit=2&cursor={first['next']}").json()
    listed = [item["id"] for page in (first, second) for item in page["items"]]
    assert (listed, second["next"]) == ([OWN_UNIT, *made], None)


def test_units_are_found_by_part_of_their_name(hall):
    hall.ask("Wahyu", "POST", "/units", UNIT)
    found = hall.ask("Rina", "GET", "/units?q=bahari").json()
    assert [item["name"] for item in found["items"]] == ["Kantor Bahari"]
