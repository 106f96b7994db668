"""A blind round once it was open: who sees the scores, that they stay, and what they count for."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from states.regulations import regulation
from states.vocabulary import Role, State
from tests.states.worksheets import filled
from tests.workflow.office import OWN_AGENCY, open_office
from workflow.db.tables import cycle

FULL = {code: str(value) for code, value in filled(regulation("permenpanrb-10-2019")).items()}


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        for name in ("Tono", "Hendra"):
            opened.give(name, Role.TPI_MEMBER, agency_id=OWN_AGENCY)
        opened.seat("Sari", "Budi", "Tono")
        opened.stand(State.TPI_EVALUATION)
        yield opened


def score(office, name, answers, column="member"):
    body = {"column": column, "answers": {code: {"value": value} for code, value in answers.items()}}
    return office.call(name, "PATCH", "worksheet", json=body)


def declare(office, name, *, conflict):
    sent = {"conflict": conflict, "statement": "Ipar saya."}
    assert office.call(name, "POST", "panel/declaration", json=sent).status_code == 201


def shown_to(office, name):
    """Return whose scores somebody sees."""
    rows = office.call(name, "GET", "panel/scores").json()["answers"].values()
    people = {number: who for who, number in office.people.items()}
    return {people[each["person_id"]] for row in rows for each in row["scores"]}


def stopped_by(response):
    return response.status_code, [found["requirement"] for found in response.json()["findings"]]


def quorum(office):
    told = office.call("Rina", "GET", "explain").json()
    [found] = [
        finding
        for move in told["moves"]
        if move["trigger"] == "propose"
        for finding in move["findings"]
        if finding["requirement"] == "quorum"
    ]
    return found["status"], found["actual"]


def test_declaring_a_conflict_and_taking_it_back_shows_nobody_s_scores(office):
    score(office, "Budi", FULL)
    declare(office, "Tono", conflict=True)
    assert shown_to(office, "Rina") == {"Budi"}
    assert shown_to(office, "Tono") == set()
    declare(office, "Tono", conflict=False)
    assert score(office, "Tono", FULL).status_code == 200


def test_who_is_in_conflict_sees_no_scores_by_another_role_either(office):
    office.give("Tono", Role.AUDITOR, agency_id=OWN_AGENCY)
    score(office, "Budi", FULL)
    declare(office, "Tono", conflict=True)
    assert shown_to(office, "Agus") == {"Budi"}
    assert shown_to(office, "Tono") == set()


def test_a_member_of_other_panels_sees_no_scores_of_this_one(office):
    for name in ("Budi", "Tono"):
        score(office, name, FULL)
    office.give("Nadia", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
    assert shown_to(office, "Sari") == {"Budi", "Tono"}
    assert shown_to(office, "Nadia") == set()


@pytest.mark.parametrize("name", ["Dewi", "Hendra", "Bambang"])
def test_members_scores_stay_the_panels_after_the_decision(office, name):
    for member in ("Budi", "Tono"):
        score(office, member, FULL)
    office.stand(State.NATIONAL_EVALUATION)
    assert office.call(name, "GET", "panel/scores").status_code == 403
    assert shown_to(office, "Rina") == {"Budi", "Tono"}


def seats(office, *members: str):
    wanted = [
        {"person_id": office.people[name], "chair": name == "Sari", "no_conflict": True}
        for name in ("Sari", *members)
    ]
    return office.call("Rina", "PUT", "panel", json={"members": wanted}).status_code


def test_scores_that_were_open_stay_frozen_when_the_panel_changes(office):
    declare(office, "Tono", conflict=True)
    score(office, "Budi", FULL)
    declare(office, "Tono", conflict=False)
    assert stopped_by(score(office, "Budi", {"Q01": "Tidak"})) == (422, ["blind-round-open"])
    assert stopped_by(score(office, "Budi", {"Q01": None})) == (422, ["blind-round-open"])


def test_scores_stay_frozen_when_appointing_opened_and_closed_the_round(office):
    score(office, "Budi", FULL)
    assert seats(office, "Budi") == 200
    assert shown_to(office, "Sari") == {"Budi"}
    assert seats(office, "Budi", "Tono") == 200
    assert shown_to(office, "Sari") == set()
    assert stopped_by(score(office, "Budi", {"Q01": "Tidak"})) == (422, ["blind-round-open"])
    assert score(office, "Tono", {"Q01": "Tidak"}).status_code == 200


def test_after_a_return_only_what_the_unit_changed_is_scored_again(office):
    for member in ("Budi", "Tono"):
        score(office, member, FULL)
    office.stand(State.SELF_ASSESSMENT)
    assert score(office, "Dewi", {"Q02": "B"}, "unit").status_code == 200
    office.stand(State.TPI_EVALUATION)
    assert shown_to(office, "Sari") == set()
    assert stopped_by(score(office, "Budi", {"Q01": "Tidak"})) == (422, ["blind-round-open"])
    assert score(office, "Budi", {"Q02": "B"}).status_code == 200
    assert score(office, "Budi", {"Q02": "A"}).status_code == 200


def test_a_quorum_counts_who_is_done_once_a_round_was_begun(office):
    before = quorum(office)
    score(office, "Budi", FULL)
    begun = quorum(office)
    score(office, "Tono", FULL)
    # The chair need not score: leading to a consensus is no score that a quorum counts.
    assert (before, begun, quorum(office)) == (("met", "3"), ("unmet", "1"), ("met", "2"))


def test_a_quorum_counts_nobody_who_has_yet_to_score_where_the_cycle_asks_for_a_round(office):
    office.write(update(cycle).values(is_blind_round_required=True))
    assert quorum(office) == ("unmet", "0")
