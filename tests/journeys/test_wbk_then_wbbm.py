"""One unit from its nomination for WBK to the award of WBBM, judged by PermenPANRB 10/2019.

The story is told once on each database; the tests look at it from many sides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest

from states.regulations import regulation
from states.wbbm import OF_THE_UNIT, Section
from tests.journeys.office import Office
from tests.journeys.proposal import LETTERS, PAPERS, Proposal, nominate, stopping
from tests.journeys.sheets import OLD, best, fair, strong
from tests.states.forms import FULL

RULES = regulation(OLD)
PDF = b"%PDF-1.7\n% Laporan pengaduan triwulan I\n%%EOF\n"


@dataclass
class Story:
    """What was told, and what was noted while it was told."""

    office: Office
    wbk: Proposal
    wbbm: Proposal
    noted: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(shared_office) -> Story:
    """The whole story."""
    noted: dict[str, Any] = {}
    wbk = nominated(shared_office, 2026, "wbk", noted)
    assessed(wbk, noted)
    returned(wbk, noted)
    reviewed(wbk)
    scored(wbk, noted)
    signed_by_the_head(wbk, noted)
    awarded(wbk, noted, 2026)
    wbbm = nominated(shared_office, 2027, "wbbm", noted)
    proposed_for_wbbm(wbbm, noted)
    awarded(wbbm, noted, 2027)
    return Story(shared_office, wbk, wbbm, noted)


def nominated(office, year, target, noted) -> Proposal:
    """January: the cycle opens, Rina nominates the unit and records its papers."""
    office.on(year, 1, 12)
    cycle = office.cycle(year, OLD)
    asked = f"/units/{office.units['Kantor Pelayanan Harapan']}/explain?target={target}&cycle_id={cycle}"
    noted[f"{target} ahead"] = office.get("Rina", asked)["findings"]
    proposal = nominate(office, cycle, target)
    proposal.record(**PAPERS)
    proposal.move("Rina", "begin_self_assessment")
    office.on(year, 2, 16)
    office.know(year - 1)
    return proposal


def assessed(proposal, noted):
    """March: Dewi answers everything and backs it, Hendra submits."""
    answers = best(OLD)
    noted["empty"] = stopping(proposal.explain("Hendra", "submit_self_assessment")["findings"])
    proposal.office.on(2026, 3, 16)
    noted["unit earns"] = proposal.fill("Dewi", "unit", answers)
    proposal.back(answers, but="Q54")
    noted["unbacked"] = stopping(proposal.refused("Hendra", "submit_self_assessment")["findings"])
    noted["file"] = add_file(proposal, "Q54")
    proposal.move("Hendra", "submit_self_assessment")


def add_file(proposal, code) -> dict[str, Any]:
    """Let Dewi upload a report, and Agus read it back."""
    office, path = proposal.office, f"/api/v1{proposal.path}/evidence"
    key = {"Authorization": f"Bearer {office.tokens['Dewi']}"}
    handed = {"file": ("pengaduan.pdf", PDF)}
    added = office.client.post(path, headers=key, data={"question": code}, files=handed).json()
    read = office.send("Agus", "GET", f"{proposal.path}/evidence/{added['id']}")
    return {**added, "content": read.content}


def returned(proposal, noted):
    """April: Bambang has a question, sends the worksheet back, and gets his answer."""
    office, path = proposal.office, proposal.path
    office.on(2026, 4, 13)
    proposal.fill("Bambang", "reviewer", strong(OLD))
    note = office.ask("Bambang", "POST", f"{path}/notes", {"code": "Q14", "text": "Bukti tahun lalu"})
    noted["open note"] = stopping(proposal.refused("Bambang", "accept_review")["findings"])
    proposal.move("Bambang", "return_to_unit", note="Perbarui bukti Q14")
    noted["deadline"] = proposal.show()["deadline"]
    noted["seen by the unit"] = office.get("Dewi", f"{path}/notes")["items"]
    office.on(2026, 4, 22)
    proposal.fill("Dewi", "unit", {"Q14": "B"})
    noted["reviewed"] = column(proposal, "Bambang", "reviewer")
    proposal.back({"Q14": "B"})
    office.ask("Dewi", "PATCH", f"{path}/notes/{note['id']}", {"status": "answered"})
    proposal.move("Hendra", "submit_self_assessment")
    noted["note"] = note["id"]
    office.ask("Bambang", "PATCH", f"{path}/notes/{note['id']}", {"status": "closed"})


def reviewed(proposal):
    """May: Bambang scores the new answer, signs off and accepts; Rina appoints the panel."""
    office = proposal.office
    office.on(2026, 5, 4)
    proposal.fill("Bambang", "reviewer", {"Q14": "B"})
    office.ask("Bambang", "POST", f"{proposal.path}/review", {"signed_off": True})
    proposal.move("Rina", "accept_review")
    proposal.seat("Sari", "Budi", "Lestari")


def scored(proposal, noted):
    """June: three members score blind, Sari writes down what they agree on."""
    for member, answers in (("Sari", fair(OLD)), ("Budi", strong(OLD)), ("Lestari", best(OLD))):
        proposal.fill(member, "member", answers)
    noted["seen by Budi"] = column(proposal, "Budi", "member")
    noted["unscored"] = stopping(proposal.refused("Ratna", "propose")["findings"])
    noted["tpi earns"] = proposal.fill("Sari", "tpi", fair(OLD), "Dibahas dalam rapat panel.")


def signed_by_the_head(proposal, noted):
    """The end of June: the letter is recorded, Ratna proposes the unit to the nation."""
    proposal.office.on(2026, 6, 30)
    noted["without letter"] = stopping(proposal.refused("Ratna", "propose")["findings"])
    proposal.record(**LETTERS)
    proposal.move("Ratna", "propose")


def awarded(proposal, noted, year):
    """Autumn: the nation's stages are recorded as they are published, and at last the decree."""
    office = proposal.office
    for month, stage, result in (
        (8, "administrative_selection", "failed"),
        (9, "objection", "passed"),
        (10, "desk", "passed"),
        (11, "panel", "passed"),
    ):
        office.on(year, month, 9)
        scores = {"total": "86.25"} if stage == "panel" else {}
        outcome = {"stage": stage, "result": result, "on": f"{year}-{month:02}-09", "document": f"B/{month}"}
        office.ask("Nadia", "POST", f"{proposal.path}/outcomes", {**outcome, "scores": scores})
    proposal.fill("Nadia", "national", strong(OLD))
    office.on(year, 12, 7)
    decree = {"decree_no": f"Kepmen PANRB 812/{year}", "decree_date": f"{year}-12-07"}
    noted[f"{year} award"] = proposal.move("Nadia", "award", **decree, documents=["kepmen.pdf"])


