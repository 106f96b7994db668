"""One proposal on its way, driven by the people of the office through the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from httpx2 import Response

from states.answers import parse_answers
from states.regulations import regulation
from states.scoring import needs_evidence
from tests.journeys.office import UNIT, Office
from tests.journeys.sheets import best

REASONS = {
    "core_service": "Melayani masyarakat setiap hari kerja",
    "strategic": "Layanan utama instansi",
    "resources": "Anggaran dan pegawai terbesar kedua",
    "reform": "Nilai RB unit tertinggi tahun lalu",
}
PAPERS = {"integrity_pact_date": "2026-01-05", "team_decree_no": "SK-3/2026"}
#: Everything that either regulation asks for when a unit is proposed.
LETTERS = {
    "proposal_letter_no": "B/88/2026",
    "proposal_letter_date": "2026-01-12",
    "sptjm_no": "SPTJM-4/2026",
    "tlhp_clearance_no": "TLHP-9/2026",
    "survey_report_no": "SURVEI-2/2026",
}
#: What somebody who decides brings along.
DECREE = {"decree_no": "SK-41/2026", "decree_date": "2026-01-12", "documents": ["sk-41.pdf"]}


class Proposal:
    """A proposal of the office: its path is known, its version kept."""

    def __init__(self, office: Office, shown: Mapping[str, Any]) -> None:
        """Take the proposal as the API shows it."""
        self.office = office
        self.id: int = shown["id"]
        self.number: str = shown["number"]
        self.unit_id: int = shown["unit_id"]
        self.version: int = shown["version"]
        self.regulation: str = shown["regulation"]["id"]
        self.path = f"/proposals/{self.id}"

    def show(self, name: str = "Rina") -> Any:  # noqa: ANN401 -- any JSON
        return self.office.get(name, self.path)

    @property
    def state(self) -> str:
        return str(self.show()["state"])

    def record(self, **papers: object) -> None:
        """Let Rina record papers."""
        self.version = self.office.ask("Rina", "PATCH", self.path, papers, version=self.version)["version"]

    def explain(self, name: str, trigger: str) -> Any:  # noqa: ANN401 -- any JSON
        [move] = self.office.get(name, f"{self.path}/explain?trigger={trigger}")["moves"]
        return move

    def simulate(self, name: str, trigger: str, **supposed: object) -> Any:  # noqa: ANN401 -- any JSON
        body = {"trigger": trigger, **supposed}
        [move] = self.office.ask(name, "POST", f"{self.path}/simulate", body)["moves"]
        return move

    def try_to(self, name: str, trigger: str, **brought: object) -> Response:
        """Attempt a move and return the answer."""
        body = {"trigger": trigger, **brought}
        return self.office.send(name, "POST", f"{self.path}/transitions", body, version=self.version)

    def go(self, name: str, trigger: str, **brought: object) -> Any:  # noqa: ANN401 -- any JSON
        """Make a move that must succeed and return its entry."""
        made = self.try_to(name, trigger, **brought)
        assert made.is_success, made.text
        entry = made.json()
        self.version = entry["version"]
        return entry

    def move(self, name: str, trigger: str, **brought: object) -> Any:  # noqa: ANN401 -- any JSON
        """Make a move as it was explained and simulated before, and return its entry."""
        explained = self.explain(name, trigger)
        assert explained["allowed"], stopping(explained["findings"])
        assert self.simulate(name, trigger) == explained
        entry = self.go(name, trigger, **brought)
        assert settled(entry, explained, brought) == settled(explained, explained, brought)
        assert entry["to"] == explained["to"]
        return entry

    def refused(self, name: str, trigger: str, **brought: object) -> Any:  # noqa: ANN401 -- any JSON
        """Attempt a move that must be refused and return the problem."""
        response = self.try_to(name, trigger, **brought)
        assert not response.is_success, response.text
        return response.json()

    def fill(self, name: str, column: str, answers: Mapping[str, object], note: str | None = None) -> Any:  # noqa: ANN401 -- any JSON
        """Save answers into a column, each with a note if there is one, and return what it earns."""
        filled = {code: {"value": value, "note": note} for code, value in answers.items()}
        body = {"column": column, "answers": filled}
        return self.office.ask(name, "PATCH", f"{self.path}/worksheet", body)["scores"]

    def back(self, answers: Mapping[str, object], *, but: str = "") -> None:
        """Let Dewi add a link as evidence to every answer that is worth something, perhaps but for one."""
        rules = regulation(self.regulation)
        for code in needs_evidence(rules, parse_answers(rules, answers)):
            if code == but:
                continue
            link = {"question": code, "url": f"https://bukti.contoh.go.id/{self.number}/{code}"}
            self.office.ask("Dewi", "POST", f"{self.path}/evidence", link)

    def seat(self, *names: str) -> None:
        """Let Rina appoint the panel, the first as its chair."""
        members = [
            {"person_id": self.office.people[name], "chair": name == names[0], "no_conflict": True}
            for name in names
        ]
        self.office.ask("Rina", "PUT", f"{self.path}/panel", {"members": members})

    def history(self, name: str = "Agus") -> list[Any]:
        """Return what is told of the proposal, from the first entry on."""
        items: list[Any] = []
        cursor = ""
        while True:
            told = self.office.get(name, f"{self.path}/history?limit=200{cursor}")
            items += told["items"]
            if told["next"] is None:
                return items
            cursor = f"&cursor={told['next']}"


def stopping(findings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the requirements that stop a move."""
    return [found["requirement"] for found in findings if found["status"] in {"unmet", "no_data"}]


