"""Adding many links at once, as units do that keep their evidence on a server of their own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import insert

from states.errors import Fault, Invalid
from states.regulations import Regulation, regulation
from states.vocabulary import Role, State
from workflow.db.database import Tx
from workflow.db.queries.evidence import last_revisions
from workflow.db.tables import evidence
from workflow.services.add_evidence import Piece
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty
from workflow.services.evidence_names import checked_link
from workflow.services.fill_worksheet import forget_judgements
from workflow.services.stages import demand_stages, locked


def add_links(tx: Tx, caller: Caller, proposal_id: int, links: Mapping[str, str]) -> int:
    """Add a link to each of some scored items and return how many are new; all or none.

    A link that an item carries or carried already stays as it is. Raises NotFound, Invalid, Forbidden,
    SeparationOfDuties, and RequirementsUnmet outside the self-assessment.
    """
    row = locked(tx, proposal_id)
    rules = regulation(row["regulation"])
    pieces = _pieces(rules, links)
    role = caller.demand((Role.UNIT_OPERATOR,), row["agency_id"], row["unit_id"])
    demand_duty(tx, proposal_id, caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    demand_stages(row, (State.SELF_ASSESSMENT,))
    known = last_revisions(tx.connection, proposal_id)
    new = [piece for piece in pieces if (piece.question, piece.name) not in known]
    if new:
        rows = [_row(tx, caller, proposal_id, piece) for piece in new]
        tx.connection.execute(insert(evidence), rows)
        forget_judgements(tx, proposal_id, rules, frozenset(piece.question for piece in new))
    return len(new)


def _pieces(rules: Regulation, links: Mapping[str, str]) -> list[Piece]:
    """Return the links as evidence; raise Invalid naming every code that is no scored item."""
    scored = {question.code for question in rules.scored}
    faults = [Fault("body.links.?", "unknown-question", {}) for code in links if code not in scored]
    if faults:
        raise Invalid(faults)
    return [Piece.link(code, checked_link(url, f"body.links.{code}")) for code, url in links.items()]


def _row(tx: Tx, caller: Caller, proposal_id: int, piece: Piece) -> dict[str, object]:
    return {
        "proposal_id": proposal_id,
        "question": piece.question,
        "revision": 1,
        "name": piece.name,
        "url": piece.url,
        "sha256": piece.sha256,
        "bytes": piece.size_bytes,
        "recorded_at": tx.at,
        "recorded_by": caller.person_id,
    }
