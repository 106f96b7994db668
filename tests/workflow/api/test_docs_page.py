"""The page to try the API at runs its own scripts and no others."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from tests.workflow.office import open_office


@pytest.fixture
def client(sqlite_url, tmp_path):
    with open_office(sqlite_url, tmp_path) as office:
        yield office.client


def policy_of(answer) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_the_page_lets_in_exactly_the_script_that_it_holds(client):
    shown = client.get("/api/docs")
    [script] = re.findall(r"<script>(.*?)</script>", shown.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = policy_of(shown)
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_all_that_the_page_loads_is_there_and_is_what_it_says(client):
    loaded = re.findall(r'(?:src|href)="([^"]+)"', client.get("/api/docs").text)
    assert len(loaded) == 3
    for path in loaded:
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert re.match(r"text/javascript|text/css|image/png", answer.headers["content-type"])


def test_nothing_else_lies_beside_it(client):
    assert client.get("/swagger/__init__.py").status_code == 404
