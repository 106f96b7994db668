"""``make bench``: moves per second on SQLite and PostgreSQL, small and large, beside the baselines."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.postgres import installations, running
from tools.bench import worksheets
from tools.bench.client import Call, Measured, run
from tools.bench.loader import COORDINATOR, HEAD, fill
from workflow.db.database import Database
from workflow.db.migrate import upgrade

CONNECTIONS = 8
#: Proposals that move; every lane walks its own ones round and round.
MOVERS = 96
#: Proposals that only stand around: small and large.
SIZES = (100, 20_000)
ROUNDS = 12
#: The server as it is delivered: a benchmark of moves that a crash could lose would be worth nothing.
DURABLE: Mapping[str, str] = {}


def _lanes(path: str, ids: list[int]) -> list[Iterator[Call]]:
    return [
        iter(
            [
                Call(path.format(id=i), COORDINATOR, b"{}")
                for _ in range(ROUNDS)
                for i in ids[lane::CONNECTIONS]
            ]
        )
        for lane in range(CONNECTIONS)
    ]


def _moving(ids: list[int]) -> list[Iterator[Call]]:
    """Return lanes of real moves: begin once, then withdraw and correct in turn."""
    return [_walk(ids[lane::CONNECTIONS]) for lane in range(CONNECTIONS)]


def _walk(ids: list[int]) -> Iterator[Call]:
    withdraw = json.dumps({"trigger": "withdraw", "note": "uji beban"}).encode()
    correct = json.dumps({"trigger": "correct", "note": "uji beban", "documents": ["SK-9"]}).encode()
    for turn in range(ROUNDS):
        for proposal_id in ids:
            path = f"/api/v1/proposals/{proposal_id}/transitions"
            if turn == 0:
                yield Call(path, COORDINATOR, b'{"trigger":"begin_self_assessment"}', 1)
            elif turn % 2:
                yield Call(path, COORDINATOR, withdraw, turn + 1)
            else:
                yield Call(path, HEAD, correct, turn + 1)


@contextmanager
def _server(url: str, recorded_id: int, folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "ZI_DATABASE_URL": url, "ZI_DATA_DIR": str(folder), "ZI_TICK_SECONDS": "0"}
    process = subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", "tools.bench.server", url, str(port), str(recorded_id)], env=environment
    )
    try:
        _await(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(10)


def _await(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def _peak_megabytes(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def measure(url: str, standing: int, folder: Path) -> tuple[dict[str, Measured], float]:
    """Return what empty posts, raw moves and real moves take on a fresh database of some size."""
    upgrade(url)
    database = Database(url)
    ids = database.write(lambda tx: fill(tx.connection, 2 * MOVERS + 1, standing))
    database.close()
    movers, raw, recorded = ids[:MOVERS], ids[MOVERS : 2 * MOVERS], ids[-1]
    with _server(url, recorded, folder) as (port, process):
        loads = {
            "warm-up": [iter([Call("/bench/record", COORDINATOR, b"{}")])],
            "empty POST": _lanes("/bench/empty", raw),
            "raw SQL": _lanes("/bench/raw/{id}", raw),
            "move": _moving(movers),
        }
        found = {name: asyncio.run(run(port, lanes)) for name, lanes in loads.items()}
        return found, _peak_megabytes(process)


def main() -> None:
    """Print the table."""
    table = Table(
        "database", "standing", "load", "per second", "p50 ms", "p99 ms", "refused", "against raw", "peak MB"
    )
    with tempfile.TemporaryDirectory() as temporary, running(installations()[0], DURABLE) as server:
        for size in SIZES:
            folder = Path(temporary) / str(size)
            folder.mkdir()
            for name, url in (
                ("SQLite", f"sqlite:///{folder}/zi.sqlite3"),
                ("PostgreSQL", server.create(f"bench_{size}")),
            ):
                found, peak = measure(url, size, folder)
                base = found["raw SQL"].per_second
                for load, m in list(found.items())[1:]:
                    table.add_row(
                        name,
                        f"{size:,}",
                        load,
                        f"{m.per_second:,.0f}",
                        f"{m.percentile_ms(50):.1f}",
                        f"{m.percentile_ms(99):.1f}",
                        str(m.refused),
                        f"{m.per_second / base:.2f}",
                        f"{peak:.0f}",
                    )
        worksheets.report(Path(temporary), {"SQLite": "", "PostgreSQL": server.create("bench_worksheets")})
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
