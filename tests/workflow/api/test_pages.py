"""Lists of the organisation: pages follow each other, and a cursor that nobody gave out is refused."""

from __future__ import annotations

import base64

import pytest

from tests.workflow.hall import open_hall

LISTS = ["agencies", "units", "cycles", "people", "grants", "awards", "deadlines", "proposals"]
MADE_UP = [base64.urlsafe_b64encode(text).decode() for text in (b"99999999999", b"2147483648", b"-1", b"x")]


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        yield opened


def test_a_cursor_that_nobody_gave_out_is_refused(hall):
    answers = {
        (noun, cursor): hall.ask("Nusa", "GET", f"/{noun}?cursor={cursor}").json().get("code")
        for noun in LISTS
        for cursor in MADE_UP
    }
    assert set(answers.values()) == {"invalid"}


def test_the_largest_cursor_ends_every_list_that_grows(hall):
    last = base64.urlsafe_b64encode(b"2147483647").decode()
    answers = {noun: hall.ask("Nusa", "GET", f"/{noun}?cursor={last}").json() for noun in LISTS[:5]}
    assert answers == {noun: {"items": [], "next": None} for noun in LISTS[:5]}


def test_no_page_holds_more_than_200(hall):
    statuses = {noun: hall.ask("Nusa", "GET", f"/{noun}?limit=201").status_code for noun in LISTS}
    assert set(statuses.values()) == {422}
