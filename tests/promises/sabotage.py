"""A database that fails on purpose: at the n-th statement or at the COMMIT, once or from then on for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

from workflow.db.database import Database

#: Statements that fail in the database itself, as a full disk or a lost table would make them fail.
_FAILING = {
    "sqlite": "SELECT * FROM a_table_that_was_lost",
    "postgresql": "DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$",
}


@dataclass
class Sabotage:
    """What goes wrong, and what did."""

    #: The statement that fails, counted from 1. Where none is, the first COMMIT of anything written fails.
    at: int
    is_for_ever: bool
    seen: int = 0
    has_written: bool = False
    #: Whether a statement failed, and whether a COMMIT did.
    hit_statement: bool = False
    hit_commit: bool = False

    def statement(self, *arguments: Any) -> tuple[str, Any]:  # noqa: ANN401 -- an event's arguments
        """Return the statement to send instead of one that is to fail; its event's listener."""
        connection, _cursor, statement, parameters, _context, is_many = arguments
        self.seen += 1
        self.has_written |= statement.startswith(("INSERT", "UPDATE", "DELETE"))
        if self.seen < self.at or (self.hit_statement and not self.is_for_ever):
            return statement, parameters
        self.hit_statement = True
        return _FAILING[connection.dialect.name], [()] if is_many else ()

    def commit(self, connection: Connection) -> None:
        """Make the COMMIT that follows fail in the database itself; its event's listener."""
        is_idle = self.hit_statement or not self.has_written
        if is_idle or (self.hit_commit and not self.is_for_ever):
            return
        self.hit_commit = True
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "sqlite":
            # SQLite leaves the transaction open after this: whoever commits next would commit it all.
            driver.execute("PRAGMA defer_foreign_keys = ON")
            driver.execute("INSERT INTO duty_taken VALUES (-1, -1, 'unit', '2026-01-01')")
        else:
            with suppress(psycopg.OperationalError):
                driver.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@contextmanager
def sabotaged(database: Database, at: int, *, is_for_ever: bool) -> Iterator[Sabotage]:
    """Let a database fail while the block runs."""
    sabotage = Sabotage(at, is_for_ever)
    engines: set[Engine] = {database._reader, database._writer_engine}
    listeners = (("before_cursor_execute", sabotage.statement, True), ("commit", sabotage.commit, False))
    for engine in engines:
        for name, listener, retval in listeners:
            event.listen(engine, name, listener, **({"retval": True} if retval else {}))
    try:
        yield sabotage
    finally:
        for engine in engines:
            for name, listener, _ in listeners:
                event.remove(engine, name, listener)
