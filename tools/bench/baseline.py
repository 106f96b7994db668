"""The baselines, in the same app: an empty POST, and a move's own statements as raw SQL.

The statements are not written here by hand: they are recorded from a real move, and sent again
through the bare driver with the ids of another proposal. Each raw move is one transaction.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

import psycopg_pool
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url

from workflow.db.database import Database
from workflow.db.engines import is_sqlite

Statement = tuple[str, Any]


class Recording:
    """The statements of one move, with the values that belong to its proposal marked."""

    def __init__(self, database: Database) -> None:
        """Listen to every connection of the database."""
        self.statements: list[Statement] = []
        for engine in {database._reader, database._writer_engine}:  # noqa: SLF001 -- the benchmark looks inside
            event.listen(engine, "before_cursor_execute", self._hear)

    def _hear(self, _c: Connection, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:  # noqa: ANN401
        self.statements.append((sql, parameters))

    def taken(self) -> list[Statement]:
        """Return what was heard, without transaction control, and start anew."""
        heard = [
            s for s in self.statements if not s[0].startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"))
        ]
        self.statements = []
        return heard


def substituted(parameters: Any, values: Mapping[Any, object]) -> Any:  # noqa: ANN401 -- whatever the driver takes
    """Return a statement's parameters with some values replaced."""

    def swap(value: object) -> object:
        return (
            values.get(value, value)
            if isinstance(value, int | str) and not isinstance(value, bool)
            else value
        )

    if isinstance(parameters, Mapping):
        return {name: swap(value) for name, value in parameters.items()}
    return tuple(swap(value) for value in parameters)


class RawMoves:
    """A move's statements for any proposal, each run in a transaction of its own."""

    def __init__(self, url: str, statements: Sequence[Statement], template: Mapping[str, int | str]) -> None:
        """Keep the recorded statements; ``template`` names the recorded proposal's own values."""
        self._statements = statements
        self._template = template
        self._seq: dict[int, tuple[int, str]] = {}
        self._run: Callable[[list[Statement]], None]
        if is_sqlite(url):
            path = str(make_url(url).database)
            self._local = threading.local()
            self._run = lambda batch: self._on_sqlite(path, batch)
        else:
            plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
            self._pool = psycopg_pool.ConnectionPool(plain, min_size=8, max_size=20, open=True)
            self._run = self._on_postgresql

    def move(self, proposal_id: int) -> None:
        """Run the statements for a proposal."""
        seq, head = self._seq.get(proposal_id, (1, None))
        next_hash = secrets.token_hex(32)
        t = self._template
        values = {
            t["id"]: proposal_id,
            t["stream"]: f"proposal:{proposal_id}",
            t["version"]: seq,
            int(t["version"]) + 1: seq + 1,
            int(t["seq"]) + 1: seq + 1,
            t["head"]: head or secrets.token_hex(32),
            t["hash"]: next_hash,
        }
        self._seq[proposal_id] = (seq + 1, next_hash)
        self._run([(sql, substituted(parameters, values)) for sql, parameters in self._statements])

    def _on_sqlite(self, path: str, batch: list[Statement]) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(path, timeout=10, isolation_level=None)
            connection.execute("PRAGMA synchronous=FULL")
            self._local.connection = connection
        connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in batch:
            with closing(connection.execute(sql, parameters)) as cursor:
                if cursor.description is not None:
                    cursor.fetchall()
        connection.execute("COMMIT")

    def _on_postgresql(self, batch: list[Statement]) -> None:
        with self._pool.connection() as connection, connection.cursor() as cursor:
            for sql, parameters in batch:
                cursor.execute(sql, parameters)
                if cursor.description is not None:
                    cursor.fetchall()


def install(app: FastAPI, raw: Callable[[], RawMoves | None]) -> None:
    """Add the baseline routes to the app."""
    router = APIRouter(prefix="/bench")

    @router.post("/empty")
    def empty() -> Response:
        return Response(b"{}", media_type="application/json")

    @router.post("/raw/{proposal_id}")
    def raw_move(proposal_id: int) -> Response:
        moves = raw()
        if moves is not None:
            moves.move(proposal_id)
        return Response(b"{}", media_type="application/json")

    app.include_router(router)
