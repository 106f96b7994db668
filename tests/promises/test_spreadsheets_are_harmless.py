"""Promise 13 for spreadsheets: whatever a file claims to be, it is refused and nothing stays."""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from pathlib import Path

import pytest

from states.errors import Invalid, Unavailable
from states.vocabulary import State
from tests.promises.bombs import BOMBS, million_empty_rows, packed
from tests.promises.dumps import changed, dump
from tests.promises.nonsense import MARK
from tests.promises.town import Town, open_town
from workflow.services import sheet_child, spreadsheets
from workflow.services.spreadsheets import read_pages

MEGABYTE = 1024 * 1024
#: Routes that read a spreadsheet, and who may send them one.
READERS = {
    "/api/v1/proposals/{proposal_id}/worksheet/import": "Dewi",
    "/api/v1/imports/units": "Maya",
    "/api/v1/imports/facts": "Rina",
}
#: What is not even taken for a spreadsheet where a CSV file is as welcome.
CSV_PERHAPS = {"PDF", "binary", "text"}


@pytest.fixture(scope="module")
def town(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    path = folder / "zi.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    with open_town(f"sqlite:///{path}", folder) as opened:
        opened.stand(State.SELF_ASSESSMENT)
        yield opened


def hand_in(town: Town, route, content, name="LKE.xlsx", **fields: str):
    files = {"file": (name, content)}
    return town.send(READERS[route], "POST", town.own.path(route), files=files, data=fields)


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("route", READERS)
def test_a_file_that_means_no_good_is_refused(town: Town, monkeypatch, route, bomb):
    if bomb in CSV_PERHAPS and "imports" in route:
        expected = {"not-utf-8", "column-missing", "column-unknown", "broken-csv", "beyond-heading"}
    else:
        expected = {BOMBS[bomb][1]}
    # The town's limit on files is small, and bombs are to meet the reader's own.
    content = BOMBS[bomb][0]()
    before = dump(town.office.database._reader)
    monkeypatch.setattr(spreadsheets, "_WAIT_SECONDS", 60)
    answer = hand_in(town, route, content, f"{MARK}.xlsx")
    if len(content) > town.office.settings.max_file_bytes + town.office.settings.max_body_bytes:
        assert answer.status_code == 413
    else:
        assert answer.status_code == 422, answer.text
        assert {each["reason"] for each in answer.json()["errors"]} <= expected
    assert MARK not in answer.text
    assert changed(before, dump(town.office.database._reader)) == {}


@pytest.mark.parametrize("bomb", BOMBS)
def test_the_reader_says_why(bomb):
    make, reason = BOMBS[bomb]
    with pytest.raises(Invalid) as refused:
        read_pages(io.BytesIO(make()), "body.file")
    assert [(fault.where, fault.reason) for fault in refused.value.faults] == [("body.file", reason)]


def test_what_only_looks_strange_is_read():
    assert [len(page.cells) for page in read_pages(io.BytesIO(packed()), "file")] == [1]
    assert [len(page.cells) for page in read_pages(io.BytesIO(million_empty_rows()), "file")] == [1]


def test_the_limits_are_those_that_were_promised():
    assert sheet_child._MOST_MEMORY_BYTES < 256 * MEGABYTE
    assert sheet_child._MOST_CPU_SECONDS < spreadsheets.TIMEOUT_SECONDS < 10


@pytest.fixture
def child(tmp_path, monkeypatch):
    """Put another program in the child's place; what it is made of may use the real one as ``child``."""
    folder = str(Path(sheet_child.__file__).parent)

    def replaced(program: str) -> None:
        path = tmp_path / "stand_in.py"
        path.write_text(f"import sys; sys.path.insert(0, {folder!r}); import sheet_child as child\n{program}")
        monkeypatch.setattr(sheet_child, "__file__", str(path))

    return replaced


def read():
    return read_pages(io.BytesIO(packed()), "file")


def reason_of(reading):
    with pytest.raises(Invalid) as refused:
        reading()
    return [fault.reason for fault in refused.value.faults]


def test_a_child_that_eats_memory_is_stopped(child):
    child(f"child.read = lambda file: bytearray({300 * MEGABYTE}); sys.exit(child.main())")
    assert reason_of(read) == ["sheet-too-large"]


def test_a_child_that_never_ends_its_work_is_stopped(child):
    child(
        "child._MOST_CPU_SECONDS = 1\ndef read(file):\n    while True: pass\nchild.read = read\nchild.main()"
    )
    assert reason_of(read) == ["sheet-too-large"]


def test_a_child_that_hangs_is_ended_and_gone(child, tmp_path, monkeypatch):
    note = tmp_path / "pid"
    child(f"import os, threading\nopen({str(note)!r}, 'w').write(str(os.getpid()))\nthreading.Event().wait()")
    monkeypatch.setattr(spreadsheets, "TIMEOUT_SECONDS", 3)
    assert reason_of(read) == ["sheet-too-large"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_child_that_crashes_is_a_broken_file(child):
    child("raise SystemError")
    assert reason_of(read) == ["broken-xlsx"]


def test_a_child_writes_no_file(child, tmp_path):
    place = tmp_path / "written"
    child(
        "import os\n"
        f"def read(file): os.write(os.open({str(place)!r}, os.O_WRONLY | os.O_CREAT), b'x')\n"
        "child.read = read\n"
        "sys.exit(child.main())"
    )
    assert reason_of(read) == ["broken-xlsx"]
    assert place.read_bytes() == b""


def test_a_child_knows_none_of_our_secrets(child, monkeypatch):
    monkeypatch.setenv("ZI_SECRET_KEY", MARK)
    child("import json, os\nprint(json.dumps([{'name': 'x', 'cells': [[str(dict(os.environ))]]}]))")
    assert MARK not in read()[0].cells[0][0]


def test_nothing_is_left_in_the_folder_for_passing_files(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read()
    for bomb in ("far cell", "zip bomb", "cut off"):
        with pytest.raises(Invalid):
            read_pages(io.BytesIO(BOMBS[bomb][0]()), "file")
    assert list(tmp_path.iterdir()) == []


def test_too_many_files_at_once_wait_and_then_are_told(monkeypatch):
    monkeypatch.setattr(spreadsheets, "_WAIT_SECONDS", 0.01)
    held = [spreadsheets._slots.acquire() for _ in range(spreadsheets._CHILDREN)]
    try:
        with pytest.raises(Unavailable):
            read()
    finally:
        for _ in held:
            spreadsheets._slots.release()
    assert read()


def test_the_child_needs_nothing_of_ours():
    source = Path(sheet_child.__file__).read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported - {"__future__"} <= sys.stdlib_module_names
