"""Promise 4: a request that is repeated with its key gets its first answer again, and happens once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select, update
from starlette.testclient import TestClient

from states.vocabulary import State
from tests.promises.dumps import changed, dump
from tests.promises.lawful import LAWFUL, PDF, Lawful
from tests.promises.races import WRITERS, at_once, pausing_before_commit
from tests.promises.town import Town, open_town
from tests.workflow.office import BEGUN
from workflow.app import create_app
from workflow.db.tables import api_token, history_entry, idempotency_key, proposal, role_grant

KEY = {"Idempotency-Key": "kunci-1"}
BEGIN = next(each for each in LAWFUL if each.what == "begin_self_assessment")
#: One of each way in which a route writes, for what need not be tried with every route.
FEW = [each for each in LAWFUL if each.what in {"award", "file"} or each.route == "POST /api/v1/proposals"]


@pytest.fixture
def town(database_url, tmp_path):
    with open_town(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def town_here(sqlite_url, tmp_path):
    """A town on SQLite alone, for what does not depend on the database."""
    with open_town(sqlite_url, tmp_path) as opened:
        yield opened


def seen(response: Response) -> tuple[int, str, dict[str, str]]:
    """Return what a client goes by: status, body, version and place."""
    kept = {name: response.headers[name] for name in ("etag", "location") if name in response.headers}
    return response.status_code, response.text, kept


def refusal(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def moves(town: Town) -> list[str]:
    """The triggers in the proposal's history."""
    mine = history_entry.c.stream == f"proposal:{town.own.proposal_id}"
    return [row.trigger for row in town.office.rows(select(history_entry.c.trigger).where(mine))]


def replays(town: Town, lawful: Lawful) -> None:
    """Send a lawful request twice and compare the answers and the records."""
    lawful.make_way(town)
    first = lawful.ask(town, **KEY)
    assert first.is_success, first.text
    before = dump(town.office.database._reader)
    second = lawful.ask(town, **KEY)
    assert seen(second) == seen(first)
    assert ("idempotent-replayed" in first.headers, second.headers["idempotent-replayed"]) == (False, "true")
    assert changed(before, dump(town.office.database._reader)) == {}


@pytest.mark.parametrize("lawful", LAWFUL, ids=str)
def test_a_repeated_request_gets_its_first_answer(town_here: Town, lawful: Lawful):
    # Most of them name the version before the change: the key comes first.
    replays(town_here, lawful)


@pytest.mark.parametrize("lawful", FEW, ids=str)
def test_it_does_on_both_databases(town: Town, lawful: Lawful):
    replays(town, lawful)


def test_a_restart_forgets_no_key(town: Town):
    BEGIN.make_way(town)
    first = BEGIN.ask(town, **KEY)
    arguments = BEGIN.arguments(town, **KEY)
    arguments["headers"]["Authorization"] = "Bearer Rina"
    arguments["headers"]["Accept-Language"] = "en"
    with TestClient(create_app(town.office.settings)) as anew:
        assert seen(anew.post(BEGIN.path(town), **arguments)) == seen(first)


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("POST", "/transitions", {"json": {"trigger": "withdraw", "note": "Alasan yang cukup"}}),
        ("POST", "/transitions?a=b", {"json": {"trigger": "begin_self_assessment", "note": "Lain"}}),
        ("PATCH", "", {"json": {"sptjm_no": "1"}}),
        ("POST", "/notes", {"json": {"code": "Q01", "text": "Lain"}}),
        ("POST", "/evidence", {"data": {"question": "Q01"}, "files": {"file": ("a.pdf", PDF)}}),
    ],
)
def test_another_request_with_the_key_is_refused(
    town_here: Town, method: str, path: str, sent: dict[str, Any]
):
    town = town_here
    BEGIN.make_way(town)
    assert BEGIN.ask(town, **KEY).is_success
    before = dump(town.office.database._reader)
    place = town.own.path("/api/v1/proposals/{proposal_id}") + path
    other = town.send("Rina", method, place, headers={**KEY, "If-Match": '"2"'}, **sent)
    assert refusal(other) == (422, "idempotency-mismatch")
    assert changed(before, dump(town.office.database._reader)) == {}


