"""Starting the service from the command line, and how quickly help comes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import pytest

from tests.workflow.terminal import Terminal

#: Most that `zi --help` may take on an idle machine.
HELP_SECONDS = 0.4
ZI = [sys.executable, "-c", "import sys; from workflow.cli import main; sys.exit(main())"]
READY_SECONDS = 60


@contextmanager
def served(folder, *options: str) -> Iterator[str]:
    """Serve from a process of its own and give its address."""
    environment = {**os.environ, "ZI_DATA_DIR": str(folder), "ZI_TICK_SECONDS": "0", "ZI_LANGUAGE": "en"}
    environment.pop("ZI_DATABASE_URL", None)
    command = [*ZI, "serve", "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:  # noqa: S603 -- ourselves
        try:
            assert process.stderr is not None
            told = next((line for line in process.stderr if "serves at" in line), "")
            assert told, "it ended without serving"
            yield told.split()[-1]
        finally:
            process.terminate()
            process.communicate(timeout=READY_SECONDS)


def answer(address, path):
    with urllib.request.urlopen(f"{address}{path}", timeout=READY_SECONDS) as response:  # noqa: S310 -- our own
        return response.status


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serving_migrates_and_answers(tmp_path, workers):
    with served(tmp_path / "var", "--workers", workers) as address:
        assert (answer(address, "/healthz"), answer(address, "/readyz")) == (200, 200)


def test_a_port_that_is_taken_is_answered_with_a_sentence(tmp_path, sqlite_url):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = Terminal(sqlite_url, tmp_path).type("serve", "--port", port)
    assert (refused.exit_code, f"port {port} sudah dipakai" in refused.stderr) == (1, True)


def test_migrating_an_empty_database_makes_the_schema(empty_database_url, tmp_path):
    terminal = Terminal(empty_database_url, tmp_path)
    assert [terminal.type(command).exit_code for command in ("check", "migrate", "check")] == [1, 0, 0]


def test_help_comes_at_once():
    def seconds() -> float:
        started = perf_counter()
        subprocess.run([*ZI, "--help"], check=True, capture_output=True)  # noqa: S603 -- ourselves
        return perf_counter() - started

    assert min(seconds() for _ in range(5)) < HELP_SECONDS


def test_every_command_of_the_contract_is_there(sqlite_url, tmp_path):
    told = Terminal(sqlite_url, tmp_path).type("--help").stdout
    commands = {"serve", "migrate", "demo", "person", "grant", "token", "import", "explain", "check"}
    assert {word for word in commands if f"\n  {word} " not in told} == set()
