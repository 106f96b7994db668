"""Questions about the official wording of a worksheet's questions."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping, select

from workflow.db.tables import question_text


def wordings_in_force(connection: Connection, regulation_id: str) -> dict[str, RowMapping]:
    """Return the imported wordings of a regulation with their year, by code."""
    q = question_text.c
    rows = connection.execute(
        select(question_text).where(q.regulation == regulation_id, q.superseded_at.is_(None))
    ).mappings()
    return {row["code"]: row for row in rows}
