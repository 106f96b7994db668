"""What the promises stand on: every route is found, and every writing one has a request that succeeds."""

from __future__ import annotations

import pytest

from tests.promises.lawful import LAWFUL, Lawful
from tests.promises.routes import described, guarded, service, walked, writing
from tests.promises.town import open_town


def test_the_walk_finds_every_described_route():
    assert set(described()) <= set(walked(service().routes))


def test_the_walk_finds_routes_at_all():
    # A walk that finds nothing tests nothing; the numbers only ever rise.
    assert (len(guarded()), len(writing())) >= (58, 25)


def test_every_writing_route_has_a_lawful_request():
    assert {lawful.route for lawful in LAWFUL} == set(map(str, writing()))


@pytest.mark.parametrize("lawful", LAWFUL, ids=str)
def test_every_lawful_request_succeeds(sqlite_url, tmp_path, lawful: Lawful):
    with open_town(sqlite_url, tmp_path) as town:
        lawful.make_way(town)
        response = lawful.ask(town)
        assert response.status_code in {200, 201}, response.text
