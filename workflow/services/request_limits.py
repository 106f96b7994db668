"""Doors that a caller may use only so often: requests are counted in the database, so all processes share.

Time is cut into stretches of equal length that begin at the same moments for everybody; a caller has so
many requests in each. A request over the limit writes nothing, so that whoever hammers at the door does
not make the counter larger, and waits for no longer than the present stretch lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from sqlalchemy.dialects import postgresql, sqlite

from states.errors import RateLimited
from workflow.db.database import Tx
from workflow.db.tables import request_count


@dataclass(frozen=True, slots=True)
class Limit:
    """How often a caller may come."""

    #: Requests in one stretch.
    most: int
    #: Length of a stretch.
    seconds: int

    def stretch_of(self, moment: datetime) -> datetime:
        """Return when the stretch began that a moment lies in."""
        passed = int(moment.timestamp())
        return datetime.fromtimestamp(passed - passed % self.seconds, UTC)


def count_request(tx: Tx, key: str, limit: Limit) -> None:
    """Count one request of a caller; raise RateLimited, with nothing written, where there were too many.

    The row of the stretch is the lock: whoever comes at the same moment waits for the commit and finds
    the new count, in whatever process. Counting comes before reading and is committed by itself, so a
    request that finds nothing counts as well.
    """
    insert = sqlite.insert if tx.connection.dialect.name == "sqlite" else postgresql.insert
    since = limit.stretch_of(tx.at)
    statement = insert(request_count).values(key=key, since=since, requests=1)
    statement = statement.on_conflict_do_update(
        index_elements=["key", "since"],
        set_={"requests": request_count.c.requests + 1},
        where=request_count.c.requests < limit.most,
    )
    if limit.most > 0 and tx.connection.execute(statement.returning(request_count.c.requests)).first():
        return
    ends = since + timedelta(seconds=limit.seconds)
    raise RateLimited(max(1, ceil((ends - tx.at).total_seconds())))
