"""Forms come from our own pages: what another site sends is not taken, whoever is signed in."""

from __future__ import annotations

import re

import pytest

from tests.promises.routes import service, walked
from tests.workflow.visitors import NUMBER, text_of

#: What browsers say about a form, and whether it is taken.
SAID = [
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, False),
    ({"Origin": "http://127.0.0.1:8000"}, True),
    ({"Origin": "http://127.0.0.1:9000"}, False),
    ({"Origin": "https://evil.example"}, False),
    ({"Origin": "null"}, False),
    ({"Origin": "http://["}, False),
    ({}, True),
]


@pytest.mark.parametrize(("said", "is_taken"), SAID, ids=str)
def test_a_form_is_taken_from_our_own_pages_only(street, said, is_taken):
    answer = street.visitor("Rina").client.post("/keluar", headers=said, follow_redirects=False)

    assert answer.status_code == (303 if is_taken else 403)


def test_the_refusal_says_why_and_keeps_the_session(street):
    rina = street.visitor("Rina")
    refused = rina.client.post("/keluar", headers={"Sec-Fetch-Site": "cross-site"}, follow_redirects=False)

    assert "dikirim dari situs lain" in text_of(refused)
    assert rina.open("/papan").status_code == 200


def forms() -> list[str]:
    """Return the path of every page that takes a form."""
    routes = [route for route in walked(service().routes) if route.method not in {"GET", "HEAD"}]
    return [route.path for route in routes if not re.match(r"/api/|/swagger|/portalrb/", route.path)]


def test_the_walk_finds_the_forms():
    assert set(forms()) >= {"/masuk", "/keluar", "/usulan/{number}/tahap/{trigger}"}


@pytest.mark.parametrize("path", forms())
def test_no_form_at_all_is_taken_from_elsewhere(street, path):
    filled = path.replace("{number}", NUMBER).replace("{trigger}", "withdraw")
    refused = street.visitor("Rina").client.post(filled, headers={"Sec-Fetch-Site": "cross-site"})

    assert refused.status_code == 403
