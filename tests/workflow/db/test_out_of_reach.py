"""When the records are out of reach for a while: callers are told so, with the same refusal every time."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from states.errors import Unavailable
from workflow.db.database import Database
from workflow.db.engines import POOL_SIZE


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


def test_no_statement_waits_for_ever_for_a_lock(postgresql_url):
    database = Database(postgresql_url)
    with database.read() as connection:
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "10s"
    database.close()


def test_more_callers_than_connections_are_told_to_come_back(postgresql_url):
    database = Database(postgresql_url)
    with ExitStack() as stack:
        for _ in range(2 * POOL_SIZE):
            stack.enter_context(database.read())
        with pytest.raises(Unavailable), database.read():
            pass
    with database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    database.close()


def test_faults_name_no_values(database):
    with database.read() as connection, pytest.raises(DBAPIError) as fault:
        connection.execute(text("SELECT * FROM nothing WHERE secret = :value"), {"value": "kata sandi"})
    assert "kata sandi" not in str(fault.value)
