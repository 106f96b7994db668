"""Decisions and their ground: what was taken as true then, what is now, and who sees the difference."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import insert, select

from states.canonical import canonical_bytes, digest
from states.vocabulary import State
from tests.promises.plenty import give_plenty
from tests.promises.town import YEAR, Town, open_town
from tests.states.cast import UNIT_YEAR
from tests.workflow.office import BEGUN
from workflow.api import decision_examples as examples
from workflow.db.tables import history_entry, snapshot


@pytest.fixture
def town(database_url, tmp_path):
    """A town whose proposal lacks nothing and was submitted by Hendra."""
    with open_town(database_url, tmp_path) as opened:
        yield submitted(opened)


@pytest.fixture
def town_here(sqlite_url, tmp_path):
    """The same on SQLite alone, for what does not depend on the database."""
    with open_town(sqlite_url, tmp_path) as opened:
        yield submitted(opened)


def submitted(town):
    give_plenty(town)
    town.stand(State.SELF_ASSESSMENT, version=1)
    move(town, "Hendra", "submit_self_assessment", 1)
    return town


def ask(town: Town, name: str, method: str, path: str, **sent: Any) -> Any:  # noqa: ANN401 -- any JSON
    response = town.send(name, method, town.own.path(f"/api/v1{path}"), **sent)
    assert response.is_success, response.text
    return response.json()


def move(town: Town, name: str, trigger: str, version: int, **rest: object) -> Any:  # noqa: ANN401 -- any JSON
    body = {"trigger": trigger, **rest}
    headers = {"If-Match": f'"{version}"'}
    return ask(town, name, "POST", "/proposals/{proposal_id}/transitions", json=body, headers=headers)


def decisions(town, name="Rina"):
    return ask(town, name, "GET", "/proposals/{proposal_id}/decisions")["items"]


def report(town: Town, **facts: object) -> None:
    """Let Rina put the unit's facts of last year down."""
    ask(town, "Rina", "PUT", f"/units/{{unit_id}}/facts/{YEAR}", json={"source": "e-LHKPN", **facts})


def fill(town, name, column, code, value):
    body = {"column": column, "answers": {code: {"value": value}}}
    return ask(town, name, "PATCH", "/proposals/{proposal_id}/worksheet", json=body)


def marks(town):
    """Whether the proposal is marked, by itself and in the list."""
    shown = ask(town, "Rina", "GET", "/proposals/{proposal_id}")
    listed = ask(town, "Rina", "GET", "/proposals?limit=200")["items"]
    return shown["stale"], [each["stale"] for each in listed if each["id"] == shown["id"]]


def differences(decision):
    return [
        (each["what"], each["of"], each["code"], each["then"], each["now"]) for each in decision["changes"]
    ]


def test_a_decision_keeps_the_digest_that_its_entry_has(town):
    [decision] = decisions(town)
    entries = ask(town, "Rina", "GET", "/proposals/{proposal_id}/history")["items"]
    assert decision["digest"] == entries[-1]["facts"]["snapshot_digest"]
    assert (decision["trigger"], decision["format"], decision["is_standing"]) == (
        "submit_self_assessment",
        2,
        True,
    )
    assert (decision["stale"], decision["changes"]) == (False, [])
    assert list(decision) == list(examples.DECISION)


def test_what_was_decided_on_is_kept_whole(town):
    [row] = town.office.rows(select(snapshot))
    content = json.loads(row.content)
    assert (content["format"], digest(content), digest(content["facts"])) == (2, row.digest, row.facts_digest)
    assert sorted(content["facts"]) == ["agency", "unit"]
    assert {answer["column"] for answer in content["answers"]} >= {"unit", "tpi"}


def test_a_fact_that_changes_makes_the_decision_stale(town):
    report(town, **{**UNIT_YEAR, "lhkpn_filed": 0})
    change = ("fact", "unit", "lhkpn_filed", UNIT_YEAR["lhkpn_filed"], 0)
    assert differences(decisions(town)[0]) == [change]
    assert (decisions(town)[0]["stale"], marks(town)) == (True, (True, [True]))


def test_a_fact_that_changes_back_is_the_same_ground(town):
    report(town, **{**UNIT_YEAR, "lhkpn_filed": 0})
    report(town, **UNIT_YEAR)
    assert (decisions(town)[0]["stale"], marks(town)) == (False, (False, [False]))


def test_an_opinion_of_the_agency_counts_too(town_here):
    path = f"/agencies/{{agency_id}}/facts/{YEAR}"
    ask(town_here, "Rina", "PUT", path, json={"bpk_opinion": "TMP", "source": "LHP"})
    changed = {code: (then, now) for _, of, code, then, now in differences(decisions(town_here)[0])}
    assert changed["bpk_opinion"][1] == "TMP"
    assert marks(town_here)[0] is True


