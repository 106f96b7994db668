"""What somebody entered into the demo by hand is not lost when the demo is made anew."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select

from states.errors import Invalid
from states.vocabulary import Business, Serves
from workflow.db.database import Database
from workflow.db.tables import agency, cycle, proposal
from workflow.services.demo import load_demo
from workflow.services.manage import CONSOLE
from workflow.services.units import create_unit
from workflow.settings import Settings

DAY = date(2026, 7, 15)
SETTINGS = Settings(secret_key="only for the tests of the demo, nothing else")


@pytest.fixture
def small(sqlite_url, monkeypatch):
    """An empty SQLite database; nobody's password is hashed, which is slow on purpose."""
    monkeypatch.setattr("workflow.services.demo.load.hash_password", lambda _: "none")
    database = Database(sqlite_url)
    yield database
    database.close()


def found_a_unit(tx):
    agency_id = tx.connection.execute(select(agency.c.id)).scalars().first()
    create_unit(tx, CONSOLE, agency_id, "Kantor Sungguhan", Business.CORE, Serves.PUBLIC)


def nominate_by_hand(tx):
    row = tx.connection.execute(select(proposal)).mappings().first()
    given = {name: value for name, value in row.items() if name != "id"}
    tx.connection.execute(insert(proposal).values({**given, "number": "ZI-2026-0999", "state": "withdrawn"}))


def open_a_cycle(tx):
    row = tx.connection.execute(select(cycle)).mappings().first()
    given = {name: value for name, value in row.items() if name != "id"}
    tx.connection.execute(insert(cycle).values({**given, "year": row["year"] + 1}))


@pytest.mark.parametrize("enter", [found_a_unit, nominate_by_hand, open_a_cycle])
def test_what_somebody_entered_into_the_demo_is_not_lost_with_it(small, enter):
    load_demo(small, SETTINGS, DAY)
    small.write(enter)

    with pytest.raises(Invalid) as refused:
        load_demo(small, SETTINGS, DAY, reset=True)

    assert [fault.reason for fault in refused.value.faults] == ["demo-grown"]
    # To tell again how to sign in loses nothing.
    assert load_demo(small, SETTINGS, DAY).people
