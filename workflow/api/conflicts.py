"""How an answer or form that two people changed looks from outside: theirs and yours, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.api.views import moment_json
from workflow.api.worksheet_views import cell_json, person_json, value_json
from workflow.services.answer_conflicts import Conflict
from workflow.services.form_conflicts import FormConflict


def conflicts_json(conflicts: Mapping[str, object]) -> dict[str, Any]:
    """Return the conflicts of a save by code; ``version`` is the one to save over theirs with."""
    return {
        **{code: _conflict_json(each) for code, each in conflicts.items() if isinstance(each, Conflict)},
        **{name: _form_json(each) for name, each in conflicts.items() if isinstance(each, FormConflict)},
    }


def _form_json(conflict: FormConflict) -> dict[str, Any]:
    theirs = conflict.theirs
    told = None
    if theirs is not None:
        by, at = person_json(theirs["recorded_by"], theirs["recorded_by_name"]), theirs["recorded_at"]
        told = {
            "value": conflict.their_content,
            "version": conflict.version,
            "by": by,
            "at": moment_json(at),
        }
    return {
        "version": conflict.version,
        "value": conflict.their_content,
        "theirs": told,
        "yours": {"value": conflict.your_content, "version": conflict.your_version},
    }


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
