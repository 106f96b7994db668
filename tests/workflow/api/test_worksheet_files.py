"""The worksheet as a file through the API: downloaded, filled, previewed, applied whole or not at all."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from sqlalchemy import select

from states.regulations import regulation
from states.vocabulary import Role, State
from tests.states.worksheets import filled
from tests.workflow.office import OWN_AGENCY, open_office
from tests.workflow.workbooks import pages_of, saved, typed
from workflow.api import sheet_examples as examples
from workflow.api.proposal_examples import SCORES
from workflow.db.tables import answer, history_entry

OLD = regulation("permenpanrb-10-2019")


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


def fill(office, name, column, **answers: object):
    body = {"column": column, "answers": {code: {"value": value} for code, value in answers.items()}}
    response = office.call(name, "PATCH", "worksheet", json=body)
    assert response.is_success, response.text


def download(office, name="Dewi"):
    response = office.call(name, "GET", "worksheet.xlsx")
    assert response.status_code == 200, response.text
    return response.content


def hand_in(office, content, name="Dewi", **fields: str):
    files = {"file": ("LKE.xlsx", content)}
    return office.call(name, "POST", "worksheet/import", files=files, data=fields)


def current(office):
    a = answer.c
    columns = (a.kind, a.code, a.value, a.note, a.version)
    rows = office.rows(select(*columns).where(a.superseded_at.is_(None)).order_by(a.kind, a.code))
    return [tuple(row) for row in rows]


def brief(told):
    """Return the changes of a preview: what stood there and what will."""
    return {
        each["question"]: (each["was"] and each["was"]["value"], each["now"]["value"])
        for each in told["changes"]
    }


def test_the_file_is_a_file_and_nothing_else(office_here):
    fill(office_here, "Dewi", "unit", Q01="Ya")
    response = office_here.call("Dewi", "GET", "worksheet.xlsx")
    assert response.headers["content-type"].endswith("spreadsheetml.sheet")
    assert 'filename="LKE-ZI-2026-0001.xlsx"' in response.headers["content-disposition"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert download(office_here) == response.content


def test_everybody_gets_the_columns_they_see(office_here):
    office_here.stand(State.INTERNAL_REVIEW)
    keys = {name: pages_of(download(office_here, name))[1].cells[0] for name in ("Dewi", "Bambang", "Sari")}
    groups = {
        name: [key.partition(".")[0] for key in row if key.endswith(".value")] for name, row in keys.items()
    }
    assert groups == {
        "Dewi": ["unit"],
        "Bambang": ["unit", "reviewer"],
        "Sari": ["unit", "reviewer", "member", "tpi"],
    }


def open_columns(office, name):
    """Return the letters of the columns in which somebody's file takes answers."""
    with zipfile.ZipFile(io.BytesIO(download(office, name))) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    return set(re.findall(r'<dataValidation [^>]*sqref="([A-Z]+)', sheet))


def test_everybody_fills_what_is_theirs_and_only_now(office_here):
    office_here.give("Dewi", Role.REVIEWER, agency_id=OWN_AGENCY)
    seen = {}
    for state in (State.SELF_ASSESSMENT, State.INTERNAL_REVIEW, State.TPI_EVALUATION, State.WBK):
        office_here.stand(state)
        seen[state] = {name: open_columns(office_here, name) for name in ("Dewi", "Bambang", "Sari", "Agus")}
    nobody: dict[str, set[str]] = {name: set() for name in ("Dewi", "Bambang", "Sari", "Agus")}
    assert seen == {
        State.SELF_ASSESSMENT: {**nobody, "Dewi": {"F"}},
        # Staff of the unit assess it in no role.
        State.INTERNAL_REVIEW: {**nobody, "Bambang": {"J"}},
        State.TPI_EVALUATION: {**nobody, "Sari": {"N", "R"}},
        State.WBK: nobody,
    }


def test_a_file_that_nobody_touched_changes_nothing(office):
    fill(office, "Dewi", "unit", Q01="Ya", **{"H1.a": "3.595"})
    before = current(office)
    told = hand_in(office, download(office), apply="true").json()
    assert (told["form"], told["applied"], told["changes"], told["errors"]) == ("own", True, [], [])
    assert current(office) == before