def test_another_file_with_the_key_is_refused(town_here: Town):
    lawful = next(each for each in FEW if each.what == "file")
    lawful.make_way(town_here)
    lawful.ask(town_here, **KEY)
    for question, name, content in (
        ("Q02", "sk.pdf", PDF),
        ("Q01", "b.pdf", PDF),
        ("Q01", "sk.pdf", PDF * 2),
    ):
        sent = {"data": {"question": question}, "files": {"file": (name, content)}}
        other = town_here.send("Dewi", "POST", lawful.path(town_here), headers=KEY, **sent)
        assert refusal(other) == (422, "idempotency-mismatch")


def test_other_peoples_keys_never_match(town: Town):
    path = town.own.path("/api/v1/proposals/{proposal_id}/transitions")
    order = {"trigger": "withdraw", "note": "Alasan yang cukup", "documents": ["perintah.pdf"]}
    town.send("Rina", "POST", path, json=order, headers={**KEY, "If-Match": '"1"'})
    same_words = town.send("Ratna", "POST", path, json=order, headers={**KEY, "If-Match": '"2"'})
    assert refusal(same_words) == (403, "forbidden")
    back = town.send(
        "Ratna", "POST", path, json={**order, "trigger": "correct"}, headers={**KEY, "If-Match": '"2"'}
    )
    assert back.status_code == HTTPStatus.CREATED
    assert moves(town) == ["withdraw", "correct"]


def test_twins_in_flight_wait_for_each_other(town: Town):
    BEGIN.make_way(town)
    with pausing_before_commit(town.office.database, WRITERS // 2, "pg_advisory_xact_lock"):
        responses = at_once([lambda: BEGIN.ask(town, **KEY)] * WRITERS)
    assert {seen(each)[:2] for each in responses} == {(201, responses[0].text)}
    assert sum("idempotent-replayed" in each.headers for each in responses) == WRITERS - 1
    assert moves(town) == ["begin_self_assessment"]


def test_a_refusal_is_not_kept(town: Town):
    town.stand(State.NOMINATED)
    assert refusal(BEGIN.ask(town, **KEY)) == (422, "requirements-unmet")
    town.stand(State.NOMINATED, **BEGIN.standing, version=2)
    assert refusal(BEGIN.ask(town, **KEY)) == (409, "stale-version")
    town.stand(State.NOMINATED, version=1)
    assert refusal(BEGIN.ask(town, "Dewi", **KEY)) == (403, "forbidden")
    assert town.office.rows(select(idempotency_key)) == []
    assert BEGIN.ask(town, **KEY).status_code == HTTPStatus.CREATED


def test_a_replay_is_for_those_who_still_belong_here(town_here: Town):
    BEGIN.make_way(town_here)
    BEGIN.ask(town_here, **KEY)
    rina = town_here.office.people["Rina"]
    town_here.office.write(
        update(role_grant).where(role_grant.c.person_id == rina).values(superseded_at=BEGUN)
    )
    assert refusal(BEGIN.ask(town_here, **KEY)) == (404, "not-found")
    town_here.office.write(update(api_token).where(api_token.c.person_id == rina).values(revoked_at=BEGUN))
    assert refusal(BEGIN.ask(town_here, **KEY)) == (401, "unauthenticated")


def test_a_replay_does_not_follow_the_proposal(town_here: Town):
    """The answer is the first one, word by word, whatever has become of the proposal since."""
    BEGIN.make_way(town_here)
    first = BEGIN.ask(town_here, **KEY)
    mine = proposal.c.id == town_here.own.proposal_id
    town_here.office.write(update(proposal).where(mine).values(state="withdrawn", version=9))
    assert seen(BEGIN.ask(town_here, **KEY)) == seen(first)
