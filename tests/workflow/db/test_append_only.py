"""What is kept for good: nobody edits, removes, replaces or empties it, not even the owner of the tables."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.promises.dumps import dump
from tests.promises.lawful import MOVES
from tests.promises.town import open_town
from workflow.db.engines import new_reader

KEPT_FOR_GOOD = ("history_entry", "snapshot")
#: What somebody with the service's own connection might try.
TRIES = {
    "update": "UPDATE {table} SET seq = seq + 1",
    "update to the same": "UPDATE {table} SET seq = seq",
    "delete": "DELETE FROM {table}",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET seq = 9",
}
ONLY_SQLITE = {
    "update or replace": "UPDATE OR REPLACE {table} SET seq = seq + 1",
    "insert or replace": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "replace": "REPLACE INTO {table} SELECT * FROM {table}",
}
ONLY_POSTGRESQL = {
    "truncate": "TRUNCATE {table}",
    "truncate with what points here": "TRUNCATE {table} CASCADE",
    "truncate what it points to": "TRUNCATE proposal, history_note CASCADE",
}


@pytest.fixture
def engine(database_url, tmp_path):
    """The engine of the service, after a decision that left an entry and a snapshot behind."""
    with open_town(database_url, tmp_path) as town:
        decline = next(move for move in MOVES if move.what == "decline")
        decline.make_way(town)
        assert decline.ask(town).status_code == 201
    engine = new_reader(database_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("table", KEPT_FOR_GOOD)
def test_nothing_that_was_kept_is_changed(engine, table):
    before = dump(engine)
    assert before[table]
    tries = TRIES | (ONLY_SQLITE if engine.dialect.name == "sqlite" else ONLY_POSTGRESQL)
    got_through = []
    for name, order in tries.items():
        try:
            with engine.begin() as connection:
                connection.execute(text(order.format(table=table)))
            got_through.append(name)
        except DBAPIError:
            assert dump(engine) == before, name
    assert got_through == []


def test_new_rows_are_still_taken(engine):
    one_more = """
        INSERT INTO snapshot (id, proposal_id, seq, digest, content, taken_at)
        SELECT 99, proposal_id, seq, digest, content, taken_at FROM snapshot"""
    with engine.begin() as connection:
        connection.execute(text(one_more))
    assert len(dump(engine)["snapshot"]) == 2
