"""The determination table through ``simulate``: each bound, a hundredth below it and above it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from states.figures import shortest
from states.regulations import regulation
from states.vocabulary import Predicate
from tests.journeys.proposal import LETTERS, Proposal, accepted, begun, nominate, stopping, submitted
from tests.journeys.sheets import EXACTLY_3_2, NEW, OLD, best, worst

#: The table as it is published, but for the areas: points by row, regulation and predicate.
TABLE: dict[tuple[str, str], dict[str, str]] = {
    (OLD, "wbk"): {
        "total": "75",
        "enablers": "40",
        "clean_government": "18.5",
        "anti_corruption_survey": "13.5",
        "tlhp": "5",
        "public_service": "16",
    },
    (OLD, "wbbm"): {
        "total": "85",
        "enablers": "48",
        "clean_government": "18.5",
        "anti_corruption_survey": "13.5",
        "tlhp": "5",
        "public_service": "18",
    },
    (NEW, "wbk"): {
        "total": "75",
        "enablers": "40",
        "clean_government": "18.25",
        "anti_corruption_survey": "15.75",
        "performance": "2.5",
        "public_service": "14",
    },
    (NEW, "wbbm"): {
        "total": "85",
        "enablers": "48",
        "clean_government": "19.5",
        "anti_corruption_survey": "15.75",
        "performance": "3.75",
        "public_service": "15.75",
    },
}
AREAS = {"MP": 8, "TL": 7, "SDM": 10, "PA": 10, "PP": 15, "PKPP": 10}
SHARE = {"wbk": Fraction(60, 100), "wbbm": Fraction(75, 100)}
HUNDREDTH = Fraction(1, 100)


def bounds(regulation_id, target) -> dict[str, Fraction]:
    """Return every row's least points: the table's, and the areas' share of their weight."""
    areas = {area: weight * SHARE[target] for area, weight in AREAS.items()}
    return {row: Fraction(points) for row, points in TABLE[regulation_id, target].items()} | areas


ROWS = [(*which, row) for which in TABLE for row in bounds(*which)]


@pytest.fixture(scope="module")
def at_the_tpi(shared_office_here) -> dict[tuple[str, str], Proposal]:
    """A proposal before the TPI for each regulation and predicate, scored to the full."""
    office = shared_office_here
    found = {}
    for regulation_id, target in TABLE:
        unit = office.next_unit()
        if target == "wbbm":
            office.register(unit, "2023-12-06")
        proposal = begun(nominate(office, office.cycle(2026, regulation_id), target, unit))
        accepted(submitted(proposal, worst(regulation_id)))
        proposal.fill("Sari", "tpi", best(regulation_id))
        proposal.record(**LETTERS)
        found[regulation_id, target] = proposal
    return found


def supposing(proposal, **supposed: object) -> list[str]:
    """Return what would stop Ratna from proposing."""
    return stopping(proposal.simulate("Ratna", "propose", **supposed)["findings"])


def points(rows) -> dict[str, str]:
    return {row: shortest(value) for row, value in rows.items()}


def test_the_table_has_all_rows_of_the_regulation():
    for regulation_id, target in TABLE:
        told = {b.row: b.points for b in regulation(regulation_id).bounds(Predicate(target))}
        assert told == bounds(regulation_id, target)


@pytest.mark.parametrize(("regulation_id", "target", "row"), ROWS)
def test_a_bound_is_reached_exactly_or_not_at_all(at_the_tpi, regulation_id, target, row):
    proposal, least = at_the_tpi[regulation_id, target], bounds(regulation_id, target)
    below, above = ({**least, row: least[row] + step} for step in (-HUNDREDTH, HUNDREDTH))
    judged = [supposing(proposal, scores=points(rows)) for rows in (below, least, above)]
    assert judged == [[row], [], []]


def test_a_hundredth_is_told_as_the_gap(at_the_tpi):
    move = at_the_tpi[OLD, "wbk"].simulate("Ratna", "propose", scores={"total": "74.99"})
    [found] = [f for f in move["findings"] if f["status"] == "unmet"]
    assert (found["required"], found["actual"], found["gap"]) == ("75", "74.99", "0.01")


