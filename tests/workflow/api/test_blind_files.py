"""Blind scores in spreadsheets: a file goes no way around the round, applied or only previewed."""

from __future__ import annotations

import pytest

from states.vocabulary import Role, State
from tests.workflow.api.test_blind_round import SECRET, fill, full, scores, stopped_by
from tests.workflow.office import OWN_AGENCY, open_office
from tests.workflow.workbooks import pages_of, typed


@pytest.fixture
def office(sqlite_url, tmp_path):
    with open_office(sqlite_url, tmp_path) as opened:
        opened.give("Agus", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
        opened.seat("Sari", "Budi", "Agus")
        opened.stand(State.TPI_EVALUATION)
        yield opened


def hand_in(office, name, changes, **fields: str):
    """Type into a file that somebody downloads now, and hand it in."""
    content = typed(office.call(name, "GET", "worksheet.xlsx").content, changes)
    return office.call(name, "POST", "worksheet/import", files={"file": ("LKE.xlsx", content)}, data=fields)


@pytest.mark.parametrize("apply", ["false", "true"])
def test_a_chair_who_has_yet_to_score_learns_nothing_by_a_file(office, apply):
    fill(office, "Sari", "member", {"Q01": "Ya"})
    for name in ("Budi", "Agus"):
        fill(office, name, "member", {**full(), "Q02": "B"})
    mine = {("member.value", code): value for code, value in full().items()}
    # A guess without a reason: whether one is missed would tell what the others gave.
    told = hand_in(office, "Sari", {**mine, ("tpi.value", "Q02"): "A"}, apply=apply)
    assert stopped_by(told) == (422, ["blind-round-complete"])
    assert scores(office, "Sari").json()["is_complete"] is False


def test_a_file_needs_a_reason_as_a_save_does(office):
    for name in ("Budi", "Agus"):
        fill(office, name, "member", {**full(), "Q02": "B"})
    told = hand_in(office, "Sari", {("tpi.value", "Q02"): "A"}, apply="true").json()
    assert [fault["reason"] for fault in told["errors"]] == ["reason-needed"]


def test_a_file_holds_no_score_but_ones_own_before_all_are_in(office):
    fill(office, "Budi", "member", {"Q01": "Ya"}, SECRET)
    for name in ("Sari", "Agus", "Rina"):
        pages = pages_of(office.call(name, "GET", "worksheet.xlsx").content)
        assert SECRET not in str([page.cells for page in pages])
    mine = pages_of(office.call("Budi", "GET", "worksheet.xlsx").content)
    assert SECRET in str([page.cells for page in mine])
