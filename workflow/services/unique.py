"""One of a kind: what must not exist twice is refused by the index that says so, races included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from states.errors import Duplicate
from workflow.db.database import Tx


def insert_once(tx: Tx, table: Table, row: Mapping[str, Any]) -> int | None:
    """Insert a row and return its id; None, with nothing written, where an index forbids a second."""
    dialect = postgresql if tx.connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**row).on_conflict_do_nothing().returning(table.c.id)
    return tx.connection.execute(statement).scalar()


@contextmanager
def unique(existing: str) -> Iterator[None]:
    """Turn an index's refusal of a change into Duplicate, naming what exists."""
    try:
        yield
    except IntegrityError as taken:
        raise Duplicate(existing) from taken
