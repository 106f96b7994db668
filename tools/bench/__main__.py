"""``make bench``: moves per second on SQLite and PostgreSQL, small and large, beside the baselines."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.postgres import installations, running
from tools.bench import worksheets
from tools.bench.aims import Found, aims
from tools.bench.client import Call, Measured, run
from tools.bench.loader import fill
from tools.bench.walks import recorded_walk, walk
from workflow.db.database import Database
from workflow.db.migrate import upgrade

CONNECTIONS = 8
#: Proposals that move; every lane walks its own ones round and round.
MOVERS = 96
#: Proposals that only stand around: small and large.
SIZES = (100, 20_000)
#: Loads and sizes take turns, so that a slow minute of the machine is nobody's alone.
TURNS = 8
CALLS_A_TURN = 36
#: The server as it is delivered, behind its socket alone: a benchmark of moves that a crash could lose would
#: be worth nothing.
DURABLE: Mapping[str, str] = {"listen_addresses": ""}


@dataclass(frozen=True, slots=True)
class Served:
    """One server under test with its database, and what is sent to it."""

    database: str
    standing: int
    port: int
    process: subprocess.Popen[bytes]
    loads: Mapping[str, list[Iterator[Call]]]

    def turn(self) -> dict[str, Measured]:
        """Return what a turn of every load took."""
        return {load: self._measured(lanes) for load, lanes in self.loads.items()}

    def _measured(self, lanes: list[Iterator[Call]]) -> Measured:
        before = self._processor_seconds()
        found = asyncio.run(run(self.port, lanes, CALLS_A_TURN))
        return replace(found, processor_seconds=self._processor_seconds() - before)

    def _processor_seconds(self) -> float:
        user, system = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def peak_megabytes(self) -> float:
        """Return the most memory that the server ever held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


@contextmanager
def served(name: str, url: str, standing: int, folder: Path) -> Iterator[Served]:
    """Fill a fresh database and serve it; the raw moves are learnt, nothing is measured yet."""
    upgrade(url)
    database = Database(url)
    *ids, recorded = database.write(lambda tx: fill(tx.connection, 2 * MOVERS + 1, standing))
    database.close()
    movers, raw = ids[:MOVERS], ids[MOVERS:]
    loads = {
        "empty POST": _lanes("/bench/empty", raw),
        "raw SQL": _lanes("/bench/raw/{id}", raw),
        "move": _lanes("/api/v1/proposals/{id}/transitions", movers),
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "ZI_DATABASE_URL": url, "ZI_DATA_DIR": str(folder), "ZI_TICK_SECONDS": "0"}
    process = subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", "tools.bench.server", str(port), str(recorded)], env=environment
    )
    try:
        _await(port)
        learning = list(recorded_walk(recorded))
        asyncio.run(run(port, [iter(learning)], len(learning)))
        yield Served(name, standing, port, process, loads)
    finally:
        process.terminate()
        process.wait(10)


def _lanes(path: str, ids: list[int]) -> list[Iterator[Call]]:
    return [walk(path, ids[lane::CONNECTIONS]) for lane in range(CONNECTIONS)]


def _await(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def measure(servers: Sequence[Served]) -> list[Found]:
    """Let the servers' loads take turns and return what each came to."""
    turns = [[server.turn() for server in servers] for _ in range(TURNS)]
    return [
        Found(
            server.database,
            server.standing,
            {load: Measured.of([turn[at][load] for turn in turns]) for load in server.loads},
            server.peak_megabytes(),
        )
        for at, server in enumerate(servers)
    ]


def _table(found: Sequence[Found]) -> Table:
    table = Table(
        "database",
        "standing",
        "load",
        "per second",
        "against raw",
        "p50 ms",
        "p99 ms",
        "CPU ms",
        "refused",
        "peak MB",
    )
    for each in found:
        for load, m in each.loads.items():
            table.add_row(
                each.database,
                f"{each.standing:,}",
                load,
                f"{m.per_second:,.0f}",
                f"{m.per_second / each.loads['raw SQL'].per_second:.2f}",
                f"{m.percentile_ms(50):.1f}",
                f"{m.percentile_ms(99):.1f}",
                f"{m.processor_ms:.2f}",
                str(m.refused),
                f"{each.peak_megabytes:.0f}",
            )
    return table


def _verdicts(found: Sequence[Found]) -> Table:
    table = Table("aim", "asked", "found in this run", "")
    for aim in aims(found):
        table.add_row(aim.what, aim.asked, aim.found, "met" if aim.is_met else "NOT MET")
    return table


def main() -> None:
    """Print what was found, and which aims it meets."""
    found: list[Found] = []
    with tempfile.TemporaryDirectory() as temporary, running(installations()[0], DURABLE) as postgresql:
        for name in sys.argv[1:] or ("SQLite", "PostgreSQL"):
            with ExitStack() as stack:
                servers = []
                for size in SIZES:
                    folder = Path(temporary) / f"{name}-{size}"
                    folder.mkdir()
                    is_sqlite = name == "SQLite"
                    url = (
                        f"sqlite:///{folder}/zi.sqlite3" if is_sqlite else postgresql.create(f"bench_{size}")
                    )
                    servers.append(stack.enter_context(served(name, url, size, folder)))
                found += measure(servers)
        worksheets.report(
            Path(temporary), {"SQLite": "", "PostgreSQL": postgresql.create("bench_worksheets")}
        )
    console = Console(width=120)
    console.print(_table(found))
    console.print(_verdicts(found))


if __name__ == "__main__":
    main()
