"""What every write about a stage begins with: the proposal locked, and the stage open."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import RowMapping

from states.errors import NotFound, RequirementsUnmet
from states.findings import Finding, Level, Status
from states.vocabulary import State
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.services.columns import Standing

_CITATION = "Siklus usulan ZI, setiap catatan dibuat pada tahapnya sendiri"


def locked(tx: Tx, proposal_id: int) -> RowMapping:
    """Return a proposal's standing, locked until the commit; raise NotFound for none."""
    row = proposals.proposal_locked(tx.connection, proposal_id)
    if row is None:
        raise NotFound
    return row


def demand_stages(row: RowMapping, states: Iterable[State]) -> None:
    """Raise RequirementsUnmet where the proposal is in none of the states that a write belongs to."""
    allowed = tuple(states)
    if row["state"] in allowed:
        return
    raise RequirementsUnmet(
        [
            Finding(
                requirement="stage-open",
                level=Level.PROPOSAL,
                status=Status.UNMET,
                required=", ".join(allowed),
                actual=row["state"],
                gap=None,
                citation=_CITATION,
            )
        ]
    )


def standing_of(row: RowMapping) -> Standing:
    """Return a proposal's standing as far as sight depends on it."""
    return Standing(State(row["state"]), row["state_since"], sum(row["rounds"].values()))
