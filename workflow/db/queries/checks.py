"""Questions about everything at once, for those who check the records."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, String, Table, cast, func, literal, select

from states.vocabulary import OPEN_STATES
from workflow.db.queries import AnyRow
from workflow.db.tables import (
    agency_fact,
    answer,
    award,
    cycle_deadline,
    deadline,
    history_entry,
    proposal,
    question_text,
    role_grant,
    snapshot,
    survey,
    unit_fact,
    wbbm_section,
)

#: Rows fetched at a time: the history of years does not fit into memory.
_IN_PORTIONS = {"yield_per": 1000}

#: Tables of revisions, and the columns of which only one row may be current.
REVISIONS: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (agency_fact, ("agency_id", "year")),
    (unit_fact, ("unit_id", "year")),
    (cycle_deadline, ("cycle_id", "stage")),
    (deadline, ("proposal_id",)),
    (answer, ("proposal_id", "kind", "member_id", "code")),
    (survey, ("proposal_id", "code")),
    (wbbm_section, ("proposal_id", "section")),
    (question_text, ("regulation", "code")),
    (role_grant, ("person_id", "role", "agency_id", "unit_id", "is_national")),
)


def entries_by_stream(connection: Connection) -> Iterator[AnyRow]:
    """Yield every entry (stream, seq, prev_hash, hash, body, to_state), stream by stream, in order."""
    h = history_entry.c
    statement = select(h.stream, h.seq, h.prev_hash, h.hash, h.body, h.to_state).order_by(h.stream, h.seq)
    yield from connection.execute(statement, execution_options=_IN_PORTIONS)


def proposals_in_brief(connection: Connection) -> list[AnyRow]:
    """Return every proposal: id, number, unit_id, target, state, version, regulation and its digest."""
    p = proposal.c
    return list(
        connection.execute(
            select(
                p.id,
                p.number,
                p.unit_id,
                p.target,
                p.state,
                p.version,
                p.regulation,
                p.regulation_digest,
            ).order_by(p.id)
        )
    )


def units_with_several_open(connection: Connection) -> list[AnyRow]:
    """Return the units (unit_id, count) that have more than one open proposal."""
    p = proposal.c
    many = func.count().label("count")
    return list(
        connection.execute(
            select(p.unit_id, many)
            .where(p.state.in_(OPEN_STATES))
            .group_by(p.unit_id)
            .having(func.count() > 1)
            .order_by(p.unit_id)
        )
    )


def awards_by_move(connection: Connection) -> list[AnyRow]:
    """Return the awards in force that a proposal gave: id, unit_id, predicate, proposal_id."""
    a = award.c
    return list(
        connection.execute(
            select(a.id, a.unit_id, a.predicate, a.proposal_id)
            .where(a.ended_at.is_(None), a.proposal_id.is_not(None))
            .order_by(a.id)
        )
    )


def repeated_revisions(connection: Connection, table: Table, key: tuple[str, ...]) -> list[AnyRow]:
    """Return the keys that more than one row of a table of revisions claims now."""
    columns = [table.c[name] for name in key]
    return list(
        connection.execute(
            select(*columns)
            .where(table.c.superseded_at.is_(None))
            .group_by(*columns)
            .having(func.count() > 1)
        )
    )


def revisions_in_force(connection: Connection, table: Table) -> int:
    """Return how many rows of a table of revisions hold now."""
    statement = select(func.count()).select_from(table).where(table.c.superseded_at.is_(None))
    return int(connection.execute(statement).scalar_one())


def snapshots_with_entries(connection: Connection) -> Iterator[AnyRow]:
    """Yield every snapshot: id, proposal_id, digest, content, and the body of its entry or None."""
    s, h = snapshot.c, history_entry.c
    stream = literal("proposal:").concat(cast(s.proposal_id, String))
    statement = (
        select(s.id, s.proposal_id, s.digest, s.content, h.body)
        .join_from(snapshot, history_entry, (h.stream == stream) & (h.seq == s.seq), isouter=True)
        .order_by(s.id)
    )
    yield from connection.execute(statement, execution_options=_IN_PORTIONS)