def proposed_for_wbbm(proposal, noted):
    """2027: what was enough for WBK falls short of WBBM; what is, Rina sends with Ratna's letter."""
    answers = best(OLD)
    proposal.fill("Dewi", "unit", answers)
    proposal.back(answers)
    noted["form warned of"] = warned(proposal, "Hendra", "submit_self_assessment")
    with_forms(proposal)
    proposal.move("Hendra", "submit_self_assessment")
    proposal.office.on(2027, 5, 10)
    proposal.fill("Bambang", "reviewer", strong(OLD))
    proposal.move("Bambang", "accept_review")
    proposal.seat("Sari", "Budi", "Lestari")
    proposal.record(**LETTERS)
    for member in ("Sari", "Budi", "Lestari"):
        proposal.fill(member, "member", strong(OLD))
    proposal.fill("Sari", "tpi", fair(OLD), "Dibahas dalam rapat panel.")
    noted["short of wbbm"] = proposal.refused("Ratna", "propose")["findings"]
    proposal.fill("Sari", "tpi", strong(OLD))
    office, path = proposal.office, f"{proposal.path}/wbbm"
    office.ask("Sari", "PUT", f"{path}/rubric", {"content": FULL[Section.RUBRIC]})
    noted["form warned of at last"] = warned(proposal, "Ratna", "propose")
    noted["since wbk"] = office.get("Rina", f"{path}/baseline?column=tpi")
    letter = {"signatory": "Ratna", "documents": ["surat-usulan.pdf"]}
    noted["recorded letter"] = proposal.move("Rina", "propose", **letter)


def with_forms(proposal):
    """Dewi fills the form of a WBBM proposal, and records the surveys behind her indices."""
    for section in OF_THE_UNIT:
        body = {"content": FULL[section]}
        proposal.office.ask("Dewi", "PUT", f"{proposal.path}/wbbm/{section}", body)
    asked = {"period": {"from": "2027-01-04", "to": "2027-02-12"}, "respondents": {"count": 150}}
    for code in RULES.surveys:
        survey = {"instrument": "SKM 2027", "scale": "skm", "value": "100", **asked}
        proposal.office.ask("Dewi", "PUT", f"{proposal.path}/surveys/{code}", survey)


