"""Evidence is kept: detached and used again, every revision listed, within its limits, damage named."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from states.vocabulary import State
from tests.workflow.office import BEGUN, open_office
from workflow.db.tables import answer, evidence
from workflow.services.add_evidence import MOST_PIECES

PDF = b"%PDF-1.7\nKeputusan tim\n%%EOF"


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


def send(office, content=PDF, called="sk.pdf", question="Q01", name="Dewi"):
    files, data = {"file": (called, content)}, {"question": question}
    return office.call(name, "POST", "evidence", data=data, files=files)


def again(office, evidence_id, question="Q02", name="Dewi"):
    body = {"question": question, "evidence_id": evidence_id}
    return office.call(name, "POST", "evidence", json=body)


def detach(office, evidence_id, name="Dewi"):
    return office.call(name, "DELETE", f"evidence/{evidence_id}")


def listed(office, query=""):
    return office.call("Bambang", "GET", f"evidence{query}").json()["items"]


def place(office, sha256):
    return office.settings.data_dir / "evidence" / sha256[:2] / sha256


def refusal(response):
    return response.status_code, response.json()["code"]


def reasons(response):
    return [(fault["where"], fault["reason"]) for fault in response.json()["errors"]]


def let_reviewer_judge(office, code="Q01"):
    row = {"proposal_id": office.proposal_id, "kind": "reviewer", "member_id": 0, "code": code, "value": "Ya"}
    office.write(
        insert(answer).values(**row, version=1, recorded_at=BEGUN, recorded_by=office.people["Bambang"])
    )


def test_detaching_deletes_nothing(office):
    added = send(office).json()
    told = detach(office, added["id"]).json()
    assert (told["is_current"], told["ended"]["how"], told["ended"]["by"]["name"]) == (
        False,
        "detached",
        "Dewi",
    )
    assert listed(office) == []
    assert office.call("Bambang", "GET", f"evidence/{added['id']}").content == PDF


def test_detaching_twice_changes_nothing(office_here):
    added = send(office_here).json()["id"]
    first = detach(office_here, added).json()
    assert detach(office_here, added).json() == first


def test_detaching_takes_the_judgements_of_the_question(office):
    added = send(office).json()["id"]
    let_reviewer_judge(office)
    detach(office, added)
    assert office.rows(select(answer.c.id).where(answer.c.superseded_at.is_(None))) == []


@pytest.mark.parametrize("name", ["Hendra", "Rina", "Bambang", "Agus"])
def test_only_the_operator_detaches(office_here, name):
    assert refusal(detach(office_here, send(office_here).json()["id"], name)) == (403, "forbidden")


def test_nothing_is_detached_after_the_self_assessment(office_here):
    added = send(office_here).json()["id"]
    office_here.stand(State.INTERNAL_REVIEW)
    assert refusal(detach(office_here, added)) == (422, "requirements-unmet")


def test_evidence_that_does_not_exist_is_not_detached(office_here):
    assert refusal(detach(office_here, 999)) == (404, "not-found")


def test_every_revision_is_listed_whatever_became_of_it(office):
    first = send(office).json()["id"]
    second = send(office, PDF + b"\n").json()["id"]
    detach(office, second)
    third = send(office, PDF + b"\n\n").json()["id"]
    found = office.call("Agus", "GET", f"evidence/{third}/revisions").json()["items"]
    told = [(item["id"], item["revision"], (item["ended"] or {}).get("how")) for item in found]
    assert told == [(first, 1, "replaced"), (second, 2, "detached"), (third, 3, None)]


def test_a_list_shows_one_question_or_everything_there_ever_was(office_here):
    old, other = send(office_here).json()["id"], send(office_here, question="Q02").json()["id"]
    new = send(office_here, PDF + b" ").json()["id"]
    assert [item["id"] for item in listed(office_here, "?question=Q01")] == [new]
    assert [item["id"] for item in listed(office_here, "?all=true")] == [old, other, new]


def test_a_file_serves_several_questions_and_lies_once(office):
    added = send(office).json()
    used = again(office, added["id"])
    assert (used.status_code, used.json()["sha256"], used.json()["name"]) == (201, added["sha256"], "sk.pdf")
    assert [item["question"] for item in listed(office)] == ["Q01", "Q02"]
    assert office.call("Dewi", "GET", f"evidence/{used.json()['id']}").content == PDF


def test_a_detached_piece_can_be_added_again(office_here):
    added = send(office_here).json()["id"]
    detach(office_here, added)
    assert again(office_here, added, "Q01").json()["revision"] == 2


def test_a_link_serves_several_questions_too(office_here):
    body = {"question": "Q01", "url": "https://jdih.example.go.id/a"}
    added = office_here.call("Dewi", "POST", "evidence", json=body).json()
    assert again(office_here, added["id"]).json()["url"] == added["url"]


def test_evidence_of_no_such_number_is_not_used(office_here):
    assert reasons(again(office_here, 999)) == [("body.evidence_id", "unknown-evidence")]


@pytest.mark.parametrize("wrong", ["1", 0, -1, 1.5, 2**31, None, True])
def test_a_number_that_is_none_is_refused(office_here, wrong):
    assert reasons(again(office_here, wrong))[0][0] == "body.evidence_id"


def test_a_question_carries_so_many_pieces_and_no_more(office_here):
    row = {"proposal_id": office_here.proposal_id, "question": "Q01", "revision": 1, "url": "https://a.id"}
    rest = {"sha256": "0" * 64, "bytes": 9, "recorded_at": BEGUN, "recorded_by": office_here.people["Dewi"]}
    rows = [{**row, **rest, "name": f"{number}"} for number in range(MOST_PIECES)]
    office_here.write(insert(evidence).values(rows))
    assert reasons(send(office_here)) == [("body.question", "too-many-pieces")]
    assert send(office_here, question="Q02").status_code == 201


@pytest.fixture
def small_office(database_url, tmp_path, monkeypatch):
    """An office whose proposals may hold two of our files and no third."""
    monkeypatch.setenv("ZI_MAX_PROPOSAL_BYTES", str(2 * len(PDF) + 2))
    with open_office(database_url, tmp_path) as opened:
        yield opened


def test_the_files_of_a_proposal_have_a_limit_together(small_office):
    kept = [send(small_office, PDF + byte, f"{byte.hex()}.pdf").status_code for byte in (b" ", b"\n")]
    refused = send(small_office, PDF + b"\t", "third.pdf")
    assert (kept, refusal(refused)) == ([201, 201], (413, "too-large"))
    assert str(small_office.settings.max_proposal_bytes) in refused.json()["detail"]


def test_what_lies_there_already_takes_no_room(small_office):
    first = send(small_office, PDF + b" ").json()["id"]
    send(small_office, PDF + b"\n", "second.pdf")
    assert send(small_office, PDF + b" ", question="Q02").status_code == 201
    assert again(small_office, first, "Q03").status_code == 201


def test_revisions_before_and_detached_ones_take_room(small_office):
    send(small_office, PDF + b" ")
    detach(small_office, send(small_office, PDF + b"\n").json()["id"])
    assert refusal(send(small_office, PDF + b"\t")) == (413, "too-large")


def test_bytes_that_find_no_room_are_not_kept(small_office):
    refused = send(small_office, PDF * 3)
    assert refusal(refused) == (413, "too-large")
    assert [path for path in small_office.settings.data_dir.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_a_damaged_file_is_named_and_not_given_out(office_here, harm):
    added = send(office_here).json()
    path = place(office_here, added["sha256"])
    if harm == "altered":
        path.write_bytes(PDF.replace(b"tim", b"TIM"))
    else:
        path.unlink()
    told = office_here.call("Dewi", "GET", f"evidence/{added['id']}")
    assert refusal(told) == (500, "damaged")
    assert (told.json()["name"], told.json()["sha256"], told.json()["harm"]) == (
        "sk.pdf",
        added["sha256"],
        harm,
    )
