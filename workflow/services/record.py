"""Writing history: every fact that matters enters its stream in the transaction that makes it true."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from states.canonical import Json, moment
from states.findings import Finding
from states.history import FIRST_SEQ, GENESIS_HASH, Actor, Entry, canonical, commitment, entry_hash
from workflow.db.database import Tx
from workflow.db.prepared import Prepared, whole_row
from workflow.db.queries import AnyRow
from workflow.db.tables import history_entry, history_note

_SALT_BYTES = 16
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_APPEND = Prepared(insert(history_entry).returning(history_entry.c.id), whole_row(history_entry))
_LAST = Prepared(
    select(history_entry.c.seq, history_entry.c.hash)
    .where(history_entry.c.stream == bindparam("stream"))
    .order_by(history_entry.c.seq.desc())
    .limit(1)
)
_KEEP_TEXT = Prepared(insert(history_note), whole_row(history_note))


@dataclass(frozen=True, slots=True)
class Transition:
    """The move an entry records; without a trigger, the state in which something was put right."""

    trigger: str | None
    source: str | None
    target: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream goes on: the number of its next entry, and the hash of its last."""

    stream: str
    seq: int = FIRST_SEQ
    prev_hash: str = GENESIS_HASH

    @classmethod
    def of(cls, stream: str, last: AnyRow | None) -> Head:
        """Return what follows a stream's last entry (seq, hash), None where it has none."""
        return cls(stream) if last is None or last.seq is None else cls(stream, last.seq + 1, last.hash)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as it was written."""

    id: int
    stream: str
    seq: int
    at: datetime
    prev_hash: str
    hash: str


def as_json(findings: Sequence[Finding]) -> str:
    """Return findings as the JSON that is stored beside an entry and digested into it."""
    rows = [
        {
            "requirement": f.requirement,
            "level": f.level,
            "status": f.status,
            "required": f.required,
            "actual": f.actual,
            "gap": f.gap,
            "citation": f.citation,
            "fix_by": f.fix_by,
            "binds_at": f.binds_at,
            "verified": f.verified,
            "remark": f.remark,
        }
        for f in findings
    ]
    return _WRITER.encode(rows)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, as lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    tx: Tx,
    stream: str | Head,
    kind: str,
    *,
    actor: Actor,
    facts: Mapping[str, Json],
    texts: Mapping[str, str | None] | None = None,
    findings: Sequence[Finding] = (),
    transition: Transition | None = None,
) -> Recorded:
    """Append an entry to a stream and return it; its head is given by whoever has asked already.

    ``texts`` is free text: it enters as a salted commitment and lies beside the entry, erasable. Two
    writers of one stream meet at the unique indexes; services lock the stream's owner first.
    """
    salted = {name: (secrets.token_bytes(_SALT_BYTES), text) for name, text in (texts or {}).items() if text}
    found = as_json(findings) if findings else None
    told = dict(facts)
    if found is not None:
        told["findings_digest"] = digest_of(found)
    head = stream if isinstance(stream, Head) else _head(tx, stream)
    entry = Entry(
        stream=head.stream,
        seq=head.seq,
        kind=kind,
        at=moment(tx.at),
        actor=actor,
        request_id=tx.request_id,
        facts=told,
        commitments={name: commitment(salt, text) for name, (salt, text) in salted.items()},
    )
    body = canonical(entry, head.prev_hash)
    digest = entry_hash(body)
    row = {
        "stream": head.stream,
        "seq": head.seq,
        "kind": kind,
        "at": tx.at,
        "actor_id": actor.id,
        "actor_role": actor.role,
        "trigger": transition.trigger if transition else None,
        "from_state": transition.source if transition else None,
        "to_state": transition.target if transition else None,
        "prev_hash": head.prev_hash,
        "hash": digest,
        "body": body,
        "findings": found,
    }
    entry_id = _APPEND.ask(tx.connection, row).scalar_one()
    _keep_texts(tx, entry_id, salted)
    return Recorded(entry_id, head.stream, head.seq, tx.at, head.prev_hash, digest)


def _head(tx: Tx, stream: str) -> Head:
    return Head.of(stream, _LAST.ask(tx.connection, {"stream": stream}).first())


def _keep_texts(tx: Tx, entry_id: int, salted: Mapping[str, tuple[bytes, str]]) -> None:
    for name, (salt, text) in salted.items():
        row = {"entry_id": entry_id, "name": name, "salt": salt, "text": text}
        _KEEP_TEXT.do(tx.connection, row)
