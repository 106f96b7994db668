"""Several admins doing the same thing at once: one does it, the others are told that it is done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import cycle
from threading import Barrier

import pytest
from sqlalchemy import insert, select

from states.errors import Duplicate, Invalid, StaleVersion
from states.vocabulary import AgencyKind, Business, Predicate, Role, Serves
from tests.workflow.hall import open_hall
from tests.workflow.office import BEGUN, OTHER_UNIT, OWN_AGENCY, OWN_UNIT
from workflow.db.database import Tx
from workflow.db.tables import award, deadline, revocation
from workflow.services.agencies import change_agency, create_agency
from workflow.services.correct_award import correct_award
from workflow.services.grants import Scope, end_grant, give_grant
from workflow.services.managed_people import add_person
from workflow.services.move_deadlines import extend_deadline
from workflow.services.record_facts import record_unit_facts
from workflow.services.register_award import EarlierAward, register_award, revoke_award
from workflow.services.revocations import Decree
from workflow.services.units import change_unit, create_unit

RUNNERS = 6
WBK = EarlierAward(
    unit_id=OTHER_UNIT, predicate=Predicate.WBK, decree_no="1", decree_date=date(2023, 12, 6), source="x"
)


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        yield opened


def race(hall, service):
    """Run a service in several threads at once; return how many won and what the others were told."""
    start = Barrier(RUNNERS)

    def run(_number: int) -> str:
        start.wait()
        try:
            hall.office.database.write(service)
        except (Duplicate, Invalid, StaleVersion) as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(RUNNERS) as runners:
        outcomes = list(runners.map(run, range(RUNNERS)))
    return outcomes.count("done"), {outcome for outcome in outcomes if outcome != "done"}


def test_one_agency_of_a_name(hall):
    nusa = hall.caller("Nusa")
    assert race(hall, lambda tx: create_agency(tx, nusa, "Teluk", AgencyKind.CITY, "Asia/Jakarta")) == (
        1,
        {"duplicate"},
    )


def test_one_unit_of_a_name(hall):
    wahyu = hall.caller("Wahyu")
    made = race(hall, lambda tx: create_unit(tx, wahyu, OWN_AGENCY, "Teluk", Business.CORE, Serves.PUBLIC))
    assert made == (1, {"duplicate"})


def test_one_person_of_an_address(hall):
    wahyu = hall.caller("Wahyu")
    assert race(hall, lambda tx: add_person(tx, wahyu, "laila@example.go.id", "Laila")) == (1, {"duplicate"})


def test_one_grant_of_a_role(hall):
    wahyu, dewi = hall.caller("Wahyu"), hall.people["Dewi"]
    scope = Scope(agency_id=OWN_AGENCY)
    assert race(hall, lambda tx: give_grant(tx, wahyu, dewi, Role.REVIEWER, scope)) == (1, {"duplicate"})


def test_a_grant_ends_once(hall):
    wahyu, dewi = hall.caller("Wahyu"), hall.people["Dewi"]
    given = hall.office.database.write(
        lambda tx: give_grant(tx, wahyu, dewi, Role.REVIEWER, Scope(agency_id=OWN_AGENCY))
    )
    assert race(hall, lambda tx: end_grant(tx, wahyu, given)) == (1, {"invalid"})


def test_one_award_of_a_predicate(hall):
    hall.office.give("Rina", Role.COORDINATOR, unit_id=OTHER_UNIT)
    rina = hall.caller("Rina")
    assert race(hall, lambda tx: register_award(tx, rina, WBK)) == (1, {"duplicate"})


def test_an_award_is_revoked_once(hall):
    hall.office.give("Rina", Role.COORDINATOR, unit_id=OTHER_UNIT)
    rina, nadia = hall.caller("Rina"), hall.caller("Nadia")
    found = hall.office.database.write(lambda tx: register_award(tx, rina, WBK))
    decree = Decree("2", date(2026, 1, 5), "x")
    assert race(hall, lambda tx: revoke_award(tx, nadia, found, decree)) == (1, {"invalid"})


def test_the_same_correction_is_written_once(hall):
    hall.office.give("Rina", Role.COORDINATOR, unit_id=OTHER_UNIT)
    rina = hall.caller("Rina")
    found = hall.office.database.write(lambda tx: register_award(tx, rina, WBK))
    given = {"decree_date": date(2023, 12, 7)}
    assert race(hall, lambda tx: correct_award(tx, rina, found, given, "x")) == (RUNNERS, set())
    assert hall.told(f"unit:{OTHER_UNIT}") == ["award.registered", "award.corrected"]


def test_no_correction_passes_a_revocation_under_way(hall):
    hall.office.give("Rina", Role.COORDINATOR, unit_id=OTHER_UNIT)
    rina, nadia = hall.caller("Rina"), hall.caller("Nadia")
    found = hall.office.database.write(lambda tx: register_award(tx, rina, WBK))
    decree = Decree("77", date(2026, 8, 14), "Korupsi")
    acts = cycle(
        [
            lambda tx: correct_award(tx, rina, found, {"decree_date": date(2026, 8, 15)}, "x"),
            lambda tx: revoke_award(tx, nadia, found, decree),
        ]
    )

    def act(tx: Tx) -> None:
        next(acts)(tx)

    race(hall, act)
    # Whichever came first: the decree is never younger than the one that revoked it.
    [row] = hall.office.rows(
        select(award.c.decree_date, revocation.c.decree_date.label("revoked_on")).join_from(
            award, revocation, revocation.c.award_id == award.c.id, isouter=True
        )
    )
    assert row.revoked_on is None or row.decree_date <= row.revoked_on


def test_a_deadline_is_extended_once(hall):
    row = {
        "proposal_id": hall.office.proposal_id,
        "stage": "self_assessment",
        "due_on": date(2026, 4, 30),
    }
    hall.office.write(insert(deadline).values(**row, why="cycle", when_missed="late", recorded_at=BEGUN))
    found, rina = hall.office.rows(select(deadline.c.id))[0].id, hall.caller("Rina")
    assert race(hall, lambda tx: extend_deadline(tx, rina, found, date(2027, 1, 5), "x")) == (1, {"invalid"})


def test_a_version_is_changed_once(hall):
    wahyu = hall.caller("Wahyu")
    change = {"name": "Badan Teladan"}
    assert race(hall, lambda tx: change_agency(tx, wahyu, OWN_AGENCY, change, 1)) == (1, {"stale-version"})


def test_the_same_facts_are_one_revision(hall):
    rina = hall.caller("Rina")
    outcome = race(hall, lambda tx: record_unit_facts(tx, rina, OWN_UNIT, 2025, {"tlhp_due": 3}, "x"))
    assert (outcome, hall.told(f"unit:{OWN_UNIT}")) == ((RUNNERS, set()), ["facts.recorded"])


def test_two_units_never_become_each_others_successor(hall):
    wahyu = hall.caller("Wahyu")
    heir = hall.office.database.write(
        lambda tx: create_unit(tx, wahyu, OWN_AGENCY, "Teluk", Business.CORE, Serves.PUBLIC)
    )
    pairs = cycle([(OWN_UNIT, heir), (heir, OWN_UNIT)])

    def succeed(tx: Tx) -> None:
        first, second = next(pairs)
        change_unit(tx, wahyu, first, {"successor_id": second})

    done, told = race(hall, succeed)
    assert (done >= 1, told <= {"invalid"}) == (True, True)
    successors = [
        hall.ask("Wahyu", "GET", f"/units/{number}").json()["successor_id"] for number in (OWN_UNIT, heir)
    ]
    assert None in successors
