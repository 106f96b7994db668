"""The baselines, in the same app: an empty POST, and a move's own statements as raw SQL.

The statements are not written here by hand: they are recorded while the app makes real moves of a
proposal, one list a trigger, and sent again through the bare driver with the values of another
proposal. So a raw move asks and writes what a move does, row for row, in whatever statements the app has
come to use; a statement that the app saves is saved here too.

What makes the two comparable, in both directions:

- A raw walk takes the same triggers in the same order, with the same bodies, read by the same model.
- What the app asks outside its transaction (who is calling, may they see it) is asked outside here too.
- The connections are the app's own, with its pragmas and its prepared statements, without SQLAlchemy.
- Every raw move is a transaction with a COMMIT of its own, and waits for each statement's answer. That is
  the plain way; a group that shares a COMMIT, or statements sent together, are what the app may gain by.
- The routes stand before all others, so that looking a route up costs raw moves nothing.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import Connection, Engine, event, text

from workflow.api.schemas import TransitionIn
from workflow.db.database import Database
from workflow.db.engines import GLANCE

_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
_LAST = text(
    "SELECT p.version, h.id, h.seq, h.prev_hash, h.hash FROM proposal p"
    " JOIN history_entry h ON h.stream = 'proposal:' || p.id WHERE p.id = :id ORDER BY h.seq DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the driver was given it."""

    sql: str
    parameters: Any
    #: Whether it stood outside a transaction.
    is_glance: bool


class Recording:
    """What the app sends to its database."""

    def __init__(self, database: Database) -> None:
        """Listen to every connection."""
        self._heard: list[Statement] = []
        self._engines = {database._reader, database._writer_engine}  # noqa: SLF001 -- the benchmark looks inside
        for engine in self._engines:
            event.listen(engine, "before_cursor_execute", self._hear)

    def _hear(self, connection: Connection, _cursor: Any, sql: str, parameters: Any, *_rest: Any) -> None:  # noqa: ANN401
        if not sql.startswith(_CONTROL):
            is_glance = bool(connection.get_execution_options().get(GLANCE))
            self._heard.append(Statement(sql, parameters, is_glance))

    def end(self) -> None:
        """Listen no longer: an app that is listened to is slower."""
        for engine in self._engines:
            event.remove(engine, "before_cursor_execute", self._hear)

    def taken(self) -> list[Statement]:
        """Return what was heard, and start anew."""
        heard, self._heard = self._heard, []
        return heard


@dataclass(frozen=True, slots=True)
class Recorded:
    """The statements of one move, and those of its values that differ from move to move."""

    statements: Sequence[Statement]
    proposal_id: int
    #: Those after the move; the entry is the one it wrote.
    version: int
    seq: int
    prev_hash: str
    hash: str
    entry_id: int

    @classmethod
    def last_of(cls, recording: Recording, database: Database, proposal_id: int) -> Recorded:
        """Return the move that a proposal made last."""
        statements = recording.taken()
        with database.read() as connection:
            last = connection.execute(_LAST, {"id": proposal_id}).one()
        recording.taken()
        return cls(statements, proposal_id, last.version, last.seq, last.prev_hash, last.hash, last.id)

    def values_for(self, proposal_id: int, made: int, head: str, this_hash: str) -> dict[object, object]:
        """Return what takes the place of what, for a proposal that has made some moves before."""
        return {
            self.proposal_id: proposal_id,
            f"proposal:{self.proposal_id}": f"proposal:{proposal_id}",
            self.version - 1: made + 1,
            self.version: made + 2,
            self.seq: made + 2,
            self.prev_hash: head,
            self.hash: this_hash,
        }


def substituted(parameters: Any, values: Mapping[object, object]) -> Any:  # noqa: ANN401 -- whatever the driver takes
    """Return a statement's parameters with some values replaced."""

    def swap(value: object) -> object:
        return values.get(value, value) if type(value) in (int, str) else value

    if isinstance(parameters, Mapping):
        return {name: swap(value) for name, value in parameters.items()}
    return tuple(swap(value) for value in parameters)


class RawMoves:
    """Recorded moves, made by any proposal, each in a transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        """Take connections from an engine of the app's; one stays with each thread."""
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._local = threading.local()
        self.recorded: dict[str, Recorded] = {}
        self._heads: dict[int, tuple[int, str]] = {}

    def move(self, proposal_id: int, trigger: str) -> None:
        """Send the statements of a move for a proposal."""
        recorded = self.recorded[trigger]
        made, head = self._heads.get(proposal_id, (0, secrets.token_hex(32)))
        this_hash = secrets.token_hex(32)
        values = recorded.values_for(proposal_id, made, head, this_hash)
        connection = self._connection()
        self._outside(connection, [s for s in recorded.statements if s.is_glance], values)
        self._in_transaction(
            connection, [s for s in recorded.statements if not s.is_glance], values, recorded
        )
        self._heads[proposal_id] = (made + 1, this_hash)

    def _connection(self) -> Any:  # noqa: ANN401 -- of either driver
        if not hasattr(self._local, "checked_out"):
            self._local.checked_out = self._engine.raw_connection()
        return self._local.checked_out.driver_connection

    def _outside(self, connection: Any, asked: list[Statement], values: Mapping[object, object]) -> None:  # noqa: ANN401
        if not self._is_sqlite:
            connection.autocommit = True
        for statement in asked:
            _rows(connection, statement, values)
        if not self._is_sqlite:
            connection.autocommit = False

    def _in_transaction(
        self,
        connection: Any,  # noqa: ANN401
        sent: list[Statement],
        values: dict[object, object],
        recorded: Recorded,
    ) -> None:
        if self._is_sqlite:
            connection.execute("BEGIN IMMEDIATE")
        for statement in sent:
            rows = _rows(connection, statement, values)
            if statement.sql.startswith("INSERT INTO history_entry"):
                # The note beside the entry names it.
                values[recorded.entry_id] = rows[0][0]
        connection.commit()


def _rows(connection: Any, statement: Statement, values: Mapping[object, object]) -> list[Any]:  # noqa: ANN401
    cursor = connection.execute(statement.sql, substituted(statement.parameters, values))
    return cursor.fetchall() if cursor.description is not None else []


def install(app: FastAPI, database: Database, recorded_id: int) -> None:
    """Put the baseline routes before the app's own."""
    router = APIRouter(prefix="/bench")
    recording = Recording(database)
    raw = RawMoves(database._reader)  # noqa: SLF001 -- on SQLite as ready to write as the writer's

    @router.post("/empty")
    def empty() -> Response:
        return Response(b"{}", media_type="application/json")

    @router.post("/raw/{proposal_id}")
    def raw_move(proposal_id: int, body: TransitionIn) -> Response:
        raw.move(proposal_id, body.trigger)
        return Response(b"{}", 201, media_type="application/json")

    @router.post("/recorded")
    def recorded(body: TransitionIn) -> Response:
        raw.recorded[body.trigger] = Recorded.last_of(recording, database, recorded_id)
        return Response(b"{}", media_type="application/json")

    @router.post("/recording-ended")
    def recording_ended() -> Response:
        recording.end()
        return Response(b"{}", media_type="application/json")

    count = len(app.router.routes)
    app.include_router(router)
    app.router.routes[:] = [*app.router.routes[count:], *app.router.routes[:count]]
