"""Questions about what happened to a proposal: its moves in order, and its newest entries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from workflow.db.queries import AnyRow
from workflow.db.tables import history_entry, history_note, person


def _entries(proposal_id: int) -> Select[Any]:
    """Return the statement for a proposal's entries, each with its actor's name and its note."""
    h, n = history_entry.c, history_note.c
    is_note = (n.entry_id == h.id) & (n.name == "note")
    return (
        select(
            h.seq,
            h.kind,
            h.at,
            h.actor_id,
            h.actor_role,
            h.trigger,
            h.from_state,
            h.to_state,
            h.hash,
            person.c.name.label("actor_name"),
            n.text.label("note"),
        )
        .join_from(history_entry, person, person.c.id == h.actor_id, isouter=True)
        .join(history_note, is_note, isouter=True)
        .where(h.stream == f"proposal:{proposal_id}")
    )


def newest_entries(connection: Connection, proposal_id: int, limit: int) -> list[RowMapping]:
    """Return a proposal's newest entries, the newest first."""
    statement = _entries(proposal_id).order_by(history_entry.c.seq.desc()).limit(limit)
    return list(connection.execute(statement).mappings())


def moves_made(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return a proposal's moves (trigger, from_state, to_state, at), oldest first."""
    h = history_entry.c
    statement = select(h.trigger, h.from_state, h.to_state, h.at).where(
        h.stream == f"proposal:{proposal_id}", h.trigger.is_not(None)
    )
    return list(connection.execute(statement.order_by(h.seq)))


def newest_move(connection: Connection, proposal_id: int) -> RowMapping | None:
    """Return the last move of a proposal with its actor's name."""
    statement = _entries(proposal_id).where(history_entry.c.trigger.is_not(None))
    ordered = statement.order_by(history_entry.c.seq.desc()).limit(1)
    return connection.execute(ordered).mappings().first()


def move_numbered(connection: Connection, proposal_id: int, seq: int) -> RowMapping | None:
    """Return the move of a number with its body and findings; None where that entry is no move."""
    h = history_entry.c
    statement = _entries(proposal_id).add_columns(h.prev_hash, h.body, h.findings)
    return connection.execute(statement.where(h.seq == seq, h.trigger.is_not(None))).mappings().first()
