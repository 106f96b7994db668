"""The chains of the history as they lie in a database."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Connection, select

from states.history import Break, StoredEntry, first_break
from workflow.db.tables import history_entry


def breaks(connection: Connection) -> list[Break]:
    """Return where each stream's chain first fails to hold; nothing where all of them hold."""
    h = history_entry.c
    columns = (h.stream, h.seq, h.prev_hash, h.hash, h.body)
    rows = connection.execute(select(*columns).order_by(h.stream, h.seq)).all()
    found = [
        first_break(
            StoredEntry(stream=r.stream, seq=r.seq, prev_hash=r.prev_hash, hash=r.hash, body=bytes(r.body))
            for r in chain
        )
        for _stream, chain in groupby(rows, key=lambda row: row.stream)
    ]
    return [each for each in found if each is not None]


def hashes(connection: Connection) -> set[str]:
    """Return the hash of every entry."""
    return set(connection.execute(select(history_entry.c.hash)).scalars())
