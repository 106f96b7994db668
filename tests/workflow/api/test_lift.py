"""Simulating finds what would have to be better; what it suggests can be sent back and passes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sqlalchemy import insert, update

from states.regulations import regulation
from states.vocabulary import Predicate, State
from states.worksheet import stored
from tests.states.worksheets import filled
from tests.workflow.office import BEGUN, OWN_AGENCY, OWN_UNIT, open_office
from workflow.api import lift_examples as examples
from workflow.db.tables import agency_fact, answer, unit_fact

NINETY = "permenpanrb-90-2021"
#: Facts under which nothing but the worksheet matters.
AGENCY = {"bpk_opinion": "WTP", "akip_grade": "BB", "rb_index_grade": "BB", "spip_level": 3}
UNIT = dict.fromkeys(
    ("lhkpn_obliged", "lhkpn_filed", "lhkasn_obliged", "lhkasn_filed", "tlhp_due", "tlhp_done"), 100
)


#: Questions that are answered with one of five letters.
CHOICES = [question.code for question in regulation(NINETY).scored if "E" in question.options]


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path, NINETY) as opened:
        yield prepared(opened)


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path, NINETY) as opened:
        yield prepared(opened)


def prepared(office):
    """Let last year's facts be good and the TPI's worksheet perfect."""
    office.stand(State.TPI_EVALUATION)
    record(office, agency_fact, "agency_id", OWN_AGENCY, AGENCY)
    record(office, unit_fact, "unit_id", OWN_UNIT, UNIT)
    by = {"recorded_at": BEGUN, "recorded_by": office.people["Sari"], "version": 1, "member_id": 0}
    rows = [
        {"proposal_id": office.proposal_id, "kind": "tpi", "code": code, "value": stored(value), **by}
        for code, value in filled(regulation(NINETY)).items()
    ]
    office.write(insert(answer).values(rows))
    return office


def record(office, table, owner, owner_id, facts):
    row = {owner: owner_id, "year": 2025, "facts": facts, "source": "LHE", "recorded_at": BEGUN}
    office.write(insert(table).values(**row))


def simulated(office, name="Rina", **body: object):
    response = office.call(name, "POST", "simulate", json=body)
    assert response.status_code == 200, response.text
    return response.json()


def lifted(office, name="Rina", fixed=(), **body: object):
    return simulated(office, name, lift={"fixed": list(fixed)}, **body)["lift"]


#: Suppositions that miss the survey's row, an area's, and two facts.
WORSE: dict[str, dict[str, object]] = {
    "answers": {"P125": "3.595", "P022": "Tidak", "P100": "C", "P101": "C", "P109": "E", "P038": "D"},
    "facts": {"bpk_opinion": "WDP", "tlhp_due": 7, "tlhp_done": 6},
}


def test_it_is_found_only_where_it_is_asked_for(office_here):
    explained = office_here.call("Rina", "GET", "explain").json()
    assert simulated(office_here) == explained
    assert set(simulated(office_here, lift={})) == {*explained, "lift"}


def test_nothing_is_to_be_lifted_where_all_passes(office_here):
    told = lifted(office_here)
    assert (told["status"], told["size"], told["points"]) == ("met", 0, {"value": "0", "exact": "0/1"})


def test_the_smallest_set_is_told_with_its_amounts(office):
    told = lifted(office, **WORSE)
    assert (told["status"], told["column"], told["size"]) == ("found", "tpi", 3)
    assert [(f["requirement"], f["from"], f["to"], f["amount"]) for f in told["facts"]] == [
        ("bpk-opinion", "WDP", "WTP", "1"),
        ("tlhp-complete", "6/7", "100%", "1"),
    ]
    [survey] = told["subareas"]
    assert (survey["code"], survey["amount"]["exact"], survey["to"]["value"]) == ("H1.a", "7/320", "15.75")
    assert survey["answers"] == {"P125": "3.6"}
    assert told["points"] == survey["amount"]
    assert told["message"] == (
        "Sub-areas to lift: 1, by 0.03 points together. Facts to improve: 2. Fewer are not enough."
    )


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("facts", "Facts to improve: 2. The worksheet earns enough."),
        ("answers", "Sub-areas to lift: 1, by 0.03 points together. Fewer are not enough."),
    ],
)
def test_only_what_is_missed_is_spoken_of(office_here, part, message):
    assert lifted(office_here, **{part: WORSE[part]})["message"] == message


def test_what_it_supposes_passes_when_it_is_sent_back(office):
    worse = {**WORSE, "answers": {**WORSE["answers"], "P126": "E", "P127": "3", "P116": 50}}
    found = lifted(office, **worse)
    assert found["status"] == "found"
    better = {part: {**worse[part], **found["what_if"][part]} for part in ("facts", "answers")}
    after = simulated(office, trigger="propose", lift={}, **better)
    assert after["lift"]["status"] == "met"
    [move] = after["moves"]
    rows = {bound.row for bound in regulation(NINETY).bounds(Predicate.WBK)}
    assert {f["status"] for f in move["findings"] if f["requirement"] in rows} == {"met"}


def test_obstacles_are_told_where_no_set_exists(office_here):
    told = lifted(office_here, fixed=["H1.a", "bpk-opinion"], **WORSE)
    assert (told["status"], told["size"], told["subareas"], told["facts"]) == ("none", 0, [], [])
    assert [(each["reason"], each["finding"]["requirement"]) for each in told["obstacles"]] == [
        ("fixed", "bpk-opinion"),
        ("fixed", "anti_corruption_survey"),
    ]


def test_before_the_tpi_the_units_answers_are_lifted(office_here):
    office_here.stand(State.INTERNAL_REVIEW)
    told = lifted(office_here, "Dewi")
    # The unit has answered nothing.
    assert (told["column"], told["status"]) == ("unit", "found")
    assert told["size"] > 10


def test_a_column_that_is_not_open_yet_gives_nothing_away(office_here):
    told = lifted(office_here, "Dewi", **WORSE)
    assert (told["status"], told["size"], told["points"], told["subareas"]) == ("withheld", None, None, [])


@pytest.mark.parametrize(
    "supposed",
    [
        {"answers": dict.fromkeys(CHOICES[1:], "B")},
        {"answers": {"P001": "Tidak"}, "scores": {"MP": "9"}},
    ],
)
def test_supposing_answers_tells_nothing_of_a_column_that_is_not_open_yet(office_here, supposed):
    before = simulated(office_here, "Dewi", trigger="propose", **supposed)
    worst = list(regulation(NINETY).questions[CHOICES[0]].options)[-1]
    worse = {"P125": stored(Fraction(3, 2)), CHOICES[0]: worst, "P116": "7"}
    for code, value in worse.items():
        office_here.write(update(answer).where(answer.c.code == code).values(value=value))
    assert simulated(office_here, "Dewi", trigger="propose", **supposed) == before


def test_supposing_facts_that_fill_counts_tells_nothing_either(sqlite_url, tmp_path):
    with open_office(sqlite_url, tmp_path) as office:
        office.stand(State.TPI_EVALUATION)
        [move] = simulated(office, "Dewi", trigger="propose", facts={"tlhp_due": 9, "tlhp_done": 9})["moves"]
    assert {f["status"] for f in move["findings"] if f["requirement"] in {"total", "MP"}} == {"no_data"}


def test_supposed_points_are_judged_for_whoever_supposes_them(office_here):
    [move] = simulated(office_here, "Dewi", trigger="propose", scores={"MP": "0"})["moves"]
    assert {f["status"] for f in move["findings"] if f["requirement"] == "MP"} == {"unmet"}


@pytest.mark.parametrize("state", [State.NATIONAL_EVALUATION, State.WBK, State.WITHDRAWN])
def test_nothing_is_lifted_once_the_agency_has_decided(office_here, state):
    office_here.stand(state)
    assert lifted(office_here) is None


@pytest.mark.parametrize("code", ["", "MP", "P001", "prior-wbk", "wbk-interval", "H9.a", "\u0000"])
def test_what_cannot_be_lifted_cannot_be_fixed(office_here, code):
    refused = office_here.call("Rina", "POST", "simulate", json={"lift": {"fixed": ["MP.1", code]}})
    assert refused.status_code == 422
    assert refused.json()["code"] == "invalid"


def test_examples_look_like_the_answers(office_here):
    told = simulated(office_here, lift={}, **WORSE)
    assert list(told) == list(examples.SIMULATION)
    lift = told["lift"]
    assert list(lift) == list(examples.LIFT)
    assert list(lift["facts"][0]) == list(examples.LIFTED_FACT)
    assert list(lift["subareas"][0]) == list(examples.LIFTED_SUBAREA)
    none = lifted(office_here, fixed=["H1.a"], **WORSE)
    assert list(none["obstacles"][0]) == list(examples.OBSTACLE)
    assert list(none["obstacles"][0]["finding"]) == list(examples.OBSTACLE["finding"])


def test_supposed_scores_are_numbers_or_text(office_here):
    for total in ("84.99", 84.99):
        [move] = simulated(office_here, trigger="propose", scores={"total": total})["moves"]
        [row] = [finding for finding in move["findings"] if finding["requirement"] == "total"]
        assert (row["actual"], row["status"]) == ("84.99", "met")
    [move] = simulated(office_here, trigger="propose", scores={"total": 74.99})["moves"]
    assert not move["allowed"]


@pytest.mark.parametrize("total", [True, None, [], "1e1", 1e-7, -1, 101, "x" * 50])
def test_a_supposed_score_that_is_none_has_one_fault(office_here, total):
    refused = office_here.call("Rina", "POST", "simulate", json={"scores": {"total": total}}).json()
    assert [(f["where"], f["reason"]) for f in refused["errors"]] == [("body.scores.total", "not-points")]
