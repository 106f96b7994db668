"""A prepared statement answers as SQLAlchemy does by itself: same types, same events, same faults."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from workflow.db.database import Database
from workflow.db.moments import NaiveMomentError
from workflow.db.prepared import Prepared, whole_row
from workflow.db.tables import person

AT = datetime(2026, 4, 30, 9, 0, tzinfo=UTC)
RINA = {
    "email": "rina@contoh.go.id",
    "name": "Rina",
    "home_unit_id": None,
    "password_hash": None,
    "is_active": True,
    "created_at": AT,
    "version": 1,
}
ENTER = Prepared(insert(person).returning(person.c.id), whole_row(person))
NAMED = select(person).where(person.c.name == bindparam("called"), person.c.is_active.is_(True)).limit(1)
RENAME = Prepared(update(person).where(person.c.name == bindparam("old")).values(name=bindparam("new")))


@pytest.fixture
def connection(database_url):
    database = Database(database_url)
    with database._writer_engine.begin() as opened:
        yield opened
    database.close()


def test_rows_have_the_values_that_they_have_otherwise(connection):
    assert ENTER.ask(connection, RINA).scalar_one() == 1

    found = Prepared(NAMED).ask(connection, {"called": "Rina"}).mappings().one()

    assert found == connection.execute(NAMED, {"called": "Rina"}).mappings().one() == {"id": 1, **RINA}


def test_it_says_how_many_rows_it_changed(connection):
    ENTER.ask(connection, RINA)

    assert RENAME.do(connection, {"old": "Rina", "new": "Rini"}) == 1
    assert RENAME.do(connection, {"old": "Rina", "new": "Rini"}) == 0


def test_a_value_that_its_column_refuses_is_refused(connection):
    with pytest.raises(NaiveMomentError):
        ENTER.ask(connection, RINA | {"created_at": AT.replace(tzinfo=None)})


def test_a_fault_of_the_driver_is_the_one_that_callers_know_and_tells_no_values(connection):
    ENTER.ask(connection, RINA)
    with pytest.raises(IntegrityError) as fault, connection.begin_nested():
        ENTER.ask(connection, RINA)

    assert fault.value.hide_parameters


def test_whoever_listens_hears_it_and_may_send_another(connection):
    def other(*heard: Any) -> tuple[str, Any]:  # noqa: ANN401 -- an event's arguments
        return heard[2].replace("UPDATE person", "UPDATE nothing_of_ours"), heard[3]

    event.listen(connection, "before_cursor_execute", other, retval=True)
    with pytest.raises(DBAPIError, match="nothing_of_ours"), connection.begin_nested():
        RENAME.do(connection, {"old": "Rina", "new": "Rini"})
