"""Many requests at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, event

from workflow.db.database import Database

Answer = TypeVar("Answer")

#: Who races.
WRITERS = 32
_PATIENCE_SECONDS = 60


def at_once(asks: Iterable[Callable[[], Answer]]) -> list[Answer]:
    """Call all of them at the same moment, each in a thread, and return their answers in order."""
    calls = list(asks)
    line = threading.Barrier(len(calls), timeout=_PATIENCE_SECONDS)

    def start(call: Callable[[], Answer]) -> Answer:
        line.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result(_PATIENCE_SECONDS) for each in [pool.submit(start, call) for call in calls]]


@contextmanager
def pausing_before_commit(
    database: Database, everybody: int, meeting_at: str = "FOR NO KEY UPDATE"
) -> Iterator[None]:
    """Hold the first COMMIT back until so many requests have come as far as they can.

    On PostgreSQL that is the statement at which they meet, by default the one that takes the proposal's
    lock. On SQLite a writer waits for its turn before its first statement, so what counts is that the door
    has named the caller.
    """
    mark = "FROM api_token" if database.is_sqlite else meeting_at
    arrived, gathered, is_first = [0], threading.Event(), threading.Lock()

    def counts(*arguments: Any) -> None:  # noqa: ANN401 -- an event's arguments
        if mark in arguments[2]:
            arrived[0] += 1
            if arrived[0] >= everybody:
                gathered.set()

    def waits(_connection: Connection) -> None:
        if is_first.acquire(blocking=False):
            assert gathered.wait(_PATIENCE_SECONDS)

    event.listen(database._reader, "before_cursor_execute", counts)
    event.listen(database._writer_engine, "commit", waits)
    try:
        yield
    finally:
        event.remove(database._reader, "before_cursor_execute", counts)
        event.remove(database._writer_engine, "commit", waits)
    assert gathered.is_set()
