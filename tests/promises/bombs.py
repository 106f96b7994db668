"""Spreadsheets that nobody means well with: small files that claim to be, or become, enormous or harmful."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from itertools import pairwise

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"

_PARTS: Mapping[str, str] = {
    "[Content_Types].xml": f'{_DECLARED}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{STRINGS}" ContentType="{_KIND}.sharedStrings+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_DECLARED}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="LKE" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    STRINGS: f'{_DECLARED}<sst xmlns="{_MAIN}"><si><t>Penilaian</t></si></sst>',
}


def sheet(rows: str, dimension: str = "A1:B2") -> str:
    """Return a sheet's XML."""
    return (
        f'{_DECLARED}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def row(number: int, *cells: str) -> str:
    """Return a row whose cells are inline text, by their names."""
    inner = "".join(f'<c r="{cell}" t="inlineStr"><is><t>x</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inner}</row>'


def packed(changed: Mapping[str, str | bytes] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a small workbook with some parts changed or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in {**_PARTS, SHEET: sheet(row(1, "A1", "B1")), **(changed or {})}.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def far_cell(cell: str) -> bytes:
    """Return a workbook with one cell at the start and one far away."""
    number = int("".join(each for each in cell if each.isdigit()))
    return packed({SHEET: sheet(row(1, "A1") + row(number, cell), f"A1:{cell}")})


def million_rows() -> bytes:
    """Return a workbook with a million rows of one number."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    return packed({SHEET: sheet(rows, "A1:A1000000")})


def million_empty_rows() -> bytes:
    """Return a workbook with a million rows without a cell, and one with two."""
    return packed({SHEET: sheet(row(1, "A1", "B1") + "<row/>" * 1_000_000)})


def wide() -> bytes:
    """Return a workbook whose table is as large as a table may look, in a few cells."""
    return packed({SHEET: sheet(row(1, "A1") + row(20_000, "BH20000"), "A1:BH20000")})


def zip_bomb() -> bytes:
    """Return a file of a few megabytes that unpacks to gigabytes."""
    return packed({f"xl/media/image{n}.xml": b"0" * 100_000_000 for n in range(3)})


def lying_bomb() -> bytes:
    """Return a bomb whose directory says that it is small."""
    content = bytearray(packed({STRINGS: b"<sst>" + b" " * 200_000_000}))
    size = struct.pack("<I", 200_000_005)
    while size in content:
        at = content.index(size)
        content[at : at + 4] = struct.pack("<I", 100)
    return bytes(content)


def entity_bomb() -> bytes:
    """Return a workbook whose strings are entities made of entities."""
    names = [f"e{n}" for n in range(12)]
    declared = '<!ENTITY e0 "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    text = f'{_DECLARED}<!DOCTYPE sst [{declared}]><sst xmlns="{_MAIN}"><si><t>&e11;</t></si></sst>'
    return packed({STRINGS: text})


def outside_entity() -> bytes:
    """Return a workbook that asks for a file of this machine."""
    text = f'{_DECLARED}<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst xmlns="{_MAIN}"/>'
    return packed({STRINGS: text})


def hidden_entity() -> bytes:
    """Return the same in an encoding in which its declaration looks different."""
    return packed({STRINGS: f'<!DOCTYPE sst [<!ENTITY e "ha">]><sst xmlns="{_MAIN}"/>'.encode("utf-16")})


def many_strings() -> bytes:
    """Return a workbook in which every cell of a large table shows one long text."""
    cells = [f"{chr(65 + n)}" for n in range(26)]
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in cells) + "</row>"
        for r in range(1, 4001)
    )
    text = f'{_DECLARED}<sst xmlns="{_MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    return packed({SHEET: sheet(rows), STRINGS: text})


def behind_password() -> bytes:
    """Return what a workbook behind a password begins with."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


def locked_parts() -> bytes:
    """Return a workbook whose parts say that they are encrypted."""
    content = bytearray(packed())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 8] |= 1
        at += 4
    return bytes(content)


def open_document() -> bytes:
    """Return an ODS file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")
    return buffer.getvalue()


def many_parts() -> bytes:
    """Return a workbook with thousands of parts."""
    return packed({f"xl/a{n}.xml": "<a/>" for n in range(5000)})


def twice() -> bytes:
    """Return a workbook that has its sheet twice, so that two readers may see two things."""
    buffer = io.BytesIO(packed())
    with zipfile.ZipFile(buffer, "a") as archive:
        with_name = archive.infolist()[0]
        archive.filelist.append(with_name)
        archive.comment = b"."  # so that the directory is written anew
    return buffer.getvalue()


#: Every such file, and why it is refused.
BOMBS: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (lambda: far_cell("XFD1048576"), "sheet-too-large"),
    "far row": (lambda: far_cell("A1048576"), "sheet-too-large"),
    "far column": (lambda: far_cell("XFD2"), "sheet-too-large"),
    "million rows": (million_rows, "sheet-too-large"),
    "large and empty": (wide, "sheet-too-large"),
    "one text everywhere": (many_strings, "sheet-too-large"),
    "zip bomb": (zip_bomb, "sheet-too-large"),
    "lying zip bomb": (lying_bomb, "broken-xlsx"),
    "thousands of parts": (many_parts, "sheet-too-large"),
    "entities of entities": (entity_bomb, "unsafe-sheet"),
    "entity outside": (outside_entity, "unsafe-sheet"),
    "entity in UTF-16": (hidden_entity, "unsafe-sheet"),
    "name that climbs": (lambda: packed({"../../etc/cron.d/x": "x"}), "unsafe-sheet"),
    "name from the root": (lambda: packed({"/etc/passwd": "x"}), "unsafe-sheet"),
    "name of a drive": (lambda: packed({"C:\\x": "x"}), "unsafe-sheet"),
    "part twice": (twice, "unsafe-sheet"),
    "behind a password": (behind_password, "encrypted-sheet"),
    "locked parts": (locked_parts, "encrypted-sheet"),
    "old kind": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "other-spreadsheet"),
    "binary kind": (lambda: packed({"xl/workbook.bin": b"\x00"}), "other-spreadsheet"),
    "OpenDocument": (open_document, "other-spreadsheet"),
    "cut off": (lambda: packed()[:-40], "broken-xlsx"),
    "cut in half": (lambda: packed()[:600], "broken-xlsx"),
    "beginning only": (lambda: b"PK\x03\x04", "broken-xlsx"),
    "no markup": (lambda: packed({SHEET: b"\xff\xfe\x00\x01" * 50}), "unsafe-sheet"),
    "broken markup": (lambda: packed({"xl/workbook.xml": "<workbook><sheets>"}), "broken-xlsx"),
    "no parts": (lambda: b"PK\x05\x06" + bytes(18), "broken-xlsx"),
    "strange packing": (lambda: packed(method=zipfile.ZIP_LZMA), "broken-xlsx"),
    "cell at no place": (lambda: packed({SHEET: sheet(row(1, "ZZZZZZZ99999999999"))}), "sheet-too-large"),
    "PDF": (lambda: b"%PDF-1.7\n", "broken-xlsx"),
    "binary": (lambda: bytes(range(256)) * 20, "broken-xlsx"),
    "text": (lambda: b"agency,name\n1,x\n", "broken-xlsx"),
}
