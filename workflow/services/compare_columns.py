"""Comparing the columns of a worksheet: what differs first, as far as one person sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from states.errors import Invalid
from states.regulations import Regulation
from states.vocabulary import Column
from workflow.services.caller import Caller
from workflow.services.read_notes import codes_of_area
from workflow.services.read_worksheet import Cell, read_worksheet

#: Columns that are set side by side; a member's own blind scores are no one else's to compare.
COMPARED = (Column.UNIT, Column.REVIEWER, Column.TPI, Column.NATIONAL)


@dataclass(frozen=True, slots=True)
class Compared:
    """One input with what stands in each column."""

    code: str
    #: By column; None where nobody has filled it.
    cells: Mapping[Column, Cell | None]

    @property
    def differs(self) -> bool:
        """Whether two columns that are filled hold different values."""
        return len({cell.value for cell in self.cells.values() if cell is not None}) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """A worksheet's columns side by side."""

    rules: Regulation
    #: The columns that the person sees.
    columns: tuple[Column, ...]
    #: Those that differ first, otherwise in the order of the worksheet.
    rows: tuple[Compared, ...]


def compare_columns(
    connection: Connection, caller: Caller, proposal_id: int, area: str | None = None
) -> Comparison:
    """Return the columns that a person sees side by side, perhaps of one area only.

    Raises NotFound for no such proposal, and Invalid for an area that the worksheet lacks.
    """
    opened = read_worksheet(connection, caller, proposal_id)
    wanted = frozenset(opened.rules.inputs) if area is None else codes_of_area(opened.rules, area)
    if not wanted:
        raise Invalid.because("query.area", "unknown")
    seen = tuple(column for column in COMPARED if column in opened.columns)
    rows = [
        Compared(code, {column: opened.columns[column].get(code) for column in seen})
        for code in opened.rules.inputs
        if code in wanted
    ]
    return Comparison(opened.rules, seen, tuple(sorted(rows, key=lambda row: not row.differs)))
