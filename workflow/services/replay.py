"""Forms sent twice: the work is done once, and both times the sender is led to the same page."""

from __future__ import annotations

from http import HTTPStatus

from sqlalchemy import insert, select

from states.errors import IdempotencyMismatch
from workflow.db.database import Tx
from workflow.db.tables import idempotency_key


def remembered(tx: Tx, person_id: int, key: str, digest: str) -> str | None:
    """Return the page that a form with this key has led to; None where it is new.

    ``digest`` is that of the form; raises IdempotencyMismatch where the key came with another one. A
    twin in flight is waited for.
    """
    k, who = idempotency_key.c, f"person:{person_id}"
    if tx.connection.dialect.name == "postgresql":
        tx.connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{who} {key}",)
        )
    row = tx.connection.execute(select(k.request_digest, k.body).where(k.caller == who, k.key == key)).first()
    if row is not None and row.request_digest != digest:
        raise IdempotencyMismatch
    return None if row is None else str(row.body)


def remember(tx: Tx, person_id: int, key: str, digest: str, path: str) -> None:
    """Keep the page that a form leads to, in the transaction that did its work."""
    row = {
        "caller": f"person:{person_id}",
        "key": key,
        "request_digest": digest,
        "status": int(HTTPStatus.SEE_OTHER),
        "body": path,
        "headers": "{}",
        "created_at": tx.at,
    }
    tx.connection.execute(insert(idempotency_key), row)
