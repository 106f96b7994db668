"""SQLite's single writer: a thread that runs services from a queue and commits them in batches."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

Answer = TypeVar("Answer")

#: At most so many services share a commit; more would keep the first of them waiting.
BATCH_LIMIT = 64


@dataclass(slots=True)
class _Job:
    run: Callable[[Connection], Any]
    future: Future[Any]
    answer: Any = None
    refusal: BaseException | None = None


class Writer:
    """One thread, one connection, many callers."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; the thread starts with the first service."""
        self._engine = engine
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, run: Callable[[Connection], Answer]) -> Future[Answer]:
        """Queue a service; its future is settled after the commit that holds it."""
        future: Future[Answer] = Future()
        self._start()
        self._jobs.put(_Job(run, future))
        return future

    def close(self) -> None:
        """Let the queued services finish and end the thread."""
        with self._starting:
            if self._thread is not None:
                self._jobs.put(None)
                self._thread.join()
                self._thread = None

    def _start(self) -> None:
        if self._thread is not None:
            return
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        connection: Connection | None = None
        while True:
            batch, is_last = self._next_batch()
            if batch:
                connection = self._commit(batch, connection)
            if is_last:
                break
        if connection is not None:
            connection.close()

    def _next_batch(self) -> tuple[list[_Job], bool]:
        """Wait for a service and take along all that are queued behind it."""
        first = self._jobs.get()
        if first is None:
            return [], True
        batch = [first]
        while len(batch) < BATCH_LIMIT:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit(self, batch: list[_Job], kept: Connection | None) -> Connection | None:
        """Run a batch in one transaction; only after its COMMIT is anybody answered.

        Returns the connection for the next batch, or None where it must be opened anew.
        """
        connection = kept
        try:
            connection = connection or self._engine.connect()
            with connection.begin():
                for job in batch:
                    _run_in_savepoint(job, connection)
        except BaseException as error:  # noqa: BLE001 -- a failed commit fails its callers, not the writer
            for job in batch:
                job.future.set_exception(job.refusal or error)
            if connection is not None:
                connection.close()
            return None
        for job in batch:
            if job.refusal is not None:
                job.future.set_exception(job.refusal)
            else:
                job.future.set_result(job.answer)
        return connection


def _run_in_savepoint(job: _Job, connection: Connection) -> None:
    """Run one service; what it raises undoes its own statements and nobody else's."""
    connection.exec_driver_sql("SAVEPOINT service")
    try:
        job.answer = job.run(connection)
    except BaseException as error:  # noqa: BLE001 -- carried to the caller after the commit
        job.refusal = error
        connection.exec_driver_sql("ROLLBACK TO service")
    connection.exec_driver_sql("RELEASE service")
