"""Names of evidence, however hostile; links, and what only looks like one."""

from __future__ import annotations

import pytest

from states.errors import Invalid
from workflow.services.evidence_names import NAME_CHARACTERS, checked_link, clean_name, name_as
from workflow.services.file_kinds import FileKind

NAMES = {
    "SK Tim ZI 2026.pdf": "SK Tim ZI 2026.pdf",
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\system32\\cmd.exe": "cmd.exe",
    "C:\\fakepath\\laporan.xlsx": "laporan.xlsx",
    "bukti\x00.pdf": "bukti.pdf",
    "bukti\r\nSet-Cookie: a=b.pdf": "buktiSet-Cookie_ a=b.pdf",
    "laporan\u202efdp.exe": "laporanfdp.exe",
    "\ud800bukti.pdf": "bukti.pdf",
    "  .tersembunyi. ": "tersembunyi",
    "a\u00a0b.pdf": "a b.pdf",
    "e\u0301.pdf": "é.pdf",
    "CON.txt": "_CON.txt",
    'x";filename=y.html': "x__filename=y.html",
    "": "bukti",
    "../": "bukti",
    "...": "bukti",
}


@pytest.mark.parametrize("raw", NAMES)
def test_a_name_keeps_only_what_can_be_read(raw):
    assert clean_name(raw) == NAMES[raw]


@pytest.mark.parametrize("letter", ["a", "é", "語", "😀"])
def test_a_long_name_keeps_its_extension(letter):
    name = clean_name(letter * 5000 + ".pdf")
    assert name.endswith(f"{letter}.pdf")
    assert len(name) <= NAME_CHARACTERS
    assert len(name.encode()) <= 255


@pytest.mark.parametrize("raw", NAMES)
def test_cleaning_twice_changes_nothing(raw):
    assert clean_name(NAMES[raw]) == NAMES[raw]


LINKS = [
    "https://jdih.example.go.id/sk.pdf?id=1#p2",
    "http://10.1.2.3:8080/berkas",
    "https://contoh.example/penyerahan/é",
]
NO_LINKS = [
    "ftp://example.go.id/a",
    "javascript:alert(1)",
    "//example.go.id/a",
    "https://",
    "https:///a",
    "example.go.id",
    "https://bank.go.id@jahat.example/",
    "https://example.go.id/a b",
    "https://example.go.id/\u202efdp",
    "https://example.go.id/\x00",
    "https://[::1",
    "https://example.go.id:99999/",
    'https://example.go.id/"><script>',
]


@pytest.mark.parametrize("url", LINKS)
def test_a_web_link_is_taken_as_it_is(url):
    assert checked_link(url, "body.url") == url


@pytest.mark.parametrize("url", NO_LINKS)
def test_anything_else_is_no_link(url):
    with pytest.raises(Invalid) as refused:
        checked_link(url, "body.url")
    assert [(fault.where, fault.reason) for fault in refused.value.faults] == [("body.url", "not-a-link")]


def test_a_link_has_its_length():
    with pytest.raises(Invalid) as refused:
        checked_link("https://example.go.id/" + "a" * 2000, "body.url")
    assert refused.value.faults[0].reason == "too-long"


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("sk.pdf", FileKind.PDF, "sk.pdf"),
        ("SK.PDF", FileKind.PDF, "SK.PDF"),
        ("foto.JPEG", FileKind.JPEG, "foto.JPEG"),
        ("rekap.xlsx", FileKind.ZIP, "rekap.xlsx"),
        ("daftar.csv", FileKind.TEXT, "daftar.csv"),
        ("jalankan.bat", FileKind.TEXT, "jalankan.bat.txt"),
        ("sk.pdf.hta", FileKind.PDF, "sk.pdf.hta.pdf"),
        ("pustaka.jar", FileKind.ZIP, "pustaka.jar.zip"),
        ("makro.xlsm", FileKind.ZIP, "makro.xlsm.zip"),
        ("foto.pdf", FileKind.PNG, "foto.pdf.png"),
        ("bukti", FileKind.PDF, "bukti.pdf"),
        ("x" * 116 + ".bat", FileKind.TEXT, "x" * 116 + ".txt"),
    ],
)
def test_a_name_ends_as_its_bytes_say(name, kind, kept):
    assert name_as(name, kind) == kept
    assert len(kept) <= NAME_CHARACTERS
