"""Reading rounds: the worksheet as each handover found it, as far as one person sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from states.errors import NotFound
from states.vocabulary import Column
from workflow.db.queries import decisions
from workflow.db.queries.proposals import proposal_standing
from workflow.services.caller import Caller
from workflow.services.sight import Sight, sight_of


@dataclass(frozen=True, slots=True)
class Round:
    """One handover with the worksheet as it found it; nothing of it changes any more."""

    row: RowMapping
    #: Values as they are stored, by column and code; columns that the person does not see are absent.
    columns: Mapping[Column, Mapping[str, str]]
    #: Pieces of evidence: question, revision, digest and length.
    evidence: tuple[Mapping[str, Any], ...]
    #: Notes that nobody had closed; only a return tells of them.
    open_notes: tuple[Mapping[str, Any], ...]


def read_rounds(
    connection: Connection, caller: Caller, proposal_id: int, *, after: int, limit: int
) -> list[Round]:
    """Return up to ``limit`` rounds of a proposal, oldest first; raise NotFound for no such proposal."""
    row = proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    sight = sight_of(connection, caller, row)
    found = decisions.decisions_page(connection, proposal_id, after=after, limit=limit)
    return [_round(each, sight) for each in found]


def read_round(connection: Connection, caller: Caller, proposal_id: int, seq: int) -> Round:
    """Return the round of one history entry; raise NotFound where that entry handed nothing over."""
    for each in read_rounds(connection, caller, proposal_id, after=seq - 1, limit=1):
        if each.row["seq"] == seq:
            return each
    raise NotFound


def _round(row: RowMapping, sight: Sight) -> Round:
    kept = json.loads(row["content"])
    columns: dict[Column, dict[str, str]] = {column: {} for column in sight.columns_at(row["at"])}
    for each in kept["answers"]:
        column = Column(each["column"])
        if column in columns and each["member"] == sight.owner(column):
            columns[column][each["code"]] = each["value"]
    facts = json.loads(row["body"])["facts"]
    return Round(row, columns, tuple(kept["evidence"]), tuple(facts.get("open_notes", ())))
