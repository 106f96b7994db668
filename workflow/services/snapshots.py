"""Snapshots: answers and evidence as a move found them, digested into its history entry."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert

from states.canonical import Json, canonical_bytes, digest
from states.vocabulary import Trigger
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.db.tables import snapshot
from workflow.services.form_facts import forms_content

#: Moves that hand a worksheet over or decide on it.
SNAPSHOT_AT = frozenset(
    {
        Trigger.SUBMIT_SELF_ASSESSMENT,
        Trigger.RETURN_TO_UNIT,
        Trigger.ACCEPT_REVIEW,
        Trigger.RETURN_FROM_TPI,
        Trigger.DECLINE,
        Trigger.PROPOSE,
        Trigger.AWARD_WBK,
        Trigger.AWARD,
        Trigger.FAIL,
    }
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A snapshot that waits for the number of its history entry."""

    digest: str
    content: str

    def keep(self, tx: Tx, proposal_id: int, seq: int) -> None:
        """Write the snapshot down."""
        row = {
            "proposal_id": proposal_id,
            "seq": seq,
            "digest": self.digest,
            "content": self.content,
            "taken_at": tx.at,
        }
        tx.connection.execute(insert(snapshot), row)


def take_snapshot(tx: Tx, proposal_id: int) -> Taken:
    """Return the worksheet of a proposal as it stands in this transaction."""
    content = canonical_bytes(worksheet_content(tx.connection, proposal_id))
    return Taken(digest(content), content.decode())


def worksheet_content(connection: Connection, proposal_id: int) -> dict[str, Json]:
    """Return every current answer and piece of evidence, in a fixed order, as JSON."""
    answers: list[Json] = [
        {"column": a.kind, "member": a.member_id, "code": a.code, "value": a.value, "version": a.version}
        for a in proposals.all_answers(connection, proposal_id)
    ]
    evidence: list[Json] = [
        {"question": e.question, "revision": e.revision, "sha256": e.sha256, "bytes": e.bytes}
        for e in proposals.evidence_of(connection, proposal_id)
    ]
    return {"answers": answers, "evidence": evidence, **forms_content(connection, proposal_id)}