def test_a_preview_says_what_changes_and_changes_nothing(office):
    fill(office, "Dewi", "unit", Q01="Ya", Q02="A")
    changed = {("unit.value", "Q01"): "Tidak", ("unit.value", "Q03"): "Ya", ("unit.value", "Q02"): None}
    before = current(office)
    told = hand_in(office, typed(download(office), {**changed, ("unit.note", "Q03"): "SK 3"})).json()
    assert brief(told) == {"Q01": ("Ya", "Tidak"), "Q02": ("A", None), "Q03": (None, "Ya")}
    assert (told["applied"], told["errors"], told["conflicts"]) == (False, [], [])
    [third] = [each for each in told["changes"] if each["question"] == "Q03"]
    assert (third["now"]["note"], third["column"], third["sheet"]) == ("SK 3", "unit", "LKE")
    assert third["label"] == OLD.questions["Q03"].label
    assert current(office) == before
    assert told["scores"][0]["column"] == "unit"


def test_what_was_previewed_is_applied(office):
    fill(office, "Dewi", "unit", Q01="Ya", Q02="A")
    changed = {("unit.value", "Q01"): "Tidak", ("unit.value", "Q03"): "ya", ("unit.value", "Q02"): None}
    content = typed(download(office), {**changed, ("unit.note", "Q03"): "=1+1"})
    preview = hand_in(office, content).json()
    applied = hand_in(office, content, apply="true", preview=preview["digest"])
    assert (applied.status_code, applied.json()["applied"]) == (200, True)
    assert applied.json()["scores"] == preview["scores"]
    assert current(office) == [("unit", "Q01", "Tidak", None, 2), ("unit", "Q03", "Ya", "=1+1", 1)]
    scores = office.call("Dewi", "GET", "scores").json()
    assert scores["total"] == applied.json()["scores"][0]["total"]


def test_the_examples_look_like_the_answers(office_here):
    fill(office_here, "Dewi", "unit", Q02="A", Q03="Ya")
    changed = {("unit.value", "Q02"): "C", ("unit.value", "Q03"): "Tidak", ("unit.value", "Q05"): "Z"}
    content = typed(download(office_here), changed)
    fill(office_here, "Dewi", "unit", Q02="B")
    told = hand_in(office_here, content).json()
    assert list(told) == list(examples.IMPORT)
    for part in ("changes", "conflicts", "errors"):
        assert list(told[part][0]) == list(examples.IMPORT[part][0])
    assert list(told["scores"][0]) == list(SCORES)


def test_a_full_worksheet_comes_in_from_a_file(office_here):
    blank = download(office_here)
    answers = filled(OLD)
    content = typed(blank, {("unit.value", code): value for code, value in answers.items()})
    assert hand_in(office_here, content, apply="true").json()["applied"]
    tree = office_here.call("Dewi", "GET", "scores").json()
    assert tree["total"]["exact"] == "100/1"


def test_every_bad_cell_is_named_and_nothing_is_kept(office):
    changed = {("unit.value", "Q01"): "Mungkin", ("unit.value", "H1.a"): 4.2, ("unit.value", "Q02"): "A"}
    content = typed(download(office), {**changed, ("unit.note", "Q05"): "Tanpa jawaban"})
    told = hand_in(office, content).json()
    places = {each["where"].rpartition(" ")[2]: each["reason"] for each in told["errors"]}
    assert places == {"Q01": "not-an-option", "H1.a": "index-out-of-range", "Q05": "note-without-answer"}
    assert all(each["where"].startswith("sheet LKE, cell ") for each in told["errors"])
    refused = hand_in(office, content, apply="true")
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert refused.json()["errors"] == told["errors"]
    assert current(office) == []


