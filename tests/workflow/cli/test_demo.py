"""The demo from the command line: one line for programs, sign-ins for people, never over other records."""

from __future__ import annotations

import json

import pytest

from tests.workflow.terminal import Terminal
from workflow.services.demo.report import DemoReport, Role, SignIn

RINA = SignIn("rina@contoh.example", "Rina", "lima-kata-acak", "token", (Role("coordinator", 1, None, None),))
LOADED = DemoReport((RINA,), (), (), (), ())


@pytest.fixture
def terminal(sqlite_url, tmp_path, monkeypatch):
    """A terminal where loading the demo is quick."""
    monkeypatch.setattr("workflow.services.demo.load_demo", lambda *_, **__: LOADED)
    return Terminal(sqlite_url, tmp_path)


def test_programs_get_one_line_of_json(terminal):
    told = terminal.type("demo", "--json", "--as-of", "2026-07-15").stdout
    assert told.count("\n") == 1
    assert json.loads(told)["people"][0]["email"] == RINA.email


def test_people_get_their_sign_ins(terminal):
    told = terminal.type("demo").stdout
    assert [word for word in (RINA.email, RINA.password) if word not in told] == []


def test_a_day_that_is_none_is_misused(terminal):
    assert terminal.type("demo", "--as-of", "yesterday").exit_code == 2


def test_other_records_are_never_overwritten(sqlite_url, tmp_path):
    terminal = Terminal(sqlite_url, tmp_path)
    terminal.type("person", "add", "rina@example.go.id", "--name", "Rina")
    endings = [terminal.type("demo", *options).exit_code for options in ([], ["--reset"])]
    assert endings == [1, 1]


def test_a_secret_key_that_is_too_short_is_named(terminal):
    refused = terminal.type("demo", ZI_SECRET_KEY="short")
    assert (refused.exit_code, "ZI_SECRET_KEY" in refused.stderr) == (1, True)
