"""The one door to the records: ``read`` for questions, ``write`` for services.

A service is a function of a ``Tx``; it runs inside one transaction and is answered only after the
COMMIT that holds its changes. On PostgreSQL every service has a transaction of its own. SQLite has
one writer, so the services that wait together are committed together (``group_commit``): one sync to
disk then serves all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from states.errors import Unavailable
from workflow.db.engines import GLANCE, POOL_SIZE, is_sqlite, new_reader, new_writer
from workflow.db.group_commit import GroupCommit

Answer = TypeVar("Answer")

#: PostgreSQL's codes for a deadlock and a serialisation failure: the transaction can be tried again.
_RETRYABLE = frozenset({"40P01", "40001"})
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Tx:
    """A writing transaction: the connection, the moment it counts as, and who asked for it."""

    connection: Connection
    #: The moment everything written here is dated to, in UTC.
    at: datetime
    #: Identifier of the request, for the history; None on the command line.
    request_id: str | None = None


Service = Callable[[Tx], Answer]


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


class Database:
    """The records behind one URL."""

    def __init__(self, url: str) -> None:
        """Prepare engines; nothing is opened before the first question."""
        self.url = url
        self.is_sqlite = is_sqlite(url)
        self._reader: Engine = new_reader(url)
        # The same connections, asked without a transaction.
        mode = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._glancer = self._reader.execution_options(**{GLANCE: True}, **mode)
        self._writer_engine: Engine = new_writer(url) if self.is_sqlite else self._reader
        self._group = GroupCommit(self._writer_engine) if self.is_sqlite else None
        # As many as there are connections; they start when they are needed. Glances have their own, so that
        # writers who wait for a lock hold up nobody who only has to be named.
        self._threads = ThreadPoolExecutor(POOL_SIZE, "database")
        self._glancing = ThreadPoolExecutor(POOL_SIZE, "glance")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read transaction: every question in it sees the same moment."""
        with _reaching(), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """Open a connection for questions that each stand for themselves: no transaction round them.

        Cheaper than ``read`` by a BEGIN and a ROLLBACK, which on PostgreSQL are two round trips.
        """
        with _reaching(), self._glancer.connect() as connection:
            yield connection

    async def glance_soon(self, question: Callable[[Connection], Answer]) -> Answer:
        """Answer a question from the event loop.

        On SQLite the loop asks itself: a look-up by index, in a file that readers never wait for, takes less
        time than handing it to a thread.
        """

        def ask() -> Answer:
            with self.glance() as connection:
                return question(connection)

        if self.is_sqlite:
            return ask()
        return await asyncio.get_running_loop().run_in_executor(self._glancing, ask)

    def write(
        self,
        service: Service[Answer],
        *,
        at: datetime | None = None,
        request_id: str | None = None,
    ) -> Answer:
        """Run a service in a writing transaction and return its answer after the commit.

        Raises what the service raises, with nothing written; Unavailable where the records cannot
        be reached.
        """
        run = _dated(service, at, request_id)
        with _reaching():
            return self._in_own_transaction(run) if self._group is None else self._group.alone(run)

    async def write_soon(
        self, service: Service[Answer], *, at: datetime | None = None, request_id: str | None = None
    ) -> Answer:
        """Do the same for a caller on the event loop, which goes on serving others meanwhile."""
        if self._group is None:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(
                self._threads, lambda: self.write(service, at=at, request_id=request_id)
            )
        with _reaching():
            return await self._group.together(_dated(service, at, request_id))

    def _in_own_transaction(self, run: Callable[[Connection], Answer]) -> Answer:
        for attempt in range(_TRIES):
            try:
                with self._writer_engine.begin() as connection:
                    return run(connection)
            except DBAPIError as error:
                if attempt == _TRIES - 1 or getattr(error.orig, "sqlstate", None) not in _RETRYABLE:
                    raise
        raise AssertionError  # the loop returns or raises

    def close(self) -> None:
        """Finish what was begun and let go of every connection."""
        self._threads.shutdown()
        self._glancing.shutdown()
        self._writer_engine.dispose()
        self._reader.dispose()


def _dated(
    service: Service[Answer], at: datetime | None, request_id: str | None
) -> Callable[[Connection], Answer]:
    """Return the service with the moment that it counts as; by default the moment it runs."""
    return lambda connection: service(Tx(connection, at or now(), request_id))


@contextmanager
def _reaching() -> Iterator[None]:
    """Turn a database that cannot be reached into a refusal; other faults pass through."""
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise Unavailable from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable from error
        raise
