"""Adding evidence: files and links behind the unit's answers, every revision kept.

The bytes are on the disk before the transaction that names them; a row never points at nothing. What was
added enters the history with the next move, in the digest of its snapshot.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, update

from states.errors import Invalid, ProposalFull, Unavailable
from states.regulations import Regulation, regulation
from states.vocabulary import Role, State
from workflow.db.database import Tx
from workflow.db.queries import evidence as pieces
from workflow.db.queries import proposals
from workflow.db.tables import evidence
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty
from workflow.services.fill_worksheet import forget_judgements
from workflow.services.stages import demand_stages, locked

#: More than anybody reads behind one answer; without an end a question could carry a million links.
MOST_PIECES = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence as it is handed in."""

    #: Code of the scored item it backs.
    question: str
    #: A file's cleaned name; a link itself.
    name: str
    #: Lower-case hex, of the file's bytes or of the link's text.
    sha256: str
    size_bytes: int
    #: None for a file.
    url: str | None = None
    #: Whether a file's bytes are on the disk; always true of links.
    is_kept: bool = True

    @classmethod
    def link(cls, question: str, url: str) -> Piece:
        """Return a link as evidence."""
        text = url.encode()
        return cls(question, url, hashlib.sha256(text).hexdigest(), len(text), url)


def may_add(connection: Connection, caller: Caller, proposal_id: int, piece: Piece, limit_bytes: int) -> bool:
    """Return whether a file would be taken now; asked before any bytes are kept for good."""
    row = proposals.proposal_standing(connection, proposal_id)
    return (
        row is not None
        and row["state"] == State.SELF_ASSESSMENT
        and Role.UNIT_OPERATOR in caller.roles_at(row["agency_id"], row["unit_id"])
        and _is_backed(regulation(row["regulation"]), piece.question)
        and _has_room(pieces.kept_bytes(connection, proposal_id), piece, limit_bytes)
    )


def add_evidence(
    tx: Tx, caller: Caller, proposal_id: int, piece: Piece, limit_bytes: int | None = None
) -> RowMapping:
    """Add a piece of evidence and return it; one of the same question and name becomes a new revision.

    The reviewers' and TPI's values of the question fall, as they do when its answer changes. All files of
    a proposal together take up ``limit_bytes`` at most. Raises NotFound, Invalid, Forbidden,
    SeparationOfDuties, RequirementsUnmet outside the self-assessment, and ProposalFull.
    """
    row = locked(tx, proposal_id)
    return _added(tx, caller, row, piece, limit_bytes)


def reuse_evidence(
    tx: Tx, caller: Caller, proposal_id: int, question: str, evidence_id: int, where: str
) -> RowMapping:
    """Add a piece that the proposal has, or had, to a question once more and return it.

    The bytes stay where they are. ``where`` names the input in Invalid; raises what ``add_evidence`` does.
    """
    row = locked(tx, proposal_id)
    known = pieces.evidence_piece(tx.connection, proposal_id, evidence_id)
    if known is None:
        raise Invalid.because(where, "unknown-evidence")
    piece = Piece(question, known["name"], known["sha256"], known["bytes"], known["url"])
    return _added(tx, caller, row, piece, None)


def demand_filler(tx: Tx, caller: Caller, row: RowMapping) -> None:
    """Raise Forbidden, SeparationOfDuties or RequirementsUnmet where somebody may not change evidence now."""
    role = caller.demand((Role.UNIT_OPERATOR,), row["agency_id"], row["unit_id"])
    demand_duty(tx, row["id"], caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    demand_stages(row, (State.SELF_ASSESSMENT,))


def _added(tx: Tx, caller: Caller, row: RowMapping, piece: Piece, limit_bytes: int | None) -> RowMapping:
    rules = regulation(row["regulation"])
    _demand_backed(rules, piece.question)
    demand_filler(tx, caller, row)
    kept = pieces.kept_bytes(tx.connection, row["id"])
    if limit_bytes is not None and not _has_room(kept, piece, limit_bytes):
        raise ProposalFull(limit_bytes, sum(kept.values()))
    if pieces.pieces_on(tx.connection, row["id"], piece.question) >= MOST_PIECES:
        raise Invalid.because("body.question", "too-many-pieces", limit=str(MOST_PIECES))
    if not piece.is_kept:
        # The stage opened after the question whether to keep the bytes; the next try finds it open.
        raise Unavailable
    evidence_id = _supersede(tx, caller, row["id"], piece)
    forget_judgements(tx, row["id"], rules, frozenset({piece.question}))
    return pieces.evidence_by_id(tx.connection, evidence_id)


def _has_room(kept: dict[str, int], piece: Piece, limit_bytes: int) -> bool:
    """Return whether a piece fits beside the files of its proposal; what lies there already does."""
    if piece.url is not None or piece.sha256 in kept:
        return True
    return sum(kept.values()) + piece.size_bytes <= limit_bytes


def _is_backed(rules: Regulation, question: str) -> bool:
    """Return whether evidence belongs to a code: scored items have it, counts lean on their ratio's."""
    return question in rules.questions and rules.questions[question].is_scored


def _demand_backed(rules: Regulation, question: str) -> None:
    if _is_backed(rules, question):
        return
    if question in rules.ratio_of:
        raise Invalid.because("body.question", "evidence-on-ratio", code=rules.ratio_of[question])
    raise Invalid.because("body.question", "unknown-question")


def _supersede(tx: Tx, caller: Caller, proposal_id: int, piece: Piece) -> int:
    """Close the revision before, write the new one and return its id."""
    e = evidence.c
    revision = pieces.last_revision(tx.connection, proposal_id, piece.question, piece.name) + 1
    tx.connection.execute(
        update(evidence)
        .where(
            e.proposal_id == proposal_id,
            e.question == piece.question,
            e.name == piece.name,
            e.superseded_at.is_(None),
        )
        .values(superseded_at=tx.at)
    )
    row = {
        "proposal_id": proposal_id,
        "question": piece.question,
        "revision": revision,
        "name": piece.name,
        "url": piece.url,
        "sha256": piece.sha256,
        "bytes": piece.size_bytes,
        "recorded_at": tx.at,
        "recorded_by": caller.person_id,
    }
    return int(tx.connection.execute(insert(evidence).returning(e.id), row).scalar_one())
