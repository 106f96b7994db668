"""An operator's client, written from the guide alone, gets everything, and waits where it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.portal.counter import FAR, OWN, answered, limit, open_counter, retarget
from tests.portal.guide_client import GuideClient, PortalError, Reply, over_http
from tests.promises.servers import serving
from tests.promises.town import Town
from workflow.services.read_for_portal import ProposedUnits, read_proposed_units


@dataclass
class Clock:
    """The service's clock, which the client moves by waiting."""

    moment: datetime = datetime(2026, 7, 1, 3, 0, 12, tzinfo=UTC)
    waited: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    for place in ("workflow.db.database", "workflow.api.portal_door", "workflow.api.portal"):
        monkeypatch.setattr(f"{place}.now", made.now)
    return made


@pytest.fixture
def town(database_url, tmp_path):
    with open_counter(database_url, tmp_path) as opened:
        answered(opened, opened.own, "unit", "P001", "Ya", "SK terlampir")
        answered(opened, opened.own, "tpi", "P001", "Ya")
        yield opened


def client(town: Town, clock: Clock, token: str = OWN) -> GuideClient:
    """Return the client in front of the service, without a network between them."""

    def send(path: str, headers: Mapping[str, str]) -> Reply:
        response = town.office.client.get(path, headers=dict(headers))
        return response.status_code, response.headers, response.content

    return GuideClient(send, token, clock.wait)


def test_everything_is_fetched(town, clock):
    retarget(town, town.sibling, "wbbm")
    portal = client(town, clock)
    assert [unit["id"] for unit in portal.units_for_wbk()] == ["1"]
    assert [unit["id"] for unit in portal.units_for_wbbm()] == ["3"]
    answers = portal.answers_of("1")
    assert list(answers) == list(range(1, 128))
    assert answers[1] == {
        "jawaban_unit": "Ya",
        "jawaban_tpi": "Ya",
        "catatan_unit": "SK terlampir",
        "bukti_dukung_unit": None,
        "catatan_tpi": None,
    }


def test_the_client_waits_as_long_as_it_is_told_and_then_comes_in(town, clock):
    limit(town, portal_requests=2, portal_stretch_seconds=60)
    portal = client(town, clock)
    lists = [portal.units_for_wbk() for _ in range(5)]
    assert [len(each) for each in lists] == [2] * 5
    # Twelve seconds into the first minute; then whole minutes.
    assert clock.waited == [48, 60]


def test_a_fault_that_passes_is_tried_again(town, clock, monkeypatch):
    faults = [ZeroDivisionError(), ZeroDivisionError()]

    def fails_at_first(*arguments: Any) -> ProposedUnits:  # noqa: ANN401 -- whatever it is given
        if faults:
            raise faults.pop()
        return read_proposed_units(*arguments)

    monkeypatch.setattr("workflow.api.portal.read_proposed_units", fails_at_first)
    assert len(client(town, clock).units_for_wbk()) == 2
    assert clock.waited == [2, 2]


@pytest.mark.parametrize(
    ("token", "unit_id", "told"),
    [
        ("salah", "1", (401, "unauthenticated")),
        ("Agus", "1", (403, "forbidden")),
        (FAR, "1", (404, "not-found")),
        (OWN, "satu", (422, "invalid")),
    ],
)
def test_what_is_final_is_not_tried_again(town, clock, token, unit_id, told):
    with pytest.raises(PortalError) as refused:
        client(town, clock, token).answers_of(unit_id)
    assert (refused.value.status, refused.value.code) == told
    assert clock.waited == []


def test_it_works_over_the_network(town, clock, database_url, tmp_path):
    with serving(database_url, tmp_path / "served") as servers:
        host, port = servers.listener.getsockname()[:2]
        portal = GuideClient(over_http(host, port), "Rina", clock.wait)
        assert [unit["id"] for unit in portal.units_for_wbk()] == ["3", "1"]
        assert portal.answers_of("1")[1]["catatan_unit"] == "SK terlampir"
