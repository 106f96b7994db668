"""Promise 1: what was answered with success is there after every process was killed, and the database too."""

from __future__ import annotations

import os
import random
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest
from httpx2 import Client, Response, TransportError
from sqlalchemy import Connection, event, select, text

from tests.promises.chains import breaks, hashes
from tests.promises.dumps import changed, dump
from tests.promises.lawful import LAWFUL, Lawful
from tests.promises.servers import Servers, serving
from tests.promises.town import open_town
from workflow.db.database import Database
from workflow.db.engines import is_sqlite
from workflow.db.tables import history_entry, proposal

#: Deaths a database lives through here; each costs a start of the service.
DEATHS = 3
#: So many answers at the most lie between two deaths.
MOST_ANSWERS = 15
_REASON = {"note": "Alasan yang cukup", "documents": ["perintah.pdf"]}
#: Who does what to a proposal that stands in a state: out and back again, for as long as it takes.
OUT, BACK = ("Rina", "withdraw"), ("Ratna", "correct")


@dataclass
class Tally:
    """What the writers were told, and when there is enough of it."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    acknowledged: list[str] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    is_over: bool = False

    def told(self, response: Response) -> None:
        """Count an answer."""
        with self.changed:
            if response.status_code == HTTPStatus.CREATED:
                self.acknowledged.append(response.json()["hash"])
            else:
                self.others.append(response.status_code)
            self.changed.notify_all()

    def wait_for(self, more: int) -> None:
        """Return when so many more were acknowledged."""
        with self.changed:
            wanted = len(self.acknowledged) + more
            assert self.changed.wait_for(lambda: len(self.acknowledged) >= wanted, timeout=60)


def write(servers: Servers, proposal_id: int, tally: Tally) -> None:
    """Move a proposal to and fro until it is over, whatever becomes of the service meanwhile."""
    with servers.client(OUT[0]) as rina, servers.client(BACK[0]) as ratna:
        while not tally.is_over:
            try:
                step(rina, ratna, proposal_id, tally)
            except TransportError:
                continue  # the service died in the middle: nobody was told anything


def step(rina: Client, ratna: Client, proposal_id: int, tally: Tally) -> None:
    """Make the move that the proposal stands before."""
    shown = rina.get(f"/proposals/{proposal_id}")
    if shown.status_code != HTTPStatus.OK:
        tally.told(shown)
        return
    client, trigger = (ratna, BACK[1]) if shown.json()["state"] == "withdrawn" else (rina, OUT[1])
    version = {"If-Match": shown.headers["ETag"]}
    order = {"trigger": trigger, **_REASON}
    tally.told(client.post(f"/proposals/{proposal_id}/transitions", json=order, headers=version))


def kill_the_database(url: str) -> None:
    """Kill one of PostgreSQL's processes; it then throws all of them out and recovers from its log."""
    database = Database(url)
    with database.read() as connection:
        other = "SELECT max(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        victim = connection.execute(text(f"{other}pg_backend_pid()")).scalar_one()
    # Not from within: this connection would be thrown out as well.
    database.close()
    os.kill(victim, signal.SIGKILL)


def die(servers: Servers, *, is_database: bool) -> None:
    """Let the database or the service die; the service comes back."""
    if is_database:
        kill_the_database(servers.url)
    else:
        servers.kill()
        servers.start()


def test_acknowledged_moves_survive_kill_9(database_url, tmp_path):
    chance = random.Random(1)  # noqa: S311 -- moments to die at
    with open_town(database_url, tmp_path / "town") as town:
        ids = [town.own.proposal_id, town.sibling.proposal_id]
    tally = Tally()
    with serving(database_url, tmp_path / "served") as servers:
        writers = [threading.Thread(target=write, args=(servers, each, tally)) for each in [*ids, *ids]]
        for writer in writers:
            writer.start()
        try:
            for death in range(DEATHS):
                tally.wait_for(chance.randint(3, MOST_ANSWERS))
                die(servers, is_database=death == 1 and not is_sqlite(database_url))
            tally.wait_for(3)
        finally:
            tally.is_over = True
            for writer in writers:
                writer.join()
    database = Database(database_url)
    with database.read() as connection:
        assert set(tally.acknowledged) - hashes(connection) == set()
        assert breaks(connection) == []
        assert versions(connection) == moves_made(connection)
    database.close()
    # Writers of one proposal meet now and then, and are told; what dies is out of reach, not broken.
    assert set(tally.others) <= {HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE}


def versions(connection):
    """Return each proposal's moves as its version counts them."""
    rows = connection.execute(select(proposal.c.id, proposal.c.version).where(proposal.c.version > 1))
    return {row.id: row.version - 1 for row in rows}


def moves_made(connection):
    """Return each proposal's moves as its history counts them."""
    streams = connection.execute(select(history_entry.c.stream)).scalars().all()
    found = {int(stream.partition(":")[2]) for stream in streams}
    return {each: streams.count(f"proposal:{each}") for each in found}


#: One of each way in which a route writes.
WAYS = [each for each in LAWFUL if each.what in {"award", "file"} or each.route == "POST /api/v1/proposals"]
#: Long enough for an answer that nothing holds up.
_SOON_SECONDS = 0.3


@pytest.mark.parametrize("lawful", WAYS, ids=str)
def test_nobody_is_answered_before_the_commit(database_url, tmp_path, lawful: Lawful):
    reached, released = threading.Event(), threading.Event()
    with open_town(database_url, tmp_path) as town, ThreadPoolExecutor(1) as pool:
        lawful.make_way(town)
        database = town.office.database
        before = dump(database._reader)

        def waits(connection: Connection) -> None:
            if changed_by(connection):
                reached.set()
                assert released.wait(60)

        event.listen(database._writer_engine, "commit", waits)
        asked = pool.submit(lawful.ask, town)
        assert reached.wait(60)
        with pytest.raises(TimeoutError):
            asked.result(_SOON_SECONDS)
        assert changed(before, dump(database._reader)) == {}
        released.set()
        assert asked.result(60).is_success
        event.remove(database._writer_engine, "commit", waits)
        assert changed(before, dump(database._reader)) != {}


def changed_by(connection: Connection) -> bool:
    """Whether a transaction has written anything; on PostgreSQL those that only read commit too."""
    if connection.dialect.name == "sqlite":
        return True
    given = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()").scalar()
    return given is not None
