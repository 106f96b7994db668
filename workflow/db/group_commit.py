"""SQLite's group commit: services that wait together share one transaction and one sync to disk.

SQLite has one writer. A service that the event loop runs joins the group that is being gathered;
the group's services run one after the other, each in its savepoint, and only the COMMIT (which
waits for the disk) is left to another thread, while the loop already reads the next requests.

Why not a writer thread with a queue: the interpreter lets one thread run at a time, and the two took
turns at every statement; the same moves cost more than twice the processor time.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

Answer = TypeVar("Answer")

#: At most so many services share a commit; more would keep the first of them waiting.
GROUP_LIMIT = 32


@dataclass(slots=True)
class _Job:
    run: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    answer: Any = None
    refusal: BaseException | None = None


class GroupCommit:
    """The writing side of one SQLite database."""

    def __init__(self, engine: Engine) -> None:
        """Keep the writing engine; it is connected with the first service."""
        self._engine = engine
        # Whoever writes holds it: a group of the event loop, or a service of a thread by itself.
        self._turn = threading.Lock()
        self._draining: set[asyncio.Task[None]] = set()
        self._waiting: WeakKeyDictionary[asyncio.AbstractEventLoop, list[_Job]] = WeakKeyDictionary()

    def alone(self, run: Callable[[Connection], Answer]) -> Answer:
        """Run a service in a transaction of its own; for threads, never for the event loop."""
        with self._turn, self._engine.begin() as connection:
            return run(connection)

    async def together(self, run: Callable[[Connection], Answer]) -> Answer:
        """Run a service with all others that wait now; returns after the commit that holds it."""
        loop = asyncio.get_running_loop()
        job = _Job(run, loop.create_future())
        waiting = self._waiting.get(loop)
        if waiting is None:
            self._waiting[loop] = [job]
            draining = loop.create_task(self._drain(loop))
            # The loop alone would let go of the task before it is done.
            self._draining.add(draining)
            draining.add_done_callback(self._draining.discard)
        else:
            waiting.append(job)
        answer: Answer = await asyncio.shield(job.future)
        return answer

    async def _drain(self, loop: asyncio.AbstractEventLoop) -> None:
        """Commit group after group until nobody waits."""
        while jobs := self._waiting[loop]:
            group, self._waiting[loop] = jobs[:GROUP_LIMIT], jobs[GROUP_LIMIT:]
            if not self._turn.acquire(blocking=False):
                await asyncio.to_thread(self._turn.acquire)
            await self._commit(group)
        del self._waiting[loop]

    async def _commit(self, group: list[_Job]) -> None:
        """Run a group in one transaction; only after its COMMIT is anybody answered."""
        try:
            connection = _run(self._engine, group)
        except BaseException as error:  # noqa: BLE001 -- fails the group's callers, not the next group
            self._turn.release()
            _settle(group, error)
            return
        try:
            await asyncio.to_thread(self._finish, connection)
        except BaseException as error:  # noqa: BLE001 -- a failed commit fails its callers, loudly
            _settle(group, error)
        else:
            _settle(group, None)

    def _finish(self, connection: Connection) -> None:
        """Commit and let the next writer have its turn, whatever came of it."""
        try:
            with connection:
                _commit(connection)
        finally:
            self._turn.release()


def _run(engine: Engine, group: list[_Job]) -> Connection:
    """Run the services of a group, each in its savepoint, and return the open transaction."""
    connection = engine.connect()
    try:
        connection.begin()
        for job in group:
            _run_in_savepoint(job, connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _commit(connection: Connection) -> None:
    """Commit; a connection whose COMMIT failed is thrown away.

    SQLite keeps the transaction open then, and closing would hand it to the next writer as it is.
    """
    try:
        connection.commit()
    except BaseException:
        connection.invalidate()
        raise


def _run_in_savepoint(job: _Job, connection: Connection) -> None:
    """Run one service; what it raises undoes its own statements and nobody else's."""
    # The driver itself: these two would cost as much as the statements between them.
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    driver.execute("SAVEPOINT service")
    try:
        job.answer = job.run(connection)
    except BaseException as error:  # noqa: BLE001 -- carried to the caller after the commit
        job.refusal = error
        driver.execute("ROLLBACK TO service")
    driver.execute("RELEASE service")


def _settle(group: list[_Job], error: BaseException | None) -> None:
    """Answer everybody; a caller who was refused is told so even where the others' commit failed."""
    for job in group:
        if job.future.done():
            continue
        failure = job.refusal or error
        if failure is not None:
            job.future.set_exception(failure)
        else:
            job.future.set_result(job.answer)
