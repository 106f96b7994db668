"""Tables out of open files: told apart by content, and never larger in memory than a table may be."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from states.errors import Invalid
from tests.workflow.workbooks import saved
from workflow.services.sheets import Row, read_table
from workflow.services.spreadsheets import MOST_BYTES

MEGABYTE = 1024 * 1024


def reason_of(content):
    with pytest.raises(Invalid) as refused:
        read_table(io.BytesIO(content), "body.file")
    [fault] = refused.value.faults
    return fault.where, fault.reason


def test_a_table_is_told_apart_by_its_content():
    rows = [["name", "year"], ["Kantor", 2026]]
    expected = (Row(2, {"name": "Kantor", "year": "2026"}),)
    for content in (saved({"Unit": rows}), b"name,year\nKantor,2026\n", b"name;year\nKantor;2026\n"):
        assert read_table(io.BytesIO(content), "body.file").rows == expected


@pytest.mark.parametrize("cell", [b"ab,", b'"\n",', b"\n", b"a;"])
def test_millions_of_cells_are_refused_before_they_are_made(cell):
    content = b"name;year\n" + cell * (8 * MEGABYTE // len(cell))
    tracemalloc.start()
    try:
        found = reason_of(content.replace(b";", b",") if cell == b"ab," else content)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found[1] in {"sheet-too-large", "broken-csv"}
    assert peak_bytes < 128 * MEGABYTE


def test_a_file_that_is_too_large_is_refused():
    assert reason_of(b"a" * (MOST_BYTES + 1)) == ("body.file", "file-too-large")
    assert reason_of(b"PK\x03\x04" + bytes(MOST_BYTES)) == ("body.file", "file-too-large")
