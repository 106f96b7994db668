"""Snapshots: answers, evidence and facts as a move found them, digested into its history entry."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert

from states.basis import BASIS, facts_read
from states.canonical import Json, canonical_bytes, digest
from workflow.db.database import Tx
from workflow.db.queries import agencies, proposals
from workflow.db.tables import snapshot
from workflow.services.form_facts import forms_content

#: Moves that hand a worksheet over or decide on it.
SNAPSHOT_AT = frozenset(BASIS)

#: The shape of the snapshots taken now; the first one had no number, and no facts.
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Taken:
    """A snapshot that waits for the number of its history entry."""

    digest: str
    content: str
    facts_digest: str

    def keep(self, tx: Tx, proposal_id: int, seq: int) -> None:
        """Write the snapshot down."""
        row = {
            "proposal_id": proposal_id,
            "seq": seq,
            "digest": self.digest,
            "content": self.content,
            "taken_at": tx.at,
            "facts_digest": self.facts_digest,
        }
        tx.connection.execute(insert(snapshot), row)


def take_snapshot(tx: Tx, row: RowMapping) -> Taken:
    """Return the worksheet of a proposal as it stands in this transaction; ``row`` is its standing."""
    content = decision_content(tx.connection, row)
    written = canonical_bytes(content)
    return Taken(digest(written), written.decode(), digest(content["facts"]))


def decision_content(connection: Connection, row: RowMapping) -> dict[str, Json]:
    """Return every current answer, piece of evidence and fact, in a fixed order, as JSON."""
    answers: list[Json] = [
        {"column": a.kind, "member": a.member_id, "code": a.code, "value": a.value, "version": a.version}
        for a in proposals.all_answers(connection, row["id"])
    ]
    evidence: list[Json] = [
        {"id": e.id, "question": e.question, "revision": e.revision, "sha256": e.sha256, "bytes": e.bytes}
        for e in proposals.evidence_of(connection, row["id"])
    ]
    facts = facts_read(
        row["year"],
        agencies.agency_years(connection, row["agency_id"]),
        agencies.unit_years(connection, row["unit_id"]),
    )
    forms = forms_content(connection, row["id"])
    return {"format": FORMAT, "answers": answers, "evidence": evidence, "facts": facts, **forms}
