"""Promise 10: auditors see what is theirs to see, leave a trace of it, and change nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from states.vocabulary import Role
from states.workdays import local_date
from tests.promises.chains import breaks
from tests.promises.dumps import changed, dump
from tests.promises.everybody import open_session
from tests.promises.lawful import LAWFUL, Lawful
from tests.promises.routes import Route, pages, reading
from tests.promises.town import LAST_WEEK, Town, open_town
from workflow.db.tables import history_entry, role_grant

#: What an auditor leaves behind by looking: one entry in their own stream.
ONE_LOOK = {"history_entry": (0, 1)}
ASKED = [route for route in reading() if route.method == "GET"]


@pytest.fixture
def town(database_url, tmp_path):
    with open_town(database_url, tmp_path) as opened:
        opened.admit("Auditor pusat", (Role.AUDITOR, {"is_national": True}))
        opened.admit("Auditor unit", (Role.AUDITOR, {"unit_id": opened.own.unit_id}))
        yield opened


def looks(town: Town, name: str) -> list[str]:
    """The paths that somebody's stream says they looked at, in order."""
    h = history_entry.c
    mine = (h.stream == f"person:{town.office.caller(name).person_id}") & (h.kind == "auditor.read")
    rows = town.office.rows(select(h.body).where(mine).order_by(h.seq))
    return [json.loads(row.body)["facts"]["path"] for row in rows]


def code_for(lawful: Lawful) -> str:
    """Return how an agency's auditor is refused: what only an admin knows is not there for them."""
    return "not-found" if {"person_id", "grant_id"} & set(Route("", lawful.route).parameters) else "forbidden"


def test_auditors_write_nothing_anywhere(town: Town):
    codes, before = {}, dump(town.office.database._reader)
    for lawful in LAWFUL:
        for auditor in ("Agus", "Auditor pusat", "Auditor unit"):
            answer = lawful.ask(town, auditor, **{"Idempotency-Key": f"{auditor} {lawful}"})
            assert answer.is_client_error, f"{auditor}: {lawful}"
            codes[auditor, str(lawful)] = answer.json()["code"]
    assert {str(lawful): codes["Agus", str(lawful)] for lawful in LAWFUL} == {
        str(lawful): code_for(lawful) for lawful in LAWFUL
    }
    # Not only for each of them: together they have left nothing but their looks.
    assert set(changed(before, dump(town.office.database._reader))) == {"history_entry"}
    kinds = select(history_entry.c.kind).distinct()
    assert [row.kind for row in town.office.rows(kinds)] == ["auditor.read"]


def test_every_look_is_recorded(town: Town):
    for route in ASKED:
        town.send("Agus", "GET", town.own.path(route.path))
    unseen = {"/api/v1/people/{person_id}", "/api/v1/grants/{grant_id}", "/api/v1/imports/{import_id}"}
    seen = [town.own.path(route.path) for route in ASKED if route.path not in unseen]
    assert looks(town, "Agus") == seen
    with town.office.database.read() as connection:
        assert breaks(connection) == []


def test_every_look_at_a_page_is_recorded(town: Town):
    seen = [town.own.path(route.path) for route in pages() if route.method == "GET"]
    cookie = f"jejak-zi={open_session(town, 'Agus')}"
    for path in ("/papan", *seen):
        town.send(None, "GET", path, headers={"Cookie": cookie})
    receipt = town.own.path("/usulan/{number}/tanda-terima/{seq}")
    assert [path for path in looks(town, "Agus") if path != receipt] == [
        path for path in ("/papan", *seen) if path != receipt
    ]


def test_what_is_hidden_from_an_auditor_leaves_no_look(town: Town):
    for route in ASKED:
        if route.parameters and route.parameters[0] not in {"regulation_id", "cycle_id", "agency_id"}:
            answer = town.send("Auditor unit", "GET", town.far.path(route.path))
            assert answer.status_code == 404
    assert looks(town, "Auditor unit") == []


def test_a_simulation_is_a_look_too(town: Town):
    path = town.own.path("/api/v1/proposals/{proposal_id}/simulate")
    before = dump(town.office.database._reader)
    assert town.send("Agus", "POST", path, json={"scores": {"total": "74.99"}}).status_code == 200
    assert changed(before, dump(town.office.database._reader)) == ONE_LOOK
    assert looks(town, "Agus") == [path]


def test_others_are_not_followed_around(town: Town):
    before = dump(town.office.database._reader)
    for name in ("Rina", "Nadia"):
        for route in ASKED:
            town.send(name, "GET", town.own.path(route.path))
    assert changed(before, dump(town.office.database._reader)) == {}


def test_an_expired_grant_ends_the_audit(town: Town):
    path = town.own.path("/api/v1/proposals/{proposal_id}/history")
    assert town.send("Agus", "GET", path).status_code == 200
    agus = role_grant.c.person_id == town.office.people["Agus"]
    town.office.write(update(role_grant).where(agus).values(until=LAST_WEEK))
    assert town.send("Agus", "GET", path).status_code == 404
    assert looks(town, "Agus") == [path]


def test_a_grant_holds_until_the_end_of_its_day(town: Town):
    agus = role_grant.c.person_id == town.office.people["Agus"]
    today = local_date(datetime.now(UTC), "Asia/Jakarta")
    town.office.write(update(role_grant).where(agus).values(until=today))
    path = town.own.path("/api/v1/proposals/{proposal_id}/history")
    assert town.send("Agus", "GET", path).status_code == 200