def test_counts_that_contradict_each_other_are_named_by_cell(office_here):
    content = typed(download(office_here), {("unit.value", "H1.b.done"): 9, ("unit.value", "H1.b.due"): 5})
    told = hand_in(office_here, content).json()
    applied = hand_in(office_here, content, apply="true")
    [fault] = told["errors"]
    assert re.fullmatch(r"sheet LKE, cell F\d+, question H1\.b\.(done|due)", fault["where"])
    assert (fault["reason"], applied.status_code) == ("part-exceeds-whole", 422)
    assert applied.json()["errors"] == told["errors"]
    assert current(office_here) == []


def test_answers_that_moved_on_are_conflicts_with_theirs_and_yours(office):
    fill(office, "Dewi", "unit", Q01="Ya", Q02="A", Q03="Ya")
    content = typed(download(office), {("unit.value", "Q02"): "C", ("unit.value", "Q03"): "Tidak"})
    fill(office, "Dewi", "unit", Q02="B", Q01="Tidak")
    told = hand_in(office, content).json()
    [conflict] = told["conflicts"]
    assert (conflict["question"], conflict["theirs"]["value"], conflict["yours"]["value"]) == (
        "Q02",
        "B",
        "C",
    )
    assert conflict["theirs"]["version"] == 2
    # Q01 was not touched in the file, so the newer answer stays.
    assert brief(told) == {"Q03": ("Ya", "Tidak")}
    before = current(office)
    refused = hand_in(office, content, apply="true")
    assert (refused.status_code, refused.json()["code"]) == (409, "stale-version")
    both = refused.json()["conflicts"]["Q02"]
    assert (both["version"], both["theirs"]["value"], both["theirs"]["by"]["name"]) == (2, "B", "Dewi")
    assert both["yours"] == {"value": "C", "note": None, "version": 1}
    assert current(office) == before


@pytest.mark.parametrize(("settling", "kept"), [("theirs", "B"), ("yours", "C")])
def test_conflicts_can_be_settled(office_here, settling, kept):
    fill(office_here, "Dewi", "unit", Q02="A", Q03="Ya")
    content = typed(download(office_here), {("unit.value", "Q02"): "C", ("unit.value", "Q03"): "Tidak"})
    fill(office_here, "Dewi", "unit", Q02="B")
    agreed = hand_in(office_here, content).json()["digest"]
    answered = hand_in(office_here, content, apply="true", conflicts=settling, preview=agreed)
    assert answered.status_code == 200, answered.text
    assert {row[1]: row[2] for row in current(office_here)} == {"Q02": kept, "Q03": "Tidak"}


def test_nobodys_answer_is_written_over_unseen(office_here):
    fill(office_here, "Dewi", "unit", Q02="A")
    content = typed(download(office_here), {("unit.value", "Q02"): "C"})
    fill(office_here, "Dewi", "unit", Q02="B")
    blind = hand_in(office_here, content, apply="true", conflicts="yours")
    assert (blind.status_code, blind.json()["errors"][0]["where"]) == (422, "body.preview")
    agreed = hand_in(office_here, content).json()["digest"]
    fill(office_here, "Dewi", "unit", Q02="A")
    late = hand_in(office_here, content, apply="true", conflicts="yours", preview=agreed)
    assert (late.status_code, late.json()["conflicts"]["Q02"]["value"]) == (409, "A")


def test_facts_that_fill_a_count_are_no_change(office_here):
    facts = {"tlhp_due": 5, "tlhp_done": 5, "source": "Inspektorat"}
    headers = {"Authorization": "Bearer Rina"}
    office_here.client.put("/api/v1/units/1/facts/2025", json=facts, headers=headers).raise_for_status()
    content = download(office_here)
    assert hand_in(office_here, content).json()["changes"] == []
    told = hand_in(office_here, typed(content, {("unit.value", "H1.b.done"): 4})).json()
    assert brief(told) == {"H1.b.done": ("5", "4")}


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("Bambang", State.SELF_ASSESSMENT, "forbidden"),
        ("Agus", State.SELF_ASSESSMENT, "forbidden"),
        ("Dewi", State.INTERNAL_REVIEW, "requirements-unmet"),
        ("Tono", State.SELF_ASSESSMENT, "not-found"),
    ],
)
@pytest.mark.parametrize("apply", ["true", "false"])
def test_a_file_gives_no_rights(office_here, name, state, code, apply):
    content = typed(download(office_here), {("unit.value", "Q01"): "Ya"})
    office_here.stand(state)
    assert hand_in(office_here, content, name, apply=apply).json()["code"] == code
    assert current(office_here) == []


