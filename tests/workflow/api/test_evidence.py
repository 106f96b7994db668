"""Evidence through the API: who may add it, what is taken, and what comes back."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from sqlalchemy import insert, select

from states.vocabulary import Role, State
from tests.workflow.office import BEGUN, open_office
from workflow.db.tables import answer, evidence, proposal

PDF = b"%PDF-1.7\nKeputusan tim\n%%EOF"
#: The answer every refusal gives about evidence of another proposal or of none.
HIDDEN = (404, "not-found")


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


def send(office, name="Dewi", content=PDF, called="sk.pdf", question="Q01", headers=None):
    return office.call(
        name,
        "POST",
        "evidence",
        data={"question": question},
        files={"file": (called, content)},
        headers=headers or {},
    )


def refusal(response):
    return response.status_code, response.json()["code"]


def reasons(response):
    return [(fault["where"], fault["reason"]) for fault in response.json()["errors"]]


def test_a_file_comes_back_byte_for_byte(office):
    added = send(office)
    given = office.call("Bambang", "GET", f"evidence/{added.json()['id']}")
    assert (added.status_code, given.status_code) == (201, 200)
    assert given.content == PDF


def test_the_answer_tells_what_was_kept(office_here):
    told = send(office_here).json()
    assert (told["question"], told["revision"], told["name"], told["bytes"], told["sha256"]) == (
        "Q01",
        1,
        "sk.pdf",
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
    )


def test_a_file_is_given_back_inert(office_here):
    added = send(office_here, called="SK é.pdf")
    headers = office_here.call("Dewi", "GET", f"evidence/{added.json()['id']}").headers
    assert (
        headers["content-disposition"]
        == "attachment; filename=\"SK e.pdf\"; filename*=UTF-8''SK%20%C3%A9.pdf"
    )
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_same_name_again_is_a_new_revision(office):
    first, second = send(office), send(office, content=PDF + b"\n")
    listed = office.call("Dewi", "GET", "evidence").json()["items"]
    assert [(item["id"], item["revision"]) for item in listed] == [(second.json()["id"], 2)]
    assert office.call("Dewi", "GET", f"evidence/{first.json()['id']}").content == PDF


def test_another_question_has_revisions_of_its_own(office_here):
    send(office_here)
    assert send(office_here, question="Q02").json()["revision"] == 1


def test_a_list_goes_on_where_the_page_before_ended(office_here):
    for number in range(3):
        send(office_here, called=f"{number}.pdf")
    first = office_here.call("Agus", "GET", "evidence?limit=2").json()
    rest = office_here.call("Agus", "GET", f"evidence?limit=2&cursor={first['next']}").json()
    assert [item["name"] for item in first["items"] + rest["items"]] == ["0.pdf", "1.pdf", "2.pdf"]
    assert rest["next"] is None


def test_a_link_comes_back_as_a_link(office):
    url = "https://jdih.example.go.id/sk.pdf"
    added = office.call("Dewi", "POST", "evidence", json={"question": "Q01", "url": url})
    assert added.status_code == 201
    assert office.call("Dewi", "GET", f"evidence/{added.json()['id']}").json() == {"url": url}


def test_a_link_that_leads_elsewhere_is_refused(office_here):
    body = {"question": "Q01", "url": "javascript:alert(1)"}
    assert reasons(office_here.call("Dewi", "POST", "evidence", json=body)) == [("body.url", "not-a-link")]


@pytest.mark.parametrize("name", ["Hendra", "Rina", "Bambang", "Sari", "Agus", "Nadia"])
def test_only_the_operator_adds_evidence(office_here, name):
    assert refusal(send(office_here, name)) == (403, "forbidden")


def test_an_outsider_finds_nothing(office_here):
    assert refusal(send(office_here, "Tono")) == HIDDEN


def test_an_operator_who_reviewed_is_refused(office):
    office.bind("Dewi", "review")
    assert refusal(send(office)) == (403, "separation-of-duties")


@pytest.mark.parametrize("state", sorted(set(State) - {State.SELF_ASSESSMENT}))
def test_evidence_belongs_to_the_self_assessment(office_here, state):
    office_here.stand(state)
    assert refusal(send(office_here)) == (422, "requirements-unmet")


def test_bytes_of_a_refused_file_are_not_kept(office_here):
    send(office_here, "Bambang")
    assert [path for path in office_here.settings.data_dir.rglob("*") if path.is_file()] == []


def test_a_ratio_has_its_evidence_on_its_own_code(office_here):
    assert send(office_here, question="H1.b").status_code == 201
    assert reasons(send(office_here, question="H1.b.due")) == [("body.question", "evidence-on-ratio")]


def test_a_code_that_does_not_exist_is_refused(office_here):
    assert reasons(send(office_here, question="Q99")) == [("body.question", "unknown-question")]


def test_new_evidence_takes_the_judgements_of_its_question(office):
    for column, code in (("unit", "Q01"), ("reviewer", "Q01"), ("tpi", "Q01"), ("reviewer", "Q02")):
        office.write(insert(answer).values(judged(office, column, code)))
    send(office)
    a = answer.c
    left = office.rows(select(a.kind, a.code).where(a.superseded_at.is_(None)).order_by(a.kind, a.code))
    assert left == [("reviewer", "Q02"), ("unit", "Q01")]


def judged(office, column, code):
    row = {"proposal_id": office.proposal_id, "kind": column, "member_id": 0, "code": code, "value": "Ya"}
    return {**row, "version": 1, "recorded_at": BEGUN, "recorded_by": office.people["Dewi"]}


def test_a_file_too_large_is_refused(office_here):
    large = b"%PDF-" + b"x" * office_here.settings.max_file_bytes
    assert refusal(send(office_here, content=large)) == (413, "too-large")


def test_a_program_is_refused_whatever_its_name(office_here):
    assert refusal(send(office_here, content=b"MZ\x90\x00\x03\x00", called="sk.pdf")) == (
        415,
        "unsupported-type",
    )


def test_the_kind_is_judged_before_the_role(office_here):
    assert refusal(send(office_here, "Bambang", content=b"MZ\x90\x00\x03")) == (415, "unsupported-type")


def test_an_empty_file_is_refused(office_here):
    assert reasons(send(office_here, content=b"")) == [("body.file", "empty-file")]


@pytest.mark.parametrize(
    ("called", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("x" * 500, "x" * 116 + ".pdf"),
    ],
)
def test_a_hostile_name_is_cleaned(office_here, called, kept):
    assert send(office_here, called=called).json()["name"] == kept


def test_no_name_makes_a_text_a_program(office_here):
    told = send(office_here, content=b"@echo off\r\ncalc.exe\r\n", called="buka.bat").json()
    got = office_here.call("Dewi", "GET", f"evidence/{told['id']}")
    assert told["name"] == "buka.bat.txt"
    assert got.headers["content-disposition"].endswith("''buka.bat.txt")


def test_a_name_without_end_is_refused(office_here):
    assert refusal(send(office_here, called="x" * 50_000)) == (422, "invalid")


def test_a_workbook_is_taken_as_it_is(office_here):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
    added = send(office_here, content=buffer.getvalue(), called="rekap.xlsx")
    assert office_here.call("Dewi", "GET", f"evidence/{added.json()['id']}").content == buffer.getvalue()


def test_a_damaged_file_is_a_fault_and_not_given_out(office_here):
    added = send(office_here).json()
    folder = office_here.settings.data_dir / "evidence"
    (folder / added["sha256"][:2] / added["sha256"]).write_bytes(PDF.replace(b"tim", b"TIM"))
    assert refusal(office_here.call("Dewi", "GET", f"evidence/{added['id']}")) == (500, "damaged")


def test_evidence_of_another_proposal_does_not_exist(office):
    added = send(office).json()["id"]
    row = office.rows(select(proposal))[0]
    names = [column.name for column in proposal.c]
    other = {**dict(zip(names, row, strict=True)), "id": 77, "number": "ZI-2026-0077", "unit_id": 2}
    office.write(insert(proposal).values(other))
    path = f"/api/v1/proposals/77/evidence/{added}"
    assert refusal(office.client.get(path, headers={"Authorization": "Bearer Rina"})) == HIDDEN


@pytest.mark.parametrize("evidence_id", ["999", "0", "2147483648", "x", "-1", "1.5"])
def test_evidence_that_was_never_added_does_not_exist(office_here, evidence_id):
    assert refusal(office_here.call("Dewi", "GET", f"evidence/{evidence_id}")) == HIDDEN


def test_a_repeated_upload_gets_its_first_answer(office):
    key = {"headers": {"Idempotency-Key": "unggah-1"}}
    first, again = send(office, **key), send(office, **key)
    assert (first.status_code, again.content) == (201, first.content)
    assert len(office.rows(select(evidence.c.id))) == 1


def test_a_repeated_upload_is_answered_after_the_stage_has_ended(office_here):
    key = {"headers": {"Idempotency-Key": "unggah-1"}}
    first = send(office_here, **key)
    office_here.stand(State.INTERNAL_REVIEW)
    assert send(office_here, **key).content == first.content


@pytest.mark.parametrize("change", [{"content": PDF + b" "}, {"question": "Q02"}, {"called": "lain.pdf"}])
def test_a_key_used_for_another_upload_is_refused(office_here, change):
    key = {"headers": {"Idempotency-Key": "unggah-1"}}
    send(office_here, **key)
    assert refusal(send(office_here, **change, **key)) == (422, "idempotency-mismatch")


FORMS = {
    "no boundary": ("multipart/form-data", b"x"),
    "not a form": ("multipart/form-data; boundary=b", b"nothing of a form"),
    "a codec that is none": (
        "multipart/form-data; boundary=b; charset=undefined",
        b'--b\r\nContent-Disposition: form-data; name="\xff\xff"\r\n\r\nx\r\n--b--\r\n',
    ),
    "cut off": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ),
}


# A form that breaks off leaves the parser's own temporary file to be closed as rubbish.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("form", FORMS)
def test_a_broken_form_is_refused(office_here, form):
    kind, content = FORMS[form]
    response = office_here.call("Dewi", "POST", "evidence", content=content, headers={"Content-Type": kind})
    assert refusal(response) == (422, "invalid")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_another_kind_of_body_is_not_read(office_here, kind):
    response = office_here.call("Dewi", "POST", "evidence", content=b"x", headers={"Content-Type": kind})
    assert refusal(response) == (415, "unsupported-type")


def test_every_missing_and_unknown_part_is_named(office_here):
    response = office_here.call(
        "Dewi", "POST", "evidence", data={"soal": "Q01"}, files={"berkas": ("a", PDF)}
    )
    assert reasons(response) == [
        ("body.?", "unknown-field"),
        ("body.?", "unknown-field"),
        ("body.question", "missing"),
        ("body.file", "missing"),
    ]


@pytest.mark.parametrize(
    "content", [b'{"question":"Q01","url":NaN}', b"{", b'{"url":"\\ud800"}', b"[]", b"\xff"]
)
def test_a_broken_link_is_refused(office_here, content):
    sent = {"content": content, "headers": {"Content-Type": "application/json"}}
    assert refusal(office_here.call("Dewi", "POST", "evidence", **sent)) == (422, "invalid")


def test_evidence_raises_no_version(office_here):
    send(office_here)
    assert office_here.rows(select(proposal.c.version)) == [(1,)]


def test_an_operator_of_the_agency_may_add_for_its_units(office_here):
    office_here.give("Agus", Role.UNIT_OPERATOR, agency_id=1)
    assert send(office_here, "Agus").status_code == 201
