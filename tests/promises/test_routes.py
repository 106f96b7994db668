"""What the promises stand on: every route is found, and every writing one has its lawful request."""

from __future__ import annotations

from tests.promises.lawful import LAWFUL
from tests.promises.routes import described, guarded, service, walked, writing


def test_the_walk_finds_every_described_route():
    assert set(described()) <= set(walked(service().routes))


def test_the_walk_finds_routes_at_all():
    # A walk that finds nothing tests nothing; the numbers only ever rise.
    assert (len(guarded()), len(writing())) >= (63, 28)


def test_every_writing_route_has_a_lawful_request():
    assert {lawful.route for lawful in LAWFUL} == set(map(str, writing()))
