"""The worksheet through the API: the tree, who sees which column, saving, exact figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from states.regulations import regulation
from states.vocabulary import State
from tests.states.worksheets import filled
from tests.workflow.office import BEGUN, OWN_UNIT, open_office
from workflow.db.tables import answer, question_text, unit_fact

LATER = BEGUN + timedelta(days=30)


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_2021(sqlite_url, tmp_path):
    """An office whose proposal is judged by 90/2021."""
    with open_office(sqlite_url, tmp_path, "permenpanrb-90-2021") as opened:
        yield opened


def put(office, column, code, value, *, by="Dewi", at=BEGUN, member="", note=None):
    """Let a value stand in a column."""
    row = {"proposal_id": office.proposal_id, "kind": column, "code": code, "value": value, "note": note}
    owner = {"member_id": office.people[member] if member else 0, "recorded_by": office.people[by]}
    office.write(insert(answer).values(**row, **owner, version=1, recorded_at=at))


def fill(office, name, column, answers):
    body = {"column": column, "answers": {code: {"value": value} for code, value in answers.items()}}
    return office.call(name, "PATCH", "worksheet", json=body)


def questions(tree):
    """Return every question and count of a worksheet by its code."""
    parts = [part for branch in (*tree["areas"], *tree["results"]) for part in branch["subareas"]]
    items = [item for part in parts for item in part["questions"]]
    return {item["code"]: item for each in items for item in (each, *each["inputs"])}


def shown(office, name):
    """Return the values that somebody sees, by column and code."""
    tree = office.call(name, "GET", "worksheet").json()
    return {
        (column, code): cell["value"]
        for code, item in questions(tree).items()
        for column, cell in item["values"].items()
    }


def refusal(response):
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize("regulation_id", ["permenpanrb-10-2019", "permenpanrb-90-2021"])
def test_the_tree_holds_every_question(sqlite_url, tmp_path, regulation_id):
    with open_office(sqlite_url, tmp_path, regulation_id) as office:
        tree = office.call("Agus", "GET", "worksheet").json()
    assert list(questions(tree)) == list(regulation(regulation_id).questions)


def test_a_question_says_how_it_is_answered(office_here):
    found = questions(office_here.call("Dewi", "GET", "worksheet").json())["Q02"]
    assert [(option["value"], option["worth"]) for option in found["options"]] == [
        ("A", "1"),
        ("B", "0.5"),
        ("C", "0"),
    ]
    assert (found["kind"], found["scale"], found["range"]) == ("choice", "ABC", None)


def test_a_survey_says_its_range(office_here):
    found = questions(office_here.call("Dewi", "GET", "worksheet").json())["H1.a"]
    assert found["range"] == {"least": "1", "most": "4"}


def test_imported_wording_stands_before_our_label(office_2021):
    texts = {"wording": "Bunyi resmi", "criteria": "Kriteria", "options": {"Ya": "Sudah"}}
    for code in ("P001", "P113"):
        row = {"regulation": "permenpanrb-90-2021", "code": code, "year": 2026, "recorded_at": BEGUN}
        office_2021.write(insert(question_text).values(**row, **texts))
    found = questions(office_2021.call("Dewi", "GET", "worksheet").json())
    told = {code: (found[code]["wording"], found[code]["shows_label"]) for code in ("P001", "P002", "P113")}
    assert told == {"P001": ("Bunyi resmi", False), "P002": (None, True), "P113": ("Bunyi resmi", True)}


def test_a_value_comes_with_who_wrote_it_and_when(office):
    put(office, "unit", "Q01", "Ya", note="Sesuai SK")
    found = questions(office.call("Dewi", "GET", "worksheet").json())["Q01"]["values"]["unit"]
    assert found == {
        "value": "Ya",
        "note": "Sesuai SK",
        "version": 1,
        "prefilled": False,
        "by": {"id": office.people["Dewi"], "name": "Dewi"},
        "at": "2026-03-02T01:00:00.000Z",
    }


def test_counts_come_from_the_facts_until_somebody_types(office):
    facts = {"unit_id": OWN_UNIT, "year": 2025, "facts": {"tlhp_due": 12, "tlhp_done": 11}, "source": "Uji"}
    office.write(insert(unit_fact).values(**facts, recorded_at=BEGUN, recorded_by=office.people["Rina"]))
    put(office, "unit", "H1.b.done", "10")
    found = questions(office.call("Dewi", "GET", "worksheet").json())
    cells = [found[code]["values"]["unit"] for code in ("H1.b.due", "H1.b.done")]
    assert [(cell["value"], cell["prefilled"]) for cell in cells] == [(12, True), (10, False)]


def test_evidence_stands_beside_its_question(office_here):
    body = {"question": "Q01", "url": "https://example.go.id/sk"}
    added = office_here.call("Dewi", "POST", "evidence", json=body).json()
    found = questions(office_here.call("Bambang", "GET", "worksheet").json())
    assert (found["Q01"]["evidence"], found["Q02"]["evidence"]) == ([added], [])


def test_the_unit_sees_the_review_after_it_ended(office):
    put(office, "reviewer", "Q01", "Tidak", by="Bambang")
    seen = {}
    for state in (State.INTERNAL_REVIEW, State.TPI_EVALUATION):
        office.stand(state)
        seen[state] = shown(office, "Dewi")
    assert seen == {State.INTERNAL_REVIEW: {}, State.TPI_EVALUATION: {("reviewer", "Q01"): "Tidak"}}


def test_a_second_review_stays_hidden_while_it_goes_on(office):
    put(office, "reviewer", "Q01", "Tidak", by="Bambang")
    put(office, "reviewer", "Q03", "Tidak", by="Bambang", at=LATER)
    office.stand(State.INTERNAL_REVIEW, rounds={"return_to_unit": 1}, state_since=BEGUN + timedelta(days=9))
    assert shown(office, "Dewi") == {("reviewer", "Q01"): "Tidak"}
    assert len(shown(office, "Bambang")) == 2


def test_blind_scores_are_each_members_own(office):
    office.stand(State.TPI_EVALUATION)
    put(office, "member", "Q01", "Ya", by="Sari", member="Sari")
    put(office, "member", "Q01", "Tidak", by="Budi", member="Budi")
    assert [shown(office, name) for name in ("Sari", "Budi", "Rina")] == [
        {("member", "Q01"): "Ya"},
        {("member", "Q01"): "Tidak"},
        {},
    ]


def test_the_consensus_is_the_unit_s_to_see_after_the_decision(office):
    put(office, "tpi", "Q01", "Ya", by="Sari")
    office.stand(State.TPI_EVALUATION)
    assert (shown(office, "Dewi"), shown(office, "Rina")) == ({}, {("tpi", "Q01"): "Ya"})
    office.stand(State.NATIONAL_EVALUATION)
    assert shown(office, "Dewi") == {("tpi", "Q01"): "Ya"}


@pytest.mark.parametrize(
    ("name", "column"),
    [("Dewi", "reviewer"), ("Dewi", "tpi"), ("Bambang", "member"), ("Rina", "member"), ("Nadia", "tpi")],
)
def test_scores_of_a_hidden_column_are_refused(office_here, name, column):
    assert refusal(office_here.call(name, "GET", f"scores?column={column}")) == (403, "forbidden")


def test_saving_tells_versions_and_scores(office):
    told = fill(office, "Dewi", "unit", {"Q01": "Ya", "H1.a": 3.595}).json()
    assert told["saved"] == {"Q01": 1, "H1.a": 1}
    assert told["scores"] == office.call("Dewi", "GET", "scores").json()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(3.595, "3.595"), ("3.60", "3.6"), (3, "3"), ([3.32, "3.51", 3], "983/300")],
)
def test_an_index_is_taken_as_it_was_typed(office_here, sent, kept):
    fill(office_here, "Dewi", "unit", {"H2.a": sent})
    assert shown(office_here, "Dewi") == {("unit", "H2.a"): kept}


def test_a_mean_that_never_ends_is_kept_exactly(office_here):
    fill(office_here, "Dewi", "unit", {"H2.a": [3, 3, 4]})
    told = office_here.call("Dewi", "GET", "scores").json()["subareas"]["H2.a"]
    assert told == {"value": "16.666666666666", "exact": "50/3"}


def test_floats_do_not_fail_what_passes_exactly(office_here):
    means = [3.32, 3.51, 3.19, 3.28, 3.01, 3.24, 3.17, 3.11, 2.97]
    fill(office_here, "Dewi", "unit", {"H2.a": means})
    rows = office_here.call("Dewi", "GET", "scores").json()["thresholds"]
    found = next(row for row in rows if row["requirement"] == "public_service")
    assert (found["actual"], found["status"], found["gap"]) == ("16", "met", None)


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        ("H1.a", 4.01, "index-out-of-range"),
        ("H1.a", 1e-7, "not-an-index"),
        ("H1.a", True, "not-an-index"),
        ("Q01", "ya", "not-an-option"),
        ("H1.b.due", 1.0, "not-a-count"),
        ("H1.b", "99%", "computed"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(office_here, code, value, reason):
    refused = fill(office_here, "Dewi", "unit", {code: value})
    assert (refused.status_code, [fault["reason"] for fault in refused.json()["errors"]]) == (422, [reason])


def test_nothing_is_saved_where_one_answer_is_wrong(office):
    fill(office, "Dewi", "unit", {"Q01": "Ya", "Q02": "Z"})
    assert shown(office, "Dewi") == {}


def test_a_stale_answer_comes_back_with_theirs(office):
    fill(office, "Dewi", "unit", {"Q01": "Ya"})
    body = {"column": "unit", "answers": {"Q01": {"value": "Tidak", "version": 0}}}
    refused = office.call("Dewi", "PATCH", "worksheet", json=body)
    assert refusal(refused) == (409, "stale-version")
    conflict = refused.json()["conflicts"]["Q01"]
    assert (conflict["version"], conflict["value"]) == (1, "Ya")


def test_a_full_worksheet_earns_everything(office):
    rules = regulation("permenpanrb-10-2019")
    best = {code: str(value) for code, value in filled(rules).items()}
    told = fill(office, "Dewi", "unit", best).json()["scores"]
    assert told["total"] == {"value": "100", "exact": "100/1"}
    assert (told["column"], told["regulation"]) == ("unit", "permenpanrb-10-2019")
    assert {finding["status"] for finding in told["thresholds"]} == {"met"}
    assert told["components"]["enablers"] == {"value": "60", "exact": "60/1"}


def test_the_own_regulation_may_be_named(office_here):
    own = office_here.call("Dewi", "GET", "scores?regulation=permenpanrb-10-2019").json()
    assert own == office_here.call("Dewi", "GET", "scores").json()


@pytest.mark.parametrize("query", ["regulation=lain", "column=lain", "regulation=%00", "column="])
def test_an_unknown_question_about_scores_is_refused(office_here, query):
    assert refusal(office_here.call("Dewi", "GET", f"scores?{query}")) == (422, "invalid")


@pytest.mark.parametrize("path", ["worksheet", "scores"])
def test_an_outsider_finds_no_worksheet(office_here, path):
    assert refusal(office_here.call("Tono", "GET", path)) == (404, "not-found")


def test_saving_keeps_the_moment_of_the_save(office_here):
    before = datetime.now(UTC)
    fill(office_here, "Dewi", "unit", {"Q01": "Ya"})
    at = questions(office_here.call("Dewi", "GET", "worksheet").json())["Q01"]["values"]["unit"]["at"]
    assert before.replace(microsecond=0) <= datetime.fromisoformat(at) <= datetime.now(UTC)
