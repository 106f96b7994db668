"""What writer and reader of a worksheet's file agree on: its names, its hidden keys, and the stamps.

The first row of the sheet is hidden and says what each column holds; the first column, hidden too, says
which question a row is about. So a file is read right whatever its headings are called in, and wherever
columns and rows were moved to.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from states.answers import restore
from states.regulations import Question

#: Begins the first cell of a worksheet that we wrote; the number rises with what a reader must know.
FORMAT = "jejak-zi/1"
#: Names of the sheets.
GUIDE, SHEET, RECAP = "Petunjuk", "LKE", "Rekap"

#: Digits that spreadsheets keep of a number.
_DIGITS = 16
#: So much of a note's digest tells two notes apart.
_MARK_CHARACTERS = 12
_LETTERS = 26
#: No answer was ever revised more often.
_VERSION_DIGITS = 9
#: No characters: XML cannot hold them, and nobody sees them.
_UNPRINTABLE = frozenset({"Cc", "Cs"})


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stood in a cell when the file was written; hidden beside it."""

    #: Revision of the answer; 0 where nobody had given one.
    version: int
    #: The value as ``states.answers.stored`` writes it; empty for none.
    value: str
    #: Mark of the note beside it.
    note: str

    def __str__(self) -> str:
        return f"{self.version}|{self.note}|{self.value}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the stamp in a cell; None where there is none."""
        version, _, rest = text.partition("|")
        note, bar, value = rest.partition("|")
        is_one = bar and version.isascii() and version.isdigit() and len(version) <= _VERSION_DIGITS
        return cls(int(version), value, note) if is_one else None


def heading(proposal_id: int, regulation_id: str) -> str:
    """Return what the first cell holds."""
    return f"{FORMAT} {proposal_id} {regulation_id}"


def plain(text: str | None) -> str:
    """Return free text as a cell gives it back: lines end alike, nothing unprintable, no blank ends."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in lines if c in "\n\t" or unicodedata.category(c) not in _UNPRINTABLE)
    return "".join(kept).strip()


def mark(note: str | None) -> str:
    """Return what tells a note from another one; empty for none."""
    text = plain(note)
    return hashlib.sha256(text.encode()).hexdigest()[:_MARK_CHARACTERS] if text else ""


def shown(question: Question, stored: str) -> str:
    """Return the text that a cell gives back for a value that ``stored`` wrote.

    An index without an end, ``29/9``, and one with more digits than a spreadsheet keeps come back cut.
    """
    value = restore(question, stored) if stored else ""
    if not isinstance(value, Fraction):
        return str(value)
    return as_read(float(value))


def as_read(number: float) -> str:
    """Return a number as a file gives it back, as text."""
    kept = float(f"{number:.{_DIGITS}G}")
    return str(int(kept)) if kept.is_integer() else str(kept)


def column_letters(index: int) -> str:
    """Return what spreadsheets call a column, counted from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return what spreadsheets call a cell, row and column counted from 0: ``F12``."""
    return f"{column_letters(column)}{row + 1}"
