"""Comparing a file with the worksheet as it stands: what changes, and where somebody else was faster.

Three are compared: what the file was written with (its stamps), what it says now, and what stands now. A cell
that nobody touched in the file changes nothing, whatever has become of the answer since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from states.answers import InvalidAnswer, Value, parse_value, restore, stored
from states.errors import Fault
from states.regulations import Question, QuestionKind, Regulation
from states.vocabulary import Column
from workflow.services.read_worksheet import Cell
from workflow.services.worksheet_file.handed import Handed, Reading, Spot
from workflow.services.worksheet_file.layout import mark, plain, shown

#: The longest note; a file's cells are cut a character later.
MOST_NOTE_CHARACTERS = 2000
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A value with its note."""

    #: None takes an answer back.
    value: Value | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that the file changes."""

    column: Column
    code: str
    spot: Spot
    #: What stands now; None for nothing.
    was: Cell | None
    now: Said
    #: The revision that the file was written with; None where it does not say.
    seen_version: int | None

    @property
    def version(self) -> int:
        """The revision that stands now; 0 for none."""
        return 0 if self.was is None else self.was.version

    @property
    def is_conflict(self) -> bool:
        """Whether somebody changed the answer after the file was written."""
        return self.seen_version not in {None, self.version}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a file amounts to."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]


def merge(rules: Regulation, reading: Reading, present: Mapping[Column, Mapping[str, Cell]]) -> Merged:
    """Return what changes, and what is wrong with the cells that say something new."""
    changes: list[Change] = []
    faults = list(reading.faults)
    for handed in reading.handed:
        found = _compared(rules.questions[handed.code], handed, present.get(handed.column, {}))
        if isinstance(found, Change):
            changes.append(found)
        elif isinstance(found, Fault):
            faults.append(found)
    return Merged(tuple(changes), tuple(faults))


def _compared(question: Question, handed: Handed, present: Mapping[str, Cell]) -> Change | Fault | None:
    is_new_value, is_new_note = _touched(question, handed)
    if not is_new_value and not is_new_note:
        return None
    was = present.get(handed.code)
    try:
        value = _value(question, handed, is_new=is_new_value)
    except InvalidAnswer as refusal:
        return handed.spot.fault(refusal.reason, refusal.faults[0].facts)
    note = _note(handed, was)
    if note is not None and len(note) > MOST_NOTE_CHARACTERS:
        return handed.spot.fault("too-long", {"limit": str(MOST_NOTE_CHARACTERS)})
    if value is None:
        return _taken_back(handed, was, is_new_value=is_new_value)
    if was is not None and not was.is_prefilled and was.value == value and mark(was.note) == mark(note):
        return None
    return _change(handed, was, Said(value, note))


def _touched(question: Question, handed: Handed) -> tuple[bool, bool]:
    """Return whether value and note differ from what the file was written with."""
    stamp = handed.stamp
    if stamp is None:
        # Without stamps an empty cell says nothing, and any other may be new.
        return bool(handed.value), bool(handed.value and plain(handed.note))
    is_new_note = handed.note is not None and mark(handed.note) != stamp.note
    return handed.value != shown(question, stamp.value), is_new_note


def _taken_back(handed: Handed, was: Cell | None, *, is_new_value: bool) -> Change | Fault | None:
    if not is_new_value:
        return handed.spot.fault("note-without-answer")
    # What comes from facts is not taken back here: it stands as long as they do.
    return None if was is None or was.is_prefilled else _change(handed, was, Said(None, None))


def _change(handed: Handed, was: Cell | None, now: Said) -> Change:
    seen_version = None if handed.stamp is None else handed.stamp.version
    return Change(handed.column, handed.code, handed.spot, was, now, seen_version)


def _note(handed: Handed, was: Cell | None) -> str | None:
    """Return the note that a file leaves; a form without a place for notes leaves the one that stands."""
    if handed.note is None or (handed.stamp is None and not plain(handed.note)):
        return None if was is None else was.note
    if was is not None and mark(was.note) == mark(handed.note):
        return was.note
    return plain(handed.note) or None


def _value(question: Question, handed: Handed, *, is_new: bool) -> Value | None:
    """Return the value that a cell says, exactly where it was not touched; raise InvalidAnswer."""
    if not is_new and handed.stamp is not None:
        return restore(question, handed.stamp.value) if handed.stamp.value else None
    if not handed.value:
        return None
    return parse_value(question, as_typed(question, handed.value))


def as_typed(question: Question, text: str) -> str:
    """Return an answer as it is kept, from the ways in which people type it into a cell."""
    match question.kind:
        case QuestionKind.CHOICE:
            meant = text.removesuffix(".").strip().casefold()
            return next((option for option in question.options if option.casefold() == meant), text)
        case QuestionKind.INDEX if _DECIMAL_COMMA.fullmatch(text):
            return text.replace(",", ".")
        case _:
            return text


def said(value: Value | None) -> str | None:
    """Return a value as text; None for none."""
    return None if value is None else stored(value)
