"""Questions about what people hand in during a proposal's stages: answers, notes, seats, outcomes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Select, select

from workflow.db.tables import (
    answer,
    national_outcome,
    panel_seat,
    person,
    question_text,
    review_note,
)


def _notes() -> Select[Any]:
    return select(review_note, person.c.name.label("recorded_by_name")).join_from(
        review_note, person, person.c.id == review_note.c.recorded_by
    )


def notes_page(
    connection: Connection,
    proposal_id: int,
    *,
    until: datetime | None,
    after: int,
    limit: int,
    status: str | None = None,
    codes: Collection[str] | None = None,
) -> list[RowMapping]:
    """Return up to ``limit`` notes of a proposal, oldest first.

    Only those made until a moment, in a status or on some codes, where such are given.
    """
    n = review_note.c
    statement = _notes().where(n.proposal_id == proposal_id, n.id > after)
    if until is not None:
        statement = statement.where(n.recorded_at <= until)
    if status is not None:
        statement = statement.where(n.status == status)
    if codes is not None:
        statement = statement.where(n.code.in_(codes))
    return list(connection.execute(statement.order_by(n.id).limit(limit)).mappings())


def notes_unclosed(connection: Connection, proposal_id: int) -> list[Row[Any]]:
    """Return the notes (id, code, status) of a proposal that nobody has closed, oldest first."""
    n = review_note.c
    statement = (
        select(n.id, n.code, n.status)
        .where(n.proposal_id == proposal_id, n.status != "closed")
        .order_by(n.id)
    )
    return list(connection.execute(statement))


def note_by_id(connection: Connection, proposal_id: int, note_id: int) -> RowMapping | None:
    """Return one note of a proposal."""
    n = review_note.c
    statement = _notes().where(n.proposal_id == proposal_id, n.id == note_id)
    return connection.execute(statement).mappings().first()


def seats_now(connection: Connection, proposal_id: int) -> list[RowMapping]:
    """Return the seats (id, person_id, name, is_chair, has_no_conflict, statement), oldest first."""
    s = panel_seat.c
    statement = (
        select(s.id, s.person_id, person.c.name, s.is_chair, s.has_no_conflict, s.statement)
        .join_from(panel_seat, person, person.c.id == s.person_id)
        .where(s.proposal_id == proposal_id, s.superseded_at.is_(None))
        .order_by(s.id)
    )
    return list(connection.execute(statement).mappings())


def _outcomes() -> Select[Any]:
    return select(national_outcome, person.c.name.label("recorded_by_name")).join_from(
        national_outcome, person, person.c.id == national_outcome.c.recorded_by
    )


def published_scores(connection: Connection, proposal_id: int) -> list[dict[str, str]]:
    """Return the points by determination row that each national outcome published, oldest first."""
    o = national_outcome.c
    statement = select(o.scores).where(o.proposal_id == proposal_id).order_by(o.id)
    return list(connection.execute(statement).scalars())


def outcomes_page(connection: Connection, proposal_id: int, *, after: int, limit: int) -> list[RowMapping]:
    """Return up to ``limit`` national outcomes of a proposal, oldest first."""
    o = national_outcome.c
    statement = _outcomes().where(o.proposal_id == proposal_id, o.id > after)
    return list(connection.execute(statement.order_by(o.id).limit(limit)).mappings())


def outcome_by_id(connection: Connection, outcome_id: int) -> RowMapping:
    """Return one national outcome, which must exist."""
    return connection.execute(_outcomes().where(national_outcome.c.id == outcome_id)).mappings().one()


def has_outcome(connection: Connection, proposal_id: int, stage: str) -> bool:
    """Return whether a national stage has an outcome."""
    o = national_outcome.c
    statement = select(o.id).where(o.proposal_id == proposal_id, o.stage == stage).limit(1)
    return connection.execute(statement).first() is not None


def answers_with_names(connection: Connection, proposal_id: int) -> list[Row[Any]]:
    """Return the answers now in every column, each with who wrote it."""
    a = answer.c
    statement = (
        select(
            a.kind,
            a.member_id,
            a.code,
            a.value,
            a.note,
            a.version,
            a.recorded_at,
            a.recorded_by,
            person.c.name.label("recorded_by_name"),
        )
        .join_from(answer, person, person.c.id == a.recorded_by)
        .where(a.proposal_id == proposal_id, a.superseded_at.is_(None))
    )
    return list(connection.execute(statement))


def wordings(connection: Connection, regulation: str) -> dict[str, RowMapping]:
    """Return the imported wording, criteria and options of a regulation's questions, by code."""
    q = question_text.c
    rows = connection.execute(
        select(q.code, q.wording, q.criteria, q.options).where(
            q.regulation == regulation, q.superseded_at.is_(None)
        )
    ).mappings()
    return {row["code"]: row for row in rows}
