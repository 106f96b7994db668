"""Writes sent twice: the work is done once, and its first answer is given both times.

The answer is kept in the transaction that did the work, so there is never one without the other. Only
answers of success are kept; a refused write may be sent again with the same key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import insert, select

from states.errors import IdempotencyMismatch
from workflow.db.database import Tx
from workflow.db.tables import idempotency_key


@dataclass(frozen=True, slots=True)
class Kept:
    """The first answer to a write."""

    #: HTTP status.
    status: int
    #: What was answered; for a page, where it led.
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


def kept_answer(tx: Tx, person_id: int, key: str, digest: str) -> Kept | None:
    """Return the answer kept for a person's key; None where the key is new.

    ``digest`` is that of the request; raises IdempotencyMismatch where the key came with another one. A
    twin in flight is waited for.
    """
    who = f"person:{person_id}"
    if tx.connection.dialect.name == "postgresql":
        tx.connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{who} {key}",)
        )
    k = idempotency_key.c
    row = tx.connection.execute(select(idempotency_key).where(k.caller == who, k.key == key)).first()
    if row is None:
        return None
    if row.request_digest != digest:
        raise IdempotencyMismatch
    return Kept(row.status, row.body, json.loads(row.headers))


def keep_answer(tx: Tx, person_id: int, key: str, digest: str, answer: Kept) -> None:
    """Keep an answer, in the transaction that did its work."""
    row = {
        "caller": f"person:{person_id}",
        "key": key,
        "request_digest": digest,
        "status": answer.status,
        "body": answer.body,
        "headers": json.dumps(dict(answer.headers)),
        "created_at": tx.at,
    }
    tx.connection.execute(insert(idempotency_key), row)
