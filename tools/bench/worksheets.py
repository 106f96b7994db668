"""Full worksheets under load: opening one, and saving an answer at a time, alone and with others."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count, repeat
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import update

from states.vocabulary import Column, State
from tests.workflow.full_worksheet import RULES, fill_up
from tests.workflow.office import open_office
from tools.bench.client import Call, Measured, run
from workflow.db.database import Database
from workflow.db.migrate import upgrade
from workflow.db.tables import proposal

#: People at once, none of whom pauses: one tells how long an answer takes, eight how many there can be.
PEOPLE = (1, 8)
REQUESTS = 400
WARM = 20
#: Milliseconds that 95 of 100 requests must not exceed.
MOST_MS = {"open a full worksheet": 80, "save one answer": 40}
_PATH = "/api/v1/proposals/1/worksheet"
_PATIENCE_SECONDS = 30


def report(folder: Path, databases: dict[str, str]) -> None:
    """Measure on each empty database (URL by name; none means SQLite here) and print the table."""
    columns = (
        "database",
        "load",
        "people",
        "per second",
        "server ms",
        "p50 ms",
        "p95 ms",
        "at most",
        "refused",
    )
    table = Table(*columns)
    for name, url in databases.items():
        for load, people, m in _measured(
            url or f"sqlite:///{folder}/worksheets.sqlite3", folder / f"worksheets-{name}"
        ):
            table.add_row(
                name,
                load,
                str(people),
                f"{m.per_second:,.0f}",
                f"{m.processor_ms:.1f}",
                f"{m.percentile_ms(50):.1f}",
                f"{m.percentile_ms(95):.1f}",
                str(MOST_MS[load]) if people == 1 else "–",
                str(m.refused),
            )
    Console(width=120).print(table)


def _measured(url: str, folder: Path) -> Iterator[tuple[str, int, Measured]]:
    upgrade(url)
    with open_office(url, folder, RULES.id) as office:
        fill_up(office)
    with _serving(url, folder) as (port, process):
        loads = {"open a full worksheet": _openings, "save one answer": _savings}
        asyncio.run(run(port, _openings(1), WARM))
        for load, lanes in loads.items():
            if lanes is _savings:
                _return_to_unit(url)
            for people in PEOPLE:
                before = _processor_seconds(process)
                found = asyncio.run(run(port, lanes(people), REQUESTS // people))
                yield load, people, replace(found, processor_seconds=_processor_seconds(process) - before)


def _processor_seconds(process: subprocess.Popen[bytes]) -> float:
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _return_to_unit(url: str) -> None:
    database = Database(url)
    back = update(proposal).values(state=State.SELF_ASSESSMENT.value)
    database.write(lambda tx: tx.connection.execute(back).rowcount)
    database.close()


def _openings(people: int) -> list[Iterator[Call]]:
    return [repeat(Call(_PATH, "Sari", b"", method="GET")) for _ in range(people)]


def _savings(people: int) -> list[Iterator[Call]]:
    return [_saving(lane) for lane in range(people)]


def _saving(lane: int) -> Iterator[Call]:
    """Yield saves of one answer each, going round a lane's own questions."""
    choices = [code for code in RULES.inputs if RULES.questions[code].options][lane :: max(PEOPLE)]
    for number in count():
        code = choices[number % len(choices)]
        options = list(RULES.questions[code].options)
        answers = {code: {"value": options[number % len(options)]}}
        body = json.dumps({"column": Column.UNIT.value, "answers": answers}).encode()
        yield Call(_PATH, "Dewi", body, method="PATCH")


@contextmanager
def _serving(url: str, folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the service as it is delivered and yield its port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "ZI_DATABASE_URL": url, "ZI_DATA_DIR": str(folder), "ZI_TICK_SECONDS": "0"}
    command = [sys.executable, "-c", "from workflow.cli import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment)  # noqa: S603 -- our own module
    try:
        _await(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def _await(port: int) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)