def test_the_least_components_fall_short_of_the_total_alone(at_the_tpi):
    least = bounds(OLD, "wbk")
    minima = ("enablers", "clean_government", "public_service")
    added = sum((least[row] for row in minima), Fraction(0))
    supposed = {"enablers": "40", "clean_government": "18.5", "public_service": "16", "total": "74.5"}
    assert added == Fraction("74.5")
    assert supposing(at_the_tpi[OLD, "wbk"], scores=supposed) == ["total"]


def test_every_failed_row_is_told(at_the_tpi):
    proposal, least = at_the_tpi[NEW, "wbbm"], bounds(NEW, "wbbm")
    nothing = dict.fromkeys(least, "0")
    assert set(supposing(proposal, scores=nothing)) == set(least)


@pytest.mark.parametrize(
    ("code", "row", "index", "is_enough"),
    [
        ("H1.a", "anti_corruption_survey", "3.59", False),
        ("H1.a", "anti_corruption_survey", "3.595", False),
        ("H1.a", "anti_corruption_survey", "3.60", True),
        ("H1.a", "anti_corruption_survey", "3.61", True),
        ("H2.a", "public_service", "3.19", False),
        ("H2.a", "public_service", EXACTLY_3_2, True),
        ("H2.a", "public_service", "3.21", True),
    ],
)
def test_a_survey_is_judged_by_its_exact_index(at_the_tpi, code, row, index, is_enough):
    stopped = supposing(at_the_tpi[OLD, "wbk"], answers={code: index})
    assert (row not in stopped) is is_enough


@pytest.mark.parametrize(("index", "is_enough"), [("3.59", False), ("3.60", True), ("3.61", True)])
def test_the_surveys_of_90_2021_likewise(at_the_tpi, index, is_enough):
    for code, row in (("P125", "anti_corruption_survey"), ("P127", "public_service")):
        stopped = supposing(at_the_tpi[NEW, "wbbm"], answers={code: index})
        assert (row not in stopped) is is_enough


@pytest.mark.parametrize(("done", "stopped"), [("499/500", ["clean_government", "tlhp"]), ("500/500", [])])
def test_audit_recommendations_are_all_done_or_not(at_the_tpi, done, stopped):
    move = at_the_tpi[OLD, "wbk"].simulate(
        "Ratna", "propose", answers={"H1.b": done, "H1.a": "3.60"}, facts=counted(done)
    )
    assert stopping(move["findings"]) == stopped


def counted(share) -> dict[str, Any]:
    """Return the recorded facts that agree with a share."""
    done, due = map(int, share.split("/"))
    return {"tlhp_due": due, "tlhp_done": done}


def test_supposing_writes_nothing(at_the_tpi):
    proposal = at_the_tpi[OLD, "wbk"]
    before = proposal.history(), proposal.show()
    supposing(proposal, scores={"total": "1"}, answers={"Q01": "Tidak"}, facts={"bpk_opinion": "TMP"})
    assert (proposal.history(), proposal.show()) == before


def test_supposed_facts_are_judged_like_recorded_ones(at_the_tpi):
    facts = {"bpk_opinion": "WTP-DPP", "akip_grade": "B", "spip_level": 2, "lhkpn_filed": 39}
    assert supposing(at_the_tpi[NEW, "wbbm"], facts=facts) == [
        "akip-grade",
        "spip-level",
        "lhkpn",
        "counts-match-facts",
    ]


@pytest.mark.parametrize("trigger", ["begin_self_assessment", "award", "revoke"])
def test_only_moves_that_leave_the_state_are_supposed(at_the_tpi, trigger):
    proposal = at_the_tpi[OLD, "wbk"]
    response = proposal.office.send("Rina", "POST", f"{proposal.path}/simulate", {"trigger": trigger})
    assert (response.status_code, response.json()["code"]) == (409, "no-such-transition")
