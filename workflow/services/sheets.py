"""Reading tables out of files: CSV here, XLSX in a child process that may neither eat nor hang the rest.

Every cell comes out as text, whatever kind it had: counts without ``.0``, days as ``2026-04-30``.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from states.errors import Fault, Invalid
from workflow.services import sheet_child
from workflow.services.sheet_child import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Outcome

#: A larger file is no list of units.
MOST_BYTES = 20 * 1024 * 1024
#: How long the child may take, its start included.
TIMEOUT_SECONDS = 30


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
    if path.stat().st_size > MOST_BYTES:
        raise Invalid.because(path.name, "file-too-large", limit=str(MOST_BYTES // 1024**2))
    match path.suffix.lower():
        case ".csv":
            table = _csv(path)
        case ".xlsx":
            table = _xlsx(path)
        case _:
            raise Invalid.because(path.name, "not-a-table")
    return _sheet(path.name, table)


def _csv(path: Path) -> list[list[str]]:
    """Return the cells of a CSV file in UTF-8; the heading tells commas from semicolons."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid.because(path.name, "not-utf-8") from error
    heading = text.partition("\n")[0]
    mark = ";" if heading.count(";") > heading.count(",") else ","
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise Invalid.because(path.name, "broken-csv") from error


def _xlsx(path: Path) -> list[list[str]]:
    """Return the cells of the first sheet, as a child process with limits reads it."""
    # Isolated: the child needs nothing of ours but its own file.
    command = [sys.executable, "-I", sheet_child.__file__, str(path.resolve())]
    try:
        child = subprocess.run(command, capture_output=True, timeout=TIMEOUT_SECONDS, check=False)  # noqa: S603 -- ourselves
    except subprocess.TimeoutExpired as error:
        raise Invalid.because(path.name, "sheet-too-large") from error
    if child.returncode == Outcome.READ:
        cells: list[list[str]] = json.loads(child.stdout)
        return cells
    # Killed by a limit, or out of memory: whatever it holds, it is no list of units.
    is_broken = child.returncode == Outcome.BROKEN
    raise Invalid.because(path.name, "broken-xlsx" if is_broken else "sheet-too-large")


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
