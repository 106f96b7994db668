"""What the national stages came to, recorded through the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from states.vocabulary import State
from tests.workflow.office import open_office

DESK = {
    "stage": "desk",
    "result": "passed",
    "on": "2026-03-02",
    "scores": {"total": "81.250", "MP": "6"},
    "document": "B/214/2026",
}


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        opened.stand(State.NATIONAL_EVALUATION)
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        opened.stand(State.NATIONAL_EVALUATION)
        yield opened


def tell(office, by="Nadia", **changed: object):
    return office.call(by, "POST", "outcomes", json={**DESK, **changed})


def refusal(response):
    return response.status_code, response.json()["code"]


def reasons(response):
    return [(fault["where"], fault["reason"]) for fault in response.json()["errors"]]


def test_an_outcome_is_kept_as_it_was_published(office):
    told = tell(office, stage="administrative_selection", objection_until="2026-03-09").json()
    assert office.call("Dewi", "GET", "outcomes").json()["items"] == [told]
    assert {
        name: told[name] for name in ("stage", "result", "on", "objection_until", "scores", "document")
    } == {
        "stage": "administrative_selection",
        "result": "passed",
        "on": "2026-03-02",
        "objection_until": "2026-03-09",
        "scores": {"total": "81.25", "MP": "6"},
        "document": "B/214/2026",
    }


def test_an_outcome_enters_the_history(office):
    tell(office)
    assert office.entries() == ["outcome.recorded"]


def test_there_is_one_objection(office):
    first, second = tell(office, stage="objection"), tell(office, stage="objection", result="failed")
    assert (first.status_code, refusal(second)) == (201, (409, "duplicate"))


def test_other_stages_may_be_held_again(office_here):
    assert [tell(office_here).status_code for _ in range(2)] == [201, 201]


def test_a_list_goes_on_where_the_page_before_ended(office_here):
    for stage in ("desk", "interview", "panel"):
        tell(office_here, stage=stage)
    first = office_here.call("Rina", "GET", "outcomes?limit=2").json()
    rest = office_here.call("Rina", "GET", f"outcomes?limit=2&cursor={first['next']}").json()
    assert [item["stage"] for item in first["items"] + rest["items"]] == ["desk", "interview", "panel"]


@pytest.mark.parametrize("name", ["Rina", "Dewi", "Hendra", "Bambang", "Sari", "Agus"])
def test_only_the_national_assessor_records_outcomes(office_here, name):
    assert refusal(tell(office_here, name)) == (403, "forbidden")


@pytest.mark.parametrize("state", sorted(set(State) - {State.NATIONAL_EVALUATION}))
def test_outcomes_belong_to_the_national_evaluation(office_here, state):
    office_here.stand(state)
    assert refusal(tell(office_here)) == (422, "requirements-unmet")


def test_an_assessor_who_scored_for_the_agency_is_refused(office_here):
    office_here.bind("Nadia", "tpi")
    assert refusal(tell(office_here)) == (403, "separation-of-duties")


def test_tomorrow_has_not_been_held(office_here):
    in_two_days = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert reasons(tell(office_here, on=in_two_days)) == [("body.on", "in-the-future")]


def test_an_objection_does_not_end_before_its_stage(office_here):
    refused = tell(office_here, objection_until="2026-03-01")
    assert reasons(refused) == [("body.objection_until", "before-its-stage")]


@pytest.mark.parametrize(
    ("scores", "where", "reason"),
    [
        ({"everything": "80"}, "body.scores.?", "unknown-row"),
        ({"total": "100.01"}, "body.scores.total", "not-points"),
        ({"total": "-1"}, "body.scores.total", "not-points"),
        ({"total": "8e1"}, "body.scores.total", "not-points"),
        ({"total": "NaN"}, "body.scores.total", "not-points"),
    ],
)
def test_scores_are_points_of_known_rows(office_here, scores, where, reason):
    assert reasons(tell(office_here, scores=scores)) == [(where, reason)]


@pytest.mark.parametrize(
    "changed",
    [
        {"stage": "final"},
        {"result": "won"},
        {"on": "kemarin"},
        {"document": None},
        {"document": "x" * 500},
        {"scores": {"total": 80.5}},
        {"scores": []},
        {"award": True},
    ],
)
def test_an_outcome_without_sense_is_refused(office_here, changed):
    assert refusal(tell(office_here, **changed)) == (422, "invalid")
