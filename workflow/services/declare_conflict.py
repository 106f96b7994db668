"""A panel member's own word on conflicts of interest; it stands above what the coordinator entered."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, update

from states.errors import Forbidden
from states.history import Actor as By
from states.regulations import regulation
from states.vocabulary import Role
from workflow.db.database import Tx
from workflow.db.queries import stages
from workflow.db.tables import panel_seat
from workflow.services.appoint_panel import APPOINTED_IN
from workflow.services.blind_round import keep_shown
from workflow.services.caller import Caller
from workflow.services.record import record
from workflow.services.stages import demand_stages, locked


def declare_conflict(
    tx: Tx, caller: Caller, proposal_id: int, *, statement: str, has_conflict: bool
) -> list[RowMapping]:
    """Replace the caller's seat by one that carries their declaration, and return the seats.

    Raises NotFound, Forbidden for who has no seat, RequirementsUnmet once the evaluation is over.
    """
    row = locked(tx, proposal_id)
    roles = (Role.TPI_MEMBER, Role.TPI_CHAIR)
    role = caller.demand(roles, row["agency_id"], row["unit_id"])
    mine = [
        seat for seat in stages.seats_now(tx.connection, proposal_id) if seat["person_id"] == caller.person_id
    ]
    if not mine:
        raise Forbidden(roles)
    demand_stages(row, APPOINTED_IN)
    seat, rules = mine[0], regulation(row["regulation"])
    keep_shown(tx, row, rules)
    s = panel_seat.c
    tx.connection.execute(update(panel_seat).where(s.id == seat["id"]).values(superseded_at=tx.at))
    made = {
        "proposal_id": proposal_id,
        "person_id": caller.person_id,
        "is_chair": seat["is_chair"],
        "has_no_conflict": not has_conflict,
        "statement": statement,
        "recorded_at": tx.at,
        "recorded_by": caller.person_id,
    }
    tx.connection.execute(insert(panel_seat), made)
    keep_shown(tx, row, rules)
    record(
        tx,
        f"proposal:{proposal_id}",
        "panel.declared",
        actor=By(caller.person_id, role),
        facts={"conflict": has_conflict},
        texts={"statement": statement},
    )
    return stages.seats_now(tx.connection, proposal_id)
