"""What a file says: values and notes by column and question, each with the cell it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from states.errors import Fault
from states.vocabulary import Column
from workflow.services.spreadsheets import Page
from workflow.services.worksheet_file.layout import SHEET, Stamp, cell_name


class Form(StrEnum):
    """Whose form a file is."""

    #: Downloaded from here.
    OWN = "own"
    #: Any sheet whose rows are called like our questions, such as the ministry's.
    LABELS = "labels"


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a file."""

    page: Page
    #: From 0.
    row: int
    column: int
    #: Code of the question that its row is about; None where no question is known.
    question: str | None = None

    @property
    def sheet(self) -> str:
        """Name of the sheet, as the file has it."""
        return self.page.name

    @property
    def cell(self) -> str:
        """What spreadsheets call it."""
        return cell_name(self.row, self.column)

    def fault(self, reason: str, facts: Mapping[str, str] | None = None) -> Fault:
        """Return a fault that says where it is."""
        named = "" if self.question is None else f", question {self.question}"
        # A name that the sender made up is input, and a refusal repeats none.
        sheet = SHEET if self.sheet == SHEET else str(self.page.number)
        return Fault(f"sheet {sheet}, cell {self.cell}{named}", reason, facts or {})


@dataclass(frozen=True, slots=True)
class Handed:
    """One answer as a file gives it."""

    column: Column
    code: str
    spot: Spot
    #: As typed; empty for none.
    value: str
    #: As typed; None where the form has no place for a note.
    note: str | None
    #: What stood there when the file was written; None where the file does not say.
    stamp: Stamp | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a file says about a worksheet."""

    form: Form
    handed: tuple[Handed, ...]
    faults: tuple[Fault, ...] = ()
    #: Rows that are answered and called like no question.
    unmatched: tuple[Spot, ...] = ()
    #: Questions that the file has no row for.
    absent: tuple[str, ...] = ()
