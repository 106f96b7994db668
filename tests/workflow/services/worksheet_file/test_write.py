"""A downloaded worksheet: what is open and what is locked, what may be typed, and that nothing in it runs."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from fractions import Fraction

import pytest

from states.regulations import regulation
from states.vocabulary import Column
from tests.states.worksheets import filled
from tests.workflow.reckoner import Workbook
from tests.workflow.workbooks import cells, opened, pages_of
from workflow.services.read_worksheet import Cell
from workflow.services.worksheet_file.write import worksheet_xlsx

NEW, OLD = regulation("permenpanrb-90-2021"), regulation("permenpanrb-10-2019")
UNIT, REVIEWER = Column.UNIT, Column.REVIEWER
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
#: What a program could take for a formula, a command or a link.
TRICKS = (
    '=HYPERLINK("http://a.id";"klik")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "http://a.id",
    "mailto:a@b.id",
    "\u202e=1+1",
    "{=1+1}",
)


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def row_of(content, code):
    return next(row for row in pages_of(content)[1].cells if row and row[0] == code)


def written(rules=NEW, writable=(UNIT,), **columns: dict[str, Cell]):
    given = {Column(name): cells for name, cells in columns.items()} or {UNIT: {}}
    return worksheet_xlsx(opened(rules, given), frozenset(writable))


def open_cells(content):
    """Return the cells of the sheet that a person may change."""
    xml = parts(content)
    looks = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", xml["xl/styles.xml"].partition("<cellXfs")[2])
    unlocked = {str(n) for n, look in enumerate(looks) if 'locked="0"' in look}
    page = Workbook.of(content).pages["LKE"].xml
    return {cell.get("r") for cell in page.iter(f"{MAIN}c") if cell.get("s") in unlocked}


def test_what_may_be_filled_is_open_and_everything_else_locked():
    content = written(unit={}, reviewer={})
    page = Workbook.of(content).pages["LKE"].xml
    assert page.find(f"{MAIN}sheetProtection") is not None
    rows = {row[0]: n for n, row in enumerate(pages_of(content)[1].cells, start=1) if row[0]}
    filled_in = {f"{letter}{rows[code]}" for code in NEW.inputs for letter in "FG"}
    assert open_cells(content) == filled_in


def test_a_column_that_is_only_read_is_locked():
    assert open_cells(written(writable=(), unit={}, reviewer={})) == set()


def test_every_open_cell_takes_only_what_its_question_takes():
    content = written()
    page = Workbook.of(content).pages["LKE"].xml
    taken = {each.get("sqref"): each for each in page.iter(f"{MAIN}dataValidation")}
    told: dict[str, set[tuple[str | None, ...]]] = {}
    for number, row in enumerate(pages_of(content)[1].cells, start=1):
        if row[0] in NEW.inputs:
            question, each = NEW.questions[row[0]], taken[f"F{number}"]
            rule = (each.get("type"), *(part.text for part in each))
            told.setdefault(question.scale or question.kind.value, set()).add(rule)
    assert told == {
        "YT": {("list", '"Ya,Tidak"')},
        "ABC": {("list", '"A,B,C"')},
        "ABCD": {("list", '"A,B,C,D"')},
        "ABCDE": {("list", '"A,B,C,D,E"')},
        "count": {("whole", "0", "999999999")},
        "index": {("decimal", "1", "4")},
    }
    assert len(taken) == len(NEW.inputs)


def test_a_person_sees_their_columns_and_no_others():
    first = pages_of(written(unit={}, tpi={}))[1].cells
    assert [key for key in first[0] if key.endswith(".value")] == ["unit.value", "tpi.value"]
    assert [title for title in first[2] if title] == ["Jawaban unit", "Nilai TPI"]


def test_the_same_data_give_the_same_bytes_in_any_process():
    program = (
        "import sys; sys.path.insert(0, '.');"
        "from tests.workflow.services.worksheet_file.test_write import *;"
        "sys.stdout.buffer.write(written(unit=cells(filled(NEW), 'catatan'), reviewer={}))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout  # noqa: S603 -- ourselves
    assert elsewhere == written(unit=cells(filled(NEW), "catatan"), reviewer={})


@pytest.mark.parametrize("trick", TRICKS)
def test_what_somebody_wrote_never_becomes_a_formula_or_a_link(trick):
    wordings = {"P001": {"wording": trick, "criteria": "", "options": {}}}
    given = {UNIT: {"P001": Cell("Ya", 1, trick), "P002": Cell("A", 1, trick)}}
    sheet = opened(NEW, given, wordings, unit_name=trick, number=trick)
    xml = parts(worksheet_xlsx(sheet, frozenset({UNIT})))
    harmless = parts(written(unit={"P001": Cell("Ya", 1, "x"), "P002": Cell("A", 1, "x")}))
    formulas = [re.findall(r"<f>.*?</f>", each["xl/worksheets/sheet2.xml"]) for each in (xml, harmless)]
    assert formulas[0] == formulas[1]
    assert xml.keys() == harmless.keys()
    assert not any("hyperlink" in text or 'TargetMode="External"' in text for text in xml.values())


def test_an_open_cell_keeps_text_as_text():
    """Whoever edits such a note and leaves the cell again has not made a formula of it."""
    xml = parts(written(unit={"P001": Cell("Ya", 1, "=1+1")}))
    looks = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", xml["xl/styles.xml"].partition("<cellXfs")[2])
    cell = re.search(r'<c r="G7" s="(\d+)"', xml["xl/worksheets/sheet2.xml"])
    assert cell is not None
    assert 'numFmtId="49"' in looks[int(cell[1])]


@pytest.mark.parametrize(
    "text", ["_x0041_", "satu\ndua", "  tepi  ", "a\x07b", "\ufeffx", "\u202eab", "é 漢 🙂", "x" * 2000]
)
def test_notes_come_back_as_they_were(text):
    content = written(unit={"P001": Cell("Ya", 1, text)})
    assert row_of(content, "P001")[6] == text.replace("\x07", "").strip()


def test_the_least_of_an_area_stands_beside_it():
    kinds = {row[1]: row[3] for row in pages_of(written(OLD, unit={}))[1].cells if row[1] in OLD.area_weights}
    assert kinds["MP"] == "minimal 4,8"
    both = {row[1]: row[3] for row in pages_of(written(NEW, unit={}))[1].cells if row[1] in NEW.area_weights}
    assert both["PP"] == "minimal 9, kedua bagian"


def test_the_official_wording_stands_where_it_was_imported():
    wordings = {
        "P001": {"wording": "Bunyi resmi", "criteria": "", "options": {}},
        "P113": {"wording": "Bunyi yang menyesatkan", "criteria": "", "options": {}},
    }
    content = worksheet_xlsx(opened(NEW, {UNIT: {}}, wordings), frozenset())
    labels = [row_of(content, code)[2] for code in ("P001", "P002", "P113")]
    assert labels == [
        "Bunyi resmi",
        NEW.questions["P002"].label,
        f"Bunyi yang menyesatkan ({NEW.questions['P113'].label})",
    ]


def test_an_index_without_an_end_is_shown_as_near_as_a_file_can():
    content = written(unit={"P125": Cell(Fraction(29, 9), 4)})
    row = row_of(content, "P125")
    assert (row[5], row[8]) == ("3.222222222222222", "4||29/9")
