"""The audit trail: entries within reach, for those who may read them, found, exported whole, and checked."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from states.vocabulary import Role
from tests.workflow.office import OTHER_AGENCY
from tests.workflow.visitors import NUMBER, text_of
from workflow.db.tables import history_entry

REASON = "Unit digabung dengan unit lain."


@pytest.fixture
def moved(each_street):
    """A street in which a proposal was withdrawn."""
    office = each_street.office
    headers = {"If-Match": '"1"'}
    body = {"trigger": "withdraw", "note": REASON}
    assert office.call("Rina", "POST", "transitions", json=body, headers=headers).status_code == 201
    return each_street


def newest(street) -> int:
    statement = select(history_entry.c.id).order_by(history_entry.c.id.desc()).limit(1)
    return int(street.office.rows(statement)[0].id)


def test_what_happened_is_told_with_who_and_when(moved):
    page = text_of(moved.visitor("Agus").open(f"/audit?q={NUMBER}"))

    assert "→ ke Ditarik" in page
    assert "Rina" in page


def test_an_entry_tells_its_ground_and_that_its_fingerprint_fits(moved):
    page = moved.visitor("Rina").open(f"/audit/{newest(moved)}")

    assert page.status_code == 200
    assert "Sidik cocok" in page.text
    assert "&#34;withdraw&#34;" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("perihal=proposal", True),
        ("perihal=award", False),
        ("pelaku=rina", True),
        ("pelaku=bambang", False),
        ("dari=2099-01-01", False),
        ("sampai=2001-01-01", False),
        ("sampai=2099-01-01&dari=2001-01-01", True),
        ("dari=nonsense&sampai=2026-13-40&perihal=%00&lanjut=x", True),
    ],
)
def test_the_filter_finds_what_it_should(moved, query, found):
    page = moved.visitor("Agus").open(f"/audit?q={NUMBER}&{query}")

    assert (page.status_code, f">{NUMBER}</a>" in page.text) == (200, found)


def test_the_export_is_whole_and_says_so(moved):
    lines = moved.visitor("Agus").open(f"/audit/ekspor.jsonl?q={NUMBER}").text.splitlines()
    told = [json.loads(line) for line in lines]

    assert told[-1] == {"count": len(told) - 1}
    assert [each["trigger"] for each in told[:-1]] == ["withdraw"]
    assert told[0]["note"] == REASON


@pytest.mark.parametrize("name", ["Dewi", "Bambang", "Sari", "Budi", "Nadia"])
@pytest.mark.parametrize("path", ["/audit", "/audit/1", "/audit/ekspor.jsonl"])
def test_whoever_may_not_see_every_column_reads_no_trail(street, name, path):
    assert street.visitor(name).open(path).status_code == 403


@pytest.mark.parametrize("entry", ["x", "0", "1000000000000", "%00"])
def test_what_is_no_entry_is_not_there(moved, entry):
    assert moved.visitor("Agus").open(f"/audit/{entry}").status_code == 404


def test_what_lies_out_of_reach_is_not_there(each_street):
    each_street.elsewhere()
    each_street.office.give("Nadia", Role.COORDINATOR, agency_id=OTHER_AGENCY)
    body = {"trigger": "withdraw", "note": REASON}
    url, headers = "/api/v1/proposals/900/transitions", {"Authorization": "Bearer Nadia", "If-Match": '"1"'}
    assert each_street.office.client.post(url, json=body, headers=headers).status_code == 201
    entry = newest(each_street)

    assert each_street.visitor("Nadia").open(f"/audit/{entry}").status_code == 200
    assert each_street.visitor("Agus").open(f"/audit/{entry}").status_code == 404
    assert "ZI-2026-0900" not in each_street.visitor("Agus").open("/audit").text
