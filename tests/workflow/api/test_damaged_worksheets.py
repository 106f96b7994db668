"""Worksheets that came back damaged: whatever was done to a file, the answer is one that a person can use."""

from __future__ import annotations

from random import Random

import pytest

from tests.workflow.office import open_office
from tests.workflow.workbooks import pages_of, saved, typed

#: What a cell may hold that nobody typed on purpose.
ODD = (
    "",
    "0||",
    "1|x",
    "9999999999|a|Ya",
    "3|abc|29/0",
    "2||Zzz",
    "1||" + "9" * 30,
    "-1",
    "1e400",
    "NaN",
    "١٢",
    "_x0000_",
    "_xD800_",
    "#DIV/0!",
    "TRUE",
    "2026-01-01",
    "x" * 3000,
    "\u202eaY",
    "unit.value",
    "reviewer.note",
    "jejak-zi/1",
    "29/9",
    "Q01",
    "H1.b",
    "'=1+1",
)


@pytest.fixture(scope="module")
def office(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / "zi.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    with open_office(f"sqlite:///{path}", folder) as opened:
        answers = {"Q01": {"value": "Ya"}, "H1.a": {"value": ["3.1", "3.2", "3.4"], "note": "Survei"}}
        opened.call("Dewi", "PATCH", "worksheet", json={"column": "unit", "answers": answers})
        yield opened


def damaged(rows, chance):
    """Return the rows of a sheet after something happened to some of them."""
    rows = [list(row) for row in rows]
    for _ in range(chance.randint(1, 60)):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(ODD)
    for _ in range(chance.randint(0, 4)):
        rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))
    if chance.random() < 0.3:
        del rows[chance.randrange(len(rows)) :]
    if chance.random() < 0.3:
        at = chance.randrange(len(rows[0])) if rows else 0
        rows = [[*row[:at], *row[at + 1 :]] for row in rows]
    return rows or [[]]


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_is_our_fault(office, seed):
    chance = Random(seed)  # noqa: S311 -- nothing secret
    pages = {page.name: page.cells for page in pages_of(office.call("Dewi", "GET", "worksheet.xlsx").content)}
    content = saved({**pages, "LKE": damaged(pages["LKE"], chance)})
    for fields in ({}, {"column": "tpi"}):
        answer = office.call(
            "Dewi", "POST", "worksheet/import", files={"file": ("LKE.xlsx", content)}, data=fields
        )
        assert answer.status_code in {200, 403, 422}, answer.text
        told = answer.json()
        assert all(each["detail"] for each in told.get("errors", []))


@pytest.mark.parametrize("note", ["_x0000_", "a\x0bb", "_xFFFE_", "\ufeff", "🙂" * 500])
def test_no_character_of_a_note_is_our_fault(office, note):
    blank = office.call("Dewi", "GET", "worksheet.xlsx").content
    content = typed(blank, {("unit.value", "Q02"): "A", ("unit.note", "Q02"): note})
    files, fields = {"file": ("LKE.xlsx", content)}, {"apply": "true"}
    answer = office.call("Dewi", "POST", "worksheet/import", files=files, data=fields)
    assert answer.status_code == 200, answer.text
    again = office.call("Dewi", "GET", "worksheet.xlsx").content
    told = office.call("Dewi", "POST", "worksheet/import", files={"file": ("LKE.xlsx", again)}).json()
    assert (told["changes"], told["errors"]) == ([], [])
