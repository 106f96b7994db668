"""Questions about evidence: pieces now and before, by whom, and how much the files of a proposal take up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, Select, bindparam, func, select

from workflow.db.queries import AnyRow
from workflow.db.tables import evidence, person, proposal

_PROPOSAL = bindparam("proposal_id", type_=Integer)
_remover = person.alias("remover")

#: Pieces of evidence, each with who added it and who took it off its question.
PIECES: Select[Any] = (
    select(
        evidence,
        person.c.name.label("recorded_by_name"),
        _remover.c.name.label("detached_by_name"),
    )
    .join_from(evidence, person, person.c.id == evidence.c.recorded_by)
    .join(_remover, _remover.c.id == evidence.c.detached_by, isouter=True)
)
_OF_PROPOSAL = PIECES.where(evidence.c.proposal_id == _PROPOSAL)
_NOW = _OF_PROPOSAL.where(evidence.c.superseded_at.is_(None)).order_by(evidence.c.question, evidence.c.id)
_ONE = _OF_PROPOSAL.where(evidence.c.id == bindparam("evidence_id", type_=Integer))


def evidence_page(
    connection: Connection,
    proposal_id: int,
    *,
    question: str | None,
    is_everything: bool,
    after: int,
    limit: int,
) -> list[RowMapping]:
    """Return up to ``limit`` pieces of a proposal's evidence, oldest first, those of one question or of all.

    Where ``is_everything``, superseded and detached ones too.
    """
    e = evidence.c
    statement = _OF_PROPOSAL.where(e.id > after)
    if question is not None:
        statement = statement.where(e.question == question)
    if not is_everything:
        statement = statement.where(e.superseded_at.is_(None))
    asked = {"proposal_id": proposal_id}
    return list(connection.execute(statement.order_by(e.id).limit(limit), asked).mappings())


def evidence_now(connection: Connection, proposal_id: int) -> list[RowMapping]:
    """Return all the evidence that a proposal carries now, by question, oldest first."""
    return list(connection.execute(_NOW, {"proposal_id": proposal_id}).mappings())


def evidence_piece(connection: Connection, proposal_id: int, evidence_id: int) -> RowMapping | None:
    """Return one piece of a proposal's evidence, superseded or not."""
    asked = {"proposal_id": proposal_id, "evidence_id": evidence_id}
    return connection.execute(_ONE, asked).mappings().first()


def revisions_page(
    connection: Connection, proposal_id: int, question: str, name: str, *, after: int, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` revisions of what stands, or stood, under one name on one question."""
    e = evidence.c
    statement = _OF_PROPOSAL.where(e.question == question, e.name == name, e.id > after)
    asked = {"proposal_id": proposal_id}
    return list(connection.execute(statement.order_by(e.id).limit(limit), asked).mappings())


def evidence_by_id(connection: Connection, evidence_id: int) -> RowMapping:
    """Return one piece of evidence, which must exist."""
    return connection.execute(PIECES.where(evidence.c.id == evidence_id)).mappings().one()


def last_revision(connection: Connection, proposal_id: int, question: str, name: str) -> int:
    """Return the number of the newest revision of a piece of evidence; 0 for a new one."""
    e = evidence.c
    found = connection.execute(
        select(func.max(e.revision)).where(
            e.proposal_id == proposal_id, e.question == question, e.name == name
        )
    ).scalar()
    return found or 0


def last_revisions(connection: Connection, proposal_id: int) -> dict[tuple[str, str], int]:
    """Return the number of the last revision of every piece, superseded or not, by question and name."""
    e = evidence.c
    rows = connection.execute(
        select(e.question, e.name, func.max(e.revision).label("last"))
        .where(e.proposal_id == proposal_id)
        .group_by(e.question, e.name)
    )
    return {(row.question, row.name): row.last for row in rows}


def pieces_on(connection: Connection, proposal_id: int, question: str) -> int:
    """Return how many pieces of evidence a question carries now."""
    e = evidence.c
    statement = select(func.count()).where(
        e.proposal_id == proposal_id, e.question == question, e.superseded_at.is_(None)
    )
    return int(connection.execute(statement).scalar_one())


def kept_bytes(connection: Connection, proposal_id: int) -> dict[str, int]:
    """Return the size of every file that a proposal ever had, by its digest: the same bytes lie once."""
    e = evidence.c
    statement = select(e.sha256, e.bytes).distinct().where(e.proposal_id == proposal_id, e.url.is_(None))
    return {row.sha256: row.bytes for row in connection.execute(statement)}


def files_kept(connection: Connection) -> Iterator[AnyRow]:
    """Yield every file (sha256, bytes) that some row names, with the first piece (id, number) it is."""
    e = evidence.c
    first = (
        select(func.min(e.id).label("id")).where(e.url.is_(None)).group_by(e.sha256).subquery("first_pieces")
    )
    statement = (
        select(e.sha256, e.bytes, e.id, e.question, e.name, proposal.c.number)
        .join_from(evidence, first, first.c.id == e.id)
        .join(proposal, proposal.c.id == e.proposal_id)
        .order_by(e.id)
    )
    yield from connection.execute(statement, execution_options={"yield_per": 1000})
