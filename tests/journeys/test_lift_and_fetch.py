"""What is to be lifted by a simulation is lifted, the unit proposed, and the national portal fetches it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.journeys.office import Office
from tests.journeys.proposal import DECREE, LETTERS, Proposal, accepted, begun, nominate, stopping, submitted
from tests.journeys.sheets import NEW, OLD, best, fair
from tests.portal.guide_client import GuideClient, PortalError, Reply
from workflow.services.manage import CONSOLE
from workflow.services.tokens import issue_agency_token

#: Answers that make a fair worksheet miss rows, by regulation.
WORSE: Mapping[str, Mapping[str, object]] = {
    OLD: {
        "H1.a": "3.595",
        "Q40": "C",
        "Q41": "C",
        "Q42": "D",
        "Q43": "Tidak",
        "Q44": "Tidak",
        "Q45": "Tidak",
    },
    NEW: {"P125": "3.595", "P040": "C", "P041": "C", "P107": "D", "P108": "D", "P126": "E"},
}


@pytest.fixture(params=[OLD, NEW])
def blocked(request, office) -> Proposal:
    """A proposal that the TPI scored too low."""
    proposal = begun(nominate(office, office.cycle(2026, request.param)))
    office.know(2025)
    accepted(submitted(proposal))
    proposal.fill("Sari", "tpi", {**fair(request.param), **WORSE[request.param]})
    proposal.record(**LETTERS)
    return proposal


def lift(proposal: Proposal):
    body = {"trigger": "propose", "lift": {}}
    return proposal.office.ask("Rina", "POST", f"{proposal.path}/simulate", body)["lift"]


def portal(office: Office, token: str) -> GuideClient:
    """Return the national portal's client, which never has to wait here."""

    def send(path: str, headers: Mapping[str, str]) -> Reply:
        response = office.client.get(path, headers=dict(headers))
        return response.status_code, response.headers, response.content

    def wait(_seconds: float) -> None:
        raise AssertionError

    return GuideClient(send, token, wait)


def test_a_blocked_proposal_is_lifted_as_told_and_no_further(blocked):
    told = lift(blocked)
    assert told["status"] == "found"
    assert stopping(blocked.explain("Ratna", "propose")["findings"]) != []
    blocked.fill("Sari", "tpi", told["what_if"]["answers"])
    assert (lift(blocked)["status"], told["what_if"]["facts"]) == ("met", {})
    blocked.move("Ratna", "propose")


def test_one_lift_less_is_not_enough(blocked):
    told = lift(blocked)
    assert len(told["subareas"]) >= 2
    for left_out in told["subareas"]:
        kept = [sub["answers"] for sub in told["subareas"] if sub is not left_out]
        supposed = {code: value for answers in kept for code, value in answers.items()}
        assert stopping(blocked.simulate("Ratna", "propose", answers=supposed)["findings"]) != []


def test_the_portal_fetches_a_unit_from_its_proposal_to_its_award(office):
    agency_id, unit_id = office.agency_id, str(office.units["Kantor Pelayanan Harapan"])
    token = office.database.write(lambda tx: issue_agency_token(tx, CONSOLE, agency_id))
    fetching = portal(office, token)
    proposal = begun(nominate(office, office.cycle(2026, NEW)))
    office.know(2025)
    accepted(submitted(proposal))
    proposal.fill("Sari", "tpi", fair(NEW))
    proposal.record(**LETTERS)
    assert fetching.units_for_wbk() == []
    proposal.move("Ratna", "propose")
    assert [unit["id"] for unit in fetching.units_for_wbk()] == [unit_id]
    answers = fetching.answers_of(unit_id)
    sent = {number: answer["jawaban_unit"] for number, answer in answers.items()}
    assert sent == {int(code[1:]): str(value) for code, value in best(NEW).items()}
    assert answers[127]["jawaban_tpi"] == "3.2"
    assert answers[116]["bukti_dukung_unit"] == f"https://bukti.contoh.go.id/{proposal.number}/PP.R3a"
    proposal.move("Nadia", "award", **DECREE)
    assert fetching.units_for_wbk() == []
    with pytest.raises(PortalError) as gone:
        fetching.answers_of(unit_id)
    assert gone.value.code == "not-found"
    assert office.broken() == []
