"""Reviewers' notes and the sign-off of a review, through the API."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from states.vocabulary import Role, State
from tests.workflow.office import open_office
from workflow.db.queries.proposals import open_notes, sign_off_in_force
from workflow.db.tables import history_entry, review_sign_off

TEXT = "Lampirkan SK tim yang berlaku."


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        opened.stand(State.INTERNAL_REVIEW)
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        opened.stand(State.INTERNAL_REVIEW)
        yield opened


def note(office, name="Bambang", code="Q01"):
    return office.call(name, "POST", "notes", json={"code": code, "text": TEXT})


def move(office, name, note_id, status):
    return office.call(name, "PATCH", f"notes/{note_id}", json={"status": status})


def sign(office, name="Bambang", *, signed_off=True):
    return office.call(name, "POST", "review", json={"signed_off": signed_off, "note": "Sudah lengkap."})


def outcome(response):
    return response.status_code, response.json().get("status" if response.is_success else "code")


def texts(office, name):
    return [item["text"] for item in office.call(name, "GET", "notes").json()["items"]]


def test_a_note_is_open_until_somebody_answers(office):
    told = note(office).json()
    assert (told["code"], told["text"], told["status"], told["by"]["name"]) == (
        "Q01",
        TEXT,
        "open",
        "Bambang",
    )
    assert office.call("Rina", "GET", "notes").json()["items"] == [told]


def test_a_note_goes_round_between_unit_and_reviewer(office):
    note_id = note(office).json()["id"]
    office.stand(State.SELF_ASSESSMENT)
    steps = [outcome(move(office, "Dewi", note_id, "answered"))]
    office.stand(State.INTERNAL_REVIEW)
    steps += [outcome(move(office, "Bambang", note_id, status)) for status in ("open", "closed", "open")]
    assert steps == [(200, "answered"), (200, "open"), (200, "closed"), (200, "open")]
    assert office.entries() == [
        "note.opened",
        "note.answered",
        "note.reopened",
        "note.closed",
        "note.reopened",
    ]


def test_the_unit_s_reply_stands_beside_the_note_and_not_in_the_chain(office):
    note_id = note(office).json()["id"]
    office.stand(State.SELF_ASSESSMENT)
    sent = {"status": "answered", "reply": "SK sudah dilampirkan."}
    assert office.call("Dewi", "PATCH", f"notes/{note_id}", json=sent).json()["reply"] == sent["reply"]
    bodies = [row.body for row in office.rows(select(history_entry.c.body))]
    assert not any(sent["reply"].encode() in body for body in bodies)


def test_only_an_answer_carries_a_reply(office_here):
    note_id = note(office_here).json()["id"]
    sent = {"status": "closed", "reply": "Baik."}
    told = office_here.call("Bambang", "PATCH", f"notes/{note_id}", json=sent)
    assert (told.status_code, told.json()["errors"][0]["reason"]) == (422, "reply-without-answer")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("status=closed", ["Q02"]),
        ("question=Q01", ["Q01"]),
        ("area=MP", ["Q01", "Q02"]),
        ("area=H1&status=open", ["H1.b.due"]),
        ("area=MP&question=H1.b.due", []),
    ],
)
def test_notes_are_narrowed_by_status_question_and_area(office_here, asked, codes):
    note_ids = [note(office_here, code=code).json()["id"] for code in ("Q01", "Q02", "H1.b.due")]
    move(office_here, "Bambang", note_ids[1], "closed")
    items = office_here.call("Rina", "GET", f"notes?{asked}").json()["items"]
    assert [item["code"] for item in items] == codes


@pytest.mark.parametrize("asked", ["area=XX", "question=XX", "status=lost"])
def test_no_notes_are_asked_for_where_there_is_nothing(office_here, asked):
    assert office_here.call("Rina", "GET", f"notes?{asked}").status_code == 422


def test_a_return_names_the_notes_that_are_open(office):
    kept, closed = (note(office, code=code).json()["id"] for code in ("Q01", "Q02"))
    move(office, "Bambang", closed, "closed")
    sent = {"trigger": "return_to_unit", "note": "Lengkapi."}
    told = office.call("Bambang", "POST", "transitions", json=sent, headers={"If-Match": '"1"'})
    assert told.status_code == 201
    entry = office.call("Dewi", "GET", "history").json()["items"][-1]
    assert entry["facts"]["open_notes"] == [{"note_id": kept, "code": "Q01", "status": "open"}]


def test_the_guard_counts_every_note_that_is_not_closed(office):
    note_ids = [note(office, code=code).json()["id"] for code in ("Q01", "Q02", "H1.b.due")]
    move(office, "Bambang", note_ids[0], "closed")
    with office.database.read() as connection:
        assert open_notes(connection, office.proposal_id) == 2


def test_a_note_s_text_is_not_in_the_chain(office_here):
    note(office_here)
    body = json.loads(office_here.rows(select(history_entry.c.body))[0].body)
    assert (TEXT in json.dumps(body), list(body["commitments"])) == (False, ["text"])


@pytest.mark.parametrize(
    ("name", "state", "answer"),
    [
        ("Bambang", State.INTERNAL_REVIEW, (201, "open")),
        ("Sari", State.TPI_EVALUATION, (201, "open")),
        ("Budi", State.TPI_EVALUATION, (201, "open")),
        ("Bambang", State.TPI_EVALUATION, (422, "requirements-unmet")),
        ("Bambang", State.SELF_ASSESSMENT, (422, "requirements-unmet")),
        ("Sari", State.INTERNAL_REVIEW, (422, "requirements-unmet")),
        ("Dewi", State.INTERNAL_REVIEW, (403, "forbidden")),
        ("Rina", State.INTERNAL_REVIEW, (403, "forbidden")),
        ("Agus", State.TPI_EVALUATION, (403, "forbidden")),
        ("Nadia", State.NATIONAL_EVALUATION, (403, "forbidden")),
        ("Tono", State.INTERNAL_REVIEW, (404, "not-found")),
    ],
)
def test_notes_are_written_by_whoever_assesses(office_here, name, state, answer):
    office_here.seat("Sari", "Budi")
    office_here.stand(state)
    assert outcome(note(office_here, name)) == answer


def test_a_tpi_member_without_a_seat_writes_no_note(office_here):
    office_here.seat("Sari")
    office_here.stand(State.TPI_EVALUATION)
    assert outcome(note(office_here, "Budi")) == (403, "forbidden")


def test_somebody_with_both_roles_acts_in_the_one_of_the_stage(office_here):
    office_here.give("Bambang", Role.TPI_MEMBER, agency_id=1)
    assert outcome(note(office_here)) == (201, "open")


@pytest.mark.parametrize(
    ("name", "state", "status", "answer"),
    [
        ("Dewi", State.SELF_ASSESSMENT, "answered", (200, "answered")),
        ("Dewi", State.SELF_ASSESSMENT, "closed", (403, "forbidden")),
        ("Dewi", State.INTERNAL_REVIEW, "answered", (422, "requirements-unmet")),
        ("Bambang", State.INTERNAL_REVIEW, "answered", (403, "forbidden")),
        ("Bambang", State.SELF_ASSESSMENT, "closed", (422, "requirements-unmet")),
        ("Bambang", State.INTERNAL_REVIEW, "open", (422, "invalid")),
        ("Bambang", State.INTERNAL_REVIEW, "lost", (422, "invalid")),
    ],
)
def test_each_side_has_its_own_step(office_here, name, state, status, answer):
    note_id = note(office_here).json()["id"]
    office_here.stand(state)
    assert outcome(move(office_here, name, note_id, status)) == answer


def test_a_closed_note_is_not_answered(office_here):
    note_id = note(office_here).json()["id"]
    move(office_here, "Bambang", note_id, "closed")
    refused = move(office_here, "Dewi", note_id, "answered").json()
    assert [fault["reason"] for fault in refused["errors"]] == ["note-closed"]


def test_an_operator_who_reviews_elsewhere_cannot_do_both_here(office_here):
    office_here.give("Bambang", Role.UNIT_OPERATOR, agency_id=1)
    note_id = note(office_here).json()["id"]
    office_here.stand(State.SELF_ASSESSMENT)
    assert outcome(move(office_here, "Bambang", note_id, "answered")) == (403, "separation-of-duties")


def test_the_unit_reads_notes_when_the_stage_has_ended(office):
    note(office)
    assert (texts(office, "Dewi"), texts(office, "Bambang")) == ([], [TEXT])
    office.stand(State.SELF_ASSESSMENT, rounds={"return_to_unit": 1})
    assert texts(office, "Dewi") == [TEXT]


@pytest.mark.parametrize("note_id", ["1", "0", "99999999999", "x"])
def test_a_note_that_was_never_written_does_not_exist(office_here, note_id):
    assert outcome(move(office_here, "Bambang", note_id, "closed")) == (404, "not-found")


@pytest.mark.parametrize(
    "body",
    [
        {"code": "Q99", "text": "a"},
        {"code": "Q01", "text": ""},
        {"code": "Q01", "text": " \n"},
        {"code": "Q01"},
        {"code": "Q01", "text": "a", "status": "closed"},
        [],
    ],
)
def test_a_note_without_sense_is_refused(office_here, body):
    assert outcome(office_here.call("Bambang", "POST", "notes", json=body)) == (422, "invalid")


def test_a_sign_off_stands_until_it_is_withdrawn(office):
    told = [sign(office, signed_off=signed_off).json()["signed_off"] for signed_off in (True, False)]
    with office.database.read() as connection:
        assert sign_off_in_force(connection, office.proposal_id) is None
    assert (told, office.entries()) == ([True, False], ["review.signed_off", "review.withdrawn"])


def test_a_sign_off_names_the_reviewer(office):
    told = sign(office)
    assert (told.status_code, told.json()["by"]["name"]) == (201, "Bambang")
    with office.database.read() as connection:
        assert sign_off_in_force(connection, office.proposal_id) == office.people["Bambang"]


def test_signing_again_keeps_one_signature_in_force(office):
    sign(office)
    sign(office)
    s = review_sign_off.c
    assert len(office.rows(select(s.id).where(s.superseded_at.is_(None)))) == 1


def test_there_must_be_a_signature_to_withdraw(office_here):
    refused = sign(office_here, signed_off=False)
    assert [fault["reason"] for fault in refused.json()["errors"]] == ["no-change"]
    assert office_here.entries() == []


@pytest.mark.parametrize("name", ["Rina", "Dewi", "Hendra", "Sari", "Agus", "Nadia"])
def test_only_a_reviewer_signs_off(office_here, name):
    assert outcome(sign(office_here, name)) == (403, "forbidden")


@pytest.mark.parametrize("state", sorted(set(State) - {State.INTERNAL_REVIEW}))
def test_only_the_review_is_signed_off(office_here, state):
    office_here.stand(state)
    assert outcome(sign(office_here)) == (422, "requirements-unmet")


def test_a_reviewer_who_filled_answers_is_refused(office):
    office.bind("Bambang", "unit")
    assert outcome(sign(office)) == (403, "separation-of-duties")


@pytest.mark.parametrize("signed_off", ["true", 1, None, "ya"])
def test_a_sign_off_is_a_plain_yes_or_no(office_here, signed_off):
    refused = office_here.call("Bambang", "POST", "review", json={"signed_off": signed_off})
    assert outcome(refused) == (422, "invalid")