def warned(proposal, name, trigger) -> set[str]:
    """Return which requirements about forms warn before a move."""
    found = proposal.explain(name, trigger)["findings"]
    forms = {"wbbm-form", "wbbm-rubric", "surveys-recorded"}
    return {f["requirement"] for f in found if f["status"] == "warning"} & forms


def column(proposal, name, which) -> dict[str, Any]:
    """Return the values of a column that somebody sees, by code."""
    tree = proposal.office.get(name, f"{proposal.path}/worksheet")
    parts = [part for branch in (*tree["areas"], *tree["results"]) for part in branch["subareas"]]
    items = [item for part in parts for each in part["questions"] for item in (each, *each["inputs"])]
    return {i["code"]: i["values"][which]["value"] for i in items if which in i["values"]}


def figure(scores, row) -> tuple[str, str]:
    [found] = [found for found in scores["thresholds"] if found["requirement"] == row]
    return found["actual"], found["status"]


def test_the_unit_ends_with_both_predicates(story):
    unit = story.wbk.unit_id
    awards = story.office.get("Agus", f"/awards?unit_id={unit}")["items"]
    held = [(a["predicate"], a["is_in_force"], a["proposal_id"], a["is_self_awarded"]) for a in awards]
    assert held == [("wbbm", True, story.wbbm.id, False), ("wbk", True, story.wbk.id, False)]


def test_every_move_is_in_the_history_with_who_made_it_in_which_role(story):
    moves = [(e["trigger"], e["actor"]["name"], e["actor"]["role"]) for e in told(story.wbk)]
    assert moves == [
        ("nominate", "Rina", "coordinator"),
        ("begin_self_assessment", "Rina", "coordinator"),
        ("submit_self_assessment", "Hendra", "unit_head"),
        ("return_to_unit", "Bambang", "reviewer"),
        ("submit_self_assessment", "Hendra", "unit_head"),
        ("accept_review", "Rina", "coordinator"),
        ("propose", "Ratna", "agency_head"),
        ("award", "Nadia", "national_assessor"),
    ]


def told(proposal) -> list[Any]:
    """Return the history's moves."""
    return [entry for entry in proposal.history() if entry["trigger"]]


def test_each_move_begins_where_the_one_before_ended(story):
    for proposal in (story.wbk, story.wbbm):
        moves = told(proposal)
        assert [e["from"] for e in moves] == [None, *(e["to"] for e in moves[:-1])]
        assert moves[-1]["to"] == proposal.state


def test_no_chain_of_the_records_is_broken(story):
    assert story.office.broken() == []


def test_each_entry_holds_the_hash_of_the_one_before(story):
    for proposal in (story.wbk, story.wbbm):
        entries = proposal.history()
        assert [e["prev_hash"] for e in entries] == ["0" * 64, *(e["hash"] for e in entries[:-1])]


def test_every_move_keeps_its_findings_and_the_regulation_it_was_judged_by(story):
    moves = [entry for proposal in (story.wbk, story.wbbm) for entry in told(proposal)]
    assert {entry["regulation_digest"] for entry in moves} == {RULES.digest}
    assert all(entry["findings"] for entry in moves)


def test_what_else_was_done_is_told_too(story):
    kinds = [e["kind"] for e in story.wbk.history() if not e["trigger"]]
    assert kinds == [
        "proposal.documented",
        "note.opened",
        "note.answered",
        "note.closed",
        "review.signed_off",
        "panel.appointed",
        "proposal.documented",
        *["outcome.recorded"] * 4,
    ]


def test_a_nomination_is_warned_of_what_will_bind_later(story):
    ahead = {f["requirement"]: f for f in story.noted["wbk ahead"]}
    opinion = ahead["bpk-opinion"]
    assert (opinion["status"], opinion["actual"], opinion["binds_at"]) == (
        "warning",
        None,
        ["propose", "award_wbk"],
    )


def test_an_empty_worksheet_is_not_submitted(story):
    # The audit counts come from the facts by themselves, and ask for their evidence like any answer.
    assert story.noted["empty"] == ["all-answered", "evidence-complete", "surveys-given"]


def test_one_answer_without_evidence_keeps_the_worksheet(story):
    assert story.noted["unbacked"] == ["evidence-complete"]


def test_a_file_comes_back_byte_by_byte(story):
    assert (story.noted["file"]["content"], story.noted["file"]["bytes"]) == (PDF, len(PDF))


