"""Who joins a panel late scores as blind as the others did: the consensus waits for them."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from states.vocabulary import Role, State
from tests.workflow.api.test_blind_everywhere import said
from tests.workflow.api.test_blind_round import fill, full
from tests.workflow.office import BEGUN, OWN_AGENCY
from tests.workflow.visitors import NUMBER, open_street
from workflow.db.tables import panel_seat

AGREED = "disepakati-panel"
DOORS = (
    "worksheet",
    "worksheet.xlsx",
    "scores?column=tpi",
    "comparison",
    "decisions",
    "rounds",
    "panel/scores",
)


@pytest.fixture
def street(sqlite_url, tmp_path):
    """A panel has agreed; Tono is appointed afterwards."""
    with open_street(sqlite_url, tmp_path) as opened:
        office = opened.office
        for name in ("Agus", "Tono"):
            office.give(name, Role.TPI_MEMBER, agency_id=OWN_AGENCY)
        office.seat("Sari", "Budi", "Agus")
        office.stand(State.TPI_EVALUATION)
        for name in ("Budi", "Agus"):
            assert fill(office, name, "member", full()).is_success
        assert fill(office, "Sari", "tpi", full(), AGREED).is_success
        row = {
            "proposal_id": 1,
            "person_id": office.people["Tono"],
            "is_chair": False,
            "has_no_conflict": True,
        }
        office.write(insert(panel_seat).values(**row, recorded_at=BEGUN, recorded_by=office.people["Rina"]))
        yield opened


def told(street, name):
    """Return behind which doors somebody finds the consensus."""
    found = {door: street.office.call(name, "GET", door) for door in DOORS}
    found["page"] = street.visitor(name).open(f"/usulan/{NUMBER}/konsensus/I")
    points = found.pop("scores?column=tpi").is_success
    return [door for door, answer in found.items() if AGREED in said(answer)] + ["scores"] * points


def test_the_consensus_waits_for_who_joined_late(street):
    assert told(street, "Tono") == []
    assert street.office.call("Tono", "GET", "panel/scores").status_code == 200


def test_a_return_to_the_unit_opens_nothing(street):
    street.office.stand(State.SELF_ASSESSMENT)
    assert told(street, "Tono") == []


def test_a_lift_waits_as_well(street):
    lift = street.office.call("Tono", "POST", "simulate", json={"lift": {}}).json()["lift"]
    assert lift["status"] == "withheld"


def test_others_see_it_all_the_while(street):
    assert (
        told(street, "Budi")
        == told(street, "Rina")
        == ["worksheet", "worksheet.xlsx", "comparison", "page", "scores"]
    )


def test_who_has_scored_sees_it(street):
    assert fill(street.office, "Tono", "member", full()).is_success
    assert "panel/scores" in told(street, "Tono")
    assert "worksheet" in told(street, "Tono")
