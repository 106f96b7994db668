"""One unit under PermenPANRB 90/2021: 127 inputs, five papers, and an agency that awards WBK itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from states.regulations import regulation
from tests.journeys.office import AGENCY_FACTS, Office
from tests.journeys.proposal import DECREE, LETTERS, Proposal, accepted, begun, nominate, stopping
from tests.journeys.sheets import NEW, best, fair, strong

RULES = regulation(NEW)
LEAVE = {"wbk_self_award": {"letter_no": "B/12/M.RB.03/2026", "date": "2026-01-09"}}


@dataclass
class Story:
    """What was told, and what was noted while it was told."""

    office: Office
    proposal: Proposal
    noted: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(shared_office) -> Story:
    """From the nomination to the agency head's own decree."""
    noted: dict[str, Any] = {}
    proposal = begun(nominate(shared_office, shared_office.cycle(2026, NEW)))
    shared_office.know(2025)
    assessed(proposal, noted)
    reviewed_and_scored(proposal, noted)
    decided(proposal, noted)
    return Story(shared_office, proposal, noted)


def assessed(proposal, noted):
    """March: Dewi counts and answers, Hendra submits."""
    office, path = proposal.office, f"{proposal.path}/worksheet"
    too_many = {"P110": {"value": 5}, "P111": {"value": 3}, "P112": {"value": 3}}
    body = {"column": "unit", "answers": too_many}
    noted["too many"] = office.send("Dewi", "PATCH", path, body).json()
    noted["typed ratio"] = office.send(
        "Dewi", "PATCH", path, {"column": "unit", "answers": {"PP.R3a": {"value": "100"}}}
    ).json()
    link = {"question": "P116", "url": "https://bukti.contoh.go.id/lhkpn"}
    noted["count backed"] = office.send("Dewi", "POST", f"{proposal.path}/evidence", link).json()
    office.on(2026, 3, 16)
    answers = {**best(NEW), "P090": 9, "P091": 9}
    noted["unit earns"] = proposal.fill("Dewi", "unit", answers)
    proposal.back(answers)
    noted["submitted"] = proposal.move("Hendra", "submit_self_assessment")


def reviewed_and_scored(proposal, noted):
    """May and June: Bambang reviews, the panel scores, Sari writes down what it agrees on."""
    proposal.office.on(2026, 5, 4)
    proposal.fill("Bambang", "reviewer", strong(NEW))
    accepted(proposal)
    for member in ("Sari", "Budi", "Lestari"):
        proposal.fill(member, "member", strong(NEW))
    noted["tpi earns"] = proposal.fill(
        "Sari", "tpi", {**fair(NEW), "P120": 119}, "Dibahas dalam rapat panel."
    )


def decided(proposal, noted):
    """July: what is missing turns up one by one, then Ratna decides."""
    office = proposal.office
    office.on(2026, 7, 6)
    noted["bare"] = stopping(proposal.refused("Ratna", "award_wbk", **DECREE)["findings"])
    proposal.record(**LETTERS)
    proposal.fill("Sari", "tpi", {"P120": 120}, "Dihitung ulang.")
    noted["proposable"] = proposal.explain("Ratna", "propose")
    noted["not entitled"] = stopping(proposal.refused("Ratna", "award_wbk", **DECREE)["findings"])
    office.know(2025, agency={**AGENCY_FACTS, **LEAVE})
    noted["without decree"] = stopping(proposal.refused("Ratna", "award_wbk")["findings"])
    noted["award"] = proposal.move("Ratna", "award_wbk", **DECREE)


def test_the_agency_has_awarded_wbk_itself(story):
    [award] = story.office.get("Agus", f"/awards?unit_id={story.proposal.unit_id}")["items"]
    told = {name: award[name] for name in ("predicate", "is_self_awarded", "is_in_force", "decree_no")}
    assert told == {
        "predicate": "wbk",
        "is_self_awarded": True,
        "is_in_force": True,
        "decree_no": "SK-41/2026",
    }


def test_the_nation_never_saw_the_proposal(story):
    moves = [(e["trigger"], e["to"]) for e in story.proposal.history() if e["trigger"]]
    assert moves == [
        ("nominate", "nominated"),
        ("begin_self_assessment", "self_assessment"),
        ("submit_self_assessment", "internal_review"),
        ("accept_review", "tpi_evaluation"),
        ("award_wbk", "wbk"),
    ]


def test_no_chain_of_the_records_is_broken(story):
    assert story.office.broken() == []


def test_the_proposal_keeps_the_regulation_it_began_under(story):
    assert story.proposal.show()["regulation"] == {"id": NEW, "digest": RULES.digest}
    assert story.noted["award"]["regulation_digest"] == RULES.digest


def test_all_127_inputs_are_filled_in_every_column(story):
    tree = story.office.get("Rina", f"{story.proposal.path}/worksheet")
    filled = {"unit": 0, "reviewer": 0, "tpi": 0}
    for part in (part for branch in (*tree["areas"], *tree["results"]) for part in branch["subareas"]):
        for question in (q for each in part["questions"] for q in (each, *each["inputs"])):
            for column in filled:
                filled[column] += column in question["values"]
    assert filled == {"unit": 127, "reviewer": 127, "tpi": 127}


def test_a_part_greater_than_its_whole_is_refused_and_named(story):
    problem = story.noted["too many"]
    told = [(each["where"], each["reason"]) for each in problem["errors"]]
    assert (problem["code"], told) == ("invalid", [("body.answers.PP.R2a", "part-exceeds-whole")])


def test_no_percentage_is_typed(story):
    [fault] = story.noted["typed ratio"]["errors"]
    assert (fault["where"], fault["reason"]) == ("body.answers.PP.R3a", "computed")


def test_the_evidence_of_a_count_belongs_to_its_ratio(story):
    [fault] = story.noted["count backed"]["errors"]
    assert fault["reason"] == "evidence-on-ratio"
    assert "PP.R3a" in fault["detail"]


def test_two_counts_of_the_same_changes_that_differ_are_doubted_and_go_on(story):
    doubt = next(f for f in story.noted["submitted"]["findings"] if f["requirement"] == "answers-doubtful")
    assert (doubt["status"], doubt["actual"]) == ("warning", "P090")


def test_the_best_answers_earn_everything(story):
    assert story.noted["unit earns"]["total"]["exact"] == "100/1"


def test_reports_of_119_of_120_are_no_100_per_cent(story):
    rows = {f["requirement"]: f["actual"] for f in story.noted["tpi earns"]["thresholds"]}
    assert rows["PP"] == "11.902416666666"


def test_everything_that_is_missing_is_listed_at_once(story):
    assert story.noted["bare"] == [
        "counts-match-facts",
        "self-award",
        "document-proposal_letter_no",
        "document-proposal_letter_date",
        "document-sptjm_no",
        "document-tlhp_clearance_no",
        "document-survey_report_no",
    ]


def test_an_agency_without_leave_proposes_to_the_nation_instead(story):
    assert story.noted["not entitled"] == ["self-award"]
    assert story.noted["proposable"]["allowed"]


def test_an_award_comes_with_its_decree(story):
    assert story.noted["without decree"] == ["decree-given"]


def test_unverified_figures_are_marked_on_the_decision_itself(story):
    marked = {f["requirement"] for f in story.noted["award"]["findings"] if not f["verified"]}
    assert {"self-award", "clean_government"} & marked == {"self-award"}
