"""How the import of a worksheet's file looks from outside."""

from typing import Any

from states.answers import stored
from workflow.api.problems import fault_rows
from workflow.api.worksheet_views import scores_json
from workflow.services.import_worksheet import Outcome
from workflow.services.read_worksheet import Cell
from workflow.services.worksheet_file.handed import Spot
from workflow.services.worksheet_file.merge import Change, Said


def outcome_json(outcome: Outcome, language: str) -> dict[str, Any]:
    """Return what a file amounts to: changes, conflicts, errors by cell, rows that match no question."""
    changes = outcome.merged.changes
    return {
        "form": outcome.reading.form.value,
        "applied": outcome.is_applied,
        "digest": outcome.digest,
        "changes": [_change(outcome, each) for each in changes if not each.is_conflict],
        "conflicts": [_conflict(outcome, each) for each in changes if each.is_conflict],
        "errors": fault_rows(outcome.faults, language),
        "unmatched": [_spot(spot) for spot in outcome.reading.unmatched],
        "absent": list(outcome.reading.absent),
        "scores": [scores_json(scored, language) for scored in outcome.scores],
    }


def _change(outcome: Outcome, change: Change) -> dict[str, Any]:
    return {**_about(outcome, change), "was": _cell(change.was), "now": _said(change.now)}


def _conflict(outcome: Outcome, change: Change) -> dict[str, Any]:
    return {**_about(outcome, change), "theirs": _cell(change.was), "yours": _said(change.now)}


def _about(outcome: Outcome, change: Change) -> dict[str, Any]:
    return {
        "column": change.column.value,
        "question": change.code,
        "label": outcome.opened.rules.questions[change.code].label,
        **_spot(change.spot),
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {"sheet": spot.sheet, "cell": spot.cell}


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    """Return a value as it stands; None for none."""
    if cell is None:
        return None
    return {
        "value": stored(cell.value),
        "note": cell.note,
        "version": cell.version,
        "prefilled": cell.is_prefilled,
    }


def _said(said: Said) -> dict[str, Any]:
    return {"value": None if said.value is None else stored(said.value), "note": said.note}
