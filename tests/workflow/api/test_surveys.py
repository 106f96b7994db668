"""Surveys through the API: recorded with the answer they make, exactly, in the scale that is named."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from states.vocabulary import State
from tests.promises.races import at_once, pausing_before_commit
from tests.states.forms import NINE, SURVEY
from tests.workflow.office import BEGUN, open_office
from workflow.db.tables import answer, survey


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


def give(office, code="H2.a", *, by="Dewi", **changes: object):
    return office.call(by, "PUT", f"surveys/{code}", json={**SURVEY, **changes})


def listed(office, name="Dewi"):
    return {each["code"]: each for each in office.call(name, "GET", "surveys").json()["items"]}


def answers(office, column="unit"):
    """Return the revisions of the answers in a column: code, value, version, whether it stands."""
    a = answer.c
    statement = select(a.code, a.value, a.version, a.note, a.superseded_at.is_(None).label("stands"))
    return [tuple(row) for row in office.rows(statement.where(a.kind == column).order_by(a.id))]


def refusal(response):
    return response.status_code, response.json()["code"]


def faults(response):
    return [(fault["where"], fault["reason"]) for fault in response.json()["errors"]]


def test_a_regulation_names_its_survey_indices_before_anybody_asked_anyone(office):
    found = listed(office)
    assert list(found) == ["H1.a", "H2.a"]
    assert {
        (each["version"], each["index"], each["answer"], each["backs_answer"]) for each in found.values()
    } == {(0, None, None, False)}


def test_a_survey_is_recorded_with_the_answer_that_it_makes(office):
    given = give(office)
    assert given.status_code == 200, given.text
    assert given.json() == listed(office)["H2.a"]
    told = given.json()
    assert (told["index"], told["skm"]) == (
        {"value": "3.2", "exact": "16/5"},
        {"value": "80", "exact": "80/1"},
    )
    assert (told["answer"], told["backs_answer"]) == ({"value": "3.2", "version": 1}, True)
    assert (told["version"], told["elements"], told["by"]["name"]) == (1, NINE, "Dewi")
    assert answers(office) == [("H2.a", "3.2", 1, None, True)]
    earned = office.call("Dewi", "GET", "scores").json()["components"]["public_service"]
    assert earned == {"value": "16", "exact": "16/1"}


def test_a_skm_value_is_converted_because_it_says_so(office):
    told = give(office, scale="skm", elements=None, value="89.99").json()
    assert (told["scale"], told["elements"]) == ("skm", ["89.99"])
    assert (told["skm"], told["index"]) == (
        {"value": "89.99", "exact": "8999/100"},
        {"value": "3.5996", "exact": "8999/2500"},
    )
    assert told["answer"]["value"] == "3.5996"


def test_every_revision_of_a_survey_is_kept(office):
    give(office)
    give(office, elements=None, value="3.6", version=1, answer_version=1)
    s = survey.c
    rows = office.rows(select(s.version, s.elements, s.superseded_at.is_(None)).order_by(s.id))
    assert [tuple(row) for row in rows] == [(1, NINE, False), (2, ["3.6"], True)]
    assert answers(office) == [("H2.a", "3.2", 1, None, False), ("H2.a", "3.6", 2, None, True)]


def test_who_saw_another_survey_is_shown_theirs_and_yours(office):
    give(office)
    response = give(office, instrument="IPAK 2026", elements=None, value="3.6", version=0)
    assert refusal(response) == (409, "stale-version")
    found = response.json()["conflicts"]["H2.a"]
    assert (found["version"], found["value"]["instrument"], found["yours"]["value"]["instrument"]) == (
        1,
        "SKM 2026",
        "IPAK 2026",
    )
    assert (found["theirs"]["by"]["name"], found["yours"]["version"]) == ("Dewi", 0)
    assert (found["value"]["elements"], found["yours"]["value"]["elements"]) == (NINE, ["3.6"])
    assert answers(office) == [("H2.a", "3.2", 1, None, True)]


def test_who_saw_another_answer_is_refused_too_and_no_survey_stays(office):
    fill = {"column": "unit", "answers": {"H2.a": {"value": "3.4"}}}
    office.call("Dewi", "PATCH", "worksheet", json=fill)
    response = give(office, answer_version=0)
    assert refusal(response) == (409, "stale-version")
    assert (listed(office)["H2.a"]["version"], office.rows(select(survey.c.id))) == (0, [])


def test_the_note_of_the_answer_stays(office):
    fill = {"column": "unit", "answers": {"H2.a": {"value": "3.4", "note": "Sementara"}}}
    office.call("Dewi", "PATCH", "worksheet", json=fill)
    give(office)
    assert answers(office)[-1] == ("H2.a", "3.2", 2, "Sementara", True)


def test_an_answer_that_is_changed_by_hand_has_no_survey_behind_it(office):
    give(office)
    fill = {"column": "unit", "answers": {"H2.a": {"value": "3.9"}}}
    office.call("Dewi", "PATCH", "worksheet", json=fill)
    found = listed(office)["H2.a"]
    assert (found["index"]["value"], found["answer"]["value"], found["backs_answer"]) == ("3.2", "3.9", False)


def warned(office):
    moves = office.call("Hendra", "GET", "explain?trigger=submit_self_assessment").json()["moves"]
    [found] = [each for each in moves[0]["findings"] if each["requirement"] == "surveys-recorded"]
    return found["status"], found["actual"]


def test_an_index_without_a_survey_is_warned_of(office):
    fill = {"column": "unit", "answers": {"H1.a": {"value": "3.6"}}}
    office.call("Dewi", "PATCH", "worksheet", json=fill)
    before = warned(office)
    give(office)
    partly = warned(office)
    give(office, "H1.a", elements=None, value="3.6")
    assert [before, partly, warned(office)] == [("warning", None), ("warning", "H2.a"), ("met", "H1.a, H2.a")]


def test_a_survey_after_a_return_loses_what_was_judged(office):
    row = {"proposal_id": office.proposal_id, "member_id": 0, "code": "H2.a", "value": "3.2", "version": 1}
    for column in ("reviewer", "tpi"):
        office.write(insert(answer).values(**row, kind=column, recorded_at=BEGUN, recorded_by=1))
    office.stand(State.SELF_ASSESSMENT, rounds={"return_to_unit": 1})
    give(office)
    assert answers(office, "reviewer") == answers(office, "tpi") == [("H2.a", "3.2", 1, None, False)]


def test_everything_that_is_wrong_with_a_survey_is_told(office_here):
    response = give(
        office_here,
        period={"from": "2026-03-01", "to": "2090-02-27"},
        respondents={"count": 500, "population": 400},
        elements=["3.2", "4.01", "0.99", "x"],
    )
    assert (refusal(response), faults(response)) == (
        (422, "invalid"),
        [
            ("body.period.to", "in-the-future"),
            ("body.respondents.count", "respondents-exceed-population"),
            ("body.elements.1", "index-out-of-range"),
            ("body.elements.2", "index-out-of-range"),
            ("body.elements.3", "not-a-figure"),
        ],
    )
    assert answers(office_here) == []


@pytest.mark.parametrize(
    ("changes", "where", "reason"),
    [
        (
            {"period": {"from": "2026-02-27", "to": "2026-01-05"}},
            "body.period.to",
            "period-ends-before-it-starts",
        ),
        ({"period": {"from": "kemarin", "to": "2026-01-05"}}, "body.period.from", "not-a-date"),
        ({"period": {"start": "2026-01-04", "to": "2026-01-05"}}, "body.period.from", "missing"),
        ({"scale": None}, "body.scale", "not-an-option"),
        ({"scale": "percent"}, "body.scale", "not-an-option"),
        ({"scale": "skm"}, "body.elements.0", "skm-out-of-range"),
        ({"value": "3.2"}, "body.value", "value-or-elements"),
        ({"elements": None, "value": 90}, "body.value", "index-out-of-range"),
        ({"elements": []}, "body.elements", "too-many-elements"),
        ({"respondents": {"count": 0}}, "body.respondents.count", "out-of-range"),
        ({"instrument": " "}, "body.instrument", "missing"),
    ],
)
def test_what_cannot_be_a_survey_is_refused(office_here, changes, where, reason):
    response = give(office_here, **changes)
    assert (refusal(response), faults(response)[0]) == ((422, "invalid"), (where, reason))


@pytest.mark.parametrize("code", ["Q01", "H1.b", "H1.b.done", "P125", "X", "1"])
def test_only_a_survey_index_has_a_survey(office_here, code):
    assert refusal(give(office_here, code)) == (404, "not-found")


def test_what_is_no_survey_is_not_found_before_its_body_is_read(office_here):
    assert refusal(office_here.call("Dewi", "PUT", "surveys/Q01", json={})) == (404, "not-found")


@pytest.mark.parametrize("name", ["Rina", "Hendra", "Bambang", "Sari", "Agus", "Nadia"])
def test_only_the_unit_gives_a_survey(office_here, name):
    assert refusal(give(office_here, by=name)) == (403, "forbidden")


def test_an_outsider_finds_no_survey(office_here):
    assert refusal(give(office_here, by="Tono")) == (404, "not-found")


@pytest.mark.parametrize("state", [State.NOMINATED, State.INTERNAL_REVIEW, State.TPI_EVALUATION, State.WBK])
def test_a_survey_is_given_only_while_the_unit_fills(office_here, state):
    office_here.stand(state)
    assert refusal(give(office_here)) == (422, "requirements-unmet")


def test_who_reviewed_the_proposal_gives_no_survey(office_here):
    office_here.bind("Dewi", "review")
    assert refusal(give(office_here)) == (403, "separation-of-duties")


def test_the_same_key_records_a_survey_once(office):
    headers = {"Idempotency-Key": "k-1"}
    first, again = (
        office.call("Dewi", "PUT", "surveys/H2.a", json=SURVEY, headers=headers) for _ in range(2)
    )
    assert (first.text, again.headers["idempotent-replayed"], len(office.rows(select(survey.c.id)))) == (
        again.text,
        "true",
        1,
    )


def test_one_of_six_who_give_a_survey_at_once_wins(office):
    asks = [
        lambda number=number: give(office, instrument=f"SKM {number}", version=0, answer_version=0)
        for number in range(6)
    ]
    with pausing_before_commit(office.database, 3):
        answered = at_once(asks)
    assert sorted(each.status_code for each in answered) == [200, *[409] * 5]
    assert (len(answers(office)), len(office.rows(select(survey.c.id)))) == (1, 1)
