"""Taking evidence off a question: neither its row nor its bytes go; it only counts no more."""

from __future__ import annotations

from sqlalchemy import RowMapping, update

from states.errors import NotFound
from states.regulations import regulation
from workflow.db.database import Tx
from workflow.db.queries.evidence import evidence_piece
from workflow.db.tables import evidence
from workflow.services.add_evidence import demand_filler
from workflow.services.caller import Caller
from workflow.services.fill_worksheet import forget_judgements
from workflow.services.stages import locked


def detach_evidence(tx: Tx, caller: Caller, proposal_id: int, evidence_id: int) -> RowMapping:
    """Take a piece of evidence off its question and return it; one that is off already stays as it is.

    The judgements of the question fall, as they do when its answer changes. Raises NotFound, Forbidden,
    SeparationOfDuties, and RequirementsUnmet outside the self-assessment.
    """
    row = locked(tx, proposal_id)
    piece = _known(tx, proposal_id, evidence_id)
    demand_filler(tx, caller, row)
    if piece["superseded_at"] is not None:
        return piece
    tx.connection.execute(
        update(evidence)
        .where(evidence.c.id == evidence_id)
        .values(superseded_at=tx.at, detached_by=caller.person_id)
    )
    forget_judgements(tx, proposal_id, regulation(row["regulation"]), frozenset({piece["question"]}))
    return _known(tx, proposal_id, evidence_id)


def _known(tx: Tx, proposal_id: int, evidence_id: int) -> RowMapping:
    piece = evidence_piece(tx.connection, proposal_id, evidence_id)
    if piece is None:
        raise NotFound
    return piece
