"""Questions about TPI panels: members' blind scores, their seats and how much they carry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from states.vocabulary import OPEN_STATES, Column
from workflow.db.tables import answer, panel_seat, proposal


def blind_scores(connection: Connection, proposal_id: int) -> list[Row[Any]]:
    """Return every member's scores (member_id, code, value, note, version, recorded_at) now, in order."""
    a = answer.c
    statement = (
        select(a.member_id, a.code, a.value, a.note, a.version, a.recorded_at)
        .where(a.proposal_id == proposal_id, a.kind == Column.MEMBER.value, a.superseded_at.is_(None))
        .order_by(a.code, a.member_id)
    )
    return list(connection.execute(statement))


def has_blind_scores(connection: Connection, proposal_id: int) -> bool:
    """Return whether anybody has scored blind, on the panel still or not."""
    a = answer.c
    mine = (a.proposal_id == proposal_id, a.kind == Column.MEMBER.value, a.superseded_at.is_(None))
    return connection.execute(select(a.id).where(*mine).limit(1)).first() is not None


def loads(connection: Connection, cycle_id: int, people: Iterable[int], *, besides: int) -> dict[int, int]:
    """Return on how many other open proposals of a cycle each person sits; absent for none."""
    s = panel_seat.c
    statement = (
        select(s.person_id, func.count(s.proposal_id.distinct()).label("units"))
        .join_from(panel_seat, proposal, proposal.c.id == s.proposal_id)
        .where(
            s.person_id.in_(list(people)),
            s.superseded_at.is_(None),
            proposal.c.cycle_id == cycle_id,
            proposal.c.state.in_(OPEN_STATES),
            proposal.c.id != besides,
        )
        .group_by(s.person_id)
    )
    return {row.person_id: row.units for row in connection.execute(statement)}


def declared_conflicts(connection: Connection, proposal_id: int) -> frozenset[int]:
    """Return who last declared, themselves, to have a conflict of interest in a proposal."""
    s = panel_seat.c
    # What the coordinator entered carries no statement.
    statement = (
        select(s.person_id, s.has_no_conflict)
        .where(s.proposal_id == proposal_id, s.statement.is_not(None))
        .order_by(s.id)
    )
    last = {row.person_id: row.has_no_conflict for row in connection.execute(statement)}
    return frozenset(person for person, is_free in last.items() if not is_free)
