"""Putting away what nobody may use any more: old answers kept for retries, ended sessions, old failures."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from workflow.db.database import Tx
from workflow.db.tables import (
    idempotency_key,
    request_count,
    sign_in_attempt,
    web_session,
    worksheet_presence,
)

#: How long the answer to an Idempotency-Key is replayed.
REPLAYED_HOURS = 72
#: How long a failed sign-in is remembered; the throttle looks back minutes.
ATTEMPTS_HOURS = 24
#: How long the counts of a limited door are kept; no stretch of time should be longer.
COUNTS_HOURS = 24


def tidy(tx: Tx) -> None:
    """Delete rows that have outlived their use; history and everything it rests on stay."""
    replayed_since = tx.at - timedelta(hours=REPLAYED_HOURS)
    attempted_since = tx.at - timedelta(hours=ATTEMPTS_HOURS)
    tx.connection.execute(delete(idempotency_key).where(idempotency_key.c.created_at < replayed_since))
    tx.connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at < attempted_since))
    tx.connection.execute(delete(worksheet_presence).where(worksheet_presence.c.seen_at < attempted_since))
    counted_since = tx.at - timedelta(hours=COUNTS_HOURS)
    tx.connection.execute(delete(request_count).where(request_count.c.since < counted_since))
    tx.connection.execute(delete(web_session).where(web_session.c.expires_at < tx.at))
