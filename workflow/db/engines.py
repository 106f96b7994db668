"""Engines for SQLite and PostgreSQL, set up so that neither loses or invents a commit."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

#: How long a statement waits for another one's lock before the records count as unavailable.
BUSY_TIMEOUT_SECONDS = 10
#: How long a connection attempt may take: a caller is told within 3 seconds that nobody answers.
CONNECT_TIMEOUT_SECONDS = 2
POOL_SIZE = 20
#: Execution option of a connection whose statements each stand for themselves.
GLANCE = "is_glance"

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # An acknowledged move survives a power cut; NORMAL would lose the last ones.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Without this INSERT OR REPLACE deletes a history row and no trigger notices.
    "PRAGMA recursive_triggers=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
)


def is_sqlite(url: str) -> bool:
    """Return whether a database URL names SQLite."""
    return make_url(url).get_backend_name() == "sqlite"


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN is deferred and comes late; ours is sent by the "begin" event.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _sqlite(url: str, begin: str, pool_size: int) -> Engine:
    arguments: dict[str, Any] = {
        "check_same_thread": False,
        "timeout": BUSY_TIMEOUT_SECONDS,
    }
    engine = create_engine(
        url, connect_args=arguments, pool_size=pool_size, max_overflow=POOL_SIZE, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)

    def begins(connection: Connection) -> None:
        if not connection.get_execution_options().get(GLANCE):
            connection.exec_driver_sql(begin)

    event.listen(engine, "begin", begins)
    return engine


def new_reader(url: str) -> Engine:
    """Return the engine for questions; on PostgreSQL it serves the writing services too."""
    if is_sqlite(url):
        return _sqlite(url, "BEGIN", POOL_SIZE)
    arguments: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, "prepare_threshold": 3}
    if "options" not in make_url(url).query:
        # Without it a statement waits for a row for ever, and the thread that sent it with it.
        arguments["options"] = f"-c lock_timeout={BUSY_TIMEOUT_SECONDS}s"
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=CONNECT_TIMEOUT_SECONDS,
        connect_args=arguments,
        isolation_level="READ COMMITTED",
        # Parameters hold reasons, addresses and digests of passwords; faults are logged with the statement.
        hide_parameters=True,
    )


def new_writer(url: str) -> Engine:
    """Return SQLite's writing engine: its transactions take the write lock at once.

    A deferred BEGIN reads first and fails at the first write when somebody else wrote meanwhile.
    """
    return _sqlite(url, "BEGIN IMMEDIATE", 1)
