"""A WBK from before this register: under 10/2019 it opens the way to WBBM at once, under 90/2021 in time."""

from __future__ import annotations

import pytest

from tests.journeys.office import Office
from tests.journeys.proposal import (
    LETTERS,
    Proposal,
    accepted,
    begun,
    nominate,
    nomination,
    proposed,
    stopping,
    submitted,
)
from tests.journeys.sheets import NEW, OLD, best, worst


@pytest.fixture
def office(shared_office_here: Office):
    return shared_office_here


def at_the_tpi(office, regulation, unit) -> Proposal:
    """Lead a WBBM proposal to the TPI, scored to the full, papers recorded."""
    proposal = begun(nominate(office, office.cycle(2026, regulation), "wbbm", unit))
    accepted(submitted(proposal, worst(regulation)))
    proposal.fill("Sari", "tpi", best(regulation))
    proposal.record(**LETTERS)
    return proposal


def test_without_any_wbk_there_is_no_wbbm(office):
    unit = office.next_unit()
    asked = f"/units/{office.units[unit]}/explain?target=wbbm&cycle_id={office.cycle(2026, OLD)}"
    assert "prior-wbk" in stopping(office.get("Rina", asked)["findings"])


def test_a_registered_wbk_opens_the_way_to_wbbm(office):
    unit = office.next_unit()
    award = office.register(unit, "2026-01-09")
    proposal = at_the_tpi(office, OLD, unit)
    shown = proposal.show()
    assert (shown["award_id"], shown["predecessor_id"]) == (award, None)
    assert proposed(proposal).state == "national_evaluation"


@pytest.mark.parametrize(
    ("dated", "stopped", "held"),
    [("2026-01-09", ["wbk-interval"], "0"), ("2025-01-02", ["wbk-interval"], "1"), ("2024-12-31", [], "2")],
)
def test_90_2021_counts_two_years_from_the_wbk(office, dated, stopped, held):
    unit = office.next_unit()
    office.register(unit, dated)
    move = at_the_tpi(office, NEW, unit).explain("Ratna", "propose")
    interval = next(f for f in move["findings"] if f["requirement"] == "wbk-interval")
    assert (stopping(move["findings"]), interval["required"], interval["actual"]) == (stopped, "2", held)


def test_90_2021_refuses_the_move_itself_and_warns_of_it_at_the_nomination(office):
    unit = office.next_unit()
    office.register(unit, "2025-12-05")
    asked = f"/units/{office.units[unit]}/explain?target=wbbm&cycle_id={office.cycle(2026, NEW)}"
    [ahead] = [f for f in office.get("Rina", asked)["findings"] if f["requirement"] == "wbk-interval"]
    refused = at_the_tpi(office, NEW, unit).refused("Ratna", "propose")
    [found] = [f for f in refused["findings"] if f["requirement"] == "wbk-interval"]
    assert (ahead["status"], ahead["binds_at"], ahead["gap"]) == ("warning", ["propose"], "1")
    assert (refused["status"], found["status"], found["gap"]) == (422, "unmet", "1")


def test_a_unit_that_holds_wbk_is_not_nominated_for_it_again(office):
    unit = office.next_unit()
    office.register(unit, "2023-12-06")
    asked = f"/units/{office.units[unit]}/explain?target=wbk&cycle_id={office.cycle(2026, OLD)}"
    assert "holds-no-predicate" in stopping(office.get("Rina", asked)["findings"])


def test_the_same_decree_is_registered_once(office):
    unit = office.next_unit()
    office.register(unit, "2023-12-06")
    body = {"unit_id": office.units[unit], "predicate": "wbk", "decree_no": "1", "decree_date": "2023-12-06"}
    response = office.send("Rina", "POST", "/awards", {**body, "source": "Arsip"})
    assert (response.status_code, response.json()["code"]) == (409, "duplicate")


def refused_on(office, unit, target, **named: int) -> tuple[str, str]:
    """Return which field of a nomination is refused, and why."""
    cycle = office.cycle(2026, OLD)
    answer = office.send("Rina", "POST", "/proposals", nomination(office, cycle, target, unit, **named))
    [fault] = answer.json()["errors"]
    return fault["where"], fault["reason"]


def test_a_wbbm_builds_on_the_wbk_in_force_and_on_nothing_else(office):
    unit = office.next_unit()
    earlier = nominate(office, office.cycle(2026, OLD), "wbk", unit)
    earlier.move("Rina", "withdraw", note="Sudah ber-WBK")
    office.register(unit, "2026-01-09")
    found = refused_on(office, unit, "wbbm", predecessor_id=earlier.id)
    assert found == ("body.predecessor_id", "not-the-wbk-in-force")


def test_a_wbk_builds_on_nothing(office):
    unit = office.next_unit()
    earlier = nominate(office, office.cycle(2026, OLD), "wbk", unit)
    earlier.move("Rina", "withdraw", note="Belum siap")
    found = refused_on(office, unit, "wbk", predecessor_id=earlier.id)
    assert found == ("body.predecessor_id", "not-applicable")
