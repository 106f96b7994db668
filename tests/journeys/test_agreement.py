"""What is explained, what is simulated and what happens are one: in every state, for everybody, each move."""

from __future__ import annotations

from typing import Any

import pytest

from states.regulations import regulation
from states.vocabulary import Predicate, Role
from tests.journeys.office import ADMIN, AGENCY_FACTS, CAST, Office
from tests.journeys.proposal import DECREE, LETTERS, PAPERS, Proposal, nominate, stopping
from tests.journeys.sheets import OLD, best, worst

LEAVE = {"wbk_self_award": {"letter_no": "B/12/2026", "date": "2026-01-09"}}
#: Enough for every move, so that only what is explained can stand in its way.
EVERYTHING = {**DECREE, "note": "Cukup alasan"}
#: Moves that a correction takes back, so that the walk can go on.
TAKEN_BACK = {"withdraw", "decline", "propose", "award_wbk", "award", "fail", "accept_review"}
#: Rows of the determination table, which an unscored worksheet fails.
TABLE = {bound.row for bound in regulation(OLD).bounds(Predicate.WBK)}
PEOPLE = [name for name in CAST if name != "Tono"]


@pytest.fixture
def proposal(office_here: Office) -> Proposal:
    """A nominated proposal of an agency that may award WBK itself; Bambang and Dewi have two roles."""
    office_here.know(2025, agency={**AGENCY_FACTS, **LEAVE})
    made = nominate(office_here, office_here.cycle(2026, OLD))
    office_here.grant("Bambang", Role.TPI_CHAIR, agency_id=office_here.agency_id)
    office_here.grant("Dewi", Role.UNIT_HEAD, unit_id=made.unit_id)
    return made


def moves_for(proposal, name) -> list[Any]:
    """Return every move out of the state as explained to somebody; simulated it is the same."""
    explained = proposal.office.get(name, f"{proposal.path}/explain")
    simulated = proposal.office.ask(name, "POST", f"{proposal.path}/simulate", {})
    assert simulated == explained
    return list(explained["moves"])


def answered(proposal, name, move) -> list[str] | str:
    """Attempt a move and return what stopped it, or the state it led to."""
    response = proposal.try_to(name, move["trigger"], **brought(name, move["trigger"]))
    told = response.json()
    if response.is_success:
        proposal.version = told["version"]
        return str(told["to"])
    if response.json()["code"] == "forbidden":
        return ["role"]
    return stopping(told["findings"])


def brought(name, trigger) -> dict[str, Any]:
    """Return what somebody has in hand: a coordinator who proposes records Ratna's letter."""
    is_clerk = name == "Rina" and trigger == "propose"
    return {**EVERYTHING, "signatory": "Ratna"} if is_clerk else EVERYTHING


def expected(move) -> list[str] | str:
    """Return what an explained move promises: the state, or what stands in the way."""
    stops = stopping(move["findings"])
    # The door says no to a person before it asks about the proposal.
    for first in ("role", "separation-of-duties"):
        if first in stops:
            return [first]
    return stops or str(move["to"])


def tried_by_everybody(proposal) -> set[str]:
    """Let everybody attempt every move, correct what goes through, and return what stopped the others.

    A step that no correction takes back is left to the walk itself.
    """
    here, stopped = proposal.state, set()
    for name in PEOPLE:
        for move in moves_for(proposal, name):
            trigger = move["trigger"]
            if move["allowed"] and trigger not in TAKEN_BACK:
                continue
            assert answered(proposal, name, move) == expected(move), (here, name, trigger)
            stopped |= set(stopping(move["findings"]))
            if move["allowed"]:
                # Never who made the move, or signed it.
                head = "Yuli" if "Ratna" in {name, brought(name, trigger).get("signatory")} else "Ratna"
                proposal.move(head, "correct", note="Kembali", documents=["nota.pdf"])
                assert proposal.state == here
    return stopped


def begin(proposal) -> None:
    proposal.record(**PAPERS)
    proposal.move("Rina", "begin_self_assessment")


def assess(proposal) -> None:
    proposal.fill("Dewi", "unit", worst(OLD))
    proposal.back(worst(OLD))


def submit(proposal) -> None:
    assess(proposal)
    proposal.move("Hendra", "submit_self_assessment")


def accept(proposal) -> None:
    proposal.seat("Sari", "Budi", "Lestari")
    proposal.move("Bambang", "accept_review")


def score(proposal) -> None:
    proposal.fill("Sari", "tpi", best(OLD))
    proposal.record(**LETTERS)


def propose(proposal) -> None:
    score(proposal)
    proposal.move("Ratna", "propose")


def award(proposal) -> None:
    proposal.move("Nadia", "award", **DECREE)


def test_explain_simulate_and_the_move_agree_in_every_state_for_everybody(proposal):
    stopped = {}
    for step in (begin, submit, accept, propose, award):
        stopped[proposal.state] = tried_by_everybody(proposal)
        step(proposal)
    stopped[proposal.state] = tried_by_everybody(proposal)
    assert {state: found - {"role", *TABLE} for state, found in stopped.items()} == {
        "nominated": {"integrity-pact", "team-decree", "lapse-ground"},
        "self_assessment": {"all-answered", "evidence-complete", "surveys-given", "lapse-ground"},
        "internal_review": {"lapse-ground", "reviewer-signed-off"},
        "tpi_evaluation": {
            "all-scored",
            "document-proposal_letter_no",
            "document-proposal_letter_date",
            "lapse-ground",
            "not-own-move",
            "separation-of-duties",
        },
        "national_evaluation": {"lapse-ground", "not-own-move"},
        "wbk": {"not-own-move", "own-award"},
    }
    assert proposal.office.broken() == []


def test_when_all_is_ready_everybody_agrees_before_each_step_too(proposal):
    """The same with every state complete: now the ways forward are open and taken back."""
    begin(proposal)
    assess(proposal)
    assert tried_by_everybody(proposal) == {"role", "submitter-filled-none", "lapse-ground"}
    submit(proposal)
    accept(proposal)
    score(proposal)
    assert tried_by_everybody(proposal) == {
        "role",
        "separation-of-duties",
        "lapse-ground",
        "not-own-move",
    }


def test_an_admin_decides_nothing(proposal):
    assert {tuple(expected(move)) for move in moves_for(proposal, ADMIN)} == {("role",)}
    refused = proposal.refused(ADMIN, "withdraw", note="Cukup alasan")
    assert refused["code"] == "forbidden"


def test_an_outsider_is_told_nothing(proposal):
    office = proposal.office
    body = {"trigger": "withdraw", "note": "Cukup alasan"}
    told = [
        office.send("Tono", "GET", f"{proposal.path}/explain").status_code,
        office.send("Tono", "POST", f"{proposal.path}/simulate", body).status_code,
        office.send("Tono", "POST", f"{proposal.path}/transitions", body, version=1).status_code,
    ]
    assert told == [404, 404, 404]