def test_answers_and_evidence_changed_after_a_return_are_shown(town):
    move(town, "Bambang", "return_to_unit", 2, note="Lengkapi")
    fill(town, "Dewi", "unit", "Q01", "Tidak")
    kept = ask(town, "Dewi", "GET", "/proposals/{proposal_id}/evidence?question=Q02")["items"]
    ask(town, "Dewi", "DELETE", f"/proposals/{{proposal_id}}/evidence/{kept[0]['id']}")
    submit, returned = decisions(town)
    found = differences(submit)
    assert ("answer", "unit", "Q01", "Ya", "Tidak") in found
    gone = {"revision": 1, "sha256": kept[0]["sha256"]}
    assert ("evidence", None, "Q02", gone, None) in found
    assert (submit["stale"], returned["stale"]) == (True, True)
    assert [submit["is_standing"], returned["is_standing"]] == [False, False]
    assert marks(town) == (False, [False])


def test_an_answer_that_changes_back_is_the_same_ground(town_here):
    move(town_here, "Bambang", "return_to_unit", 2, note="Lengkapi")
    fill(town_here, "Dewi", "unit", "Q01", "Tidak")
    fill(town_here, "Dewi", "unit", "Q01", "Ya")
    assert decisions(town_here)[0]["changes"] == []


def test_a_new_revision_of_a_file_is_told_with_both(town_here):
    sent = {"data": {"question": "Q01"}, "files": {"file": ("sk.pdf", b"%PDF-1.7 a")}}
    town_here.stand(State.SELF_ASSESSMENT, version=2)
    first = ask(town_here, "Dewi", "POST", "/proposals/{proposal_id}/evidence", **sent)
    move(town_here, "Hendra", "submit_self_assessment", 2)
    town_here.stand(State.SELF_ASSESSMENT, version=3)
    sent["files"] = {"file": ("sk.pdf", b"%PDF-1.7 b")}
    second = ask(town_here, "Dewi", "POST", "/proposals/{proposal_id}/evidence", **sent)
    told = [each for each in decisions(town_here)[1]["changes"] if each["what"] == "evidence"]
    assert [(each["name"], each["then"], each["now"]) for each in told] == [
        (
            "sk.pdf",
            {"revision": 1, "sha256": first["sha256"]},
            {"revision": 2, "sha256": second["sha256"]},
        )
    ]


def test_what_others_write_later_is_no_change_of_the_ground(town_here):
    fill(town_here, "Bambang", "reviewer", "Q02", "C")
    assert decisions(town_here)[0]["stale"] is False


def test_a_column_that_may_not_be_seen_shows_no_changes(town_here):
    move(town_here, "Bambang", "return_to_unit", 2, note="Lengkapi")
    fill(town_here, "Dewi", "unit", "Q03", "Tidak")
    move(town_here, "Hendra", "submit_self_assessment", 3)
    fill(town_here, "Bambang", "reviewer", "Q02", "C")
    assert "reviewer" in columns_shown(town_here, "Bambang")
    assert columns_shown(town_here, "Dewi") <= {"unit"}


def columns_shown(town, name):
    """Return the columns in which somebody is shown changes since the return."""
    return {each["of"] for each in decisions(town, name)[1]["changes"] if each["what"] == "answer"}


def test_a_correction_lets_the_decision_before_stand_again(town_here):
    move(town_here, "Bambang", "decline", 2, note="Belum memenuhi")
    assert [each["is_standing"] for each in decisions(town_here)] == [False, True]
    move(town_here, "Ratna", "correct", 3, note="Keliru", documents=["perintah.pdf"])
    assert [each["is_standing"] for each in decisions(town_here)] == [True, False]


def test_a_snapshot_from_before_facts_were_kept_is_read_too(town_here):
    old: dict[str, list[Any]] = {"answers": [], "evidence": []}
    [entry] = town_here.office.rows(select(history_entry).where(history_entry.c.trigger.is_not(None)))
    names = [column.name for column in history_entry.c]
    row = dict(zip(names, entry, strict=True))
    row |= {"id": row["id"] + 1, "seq": row["seq"] + 1, "prev_hash": row["hash"], "hash": "f" * 64}
    town_here.office.write(insert(history_entry).values(row))
    kept = {"proposal_id": town_here.own.proposal_id, "seq": row["seq"], "digest": digest(old)}
    town_here.office.write(
        insert(snapshot).values(**kept, content=canonical_bytes(old).decode(), taken_at=BEGUN)
    )
    told = decisions(town_here)[1]
    assert (told["format"], told["facts_digest"], told["stale"]) == (1, None, True)
    assert {each["what"] for each in told["changes"]} == {"answer", "evidence"}
    assert marks(town_here) == (False, [False])


def test_a_list_goes_on_where_the_page_before_ended(town_here):
    move(town_here, "Bambang", "decline", 2, note="Belum memenuhi")
    path = "/proposals/{proposal_id}/decisions?limit=1"
    first = ask(town_here, "Rina", "GET", path)
    rest = ask(town_here, "Rina", "GET", f"{path}&cursor={first['next']}")
    triggers = [each["trigger"] for each in first["items"] + rest["items"]]
    assert (triggers, rest["next"]) == (["submit_self_assessment", "decline"], None)
