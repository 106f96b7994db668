"""What a file is, by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from workflow.services.file_kinds import FileKind, kind_of


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "isi")
    return buffer.getvalue()


WORKBOOK = archive("[Content_Types].xml", "xl/workbook.xml")

ACCEPTED = [
    (b"%PDF-1.7\n...", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n....", FileKind.PNG),
    (b"\xff\xd8\xff\xe0....", FileKind.JPEG),
    (WORKBOOK, FileKind.ZIP),
    (archive("foto.jpg"), FileKind.ZIP),
    ("nama;jumlah\nSeksi Á;12\n".encode(), FileKind.TEXT),
    (b"\xef\xbb\xbfnama,jumlah\r\n", FileKind.TEXT),
    ("é".encode() * 200_000, FileKind.TEXT),
]

REFUSED = {
    "a program": b"MZ\x90\x00\x03",
    "a Linux program": b"\x7fELF\x02\x01",
    "half an archive": WORKBOOK[:40],
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing that can run": b'\n \t<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page behind a byte order mark": b"\xef\xbb\xbf<html>",
    "a script": b"#!/bin/sh\necho halo\n",
    "another encoding": "Seksi Á".encode("latin-1"),
    "a cut character": "é".encode()[:1],
    "control characters": b"nama\x00jumlah",
    "an animation": b"GIF89a\x01\x00\x01\x00\x80",
}


@pytest.mark.parametrize(("content", "kind"), ACCEPTED)
def test_a_kind_is_known_by_its_bytes(content, kind):
    assert kind_of(io.BytesIO(content)) is kind


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_on_the_list_is_refused(name):
    assert kind_of(io.BytesIO(REFUSED[name])) is None


def test_the_file_is_left_at_its_beginning():
    file = io.BytesIO(WORKBOOK)
    kind_of(file)
    assert file.tell() == 0
