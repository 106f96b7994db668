"""Importing a worksheet from a file: rehearsed first, then applied as a whole or not at all.

A preview is the import itself, taken back at the end: the same roles, states, seats and contradictions are
judged by ``fill_worksheet``, so what is previewed is what happens.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from states.errors import Fault, Invalid, StaleVersion
from states.regulations import Regulation
from states.vocabulary import Column
from workflow.db.database import Tx
from workflow.services import stages
from workflow.services.answer_conflicts import Conflict
from workflow.services.caller import Caller
from workflow.services.fill_worksheet import Filled, fill_worksheet
from workflow.services.read_worksheet import Opened, Scored, read_worksheet, score_column
from workflow.services.spreadsheets import Page
from workflow.services.worksheet_file.handed import Reading, Spot
from workflow.services.worksheet_file.merge import Change, Merged, merge, said
from workflow.services.worksheet_file.read_labels import read_labels
from workflow.services.worksheet_file.read_own import own_page, read_own

_OF_ANSWER = re.compile(r"body\.answers\.(.+)")


class Settling(StrEnum):
    """What becomes of answers that somebody changed after the file was written."""

    #: Nothing is applied while there are any.
    REFUSE = "refuse"
    #: They stay as they are.
    THEIRS = "theirs"
    #: The file's are put over them.
    YOURS = "yours"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with a file."""

    #: False asks what would happen.
    applies: bool
    settling: Settling = Settling.REFUSE
    #: Digest of the preview that the person agreed to; None for whatever the file amounts to.
    agreed: str | None = None
    #: The column that somebody else's form is for; our own files name theirs.
    column: Column = Column.UNIT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file amounts to, or what it has changed."""

    opened: Opened
    reading: Reading
    merged: Merged
    is_applied: bool
    faults: tuple[Fault, ...]
    #: What the columns that change earn with the file's answers.
    scores: tuple[Scored, ...] = field(default=())

    @property
    def digest(self) -> str:
        """What tells this preview from any other, the worksheet as it stood included."""
        told = [
            [c.column, c.code, c.version, said(c.now.value), c.now.note, c.is_conflict]
            for c in self.merged.changes
        ]
        spots = [[spot.sheet, spot.cell] for spot in self.reading.unmatched]
        faults = [[fault.where, fault.reason] for fault in self.merged.faults]
        text = json.dumps([told, spots, faults], ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def import_worksheet(
    tx: Tx, caller: Caller, proposal_id: int, pages: tuple[Page, ...], wish: Wish
) -> Outcome:
    """Apply a file's answers, or find out what that would do.

    Raises NotFound, Invalid where the file is no worksheet, and whatever ``fill_worksheet`` raises but, in
    a preview, faults of cells. Applying raises Invalid with every fault, or where others' answers would be
    written over without an agreed preview, and StaleVersion with theirs and yours where answers have moved
    on or the preview agreed to is not what would happen now.
    """
    row = stages.locked(tx, proposal_id)
    opened = read_worksheet(tx.connection, caller, proposal_id)
    reading = _read(opened, proposal_id, pages, wish.column)
    merged = merge(opened.rules, reading, opened.columns)
    outcome = Outcome(opened, reading, merged, wish.applies, merged.faults)
    if wish.applies:
        if any(change.is_conflict for change in merged.changes):
            # Who may not fill is told so first, and nothing of what others wrote.
            _rehearsed(tx, caller, proposal_id, outcome)
        _demand_agreement(row["version"], outcome, wish)
        chosen = _chosen(merged.changes, wish.settling)
        _fill(tx, caller, outcome, chosen)
        scores = _scores(tx, caller, proposal_id, chosen)
        return replace(outcome, scores=scores)
    return _rehearsed(tx, caller, proposal_id, outcome)


def _read(opened: Opened, proposal_id: int, pages: tuple[Page, ...], column: Column) -> Reading:
    own = own_page(pages)
    if own is not None:
        return read_own(own, opened.rules, proposal_id)
    wordings = {code: row["wording"] for code, row in opened.wordings.items()}
    return read_labels(pages, opened.rules, wordings, column)


def _demand_agreement(version: int, outcome: Outcome, wish: Wish) -> None:
    """Raise for faults, for conflicts that nobody settled, and where another preview was agreed to."""
    if outcome.faults:
        raise Invalid(outcome.faults)
    conflicts = [change for change in outcome.merged.changes if change.is_conflict]
    is_other = wish.agreed is not None and wish.agreed != outcome.digest
    if is_other or (conflicts and wish.settling is Settling.REFUSE):
        raise StaleVersion(version, _both_sides(outcome, conflicts))
    if conflicts and wish.settling is Settling.YOURS and wish.agreed is None:
        raise Invalid.because("body.preview", "missing")


def _both_sides(outcome: Outcome, conflicts: Sequence[Change]) -> dict[str, Conflict]:
    """Return theirs and yours by question, and by column as well where there are several."""
    is_one = len({change.column for change in conflicts}) <= 1
    return {
        change.code if is_one else f"{change.column}.{change.code}": Conflict(
            outcome.opened.rules.questions[change.code],
            change.was,
            change.now.value,
            change.now.note,
            change.seen_version,
        )
        for change in conflicts
    }


def _rehearsed(tx: Tx, caller: Caller, proposal_id: int, outcome: Outcome) -> Outcome:
    """Return what would happen, with the faults that only filling finds, and leave nothing changed."""
    savepoint = tx.connection.begin_nested()
    try:
        _fill(tx, caller, outcome, outcome.merged.changes)
        scores = _scores(tx, caller, proposal_id, outcome.merged.changes)
    except Invalid as refused:
        return replace(outcome, faults=(*outcome.faults, *refused.faults))
    finally:
        savepoint.rollback()
    return replace(outcome, scores=scores)


def _chosen(changes: Iterable[Change], settling: Settling) -> tuple[Change, ...]:
    return tuple(change for change in changes if settling is not Settling.THEIRS or not change.is_conflict)


def _fill(tx: Tx, caller: Caller, outcome: Outcome, changes: Iterable[Change]) -> None:
    """Save the answers column by column, each over the revision that stands now; raise faults at their cells.

    The panel's consensus goes first: behind a member's own last scores it would be judged by a round that
    the same file completes, and a preview would tell that member what the others gave.
    """
    filled: dict[Column, dict[str, Change]] = {}
    for change in changes:
        filled.setdefault(change.column, {})[change.code] = change
    for column, handed in sorted(filled.items(), key=lambda each: each[0] is not Column.TPI):
        answers = {code: Filled(each.now.value, each.now.note, each.version) for code, each in handed.items()}
        try:
            fill_worksheet(tx, caller, outcome.opened.row["id"], column, answers)
        except Invalid as refused:
            raise Invalid(_placed(refused.faults, handed, outcome.opened.rules)) from refused


def _scores(tx: Tx, caller: Caller, proposal_id: int, changes: Iterable[Change]) -> tuple[Scored, ...]:
    columns = dict.fromkeys(change.column for change in changes)
    return tuple(score_column(tx.connection, caller, proposal_id, column) for column in columns)


def _placed(faults: Iterable[Fault], handed: Mapping[str, Change], rules: Regulation) -> tuple[Fault, ...]:
    """Return faults of answers at the cells that they came from; a ratio's at the first of its counts."""
    spots: dict[str, Spot] = {}
    for code, change in handed.items():
        spots.setdefault(rules.ratio_of.get(code, code), change.spot)
    spots.update((code, change.spot) for code, change in handed.items())
    return tuple(_at_cell(fault, spots) for fault in faults)


def _at_cell(fault: Fault, spots: Mapping[str, Spot]) -> Fault:
    found = _OF_ANSWER.fullmatch(fault.where)
    spot = spots.get(found[1]) if found else None
    return fault if spot is None else spot.fault(fault.reason, fault.facts)
