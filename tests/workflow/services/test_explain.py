"""Explaining shows nobody figures that they may not see yet."""

import pytest

from states.vocabulary import State, Trigger
from tests.workflow.office import open_office
from workflow.db.database import now
from workflow.services.explain import explain


@pytest.fixture
def office(sqlite_url, tmp_path):
    with open_office(sqlite_url, tmp_path) as opened:
        opened.stand(State.TPI_EVALUATION)
        yield opened


def total_as_seen_by(office, name):
    caller = office.caller(name)
    with office.database.read() as connection:
        found = explain(connection, caller, office.proposal_id, now(), trigger=Trigger.PROPOSE)
    return next((f.status, f.actual) for f in found.moves[0].findings if f.requirement == "total")


def test_the_unit_learns_whether_but_not_by_how_much(office):
    assert total_as_seen_by(office, "Hendra") == ("unmet", "withheld")


def test_the_coordinator_sees_the_figure(office):
    assert total_as_seen_by(office, "Rina") == ("unmet", "0")
