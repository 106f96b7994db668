"""Bulk input from the command line: every bad cell is named, and nothing half-written stays."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import insert, select

from tests.workflow.terminal import Terminal
from workflow.db.tables import agency, agency_fact, history_entry, unit, unit_fact

HEADING = "agency,name,business,serves\n"
GOOD = f"{HEADING}Badan Contoh,Kantor Bahari,core,public\n1,Bagian Umum,pendukung,internal\n"
FACTS = (
    "unit;agency;year;lhkpn_obliged;lhkpn_filed;bpk_opinion;source;as_of\n"
    "Kantor Bahari;;2025;40;40;;e-LHKPN;2026-03-31\n"
    ";Badan Contoh;2025;;;WTP;LHP 2025;\n"
)


def opened(url, folder):
    terminal = Terminal(url, folder)
    row = {"kind": "central", "timezone": "Asia/Jakarta", "version": 1}
    terminal.write(insert(agency).values(name="Badan Contoh", **row))
    return terminal


@pytest.fixture
def terminal(database_url, tmp_path):
    return opened(database_url, tmp_path)


@pytest.fixture
def terminal_here(sqlite_url, tmp_path):
    """A terminal on SQLite alone, for what does not depend on the database."""
    return opened(sqlite_url, tmp_path)


def units(terminal):
    u = unit.c
    return [tuple(row) for row in terminal.rows(select(u.name, u.business, u.serves).order_by(u.id))]


def take(terminal, what, content, *options: str, name="rows.csv"):
    return terminal.type("import", what, terminal.file(name, content), *options)


def sheet(cells, dimension="A1:D3"):
    """Return the bytes of a small XLSX file whose cells are inline text."""
    rows = "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in row.items())
        + "</row>"
        for number, row in cells.items()
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Unit" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship '
        f'Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return buffer.getvalue()


def test_units_are_imported_by_code_or_word(terminal):
    assert take(terminal, "units", GOOD).exit_code == 0
    assert units(terminal) == [
        ("Kantor Bahari", "core", "public"),
        ("Bagian Umum", "supporting", "internal"),
    ]


def test_importing_twice_changes_nothing(terminal):
    take(terminal, "units", GOOD)
    entries = len(terminal.rows(select(history_entry.c.id)))
    again = take(terminal, "units", GOOD)
    assert (again.exit_code, "Tetap: 2" in again.stderr) == (0, True)
    assert len(terminal.rows(select(history_entry.c.id))) == entries


def test_a_unit_that_differs_is_put_right(terminal_here):
    take(terminal_here, "units", GOOD)
    changed = take(terminal_here, "units", f"{HEADING}1,Bagian Umum,non_core,internal\n")
    assert ("Diubah: 1" in changed.stderr, units(terminal_here)[1]) == (
        True,
        ("Bagian Umum", "non_core", "internal"),
    )


def test_every_bad_cell_is_named_and_nothing_is_kept(terminal):
    content = f"{GOOD}9,Unit X,core,public\n1,,inti,semua\n1,Kantor Bahari,core,public\n"
    refused = take(terminal, "units", content)
    assert refused.exit_code == 1
    places = ["baris 4, kolom agency", "baris 5, kolom name", "baris 5, kolom serves", "baris 6, kolom name"]
    assert [place for place in places if f"{place}:" not in refused.stderr] == []
    assert units(terminal) == []


def test_partial_keeps_the_good_rows(terminal):
    kept = take(terminal, "units", f"{GOOD}9,Unit X,core,public\n", "--partial")
    assert (kept.exit_code, "baris 4, kolom agency" in kept.stderr) == (1, True)
    assert len(units(terminal)) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("agency,name,business\n", "kolom serves"),
        ("agency,name,business,serves,eselon\n", "kolom eselon"),
        ("agency,name,business,serves,name\n", "dua kali"),
        ("", "Baris pertama"),
        (f"{HEADING}1,Unit X,core,public,sisa\n", "di luar kolom"),
        (f'{HEADING}1,"Unit X,core,public\n', "tanda kutip"),
        (b"agency,name,business,serves\n1,Caf\xe9,core,public\n", "UTF-8"),
        (f"{HEADING}1,{'x' * 201},core,public\n", "200 karakter"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(terminal_here, content, said):
    refused = take(terminal_here, "units", content)
    assert (refused.exit_code, said in refused.stderr, units(terminal_here)) == (1, True, [])


@pytest.mark.parametrize("content", [GOOD.replace(",", ";"), f"\ufeff{GOOD}", GOOD.replace("\n", "\r\n")])
def test_semicolons_byte_order_marks_and_line_ends_are_all_right(terminal_here, content):
    assert take(terminal_here, "units", content).exit_code == 0


def test_a_file_of_another_kind_is_refused(terminal_here):
    assert "csv" in take(terminal_here, "units", "x", name="rows.ods").stderr


def test_a_file_that_does_not_exist_is_refused(terminal_here):
    assert terminal_here.type("import", "units", terminal_here.folder / "none.csv").exit_code == 1


def test_units_are_imported_from_a_spreadsheet(terminal_here):
    cells = {
        1: {"A1": "agency", "B1": "name", "C1": "business", "D1": "serves"},
        2: {"A2": "Badan Contoh", "B2": "Kantor Bahari", "C2": "core", "D2": "public"},
    }
    assert take(terminal_here, "units", sheet(cells), name="rows.xlsx").exit_code == 0
    assert units(terminal_here) == [("Kantor Bahari", "core", "public")]


@pytest.mark.parametrize("far", [{"A1048576": "x"}, {"XFD1048576": "x"}, {"XFD2": "x"}])
def test_a_spreadsheet_with_a_far_cell_is_refused(terminal_here, far):
    row = "".join(character for character in next(iter(far)) if character.isdigit())
    content = sheet({1: {"A1": "agency"}, row: far}, "A1:XFD1048576")
    refused = take(terminal_here, "units", content, name="rows.xlsx")
    assert (refused.exit_code, "terlalu besar" in refused.stderr) == (1, True)


def test_what_only_calls_itself_a_spreadsheet_is_refused(terminal_here):
    refused = take(terminal_here, "units", b"PK\x03\x04 nothing", name="rows.xlsx")
    assert (refused.exit_code, "XLSX" in refused.stderr) == (1, True)


def test_facts_of_units_and_agencies_are_imported(terminal):
    take(terminal, "units", GOOD)
    assert take(terminal, "facts", FACTS).exit_code == 0
    of_unit = terminal.rows(select(unit_fact.c.facts, unit_fact.c.recorded_by))
    of_agency = terminal.rows(select(agency_fact.c.facts, agency_fact.c.source))
    counted = {"lhkpn_obliged": 40, "lhkpn_filed": 40, "as_of": "2026-03-31"}
    assert [tuple(row) for row in of_unit] == [(counted, None)]
    assert [tuple(row) for row in of_agency] == [({"bpk_opinion": "WTP"}, "LHP 2025")]


def test_importing_facts_twice_changes_nothing(terminal_here):
    take(terminal_here, "units", GOOD)
    take(terminal_here, "facts", FACTS)
    assert "Tetap: 2" in take(terminal_here, "facts", FACTS).stderr
    assert len(terminal_here.rows(select(unit_fact.c.id))) == 1


def test_empty_cells_leave_what_is_recorded(terminal_here):
    take(terminal_here, "units", GOOD)
    take(terminal_here, "facts", FACTS)
    take(terminal_here, "facts", "unit,year,tlhp_due,tlhp_done,source\nKantor Bahari,2025,3,3,Inspektorat\n")
    rows = terminal_here.rows(select(unit_fact.c.facts).where(unit_fact.c.superseded_at.is_(None)))
    counted = {"lhkpn_obliged": 40, "lhkpn_filed": 40, "tlhp_due": 3, "tlhp_done": 3}
    assert [row.facts for row in rows] == [counted]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("Kantor Bahari;;2025;40;41;;x;", "baris 2, kolom lhkpn_filed"),
        ("Kantor Bahari;;2025;40,5;40;;x;", "baris 2, kolom lhkpn_obliged"),
        ("Kantor Bahari;;2025;40;40;WTP;x;", "baris 2, kolom bpk_opinion"),
        (";1;2025;40;;;x;", "baris 2, kolom lhkpn_obliged"),
        (";1;2025;;;wtp;x;", "baris 2, kolom bpk_opinion"),
        ("Tidak Ada;;2025;40;40;;x;", "baris 2, kolom unit"),
        ("Kantor Bahari;;25;40;40;;x;", "baris 2, kolom year"),
        ("Kantor Bahari;;2099;40;40;;x;", "baris 2, kolom year"),
        ("Kantor Bahari;;2025;40;40;;;", "baris 2, kolom source"),
        ("Kantor Bahari;;2025;40;40;;x;2099-01-01", "baris 2, kolom as_of"),
        (";;2025;40;40;;x;", "baris 2, kolom agency"),
    ],
)
def test_facts_that_cannot_be_are_named(terminal_here, row, place):
    take(terminal_here, "units", GOOD)
    heading = FACTS.splitlines()[0]
    refused = take(terminal_here, "facts", f"{heading}\n{row}\n")
    assert (refused.exit_code, f"{place}:" in refused.stderr) == (1, True)
    assert terminal_here.rows(select(unit_fact.c.id)) == []