def test_all_inputs_are_filled_in_every_column(story):
    columns = {"unit", "reviewer", "tpi", "national"}
    assert {name: len(column(story.wbk, "Rina", name)) for name in columns} == dict.fromkeys(columns, 85)


def test_the_best_answers_earn_everything(story):
    assert story.noted["unit earns"]["total"] == {"value": "100", "exact": "100/1"}


def test_an_open_note_keeps_the_review(story):
    assert story.noted["open note"] == ["no-open-notes"]


def test_a_return_brings_the_notes_to_the_unit_and_ten_working_days(story):
    assert [note["code"] for note in story.noted["seen by the unit"]] == ["Q14"]
    due = story.noted["deadline"]
    assert (due["stage"], due["due_on"], due["why"]) == ("self_assessment", "2026-04-27", "return")


def test_a_changed_answer_loses_the_reviewers_value_and_no_other_does(story):
    assert set(RULES.inputs) - set(story.noted["reviewed"]) == {"Q14"}


def test_a_members_scores_are_blind(story):
    assert story.noted["seen by Budi"] == column_of(strong(OLD))


def column_of(answers) -> dict[str, Any]:
    """Return answers as the worksheet shows them."""
    shown = {code: value if isinstance(value, int) else str(value) for code, value in answers.items()}
    return {code: shown[code] for code in RULES.inputs} | {"H1.a": "3.6", "H2.a": "3.6"}


def test_only_the_consensus_counts_and_papers_are_asked_for(story):
    assert "all-scored" in story.noted["unscored"]
    assert story.noted["without letter"] == [
        "document-proposal_letter_no",
        "document-proposal_letter_date",
    ]


def test_a_mean_of_exactly_3_2_earns_the_16_points_that_wbk_asks_for(story):
    assert figure(story.noted["tpi earns"], "public_service") == ("16", "met")


def test_the_same_consensus_that_was_enough_for_wbk_is_short_of_wbbm(story):
    rows = {f["requirement"]: f["required"] for f in story.noted["short of wbbm"] if f["status"] == "unmet"}
    assert rows == {
        "total": "85",
        "enablers": "48",
        "MP": "6",
        "TL": "5.25",
        "PP": "11.25",
        "public_service": "18",
    }


def test_the_recorded_letter_names_the_signatory_and_binds_both(story):
    [entry] = [e for e in told(story.wbbm) if e["trigger"] == "propose"]
    assert (entry["actor"]["name"], entry["actor"]["role"]) == ("Rina", "coordinator")
    assert entry["facts"]["signatory"] == story.office.people["Ratna"]


def test_the_successor_builds_on_its_predecessor_and_leaves_it_as_it_was(story):
    shown = story.wbbm.show()
    assert (shown["predecessor_id"], shown["target"], shown["state"]) == (story.wbk.id, "wbbm", "wbbm")
    assert (story.wbk.state, story.office.get("Agus", f"{story.wbk.path}/scores?column=tpi")["total"]) == (
        "wbk",
        story.noted["tpi earns"]["total"],
    )


def test_forms_are_warned_of_until_they_are_filled(story):
    assert story.noted["form warned of"] == {"wbbm-form", "surveys-recorded"}
    assert story.noted["form warned of at last"] == set()


def test_what_the_panel_scores_is_compared_with_what_wbk_was_given_on(story):
    told, tpi = story.noted["since wbk"], story.noted["tpi earns"]
    assert {code: each["then"] for code, each in told["areas"].items()} == tpi["areas"]
    assert (told["total"]["then"], told["baseline"]["number"]) == (tpi["total"], story.wbk.number)
    gained = [Fraction(each["change"]["exact"]) for each in told["areas"].values()]
    assert sum(gained) == Fraction(told["components"]["enablers"]["change"]["exact"]) > 0


def test_the_predecessor_is_closed_to_every_pen(story):
    body = {"column": "tpi", "answers": {"Q01": {"value": "Tidak"}}}
    response = story.office.send("Sari", "PATCH", f"{story.wbk.path}/worksheet", body)
    assert (response.status_code, response.json()["code"]) == (422, "requirements-unmet")


def test_an_award_finds_what_was_published_and_else_what_the_national_column_earns(story):
    rows = {f["requirement"]: f["actual"] for f in story.noted["2026 award"]["findings"]}
    assert (rows["total"], rows["public_service"]) == ("86.25", "18")


def test_an_outsider_finds_nothing_of_it(story):
    assert story.office.send("Tono", "GET", story.wbk.path).status_code == 404
