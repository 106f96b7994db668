"""Reading notes: an assessor's notes of a stage are the unit's to see once that stage has ended."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping

from states.errors import NotFound
from workflow.db.queries import proposals, stages
from workflow.services.caller import Caller
from workflow.services.columns import notes_seen_until, roles_in_sight
from workflow.services.stages import standing_of


def read_notes(
    connection: Connection, caller: Caller, proposal_id: int, *, after: int, limit: int
) -> list[RowMapping]:
    """Return up to ``limit`` notes that a person may see, oldest first; raise NotFound for no proposal."""
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    roles = roles_in_sight(
        caller.roles_at(row["agency_id"], row["unit_id"]),
        is_unit_staff=caller.is_staff_of(row["unit_id"]),
    )
    until = notes_seen_until(roles, standing_of(row))
    return stages.notes_page(connection, proposal_id, until=until, after=after, limit=limit)
