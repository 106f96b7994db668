"""Comparing with WBK: what a worksheet earns now against the snapshot on which the unit was given WBK.

The snapshot is of the predecessor's award, and never changes; counts that nobody had typed are filled from
the unit facts as they stood at that moment. One that does not match the digest in its history entry is no
baseline.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping

from states.answers import prefilled, restore
from states.baseline import Comparison, compare
from states.canonical import digest
from states.errors import Invalid, NotFound
from states.regulations import Regulation, regulation
from states.scoring import score
from states.vocabulary import Column, Predicate
from workflow.db.queries import forms, proposals
from workflow.services.caller import Caller
from workflow.services.read_worksheet import score_column

#: Columns that two worksheets have in common; blind scores are a member's own.
_COMPARED = tuple(column for column in Column if column is not Column.MEMBER)


class Missing(StrEnum):
    """Why there is no baseline."""

    NOT_WBBM = "not-wbbm"
    #: WBK was given by a decree from before, so no worksheet is known.
    NO_PREDECESSOR = "no-predecessor"
    NO_SNAPSHOT = "no-snapshot"
    #: The snapshot is not the one that the history speaks of.
    BROKEN_SNAPSHOT = "broken-snapshot"
    #: Nobody has filled the column yet; to call that a loss would be wrong.
    NOTHING_FILLED = "nothing-filled"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What WBK was given on."""

    proposal_id: int
    number: str
    rules: Regulation
    #: The award, and the number of its history entry.
    trigger: str
    seq: int
    digest: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """One column now and at WBK."""

    column: Column
    rules: Regulation
    #: How many inputs of the column are filled now; an unanswered one earns nothing.
    answered: int
    baseline: Baseline | None
    #: Why nothing can be subtracted; None where something can.
    missing: Missing | None
    #: None without a baseline.
    comparison: Comparison | None = None


def compare_with_wbk(connection: Connection, caller: Caller, proposal_id: int, column: Column) -> Compared:
    """Return a column's figures now and at WBK.

    Raises NotFound, Invalid for the members' column, and Forbidden for one that the person may not see.
    """
    if column not in _COMPARED:
        raise Invalid.because("query.column", "not-an-option", options=", ".join(_COMPARED))
    now = score_column(connection, caller, proposal_id, column)
    answered = len(proposals.current_answers(connection, proposal_id, column))
    before = _predecessor(connection, proposal_id)
    if isinstance(before, Missing):
        return Compared(column, now.rules, answered, None, before)
    kept = forms.award_snapshot(connection, before["id"])
    if kept is None:
        return Compared(column, now.rules, answered, None, Missing.NO_SNAPSHOT)
    if not digest(kept["content"].encode()) == kept["digest"] == _recorded_digest(kept):
        return Compared(column, now.rules, answered, None, Missing.BROKEN_SNAPSHOT)
    rules = regulation(before["regulation"])
    then = score(rules, _answers_then(connection, rules, before, kept, column))
    baseline = Baseline(
        before["id"], before["number"], rules, kept["trigger"], kept["seq"], kept["digest"], kept["taken_at"]
    )
    found = compare((rules, then), (now.rules, now.scores if answered else None))
    missing = None if answered else Missing.NOTHING_FILLED
    return Compared(column, now.rules, answered, baseline, missing, found)


def _predecessor(connection: Connection, proposal_id: int) -> RowMapping | Missing:
    """Return the standing of the proposal that a WBBM proposal builds on, or why there is none."""
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    if row["target"] != Predicate.WBBM:
        return Missing.NOT_WBBM
    before = proposals.proposal_standing(connection, row["predecessor_id"] or 0)
    return before if before is not None else Missing.NO_PREDECESSOR


def _recorded_digest(kept: RowMapping) -> str | None:
    found = json.loads(kept["body"])["facts"].get("snapshot_digest")
    return None if found is None else str(found)


def _answers_then(
    connection: Connection, rules: Regulation, before: RowMapping, kept: RowMapping, column: Column
) -> Mapping[str, Any]:
    """Return the answers of a column as they counted when the snapshot was taken."""
    typed = {
        answer["code"]: restore(rules.questions[answer["code"]], answer["value"])
        for answer in json.loads(kept["content"])["answers"]
        if answer["column"] == column
    }
    facts = forms.unit_facts_as_of(connection, before["unit_id"], before["year"] - 1, kept["taken_at"])
    return prefilled(rules, typed, facts)
