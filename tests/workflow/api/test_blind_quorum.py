"""The panel's quorum where members score blind: only who scored everything counts."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from states.vocabulary import Role, State
from tests.workflow.api.test_blind_round import fill, full
from tests.workflow.office import BEGUN, OWN_AGENCY, open_office
from workflow.db.tables import cycle, panel_seat


@pytest.fixture
def office(database_url, tmp_path):
    """A panel of Sari, who leads it, Budi and Agus; the cycle asks for two."""
    with open_office(database_url, tmp_path) as opened:
        opened.give("Agus", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
        opened.seat("Sari", "Budi", "Agus")
        opened.stand(State.TPI_EVALUATION)
        yield opened


def quorum(office):
    moves = office.call("Rina", "GET", "explain?trigger=propose").json()["moves"]
    [found] = [each for each in moves[0]["findings"] if each["requirement"] == "quorum"]
    return found["status"], found["required"], found["actual"]


def test_seats_count_where_nobody_scored_blind_and_nobody_has_to(office):
    assert quorum(office) == ("met", "2", "3")


def test_only_who_scored_everything_counts_once_somebody_scored_blind(office):
    fill(office, "Budi", "member", {"Q01": "Ya"})
    begun = quorum(office)
    fill(office, "Budi", "member", full())
    one = quorum(office)
    fill(office, "Agus", "member", full())
    assert [begun, one, quorum(office)] == [("unmet", "2", "0"), ("unmet", "2", "1"), ("met", "2", "2")]


def test_only_who_scored_everything_counts_where_the_cycle_asks_for_a_blind_round(office):
    office.write(update(cycle).values(is_blind_round_required=True))
    assert quorum(office) == ("unmet", "2", "0")


def test_a_chair_counts_only_where_they_scored_too(office):
    office.write(update(cycle).values(quorum=3))
    fill(office, "Sari", "member", full())
    for name in ("Agus", "Budi"):
        fill(office, name, "member", full())
    assert quorum(office) == ("met", "3", "3")


def test_a_chair_who_did_not_score_makes_no_quorum(office):
    office.write(update(cycle).values(quorum=3))
    for name in ("Agus", "Budi"):
        fill(office, name, "member", full())
    assert quorum(office) == ("unmet", "3", "2")


def test_who_left_the_panel_counts_no_more(office):
    for name in ("Agus", "Budi"):
        fill(office, name, "member", full())
    gone = update(panel_seat).where(panel_seat.c.person_id == office.people["Agus"])
    office.write(gone.values(superseded_at=BEGUN))
    assert quorum(office) == ("unmet", "2", "1")


def test_a_move_is_stopped_as_the_question_said(office):
    fill(office, "Budi", "member", full())
    office.give("Rina", Role.AGENCY_HEAD, agency_id=OWN_AGENCY)
    told = office.call(
        "Rina", "POST", "transitions", json={"trigger": "propose"}, headers={"If-Match": '"1"'}
    )
    [found] = [each for each in told.json()["findings"] if each["requirement"] == "quorum"]
    assert (told.status_code, found["status"], found["actual"]) == (422, "unmet", "1")
