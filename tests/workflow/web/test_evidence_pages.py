"""Evidence by form: files, links and pieces used again are added all or none, read inert, and taken off."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from tests.workflow.visitors import NUMBER, OWN, Browser, text_of
from workflow.db.tables import evidence

PATH = f"/usulan/{NUMBER}/eviden"
PDF = b"%PDF-1.4 bukti"


def send(browser: Browser, *files: tuple[str, bytes], **fields: str):
    """Send the form as a browser does: with an empty part where no file was chosen."""
    parts = [("berkas", (name, content)) for name, content in files] or [("berkas", ("", b""))]
    return browser.client.post(PATH, data=fields, files=parts, headers=OWN, follow_redirects=False)


def kept(street) -> list[tuple[str, str, int]]:
    e = evidence.c
    statement = select(e.question, e.name, e.revision).where(e.superseded_at.is_(None)).order_by(e.id)
    return [tuple(row) for row in street.office.rows(statement)]


def test_files_and_a_link_are_added_together(each_street):
    dewi = each_street.visitor("Dewi")
    sent = send(dewi, ("a.pdf", PDF), ("b.pdf", PDF + b"2"), butir="Q01", tautan="https://example.go.id/c")

    assert (sent.status_code, sent.headers["location"]) == (303, f"{PATH}?butir=Q01#e-Q01")
    assert kept(each_street) == [
        ("Q01", "a.pdf", 1),
        ("Q01", "b.pdf", 1),
        ("Q01", "https://example.go.id/c", 1),
    ]


def test_of_several_files_one_bad_one_keeps_all_out(street):
    refused = send(street.visitor("Dewi"), ("a.pdf", PDF), ("b.exe", b"MZ\x00\x00"), butir="Q01")

    assert (refused.status_code, kept(street)) == (415, [])
    assert 'role="alert"' in refused.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"butir": "Q01"}, 422),
        ({"butir": "Q99", "tautan": "https://example.go.id"}, 422),
        ({"butir": "Q01", "tautan": "javascript:alert(1)"}, 422),
        ({"butir": "Q01", "lama": "77"}, 422),
        ({"butir": "Q01", "lama": "x"}, 404),
        ({}, 422),
    ],
)
def test_what_cannot_be_added_is_told(street, fields, status):
    assert (send(street.visitor("Dewi"), **fields).status_code, kept(street)) == (status, [])


def test_a_file_too_large_is_told_with_the_limit(street):
    refused = send(street.visitor("Dewi"), ("a.pdf", PDF + b"x" * 100_000), butir="Q01")

    assert (refused.status_code, kept(street)) == (413, [])


def test_a_piece_is_used_for_another_question_and_taken_off_again(street):
    dewi = street.visitor("Dewi")
    send(dewi, ("a.pdf", PDF), butir="Q01")
    send(dewi, butir="Q02", lama="1")
    assert kept(street) == [("Q01", "a.pdf", 1), ("Q02", "a.pdf", 1)]

    assert dewi.send(f"{PATH}/1/lepas").status_code == 303
    assert kept(street) == [("Q02", "a.pdf", 1)]


def test_a_file_comes_back_inert_and_whole(street):
    dewi = street.visitor("Dewi")
    send(dewi, ("a.pdf", PDF), butir="Q01")
    sent = dewi.open(f"{PATH}/1")

    assert sent.content == PDF
    assert sent.headers["content-disposition"].startswith('attachment; filename="a.pdf"')
    assert sent.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_all_of_it_comes_as_one_archive(street):
    dewi = street.visitor("Dewi")
    send(dewi, ("a.pdf", PDF), butir="Q01")
    with zipfile.ZipFile(io.BytesIO(dewi.open(f"{PATH}.zip").content)) as archive:
        assert "manifest.json" in archive.namelist()


def test_whoever_does_not_fill_reads_only(street):
    send(street.visitor("Dewi"), ("a.pdf", PDF), butir="Q01")
    page = street.visitor("Rina").open(PATH)

    assert "a.pdf" in text_of(page)
    assert "enctype" not in page.text
    assert send(street.visitor("Rina"), ("b.pdf", PDF), butir="Q01").status_code == 403
    assert street.visitor("Rina").send(f"{PATH}/1/lepas").status_code == 403
    assert kept(street) == [("Q01", "a.pdf", 1)]


@pytest.mark.parametrize("path", ["/0", "/2", "/x", "/99999999999", "/%00", "/1/lepas"])
def test_what_is_not_there_is_not_found(street, path):
    assert street.visitor("Dewi").open(PATH + path).status_code in {404, 405}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.pdf", '"><img src=x>.pdf', "{{ 7 * 7 }}.pdf"])
def test_a_hostile_name_is_only_a_name(street, name):
    dewi = street.visitor("Dewi")
    send(dewi, (name, PDF), butir="Q01")
    page = dewi.open(PATH).text

    assert page.count("<script") == 1  # our own, in the head
    assert "<img src=x" not in page
