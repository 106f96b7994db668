"""Questions about decisions: what they were taken on, and which of them a proposal rests on now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping, Select, String, cast, literal, select

from states.basis import SETTLING
from workflow.db.queries import AnyRow
from workflow.db.tables import agency_fact, evidence, history_entry, person, proposal, snapshot, unit_fact

_IS_ENTRY = (history_entry.c.stream == literal("proposal:").concat(cast(snapshot.c.proposal_id, String))) & (
    history_entry.c.seq == snapshot.c.seq
)

#: Question, revision and digest of a piece of evidence.
PieceKey: TypeAlias = tuple[str, int, str]

_UNIT_YEARS = select(unit_fact.c.unit_id.label("owner"), unit_fact.c.year, unit_fact.c.facts).where(
    unit_fact.c.superseded_at.is_(None)
)
_AGENCY_YEARS = select(agency_fact.c.agency_id.label("owner"), agency_fact.c.year, agency_fact.c.facts).where(
    agency_fact.c.superseded_at.is_(None)
)


def decisions_page(connection: Connection, proposal_id: int, *, after: int, limit: int) -> list[RowMapping]:
    """Return up to ``limit`` decisions of a proposal with what each was taken on, oldest first."""
    s, h = snapshot.c, history_entry.c
    statement = (
        select(
            s.seq,
            s.digest,
            s.facts_digest,
            s.content,
            h.trigger,
            h.from_state,
            h.to_state,
            h.at,
            h.actor_id,
            h.actor_role,
            h.body,
            proposal.c.regulation,
            person.c.name.label("actor_name"),
        )
        .join_from(snapshot, history_entry, _IS_ENTRY)
        .join(proposal, proposal.c.id == s.proposal_id)
        .join(person, person.c.id == h.actor_id, isouter=True)
        .where(s.proposal_id == proposal_id, s.seq > after)
        .order_by(s.seq)
        .limit(limit)
    )
    return list(connection.execute(statement).mappings())


def settling_decisions(connection: Connection, proposal_ids: Iterable[int]) -> dict[int, AnyRow]:
    """Return, by proposal, the decision (seq, facts_digest) that its present state rests on, if any.

    That is the newest one, returns apart, that led to the state: one that was corrected led elsewhere.
    """
    s, h = snapshot.c, history_entry.c
    statement = (
        select(s.proposal_id, s.seq, s.facts_digest)
        .join_from(snapshot, proposal, proposal.c.id == s.proposal_id)
        .join(history_entry, _IS_ENTRY)
        .where(s.proposal_id.in_(list(proposal_ids)), h.to_state == proposal.c.state, h.trigger.in_(SETTLING))
        .order_by(s.seq)
    )
    return {row.proposal_id: row for row in connection.execute(statement)}


def years_of_units(connection: Connection, unit_ids: Iterable[int]) -> dict[int, dict[int, dict[str, Any]]]:
    """Return the facts in force of some units, by unit and year."""
    return _years(connection, _UNIT_YEARS.where(unit_fact.c.unit_id.in_(list(unit_ids))))


def years_of_agencies(
    connection: Connection, agency_ids: Iterable[int]
) -> dict[int, dict[int, dict[str, Any]]]:
    """Return the facts in force of some agencies, by agency and year."""
    return _years(connection, _AGENCY_YEARS.where(agency_fact.c.agency_id.in_(list(agency_ids))))


def _years(connection: Connection, statement: Select[Any]) -> dict[int, dict[int, dict[str, Any]]]:
    found: dict[int, dict[int, dict[str, Any]]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.owner, {})[row.year] = row.facts
    return found


def names_of_pieces(connection: Connection, proposal_id: int) -> dict[int | PieceKey, str]:
    """Return what every piece of evidence is called, whatever became of it: by id, and by what it is.

    The first snapshots tell pieces by question, revision and digest alone.
    """
    e = evidence.c
    statement = select(e.id, e.question, e.revision, e.sha256, e.name).where(e.proposal_id == proposal_id)
    found: dict[int | PieceKey, str] = {}
    for row in connection.execute(statement):
        found[row.id] = found[row.question, row.revision, row.sha256] = row.name
    return found
