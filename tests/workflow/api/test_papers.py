"""What is known of a paper that a move brings along stays in the history."""

from states.vocabulary import State
from tests.workflow.office import open_office

PAPER = {"name": "Nota dinas", "number": "ND-7/2026", "date": "2026-04-20", "sha256": "ab" * 32}


def test_a_paper_is_recorded_with_its_number_date_and_digest(database_url, tmp_path):
    with open_office(database_url, tmp_path) as office:
        office.stand(State.SELF_ASSESSMENT)
        headers = {"If-Match": '"1"'}
        order = {"trigger": "withdraw", "note": "Unit digabung.", "documents": [PAPER, "lampiran.pdf"]}
        made = office.call("Rina", "POST", "transitions", json=order, headers=headers)
        assert made.status_code == 201
        facts = office.call("Rina", "GET", "history").json()["items"][-1]["facts"]
        assert facts["documents"] == [PAPER, {"name": "lampiran.pdf"}]


def test_papers_of_days_to_come_are_refused_by_name(sqlite_url, tmp_path):
    with open_office(sqlite_url, tmp_path) as office:
        office.stand(State.NOMINATED)
        papers = {
            "integrity_pact_date": "2999-01-01",
            "proposal_letter_date": "2999-01-02",
            "sptjm_no": "S-1",
        }
        refused = office.call("Rina", "PATCH", "", json=papers, headers={"If-Match": '"1"'})
        assert [(fault["where"], fault["reason"]) for fault in refused.json()["errors"]] == [
            ("body.integrity_pact_date", "in-the-future"),
            ("body.proposal_letter_date", "in-the-future"),
        ]
        assert office.call("Rina", "GET", "").json()["version"] == 1


def test_a_move_brings_no_paper_of_a_day_to_come(sqlite_url, tmp_path):
    with open_office(sqlite_url, tmp_path) as office:
        office.stand(State.SELF_ASSESSMENT)
        coming = [
            {"name": "SK", "date": "2999-01-01"},
            {"name": "BA", "date": "2999-01-02"},
        ]
        order = {"trigger": "withdraw", "note": "Unit digabung.", "documents": ["nota.pdf", PAPER, *coming]}
        # Dewi may not withdraw: what cannot be so is told before who may not.
        for name in ("Rina", "Dewi"):
            refused = office.call(name, "POST", "transitions", json=order, headers={"If-Match": '"1"'})
            assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
            assert [(fault["where"], fault["reason"]) for fault in refused.json()["errors"]] == [
                ("body.documents.2.date", "in-the-future"),
                ("body.documents.3.date", "in-the-future"),
            ]
        assert office.call("Rina", "GET", "").json()["version"] == 1


def test_papers_that_change_nothing_leave_the_proposal_as_it_is(database_url, tmp_path):
    with open_office(database_url, tmp_path) as office:
        office.stand(State.NOMINATED, documents={"sptjm_no": "S-1"})
        for papers in ({}, {"sptjm_no": "S-1"}, {"team_decree_no": None}):
            kept = office.call("Rina", "PATCH", "", json=papers, headers={"If-Match": '"1"'})
            assert (kept.status_code, kept.json()["version"], kept.headers["ETag"]) == (200, 1, '"1"')
        assert office.entries() == []
        # Who may not change it, or has not seen it as it is, is told so all the same.
        assert office.call("Dewi", "PATCH", "", json={}, headers={"If-Match": '"1"'}).status_code == 403
        assert office.call("Rina", "PATCH", "", json={}, headers={"If-Match": '"2"'}).status_code == 409


def test_only_papers_that_change_are_recorded(sqlite_url, tmp_path):
    with open_office(sqlite_url, tmp_path) as office:
        office.stand(State.NOMINATED, documents={"sptjm_no": "S-1"})
        papers = {"sptjm_no": "S-1", "team_decree_no": "12"}
        office.call("Rina", "PATCH", "", json=papers, headers={"If-Match": '"1"'})
        [entry] = office.call("Rina", "GET", "history").json()["items"]
        assert entry["facts"]["documents"] == {"team_decree_no": "12"}
