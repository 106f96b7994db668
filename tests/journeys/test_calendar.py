"""Days as the agency lives them: its own zone, its deadlines, what is late and what is next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.journeys.office import ADMIN, Office
from tests.journeys.proposal import PAPERS, Proposal, begun, nominate, stopping
from tests.journeys.sheets import OLD


@pytest.fixture
def office(shared_office_here: Office):
    return shared_office_here


def waiting(office, due_on, when_missed="late") -> Proposal:
    """Nominate a new unit in a cycle whose first stage ends on some day."""
    end = {"nominated": {"due_on": due_on, "when_missed": when_missed}}
    cycle = office.open_cycle(2026, OLD, deadlines=end)
    proposal = nominate(office, cycle, unit=office.next_unit())
    proposal.record(**PAPERS)
    return proposal


@pytest.mark.parametrize(
    ("zone", "hour", "minute", "stopped"),
    [
        ("Asia/Jakarta", 16, 59, []),
        ("Asia/Jakarta", 17, 0, ["deadline"]),
        ("Asia/Makassar", 15, 59, []),
        ("Asia/Makassar", 16, 0, ["deadline"]),
        ("Asia/Jayapura", 14, 59, []),
        ("Asia/Jayapura", 15, 0, ["deadline"]),
    ],
)
def test_a_day_ends_at_midnight_where_the_agency_is(office, zone, hour, minute, stopped):
    proposal = waiting(office, "2026-01-30", "closed")
    agency = f"/agencies/{office.agency_id}"
    version = office.get(ADMIN, agency)["version"]
    office.ask(ADMIN, "PATCH", agency, {"timezone": zone}, version=version)
    office.clock.move_to(datetime(2026, 1, 30, hour, minute, tzinfo=UTC))
    assert stopping(proposal.explain("Rina", "begin_self_assessment")["findings"]) == stopped


def test_deadlines_are_listed_soonest_first(office):
    later, sooner = waiting(office, "2026-03-27"), waiting(office, "2026-03-20")
    told = [(d["proposal_id"], d["due_on"], d["why"]) for d in office.get("Rina", "/deadlines")["items"]]
    assert [each for each in told if each[0] in {later.id, sooner.id}] == [
        (sooner.id, "2026-03-20", "cycle"),
        (later.id, "2026-03-27", "cycle"),
    ]


def test_what_is_overdue_is_found_until_it_moves_on(office):
    proposal, _in_time = waiting(office, "2026-01-30"), waiting(office, "2026-02-27")
    office.on(2026, 1, 31)
    asked = "/proposals?overdue=true&limit=1"
    [newest] = office.get("Rina", asked)["items"]
    proposal.move("Rina", "begin_self_assessment")
    assert newest["number"] == proposal.number
    assert proposal.number not in [each["number"] for each in office.get("Rina", asked)["items"]]


def test_a_cycles_new_date_reaches_who_waits_under_the_old_one_and_no_extension(office):
    end = {"nominated": {"due_on": "2026-01-30"}}
    cycle = office.open_cycle(2026, OLD, deadlines=end)
    plain, extended = (nominate(office, cycle, unit=office.next_unit()) for _ in range(2))
    own = extended.show()["deadline"]["id"]
    office.ask("Rina", "PATCH", f"/deadlines/{own}", {"due_on": "2026-03-13", "reason": "Gempa bumi"})
    moved = {"deadlines": {"nominated": {"due_on": "2026-02-13"}}}
    office.ask(ADMIN, "PATCH", f"/cycles/{cycle}", moved, version=1)
    due = [(p.show()["deadline"]["due_on"], p.show()["deadline"]["why"]) for p in (plain, extended)]
    assert due == [("2026-02-13", "cycle"), ("2026-03-13", "extension")]


def test_no_unit_is_nominated_before_its_cycle_opens_or_after_it_closed(office):
    cycle = office.open_cycle(2026, OLD, opens_on="2026-02-02", closes_on="2026-03-31")
    asked = f"/units/{office.units[office.next_unit()]}/explain?target=wbk&cycle_id={cycle}"
    told = []
    for month, day in ((2, 1), (2, 2), (3, 31), (4, 1)):
        office.on(2026, month, day)
        told.append(stopping(office.get("Rina", asked)["findings"]))
    assert told == [["cycle-open"], [], [], ["cycle-open"]]


def test_every_stage_has_its_own_date(office):
    proposal = begun(nominate(office, office.cycle(2026, OLD)))
    due = proposal.show()["deadline"]
    assert (due["stage"], due["due_on"], due["is_late"]) == ("self_assessment", "2026-04-30", False)
