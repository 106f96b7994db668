"""The panel's pages: what the round refuses is told beside its line, and nothing typed is lost."""

from __future__ import annotations

import pytest

from states.vocabulary import Role, State
from tests.workflow.api.test_blind_round import fill, full
from tests.workflow.office import OWN_AGENCY
from tests.workflow.visitors import NUMBER
from tests.workflow.web.test_worksheet_pages import UNSEEN, kept

CONSENSUS = f"/usulan/{NUMBER}/konsensus/I"


@pytest.fixture
def panel(street):
    """Budi and Agus have scored; they differ on Q01."""
    office = street.office
    office.give("Agus", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
    office.seat("Sari", "Budi", "Agus")
    office.stand(State.TPI_EVALUATION)
    fill(office, "Budi", "member", {**full(), "Q01": "Tidak"})
    fill(office, "Agus", "member", full())
    return street


def test_a_consensus_that_needs_a_reason_says_so_at_its_line(panel):
    typed = {"d.Q01": UNSEEN, "j.Q01": "Tidak", "d.Q02": UNSEEN, "j.Q02": "C", "k.Q02": "Belum memadai."}
    sent = panel.visitor("Sari").send(CONSENSUS, typed)
    assert sent.status_code == 422
    assert "Belum memadai." in sent.text
    assert 'id="f-Q01"' in sent.text
    assert kept(panel, "tpi") == {}


def test_a_consensus_with_its_reason_is_saved(panel):
    sent = panel.visitor("Sari").send(CONSENSUS, {"d.Q01": UNSEEN, "j.Q01": "Tidak", "k.Q01": "Dibahas."})
    assert sent.status_code == 303
    assert kept(panel, "tpi") == {"Q01": ("Tidak", 1)}


def offers_a_form(street, name, desk):
    return 'name="d.Q01"' in street.visitor(name).open(f"/usulan/{NUMBER}/{desk}/I").text


def test_nobody_is_offered_a_form_that_the_round_would_refuse(panel):
    # All are in: the members' scores are frozen, the chair decides.
    assert [offers_a_form(panel, name, "panel") for name in ("Budi", "Agus")] == [False, False]
    assert offers_a_form(panel, "Sari", "konsensus")


def test_the_chair_is_offered_the_consensus_once_all_are_in(street):
    office = street.office
    office.seat("Sari", "Budi")
    office.stand(State.TPI_EVALUATION)
    before = offers_a_form(street, "Sari", "konsensus")
    fill(office, "Budi", "member", {"Q01": "Ya"})
    assert (before, offers_a_form(street, "Sari", "konsensus")) == (True, False)
    assert offers_a_form(street, "Budi", "panel")