def settled(
    judged: Mapping[str, Any], explained: Mapping[str, Any], brought: Mapping[str, object]
) -> list[Mapping[str, Any]]:
    """Return a move's findings but for those on what the mover brings along, a signatory included."""
    apart = {found["requirement"] for found in explained["findings"] if found["remark"] == "bring-along"}
    if "signatory" in brought:
        apart.add("separation-of-duties")
    return [found for found in judged["findings"] if found["requirement"] not in apart]


def nomination(office: Office, cycle_id: int, target: str, unit: str, **more: object) -> dict[str, object]:
    """Return the body of a nomination that answers every criterion."""
    return {
        "unit_id": office.units[unit],
        "cycle_id": cycle_id,
        "target": target,
        "criteria": {code: {"met": True, "reason": reason} for code, reason in REASONS.items()},
        **more,
    }


def nominate(
    office: Office, cycle_id: int, target: str = "wbk", unit: str = UNIT, **more: object
) -> Proposal:
    """Let Rina nominate a unit."""
    return Proposal(
        office, office.ask("Rina", "POST", "/proposals", nomination(office, cycle_id, target, unit, **more))
    )


def begun(proposal: Proposal) -> Proposal:
    """Lead a nominated proposal into its self-assessment."""
    proposal.record(**PAPERS)
    proposal.go("Rina", "begin_self_assessment")
    return proposal


def submitted(proposal: Proposal, answers: Mapping[str, object] | None = None) -> Proposal:
    """Lead a proposal that assesses itself into the review, every answer backed."""
    sent = best(proposal.regulation) if answers is None else answers
    proposal.fill("Dewi", "unit", sent)
    proposal.back(sent)
    proposal.go("Hendra", "submit_self_assessment")
    return proposal


def accepted(proposal: Proposal) -> Proposal:
    """Lead a proposal under review to the TPI, and seat its panel."""
    proposal.go("Bambang", "accept_review")
    proposal.seat("Sari", "Budi", "Lestari")
    return proposal


def proposed(proposal: Proposal, answers: Mapping[str, object] | None = None) -> Proposal:
    """Lead a proposal from the TPI to the nation, signed by Ratna."""
    proposal.fill("Sari", "tpi", best(proposal.regulation) if answers is None else answers)
    proposal.record(**LETTERS)
    proposal.go("Ratna", "propose")
    return proposal