def test_a_column_out_of_sight_cannot_be_filled(office_here):
    office_here.stand(State.TPI_EVALUATION)
    office_here.seat("Sari", "Budi")
    content = typed(download(office_here, "Sari"), {("tpi.value", "Q01"): "Ya"})
    assert hand_in(office_here, content, "Dewi", apply="true").json()["code"] == "forbidden"
    assert current(office_here) == []


def test_a_chair_fills_both_columns_at_once(office_here):
    office_here.stand(State.TPI_EVALUATION)
    office_here.seat("Sari", "Budi")
    changed = {("member.value", "Q01"): "Ya", ("tpi.value", "Q01"): "Tidak"}
    content = typed(download(office_here, "Sari"), changed)
    assert hand_in(office_here, content, "Sari", apply="true").json()["applied"]
    assert [(row[0], row[2]) for row in current(office_here)] == [("member", "Ya"), ("tpi", "Tidak")]


def test_a_changed_answer_loses_its_judgements(office_here):
    office_here.stand(State.INTERNAL_REVIEW)
    fill(office_here, "Bambang", "reviewer", Q01="Ya", Q02="A")
    office_here.stand(State.SELF_ASSESSMENT)
    content = typed(download(office_here), {("unit.value", "Q01"): "Tidak"})
    assert hand_in(office_here, content, apply="true").json()["applied"]
    assert [row[:2] for row in current(office_here)] == [("reviewer", "Q02"), ("unit", "Q01")]


def test_a_form_with_our_labels_is_taken(office_here):
    rows = [["Penilaian", "Jawaban"], [OLD.questions["Q01"].label, "Ya"], ["Pertanyaan lain", "A"]]
    told = hand_in(office_here, saved({"LKE": rows}), apply="true").json()
    assert (told["form"], told["applied"], told["unmatched"]) == (
        "labels",
        True,
        [{"sheet": "LKE", "cell": "B3"}],
    )
    assert "Q02" in told["absent"]
    assert current(office_here) == [("unit", "Q01", "Ya", None, 1)]


def test_another_proposals_file_is_refused(office_here):
    content = download(office_here)
    pages = {page.name: page.cells for page in pages_of(content)}
    pages["LKE"][0][0] = pages["LKE"][0][0].replace(" 1 ", " 2 ")
    told = hand_in(office_here, saved(pages)).json()
    assert [each["reason"] for each in told["errors"]] == ["other-worksheet"]
    assert hand_in(office_here, saved(pages), apply="true").status_code == 422


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"apply": "ya"}, "body.apply"),
        ({"conflicts": "mine"}, "body.conflicts"),
        ({"column": "total"}, "body.column"),
        ({"preview": "xyz"}, "body.preview"),
        ({"lain": "1"}, "body.?"),
    ],
)
def test_fields_that_mean_nothing_are_named(office_here, fields, where):
    refused = hand_in(office_here, download(office_here), **fields)
    assert (refused.status_code, refused.json()["errors"][0]["where"]) == (422, where)


def test_a_repeated_import_is_done_once(office_here):
    content = typed(download(office_here), {("unit.value", "Q01"): "Ya"})
    files, key = {"file": ("LKE.xlsx", content)}, {"Idempotency-Key": "impor-1"}
    first, again = (
        office_here.call("Dewi", "POST", "worksheet/import", files=files, data={"apply": "true"}, headers=key)
        for _ in range(2)
    )
    assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
    assert [row[4] for row in current(office_here)] == [1]


def test_the_history_does_not_grow_by_a_preview(office_here):
    content = typed(download(office_here), {("unit.value", "Q01"): "Ya"})
    hand_in(office_here, content)
    assert office_here.rows(select(history_entry.c.id)) == []
