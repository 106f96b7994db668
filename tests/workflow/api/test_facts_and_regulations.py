"""Yearly facts and the regulations that ask for them, through the API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from states.workdays import local_date
from tests.workflow.hall import open_hall
from tests.workflow.office import OTHER_AGENCY, OWN_AGENCY, OWN_UNIT
from workflow.db.tables import agency_fact, unit_fact

OF_AGENCY = {"bpk_opinion": "WTP", "akip_grade": "BB", "rb_index_grade": "B", "spip_level": 3}
OF_UNIT = {
    "lhkpn_obliged": 500,
    "lhkpn_filed": 498,
    "lhkasn_obliged": 40,
    "lhkasn_filed": 40,
    "tlhp_due": 12,
    "tlhp_done": 12,
    "as_of": "2026-03-31",
}
AGENCY, UNIT = f"/agencies/{OWN_AGENCY}/facts/2025", f"/units/{OWN_UNIT}/facts/2025"


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def hall_here(sqlite_url, tmp_path):
    """A hall on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path) as opened:
        yield opened


def test_a_coordinator_records_an_agencys_facts(hall):
    letter = {"letter_no": "B/12/2025", "date": "2025-02-11"}
    body = {**OF_AGENCY, "wbk_self_award": letter, "source": "LHP 2025"}
    kept = hall.ask("Rina", "PUT", AGENCY, body)
    assert kept.status_code == 200
    assert {name: kept.json()[name] for name in body} == body
    assert hall.told(f"agency:{OWN_AGENCY}") == ["facts.recorded"]


def test_a_leave_to_award_of_a_day_to_come_is_none(hall_here):
    body = {"wbk_self_award": {"letter_no": "B/12", "date": "2999-01-01"}, "source": "Surat"}
    [fault] = hall_here.ask("Rina", "PUT", AGENCY, body).json()["errors"]
    assert (fault["where"], fault["reason"]) == ("body.wbk_self_award.date", "in-the-future")


def test_a_coordinator_records_a_units_facts(hall):
    kept = hall.ask("Rina", "PUT", UNIT, {**OF_UNIT, "source": "e-LHKPN"}).json()
    assert {name: kept[name] for name in OF_UNIT} == OF_UNIT
    assert hall.ask("Dewi", "GET", UNIT).json() == kept


def test_a_put_is_the_whole_set_and_the_former_one_is_kept(hall):
    hall.ask("Rina", "PUT", AGENCY, {**OF_AGENCY, "source": "LHP 2025"})
    now = hall.ask("Rina", "PUT", AGENCY, {"akip_grade": "A", "source": "LHE 2025"}).json()
    assert (now["akip_grade"], now["bpk_opinion"]) == ("A", None)
    rows = hall.office.rows(select(agency_fact.c.facts).order_by(agency_fact.c.id))
    assert [row.facts for row in rows] == [OF_AGENCY, {"akip_grade": "A"}]


def test_recording_the_same_again_makes_no_revision(hall_here):
    for _ in range(2):
        hall_here.ask("Rina", "PUT", UNIT, {**OF_UNIT, "source": "e-LHKPN"})
    assert len(hall_here.office.rows(select(unit_fact.c.id))) == 1


@pytest.mark.parametrize(
    ("change", "where", "reason"),
    [
        ({"lhkpn_filed": 501}, "body.lhkpn_filed", "part-exceeds-whole"),
        ({"tlhp_due": -1}, "body.tlhp_due", "negative"),
        ({"lhkasn_filed": 39.5}, "body.lhkasn_filed", "not-a-whole-number"),
        ({"as_of": "2099-01-01"}, "body.as_of", "in-the-future"),
        ({"source": " "}, "body.source", "missing"),
        ({"akip_grade": "B"}, "body.?", "unknown-field"),
    ],
)
def test_counts_that_cannot_be_are_refused(hall_here, change, where, reason):
    refused = hall_here.ask("Rina", "PUT", UNIT, {**OF_UNIT, "source": "e-LHKPN", **change}).json()
    assert [(error["where"], error["reason"]) for error in refused["errors"]] == [(where, reason)]


@pytest.mark.parametrize("change", [{"bpk_opinion": "wtp"}, {"spip_level": 6}, {"akip_grade": "E"}])
def test_grades_that_do_not_exist_are_refused(hall_here, change):
    assert hall_here.ask("Rina", "PUT", AGENCY, {**change, "source": "LHP"}).json()["code"] == "invalid"


@pytest.mark.parametrize("name", ["Dewi", "Bambang", "Wahyu", "Nusa"])
def test_nobody_but_coordinators_records_facts(hall_here, name):
    assert hall_here.ask(name, "PUT", UNIT, {**OF_UNIT, "source": "x"}).json()["code"] == "forbidden"


def test_facts_of_another_agency_do_not_exist(hall_here):
    path = f"/agencies/{OTHER_AGENCY}/facts/2025"
    assert hall_here.ask("Rina", "PUT", path, {**OF_AGENCY, "source": "x"}).status_code == 404


def test_a_year_without_facts_is_not_found(hall_here):
    assert hall_here.ask("Rina", "GET", UNIT).status_code == 404


def test_facts_are_listed_newest_year_first(hall_here):
    for year in (2024, 2025):
        hall_here.ask("Rina", "PUT", f"/units/{OWN_UNIT}/facts/{year}", {"tlhp_due": 1, "source": "x"})
    listed = hall_here.ask("Rina", "GET", f"/units/{OWN_UNIT}/facts").json()["items"]
    assert [item["year"] for item in listed] == [2025, 2024]


def test_both_regulations_are_listed_for_whoever_signs_in(hall_here):
    listed = hall_here.ask("Tono", "GET", "/regulations").json()["items"]
    assert [item["id"] for item in listed] == ["permenpanrb-10-2019", "permenpanrb-90-2021"]


def test_a_regulation_shows_its_bounds_with_what_is_not_verified(hall_here):
    shown = hall_here.ask("Tono", "GET", "/regulations/permenpanrb-90-2021").json()
    row = next(row for row in shown["thresholds"] if row["row"] == "clean_government")
    assert (row["wbbm"], row["wbbm_verified"], row["wbbm_alternative"]) == ("19.5", False, "18.25")


def test_every_row_of_a_regulation_cites_its_source(hall_here):
    shown = hall_here.ask("Tono", "GET", "/regulations/permenpanrb-10-2019").json()
    rows = [*shown["prerequisites"], *shown["thresholds"], *shown["parameters"].values()]
    assert all(row["citation"] for row in rows)


def test_a_regulation_that_does_not_exist_is_not_found(hall_here):
    assert hall_here.ask("Tono", "GET", "/regulations/permenpanrb-1-1999").status_code == 404


def test_regulations_are_not_for_strangers(hall_here):
    assert hall_here.ask("nobody", "GET", "/regulations").status_code == 401


@pytest.mark.parametrize("path", [f"/agencies/{OWN_AGENCY}/facts", f"/units/{OWN_UNIT}/facts"])
def test_a_year_to_come_has_no_facts_yet(hall_here, path):
    this_year = local_date(datetime.now(UTC), "Asia/Jakarta").year
    refused = hall_here.ask("Rina", "PUT", f"{path}/{this_year + 1}", {"source": "x"})
    [fault] = refused.json()["errors"]
    assert (refused.status_code, fault["where"], fault["reason"]) == (422, "path.year", "out-of-range")
    assert str(this_year) in fault["detail"]
    assert hall_here.ask("Rina", "PUT", f"{path}/{this_year}", {"source": "x"}).status_code == 200
