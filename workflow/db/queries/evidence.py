"""Questions about all the evidence of a proposal at once."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from workflow.db.tables import evidence


def last_revisions(connection: Connection, proposal_id: int) -> dict[tuple[str, str], int]:
    """Return the number of the last revision of every piece, superseded or not, by question and name."""
    e = evidence.c
    rows = connection.execute(
        select(e.question, e.name, func.max(e.revision).label("last"))
        .where(e.proposal_id == proposal_id)
        .group_by(e.question, e.name)
    )
    return {(row.question, row.name): row.last for row in rows}
