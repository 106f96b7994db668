"""Checking the records as a whole: what was changed behind the database's back is found."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, insert, text, update

from states.vocabulary import Trigger
from tests.workflow.hall import open_hall
from tests.workflow.office import BEGUN, OWN_UNIT
from workflow.db.tables import award, history_entry, history_note, proposal, snapshot
from workflow.services.advance import advance
from workflow.services.check_records import check_records
from workflow.services.effects import Order
from workflow.services.record_documents import record_documents

#: Every invariant, in the order in which they are checked.
INVARIANTS = [
    "chains-unbroken",
    "state-as-recorded",
    "version-as-recorded",
    "one-open-proposal",
    "awards-match",
    "regulation-known",
    "revisions-unique",
    "snapshots-as-recorded",
]

_DISABLE = "ALTER TABLE history_entry DISABLE TRIGGER USER"


@pytest.fixture
def hall(database_url, tmp_path):
    """A hall whose proposal was put together properly: its history says how it came to be withdrawn."""
    with open_hall(database_url, tmp_path) as opened:
        rina, number = opened.caller("Rina"), opened.office.proposal_id
        write = opened.office.database.write
        write(lambda tx: record_documents(tx, rina, number, {"sptjm_no": "S-1"}, 1))
        write(lambda tx: advance(tx, rina, number, Order(trigger=Trigger.WITHDRAW, note="Ditunda"), 2))
        yield opened


def broken(hall):
    """Return the invariants that do not hold."""
    with hall.office.database.read() as connection:
        return [checked.invariant for checked in check_records(connection) if checked.broken]


def tamper(hall, verb, statement):
    """Change the history as nobody may: with its guards taken away."""
    is_sqlite = hall.office.database.is_sqlite
    guards = f"DROP TRIGGER history_entry_no_{verb}" if is_sqlite else _DISABLE
    for each in (text(guards), statement):
        hall.office.write(each)


def test_everything_is_checked_and_holds(hall):
    with hall.office.database.read() as connection:
        found = list(check_records(connection))
    assert [checked.invariant for checked in found] == INVARIANTS
    assert [checked.broken for checked in found if checked.broken] == []


def test_an_entry_that_was_rewritten_is_found(hall):
    tamper(
        hall,
        "update",
        text("UPDATE history_entry SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 1"),
    )
    assert "chains-unbroken" in broken(hall)


def test_a_state_that_no_move_led_to_is_found(hall):
    hall.office.write(update(proposal).values(state="not_awarded"))
    assert broken(hall) == ["state-as-recorded"]


def test_a_version_that_nothing_recorded_is_found(hall):
    hall.office.write(update(proposal).values(version=9))
    assert broken(hall) == ["version-as-recorded"]


def test_a_regulation_that_nobody_has_is_found(hall):
    hall.office.write(update(proposal).values(regulation_digest="0" * 64))
    assert broken(hall) == ["regulation-known"]


def test_an_award_whose_proposal_gave_none_is_found(hall):
    row = {"unit_id": OWN_UNIT, "predicate": "wbk", "decree_no": "1", "decree_date": date(2026, 1, 1)}
    values = {**row, "source": "x", "proposal_id": hall.office.proposal_id, "is_self_awarded": False}
    hall.office.write(insert(award).values(**values, recorded_at=BEGUN, recorded_by=1))
    assert broken(hall) == ["awards-match"]


def test_a_proposal_that_stands_awarded_without_award_is_found(hall):
    hall.office.write(update(proposal).values(state="wbk"))
    assert "awards-match" in broken(hall)


def test_two_open_proposals_of_a_unit_are_found(hall):
    hall.office.write(text("DROP INDEX proposal_open"))
    copied = "unit_id, agency_id, cycle_id, target, version, regulation, regulation_digest, lifecycle_version"
    rest = "criteria, documents, rounds, opened_at, state_since"
    for number in ("ZI-2026-0008", "ZI-2026-0009"):
        hall.office.write(
            text(
                f"INSERT INTO proposal (number, state, {copied}, {rest}) "  # noqa: S608 -- our own words
                f"SELECT '{number}', 'nominated', {copied}, {rest} FROM proposal WHERE number LIKE '%0001'"
            )
        )
    assert "one-open-proposal" in broken(hall)


def test_a_fact_with_two_revisions_in_force_is_found(hall):
    hall.office.write(text("DROP INDEX agency_fact_current"))
    columns = "agency_id, year, facts, source, recorded_at"
    for _ in range(2):
        hall.office.write(
            text(f"INSERT INTO agency_fact ({columns}) VALUES (1, 2025, '{{}}', 'x', '2026-01-01')")  # noqa: S608 -- our own words
        )
    assert broken(hall) == ["revisions-unique"]


def test_a_snapshot_that_was_changed_is_found(hall):
    row = {"proposal_id": hall.office.proposal_id, "seq": 2, "digest": "0" * 64, "content": "{}"}
    hall.office.write(insert(snapshot).values(**row, taken_at=BEGUN))
    assert broken(hall) == ["snapshots-as-recorded"]


def test_a_proposal_whose_history_is_gone_is_found(hall):
    hall.office.write(delete(history_note))
    tamper(hall, "delete", delete(history_entry))
    assert broken(hall) == ["state-as-recorded", "version-as-recorded"]
