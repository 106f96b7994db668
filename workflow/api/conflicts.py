"""How an answer that two people changed looks from outside: theirs and yours, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.api.worksheet_views import cell_json, value_json
from workflow.services.answer_conflicts import Conflict


def conflicts_json(conflicts: Mapping[str, object]) -> dict[str, Any]:
    """Return the conflicts of a save by code; ``version`` is the one to save over theirs with."""
    return {code: _conflict_json(each) for code, each in conflicts.items() if isinstance(each, Conflict)}


def _conflict_json(conflict: Conflict) -> dict[str, Any]:
    theirs = None if conflict.theirs is None else cell_json(conflict.question, conflict.theirs)
    yours = conflict.yours
    return {
        "version": 0 if conflict.theirs is None else conflict.theirs.version,
        "value": None if theirs is None else theirs["value"],
        "theirs": theirs,
        "yours": {
            "value": None if yours is None else value_json(conflict.question, yours),
            "note": conflict.your_note,
            "version": conflict.your_version,
        },
    }
