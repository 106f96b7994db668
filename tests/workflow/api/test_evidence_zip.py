"""The archive of a proposal's evidence: whole, named safely, damage told, broken off recognisably."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx2 import RemoteProtocolError
from sqlalchemy import insert, update

from tests.promises.servers import serving
from tests.workflow.office import BEGUN, open_office
from workflow.db.files import DamagedFileError, Files
from workflow.db.tables import evidence
from workflow.services.pack_evidence import evidence_to_pack, packed

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


def send(office, content=PDF, called="sk.pdf", question="Q01"):
    files, data = {"file": (called, content)}, {"question": question}
    return office.call("Dewi", "POST", "evidence", data=data, files=files).json()


def archive(office, name="Bambang"):
    answer = office.call(name, "GET", "evidence.zip")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.content))


def manifest(opened):
    return json.loads(opened.read("manifest.json"))


def place(office, sha256):
    return office.settings.data_dir / "evidence" / sha256[:2] / sha256


def rename(office, evidence_id, name, question="Q01"):
    """Let a name stand in the records that no door would have let in."""
    changed = {"name": name, "question": question}
    office.write(update(evidence).where(evidence.c.id == evidence_id).values(**changed))


def test_an_archive_holds_every_file_and_names_every_piece(office):
    send(office)
    send(office, PDF + b"\n", "rekap é.pdf", "Q02")
    office.call("Dewi", "POST", "evidence", json={"question": "Q02", "url": "https://a.go.id/b"})
    opened = archive(office)
    assert opened.testzip() is None
    assert opened.namelist() == ["Q01/sk.pdf", "Q02/rekap é.pdf", "manifest.json"]
    assert [opened.read(name) for name in opened.namelist()[:2]] == [PDF, PDF + b"\n"]
    told = manifest(opened)
    assert (told["proposal"], told["count"], told["included"], told["links"]) == ("ZI-2026-0001", 3, 2, 1)
    assert told["is_complete"] is True
    assert [(each["status"], each["path"], each["url"]) for each in told["items"]] == [
        ("included", "Q01/sk.pdf", None),
        ("included", "Q02/rekap é.pdf", None),
        ("link", None, "https://a.go.id/b"),
    ]


def test_an_archive_without_evidence_has_its_manifest(office_here):
    opened = archive(office_here)
    assert (opened.namelist(), manifest(opened)["count"]) == (["manifest.json"], 0)


def test_what_was_detached_or_replaced_is_not_packed(office_here):
    send(office_here)
    send(office_here, PDF + b"\n")
    gone = send(office_here, called="lain.pdf")
    office_here.call("Dewi", "DELETE", f"evidence/{gone['id']}")
    opened = archive(office_here)
    assert opened.namelist() == ["Q01/sk.pdf", "manifest.json"]
    assert opened.read("Q01/sk.pdf") == PDF + b"\n"


def test_an_archive_is_given_out_inert(office_here):
    headers = office_here.call("Agus", "GET", "evidence.zip").headers
    assert headers["content-type"] == "application/zip"
    assert headers["content-disposition"].startswith('attachment; filename="ZI-2026-0001.zip"')
    assert headers["x-content-type-options"] == "nosniff"


def test_an_outsider_gets_no_archive(office_here):
    assert office_here.call("Tono", "GET", "evidence.zip").status_code == 404


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_a_damaged_file_is_left_out_and_named(office, harm):
    hurt = send(office)
    send(office, PDF + b"\n", "utuh.pdf")
    path = place(office, hurt["sha256"])
    if harm == "altered":
        path.write_bytes(PDF.replace(b"tim", b"TIM"))
    else:
        path.unlink()
    opened = archive(office)
    told = manifest(opened)
    assert opened.namelist() == ["Q01/utuh.pdf", "manifest.json"]
    assert (told["is_complete"], told[harm]) == (False, 1)
    assert [(each["name"], each["status"]) for each in told["items"]] == [
        ("sk.pdf", harm),
        ("utuh.pdf", "included"),
    ]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd", "Q01/passwd"),
        ("C:\\windows\\system.ini", "Q01/system.ini"),
        ("/etc/shadow", "Q01/shadow"),
        ("gambar\u202efdp.exe", "Q01/gambarfdp.exe"),
        ("a\u0000b.pdf", "Q01/ab.pdf"),
        ("..", "Q01/bukti"),
        ("NUL.txt", "Q01/_NUL.txt"),
        ("x" * 5000 + ".pdf", f"Q01/{'x' * 116}.pdf"),
    ],
)
def test_a_name_that_came_another_way_is_made_safe(office_here, name, path):
    rename(office_here, send(office_here)["id"], name)
    assert archive(office_here).namelist() == [path, "manifest.json"]


def test_a_question_that_came_another_way_leads_nowhere_else(office_here):
    rename(office_here, send(office_here)["id"], "sk.pdf", "../../tmp")
    assert archive(office_here).namelist() == ["tmp/sk.pdf", "manifest.json"]


def test_names_that_unpack_to_one_file_are_told_apart(office_here):
    wide = "\uff33\uff2b"
    for called in ("SK.pdf", "sk.pdf", f"{wide}.pdf"):
        send(office_here, called=called)
    assert archive(office_here).namelist()[:3] == ["Q01/SK.pdf", "Q01/sk (2).pdf", f"Q01/{wide} (3).pdf"]


def test_a_file_that_changes_while_it_is_sent_ends_the_archive(office_here):
    large = PDF + b"x" * 90_000
    place_of = place(office_here, send(office_here, large)["sha256"])
    with office_here.database.read() as connection:
        packing = evidence_to_pack(connection, office_here.proposal_id, datetime.now(UTC))
    files = ChangingFiles(office_here.settings.data_dir / "evidence", place_of, large.replace(b"tim", b"TIM"))
    received = bytearray()
    with pytest.raises(DamagedFileError):
        received.extend(itertools.chain.from_iterable(packed(packing, files)))
    assert not zipfile.is_zipfile(io.BytesIO(received))


class ChangingFiles(Files):
    """Files of which one is written into as soon as somebody begins to read it."""

    def __init__(self, folder: Path, place_of: Path, content: bytes) -> None:
        super().__init__(folder)
        self._change = (place_of, content)

    def read(self, sha256: str) -> Iterator[bytes]:
        given = super().read(sha256)
        place_of, content = self._change
        place_of.write_bytes(content)
        return given


def test_an_archive_that_breaks_off_is_seen_by_whoever_fetches_it(sqlite_url, tmp_path):
    """The file is larger than what waits on a connection, so it is changed while it is being sent."""
    with open_office(sqlite_url, tmp_path) as office:
        sha256 = keep(office, PDF + bytes(48_000_000))
    url = f"/proposals/{office.proposal_id}/evidence.zip"
    with (
        serving(sqlite_url, office.settings.data_dir) as servers,
        servers.client("Dewi") as client,
        client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer,
    ):
        pieces = answer.iter_raw()
        received = bytearray(next(pieces))
        place(office, sha256).write_bytes(PDF)
        with pytest.raises(RemoteProtocolError):
            received.extend(b"".join(pieces))
    assert answer.status_code == 200
    assert not zipfile.is_zipfile(io.BytesIO(received))


def keep(office, content):
    """Let a piece of evidence be there that is larger than the office takes, and return its digest."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = place(office, sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    row = {"proposal_id": office.proposal_id, "question": "Q01", "revision": 1, "name": "besar.pdf"}
    by = {"recorded_at": BEGUN, "recorded_by": office.people["Dewi"]}
    office.write(insert(evidence).values(**row, **by, sha256=sha256, bytes=len(content)))
    return sha256
