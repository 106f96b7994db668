"""Questions of the audit trail: entries of every stream within reach, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, String, cast, literal, or_, select

from workflow.db.queries.lists import Reach
from workflow.db.tables import agency, history_entry, history_note, person, proposal, unit

_PROPOSAL_STREAM = literal("proposal:") + cast(proposal.c.id, String)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Which entries are asked for; every part that is set narrows it."""

    #: Beginning of the kind: ``award`` finds ``award.registered`` and ``award.revoked``.
    kind: str | None = None
    #: Part of the actor's name.
    actor: str | None = None
    #: Part of a proposal's number or of its unit's name.
    text: str | None = None
    since: datetime | None = None
    #: The last moment that is told.
    until: datetime | None = None


def trail_page(
    connection: Connection, reach: Reach, wanted: TrailFilter, *, before: int | None, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` entries within reach, newest first, older than the entry ``before``."""
    statement = _entries(reach).where(*_conditions(wanted))
    if before is not None:
        statement = statement.where(history_entry.c.id < before)
    return list(connection.execute(statement.order_by(history_entry.c.id.desc()).limit(limit)).mappings())


def trail_entry(connection: Connection, reach: Reach, entry_id: int) -> RowMapping | None:
    """Return one entry with its body and findings; None where there is none within reach."""
    h = history_entry.c
    statement = _entries(reach).add_columns(h.prev_hash, h.body, h.findings).where(h.id == entry_id)
    return connection.execute(statement).mappings().first()


def _entries(reach: Reach) -> Select[Any]:
    h, n = history_entry.c, history_note.c
    statement = (
        select(
            h.id,
            h.stream,
            h.seq,
            h.kind,
            h.at,
            h.actor_role,
            h.trigger,
            h.from_state,
            h.to_state,
            h.hash,
            person.c.name.label("actor_name"),
            n.text.label("note"),
            proposal.c.number,
            unit.c.name.label("unit_name"),
        )
        .join_from(history_entry, person, person.c.id == h.actor_id, isouter=True)
        .join(history_note, (n.entry_id == h.id) & (n.name == "note"), isouter=True)
        .join(proposal, h.stream == _PROPOSAL_STREAM, isouter=True)
        .join(unit, unit.c.id == proposal.c.unit_id, isouter=True)
    )
    return statement if reach.is_national else statement.where(h.stream.in_(_streams(reach)))


def _streams(reach: Reach) -> Select[Any]:
    """Return the names of the streams within reach: of agencies, their units, and those units' proposals."""
    agencies = select(literal("agency:") + cast(agency.c.id, String)).where(agency.c.id.in_(reach.agency_ids))
    units = select(literal("unit:") + cast(unit.c.id, String)).where(
        reach.covers(unit.c.agency_id, unit.c.id)
    )
    proposals = select(_PROPOSAL_STREAM).where(reach.covers(proposal.c.agency_id, proposal.c.unit_id))
    named = agencies.union_all(units, proposals).subquery()
    return select(named.c[0])


def _conditions(wanted: TrailFilter) -> Iterable[ColumnElement[bool]]:
    h = history_entry.c
    if wanted.kind:
        yield h.kind.startswith(wanted.kind, autoescape=True)
    if wanted.actor:
        yield person.c.name.icontains(wanted.actor, autoescape=True)
    if wanted.text:
        in_number = proposal.c.number.icontains(wanted.text, autoescape=True)
        yield or_(in_number, unit.c.name.icontains(wanted.text, autoescape=True))
    if wanted.since is not None:
        yield h.at >= wanted.since
    if wanted.until is not None:
        yield h.at <= wanted.until
