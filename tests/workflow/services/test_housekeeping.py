"""Housekeeping puts away what nobody may use any more, and nothing else."""

import datetime as dt

import pytest
from sqlalchemy import insert, select

from workflow.db.database import Database
from workflow.db.tables import idempotency_key
from workflow.services.housekeeping import tidy

NOW = dt.datetime(2026, 4, 1, 7, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(("age_hours", "is_kept"), [(71, True), (73, False)])
def test_a_kept_answer_is_replayed_for_three_days(database_url, age_hours, is_kept):
    database = Database(database_url)
    row = {
        "caller": "person:1",
        "key": "a",
        "request_digest": "",
        "status": 201,
        "body": "{}",
        "headers": "{}",
        "created_at": NOW - dt.timedelta(hours=age_hours),
    }
    database.write(lambda tx: tx.connection.execute(insert(idempotency_key), row).rowcount)
    database.write(tidy, at=NOW)
    with database.read() as connection:
        assert bool(connection.execute(select(idempotency_key.c.id)).all()) is is_kept
    database.close()
