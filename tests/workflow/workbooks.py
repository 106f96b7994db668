"""Worksheets for files, and what people do to files: type into cells, save them with another program."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, cast

import xlsxwriter

from states.answers import Value
from states.regulations import Regulation
from states.vocabulary import Column
from workflow.services import sheet_child
from workflow.services.read_worksheet import Cell, Opened
from workflow.services.spreadsheets import Page

#: The columns of a page are found by these keys in its first row.
KEYS = 0
PROPOSAL = {
    "id": 7,
    "number": "ZI-2026-0007",
    "unit_name": "Kantor Bahari",
    "target": "wbk",
    "opened_at": datetime(2026, 3, 2, 1, tzinfo=UTC),
}


def opened(
    rules: Regulation,
    columns: Mapping[Column, Mapping[str, Cell]],
    wordings: Mapping[str, Any] | None = None,
    **changed: object,
) -> Opened:
    """Return a worksheet as it is opened, without a database; ``changed`` are fields of its proposal."""
    return Opened(
        cast("Any", {**PROPOSAL, **changed}), rules, columns, {}, cast("Any", wordings or {}), {}, ()
    )


def cells(answers: Mapping[str, Value], note: str | None = None) -> dict[str, Cell]:
    """Return answers as somebody gave them."""
    return {code: Cell(value, 1, note) for code, value in answers.items()}


def pages_of(content: bytes) -> tuple[Page, ...]:
    """Return the sheets of a file, read in this process."""
    sheets = cast("list[dict[str, Any]]", sheet_child.read(io.BytesIO(content)))
    return tuple(Page(n, each["name"], each["cells"]) for n, each in enumerate(sheets, start=1))


def saved(pages: Mapping[str, Sequence[Any]]) -> bytes:
    """Return tables as a file: text as text, numbers as numbers, None as nothing."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in pages.items():
        sheet = workbook.add_worksheet(name)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if isinstance(value, int | float | Fraction):
                    sheet.write_number(row, column, float(value))
                elif value:
                    sheet.write_string(row, column, str(value))
    workbook.close()
    return buffer.getvalue()


def typed(content: bytes, changes: Mapping[tuple[str, str], object]) -> bytes:
    """Return a downloaded worksheet after somebody typed into it: by column and part, and question."""
    pages = {page.name: [list[object](row) for row in page.cells] for page in pages_of(content)}
    rows = pages["LKE"]
    for (key, code), value in changes.items():
        at = rows[KEYS].index(key)
        [row] = [row for row in rows if row[0] == code]
        row[at] = value
    return saved(pages)
