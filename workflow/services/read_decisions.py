"""Reading decisions: what each was taken on, and whether that is still what stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping

from states.basis import Change, changes, facts_read
from states.canonical import digest
from states.errors import NotFound
from states.vocabulary import Column, Trigger
from workflow.db.queries import decisions
from workflow.db.queries.proposals import proposal_standing
from workflow.services.caller import Caller
from workflow.services.sight import sight_of
from workflow.services.snapshots import decision_content


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with what has changed since, as far as one person sees it."""

    row: RowMapping
    #: The shape of what was kept: from 2 on there are facts.
    format: int
    #: Whether the proposal's present state rests on it.
    is_standing: bool
    changes: tuple[Change, ...]

    @property
    def is_stale(self) -> bool:
        """Whether something is different from what it was taken on."""
        return bool(self.changes)


def read_decisions(
    connection: Connection, caller: Caller, proposal_id: int, *, after: int, limit: int
) -> list[Decision]:
    """Return up to ``limit`` decisions of a proposal as a person sees them, oldest first.

    Raises NotFound for no such proposal.
    """
    row = proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    seen = sight_of(connection, caller, row).in_full()
    names = decisions.names_of_pieces(connection, proposal_id)
    now = _named(decision_content(connection, row), names)
    standing = decisions.settling_decisions(connection, [proposal_id]).get(proposal_id)
    return [
        _decision(each, now, names, seen, is_standing=standing is not None and standing.seq == each["seq"])
        for each in decisions.decisions_page(connection, proposal_id, after=after, limit=limit)
    ]


def stale_among(connection: Connection, rows: Iterable[RowMapping]) -> frozenset[int]:
    """Return which of some listed proposals rest on a decision whose facts have changed since.

    Answers and evidence cannot have: whoever may write them may do so only before the decision.
    """
    listed = {row["id"]: row for row in rows}
    taken = {
        number: each.facts_digest
        for number, each in decisions.settling_decisions(connection, listed).items()
        if each.facts_digest is not None
    }
    if not taken:
        return frozenset()
    units = decisions.years_of_units(connection, {listed[number]["unit_id"] for number in taken})
    agencies = decisions.years_of_agencies(connection, {listed[number]["agency_id"] for number in taken})
    return frozenset(
        number
        for number, facts_digest in taken.items()
        if facts_digest != digest(_facts(listed[number], agencies, units))
    )


_Years: TypeAlias = Mapping[int, Mapping[int, Mapping[str, Any]]]
_Names: TypeAlias = Mapping[int | decisions.PieceKey, str]


def _facts(row: RowMapping, agencies: _Years, units: _Years) -> dict[str, Any]:
    return dict(facts_read(row["year"], agencies.get(row["agency_id"], {}), units.get(row["unit_id"], {})))


def _decision(
    row: RowMapping,
    now: Mapping[str, Any],
    names: _Names,
    seen: frozenset[tuple[Column, int]],
    *,
    is_standing: bool,
) -> Decision:
    then = _named(json.loads(row["content"]), names)
    found = changes(then, now, Trigger(row["trigger"]), seen)
    return Decision(row, then.get("format", 1), is_standing, found)


def _named(content: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    """Return a snapshot's content with the name of each piece of evidence."""
    return {**content, "evidence": [{**piece, "name": _name(piece, names)} for piece in content["evidence"]]}


def _name(piece: Mapping[str, Any], names: _Names) -> str:
    key = piece["id"] if "id" in piece else (piece["question"], piece["revision"], piece["sha256"])
    return names.get(key, "")
