"""Reading tables out of files: CSV here, XLSX in a child process (``spreadsheets``).

Every cell comes out as text, whatever kind it had: counts without ``.0``, days as ``2026-04-30``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from states.errors import Fault, Invalid
from workflow.services.sheet_child import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from workflow.services.spreadsheets import MOST_BYTES, read_pages

#: How spreadsheets begin: packed ones, and Microsoft's older container.
_SPREADSHEETS = (b"PK", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table below its heading."""

    #: As a spreadsheet numbers it: the heading is row 1.
    number: int
    #: Text by column name; empty cells are left out.
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a heading."""

    #: Names of the columns, lower case.
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(path: Path) -> Sheet:
    """Return the table that a CSV or XLSX file holds; raise Invalid for what cannot be read as one."""
    if not path.is_file():
        raise Invalid.because(path.name, "no-such-file")
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise Invalid.because(path.name, "not-a-table")
    with path.open("rb") as file:
        return read_table(file, path.name)


def read_table(file: BinaryIO, where: str) -> Sheet:
    """Return the table in an open file, told apart by its content; raise Invalid at ``where``."""
    if file.read(len(_SPREADSHEETS[1])).startswith(_SPREADSHEETS):
        return _sheet(where, read_pages(file, where)[0].cells)
    file.seek(0)
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid.because(where, "file-too-large", limit=str(MOST_BYTES // 1024**2))
    return _sheet(where, _csv(content, where))


def _csv(content: bytes, where: str) -> list[list[str]]:
    """Return the cells of a CSV file in UTF-8; the heading tells commas from semicolons."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.because(where, "not-utf-8") from error
    heading = text.partition("\n")[0]
    mark = ";" if heading.count(";") > heading.count(",") else ","
    # Counted before cells are made of it: millions of short ones take twenty times the file's size.
    if text.count(mark) + text.count("\n") > MOST_ROWS * MOST_COLUMNS:
        raise Invalid.because(where, "sheet-too-large")
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise Invalid.because(where, "broken-csv") from error


def _sheet(name: str, table: list[list[str]]) -> Sheet:
    """Return a table with its heading taken off, faults of all cells at once."""
    if not table or not any(cell.strip() for cell in table[0]):
        raise Invalid.because(name, "no-heading")
    if len(table) > MOST_ROWS or len(table[0]) > MOST_COLUMNS:
        raise Invalid.because(name, "sheet-too-large")
    columns = tuple(cell.strip().lower() for cell in table[0])
    named = [column for column in columns if column]
    if len(set(named)) < len(named):
        raise Invalid.because(name, "column-twice")
    faults = list(_faults(columns, table))
    if faults:
        raise Invalid(faults)
    return Sheet(tuple(named), tuple(_rows(columns, table)))


def _rows(columns: Iterable[str], table: list[list[str]]) -> Iterator[Row]:
    """Yield the rows that are not empty."""
    for number, cells in enumerate(table[1:], start=2):
        filled = {
            column: text
            for column, cell in zip(columns, cells, strict=False)
            if column and (text := cell.strip())
        }
        if filled:
            yield Row(number, filled)


def _faults(columns: tuple[str, ...], table: list[list[str]]) -> Iterator[Fault]:
    """Yield what no cell may hold, whatever its column."""
    for number, cells in enumerate(table[1:], start=2):
        for position, cell in enumerate(cells):
            column = columns[position] if position < len(columns) else ""
            if not column and cell.strip():
                yield Fault(place(number, str(position + 1)), "beyond-heading", {})
            elif len(cell) > MOST_CHARACTERS:
                yield Fault(place(number, column), "too-long", {"limit": str(MOST_CHARACTERS)})
            elif "\x00" in cell:
                yield Fault(place(number, column), "bad-character", {})


def place(row: int, column: str) -> str:
    """Return where a cell is, as a fault names it."""
    return f"row {row}, column {column}"
