"""Signing a review off: the reviewer's word that a coordinator may then act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update

from states.errors import Invalid
from states.history import Actor as By
from states.vocabulary import Role, State
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.db.tables import review_sign_off
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty
from workflow.services.record import record
from workflow.services.stages import demand_stages, locked


@dataclass(frozen=True, slots=True)
class Signed:
    """How the sign-off of a review stands after a write."""

    is_signed_off: bool
    person_id: int
    name: str
    at: datetime


def sign_review(
    tx: Tx, caller: Caller, proposal_id: int, *, is_signed_off: bool, note: str | None = None
) -> Signed:
    """Sign the present round of review off, or withdraw the signature that stands.

    Raises NotFound, Forbidden, SeparationOfDuties, RequirementsUnmet outside the review, and Invalid
    where there is no signature to withdraw.
    """
    row = locked(tx, proposal_id)
    role = caller.demand((Role.REVIEWER,), row["agency_id"], row["unit_id"])
    demand_duty(tx, proposal_id, caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    demand_stages(row, (State.INTERNAL_REVIEW,))
    before = proposals.sign_off_in_force(tx.connection, proposal_id)
    if before is None and not is_signed_off:
        raise Invalid.because("body.signed_off", "no-change")
    s = review_sign_off.c
    tx.connection.execute(
        update(review_sign_off)
        .where(s.proposal_id == proposal_id, s.superseded_at.is_(None))
        .values(superseded_at=tx.at)
    )
    if is_signed_off:
        made = {"proposal_id": proposal_id, "person_id": caller.person_id, "recorded_at": tx.at}
        tx.connection.execute(insert(review_sign_off), made)
    record(
        tx,
        f"proposal:{proposal_id}",
        "review.signed_off" if is_signed_off else "review.withdrawn",
        actor=By(caller.person_id, role),
        facts={"superseded": before},
        texts={"note": note},
    )
    return Signed(is_signed_off, caller.person_id, caller.name, tx.at)
