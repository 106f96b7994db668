"""The blind round of a panel, through the API: nobody sees another's scores until all are in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from states.regulations import QuestionKind, regulation
from states.vocabulary import Role, State
from tests.workflow.office import OWN_AGENCY, open_office
from workflow.db.tables import cycle

RULES = regulation("permenpanrb-10-2019")
#: In a note of Budi's score, and nowhere else.
SECRET = "rahasia-budi"


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        opened.give("Agus", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
        opened.seat("Sari", "Budi", "Agus")
        opened.stand(State.TPI_EVALUATION)
        yield opened


def full(choice=0):
    """Return a value for every input; ``choice`` counts from the best option."""
    values = {}
    for code in RULES.inputs:
        question = RULES.questions[code]
        if question.kind is QuestionKind.CHOICE:
            values[code] = list(question.options)[choice]
        else:
            values[code] = "3.6" if question.kind is QuestionKind.INDEX else 5
    return values


def fill(office, name, column, answers, note=None):
    body = {code: {"value": value, "note": note} for code, value in answers.items()}
    return office.call(name, "PATCH", "worksheet", json={"column": column, "answers": body})


def both_in(office, budi=0):
    assert fill(office, "Budi", "member", full(budi), SECRET).status_code == 200
    assert fill(office, "Agus", "member", full()).status_code == 200


def stopped_by(response):
    return response.status_code, [found["requirement"] for found in response.json()["findings"]]


def scores(office, name):
    return office.call(name, "GET", "panel/scores")


def shown(response):
    """Return whose scores an answer shows."""
    rows = response.json()["answers"].values()
    return {each["person_id"] for row in rows for each in row["scores"]}


def require(office):
    office.write(update(cycle).values(is_blind_round_required=True))


def test_a_member_sees_their_own_scores_before_all_are_in_and_everybodys_after(office):
    agus, budi = office.people["Agus"], office.people["Budi"]
    fill(office, "Budi", "member", full())
    before = shown(scores(office, "Budi")), shown(scores(office, "Sari")), shown(scores(office, "Rina"))
    fill(office, "Agus", "member", full())
    assert before == ({budi}, set(), set())
    assert shown(scores(office, "Rina")) == shown(scores(office, "Budi")) == {agus, budi}


@pytest.mark.parametrize("name", ["Dewi", "Hendra", "Bambang", "Nadia"])
def test_who_may_not_see_the_tpis_values_sees_no_member_s(office, name):
    both_in(office)
    assert scores(office, name).status_code == 403


def test_the_chair_decides_nothing_before_all_are_in(office):
    fill(office, "Budi", "member", {"Q01": "Ya"})
    assert stopped_by(fill(office, "Sari", "tpi", {"Q01": "Ya"})) == (422, ["blind-round-complete"])
    assert stopped_by(office.call("Sari", "POST", "panel/agree")) == (422, ["blind-round-complete"])


def test_a_chair_records_directly_where_nobody_scored_and_the_cycle_lets_them(office):
    assert fill(office, "Sari", "tpi", {"Q01": "Ya"}).status_code == 200
    require(office)
    assert stopped_by(fill(office, "Sari", "tpi", {"Q01": "Ya"})) == (422, ["blind-round-complete"])


def test_scores_are_frozen_once_all_are_in(office):
    both_in(office)
    assert stopped_by(fill(office, "Budi", "member", {"Q01": "Ya"})) == (422, ["blind-round-open"])


def test_a_difference_needs_a_reason(office):
    both_in(office, budi=-1)
    bare = fill(office, "Sari", "tpi", {"Q01": "Ya"})
    faults = [(fault["where"], fault["reason"]) for fault in bare.json()["errors"]]
    assert (bare.status_code, faults) == (422, [("body.answers.Q01.note", "reason-needed")])
    assert fill(office, "Sari", "tpi", {"Q01": "Ya"}, "Dibahas 3 Maret.").status_code == 200


def test_leaving_what_all_agree_on_needs_a_reason(office):
    both_in(office)
    assert fill(office, "Sari", "tpi", {"Q01": "Tidak"}).status_code == 422
    assert fill(office, "Sari", "tpi", {"Q01": "Ya"}).status_code == 200


def test_agreeing_takes_over_what_all_members_gave_and_nothing_else(office):
    fill(office, "Budi", "member", {**full(), "Q01": "Tidak"})
    fill(office, "Agus", "member", full())
    saved = office.call("Sari", "POST", "panel/agree").json()["saved"]
    assert saved == dict.fromkeys(set(RULES.inputs) - {"Q01"}, 1)
    assert office.call("Sari", "POST", "panel/agree").json() == {"saved": {}}
    assert office.call("Budi", "POST", "panel/agree").status_code == 403


def test_a_member_in_conflict_is_not_waited_for(office):
    fill(office, "Agus", "member", full())
    assert scores(office, "Sari").json()["is_complete"] is False
    told = office.call(
        "Budi", "POST", "panel/declaration", json={"conflict": True, "statement": "Ipar saya."}
    )
    assert told.status_code == 201
    assert scores(office, "Sari").json()["is_complete"] is True
    assert fill(office, "Budi", "member", {"Q01": "Ya"}).status_code == 403


def test_two_members_last_scores_at_once_are_both_kept_and_open_the_round(office):
    answers = full()
    last = {"Q01": answers.pop("Q01")}
    for name in ("Agus", "Budi"):
        fill(office, name, "member", answers)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda name: fill(office, name, "member", last), ("Agus", "Budi")))
    assert [each.status_code for each in told] == [200, 200]
    assert scores(office, "Rina").json()["is_complete"] is True


def test_a_member_who_scores_while_the_chair_records_is_never_passed_over(office):
    with ThreadPoolExecutor(2) as pool:
        scored = pool.submit(fill, office, "Budi", "member", {"Q01": "Tidak"})
        recorded = pool.submit(fill, office, "Sari", "tpi", {"Q01": "Ya"})
        assert scored.result().status_code == 200
    # Whichever came first, from then on the chair waits.
    assert recorded.result().status_code in {200, 422}
    assert stopped_by(fill(office, "Sari", "tpi", {"Q01": "Ya"})) == (422, ["blind-round-complete"])


def test_a_chair_need_not_score_and_is_waited_for_once_they_began(office):
    fill(office, "Sari", "member", {"Q01": "Ya"})
    fill(office, "Agus", "member", full())
    fill(office, "Budi", "member", full())
    assert scores(office, "Sari").json()["is_complete"] is False
    fill(office, "Sari", "member", full())
    assert scores(office, "Sari").json()["is_complete"] is True


def test_a_chair_who_saw_the_scores_scores_no_more(office):
    both_in(office)
    assert stopped_by(fill(office, "Sari", "member", {"Q01": "Ya"})) == (422, ["blind-round-open"])
