"""Rounds of review and the columns side by side, through the API."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from states.vocabulary import State
from tests.workflow.office import BEGUN, open_office
from workflow.db.tables import answer


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


def put(office, column, by, **values: str):
    """Let values stand in a column."""
    for code, value in values.items():
        row = {"proposal_id": office.proposal_id, "kind": column, "member_id": 0, "code": code}
        made = {"version": 1, "recorded_at": BEGUN, "recorded_by": office.people[by]}
        office.write(insert(answer).values(**row, **made, value=value))


def returned(office):
    """Let Bambang send the worksheet back and return the move's number."""
    put(office, "unit", "Dewi", Q01="Ya", Q02="A")
    put(office, "reviewer", "Bambang", Q01="Ya", Q02="B")
    office.stand(State.INTERNAL_REVIEW)
    office.call("Bambang", "POST", "notes", json={"code": "Q02", "text": "Turunkan."})
    sent = {"trigger": "return_to_unit", "note": "Lengkapi."}
    told = office.call("Bambang", "POST", "transitions", json=sent, headers={"If-Match": '"1"'})
    return told.json()["seq"]


def fill(office, **values: str | None):
    sent = {code: {"value": value} for code, value in values.items()}
    body = {"column": "unit", "answers": sent}
    assert office.call("Dewi", "PATCH", "worksheet", json=body).status_code == 200


def standing(office, column):
    rows = office.call("Rina", "GET", "comparison").json()["rows"]
    return {row["code"] for row in rows if row["values"][column] is not None}


def test_a_round_names_the_notes_left_open(office):
    seq = returned(office)
    [found] = office.call("Dewi", "GET", "rounds").json()["items"]
    assert (found["seq"], found["trigger"]) == (seq, "return_to_unit")
    assert [(note["code"], note["status"]) for note in found["open_notes"]] == [("Q02", "open")]


def test_a_round_stays_as_it_was_handed_over(office):
    seq = returned(office)
    before = office.call("Dewi", "GET", f"rounds/{seq}").json()
    fill(office, Q01="Tidak", Q02="C")
    assert office.call("Dewi", "GET", f"rounds/{seq}").json() == before
    assert before["columns"] == {"unit": {"Q01": "Ya", "Q02": "A"}, "reviewer": {"Q01": "Ya", "Q02": "B"}}


def test_a_round_shows_only_the_columns_that_somebody_may_see(office):
    seq = returned(office)
    shown = {
        name: list(office.call(name, "GET", f"rounds/{seq}").json()["columns"]) for name in ("Dewi", "Rina")
    }
    assert shown == {"Dewi": ["unit", "reviewer"], "Rina": ["unit", "reviewer", "tpi", "national"]}


@pytest.mark.parametrize("seq", ["0", "1", "99"])
def test_there_is_no_round_where_nothing_was_handed_over(office, seq):
    returned(office)
    assert office.call("Dewi", "GET", f"rounds/{seq}").status_code == 404


def test_differences_come_first(office):
    returned(office)
    told = office.call("Dewi", "GET", "comparison").json()
    assert (told["columns"], told["differing"]) == (["unit", "reviewer"], 1)
    assert [row["code"] for row in told["rows"]][:2] == ["Q02", "Q01"]
    first = told["rows"][0]["values"]
    assert (first["unit"]["value"], first["reviewer"]["value"]) == ("A", "B")


def test_a_comparison_is_narrowed_to_an_area(office):
    rows = office.call("Dewi", "GET", "comparison?area=H2").json()["rows"]
    assert [row["code"] for row in rows] == ["H2.a"]
    assert office.call("Dewi", "GET", "comparison?area=XX").status_code == 422


def test_the_unit_compares_nothing_that_is_still_being_reviewed(office):
    put(office, "unit", "Dewi", Q01="Ya")
    put(office, "reviewer", "Bambang", Q01="Tidak")
    office.stand(State.INTERNAL_REVIEW)
    assert office.call("Dewi", "GET", "comparison").json()["columns"] == ["unit"]
    assert office.call("Bambang", "GET", "comparison").json()["differing"] == 1


def test_a_changed_answer_is_to_be_judged_again_and_an_untouched_one_is_not(office):
    put(office, "tpi", "Sari", Q01="Ya", Q02="B")
    returned(office)
    fill(office, Q02="B")
    assert (standing(office, "reviewer"), standing(office, "tpi")) == ({"Q01"}, {"Q01"})


def test_changed_evidence_is_to_be_judged_again(office):
    put(office, "tpi", "Sari", Q01="Ya", Q02="B")
    returned(office)
    link = {"question": "Q02", "url": "https://bukti.example.go.id/sk"}
    made = office.call("Dewi", "POST", "evidence", json=link).json()
    assert (standing(office, "reviewer"), standing(office, "tpi")) == ({"Q01"}, {"Q01"})
    put(office, "reviewer", "Bambang", Q02="B")
    office.call("Dewi", "DELETE", f"evidence/{made['id']}")
    assert standing(office, "reviewer") == {"Q01"}
