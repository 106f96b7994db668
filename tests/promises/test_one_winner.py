"""Promise 3: of many who act on the same version one succeeds, and the others are told so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack

import pytest
from httpx2 import Client, Response
from sqlalchemy import select

from states.vocabulary import State
from tests.promises.chains import breaks
from tests.promises.lawful import LAWFUL, Lawful
from tests.promises.plenty import give_plenty
from tests.promises.races import WRITERS, at_once, pausing_before_commit
from tests.promises.servers import serving
from tests.promises.town import FREE_UNIT, Town, open_town
from workflow.db.database import Database
from workflow.db.tables import answer, history_entry, snapshot

ROUNDS = 3
#: Enough for two to meet.
FEW = 6
_ENOUGH = {"note": "Alasan yang cukup", "documents": ["perintah.pdf"]}
#: Who does what in turn: out of the lifecycle and back again.
TURNS = (("Rina", "withdraw"), ("Ratna", "correct"))
ONE_AND_THE_REST = {(201, None): 1, (409, "stale-version"): WRITERS - 1}


@pytest.fixture
def town(database_url, tmp_path):
    with open_town(database_url, tmp_path / "town") as opened:
        yield opened


def tally(responses: Sequence[Response]) -> dict[tuple[int, str | None], int]:
    """Count the answers by status and code."""
    found = Counter(
        (each.status_code, None if each.is_success else each.json()["code"]) for each in responses
    )
    return dict(found)


def moving(client: Client, proposal_id: int, turn: int, version: int) -> Callable[[], Response]:
    """Return the request for the move that is due in a turn."""
    who, trigger = TURNS[turn % 2]
    headers = {"Authorization": f"Bearer {who}", "If-Match": f'"{version}"'}
    path = f"/proposals/{proposal_id}/transitions"
    return lambda: client.post(path, json={"trigger": trigger, **_ENOUGH}, headers=headers)


@pytest.mark.parametrize("processes", [1, 2])
def test_one_of_32_moves_wins_each_round(database_url, tmp_path, processes):
    with open_town(database_url, tmp_path / "town") as town:
        proposal_id = town.own.proposal_id
    with ExitStack() as stack:
        doors = [
            stack.enter_context(serving(database_url, tmp_path / f"served{number}"))
            for number in range(processes)
        ]
        clients = [stack.enter_context(door.client("Rina")) for door in doors]
        for turn in range(ROUNDS):
            asks = [
                moving(clients[number % processes], proposal_id, turn, turn + 1) for number in range(WRITERS)
            ]
            assert tally(at_once(asks)) == ONE_AND_THE_REST
        unfit = moving(clients[0], proposal_id, ROUNDS, ROUNDS)()
        assert (unfit.status_code, unfit.json()["version"]) == (409, ROUNDS + 1)
    database = Database(database_url)
    with database.read() as connection:
        assert breaks(connection) == []
        entries = select(history_entry.c.seq).where(history_entry.c.stream == f"proposal:{proposal_id}")
        assert sorted(connection.execute(entries).scalars()) == list(range(1, ROUNDS + 1))
    database.close()


def test_one_wins_although_its_commit_takes_long(town: Town):
    path = town.own.path("/api/v1/proposals/{proposal_id}/transitions")
    order = {"json": {"trigger": "withdraw", **_ENOUGH}, "headers": {"If-Match": '"1"'}}
    with pausing_before_commit(town.office.database, WRITERS // 2):
        responses = at_once([lambda: town.send("Rina", "POST", path, **order)] * WRITERS)
    assert tally(responses) == ONE_AND_THE_REST


def test_one_of_32_changes_of_the_papers_wins(town: Town):
    town.stand(State.NOMINATED)
    path = town.own.path("/api/v1/proposals/{proposal_id}")
    asks = [
        lambda number=number: town.send(
            "Rina", "PATCH", path, json={"sptjm_no": str(number)}, headers={"If-Match": '"1"'}
        )
        for number in range(WRITERS)
    ]
    responses = at_once(asks)
    found = tally(responses)
    assert found == {(200, None): 1, (409, "stale-version"): WRITERS - 1}
    (winner,) = [each for each in responses if each.is_success]
    assert town.send("Rina", "GET", path).json()["documents"] == winner.json()["documents"]


def test_one_of_32_nominations_of_a_unit_wins(town: Town):
    criteria = {
        code: {"met": True, "reason": "ada"} for code in ("core_service", "strategic", "resources", "reform")
    }
    body = {"unit_id": FREE_UNIT, "cycle_id": town.own.cycle_id, "target": "wbk", "criteria": criteria}
    responses = at_once([lambda: town.send("Rina", "POST", "/api/v1/proposals", json=body)] * WRITERS)
    assert tally(responses) == {(201, None): 1, (409, "duplicate"): WRITERS - 1}
    (winner,) = [each for each in responses if each.is_success]
    refused = {each.json()["number"] for each in responses if not each.is_success}
    assert refused == {winner.json()["number"]}


def test_one_of_32_answers_to_the_same_version_wins(town: Town):
    path = town.own.path("/api/v1/proposals/{proposal_id}/worksheet")
    asks = [
        lambda number=number: town.send(
            "Dewi",
            "PATCH",
            path,
            json={"column": "unit", "answers": {"H1.b.due": {"value": number, "version": 0}}},
        )
        for number in range(100, 100 + WRITERS)
    ]
    assert tally(at_once(asks)) == {(200, None): 1, (409, "stale-version"): WRITERS - 1}


def test_a_submission_loses_no_answer_and_no_evidence(town: Town):
    """Whatever was answered with success lies before the submission, and in what was submitted."""
    give_plenty(town)
    town.stand(State.SELF_ASSESSMENT)
    path = town.own.path("/api/v1/proposals/{proposal_id}/")

    def submit() -> Response:
        order = {"json": {"trigger": "submit_self_assessment"}, "headers": {"If-Match": '"1"'}}
        return town.send("Hendra", "POST", f"{path}transitions", **order)

    def answering(number: int) -> Callable[[], Response]:
        body = {"column": "unit", "answers": {"H1.b.due": {"value": number}}}
        return lambda: town.send("Dewi", "PATCH", f"{path}worksheet", json=body)

    def proving(number: int) -> Callable[[], Response]:
        body = {"question": "Q01", "url": f"https://example.go.id/{number}"}
        return lambda: town.send("Dewi", "POST", f"{path}evidence", json=body)

    numbers = range(101, 109)
    responses = at_once([*map(answering, numbers), submit, *map(proving, numbers)])
    submitted, answered, proved = responses[8], responses[:8], responses[9:]
    assert submitted.status_code == 201, submitted.text
    late = {(422, "requirements-unmet")}
    assert set(tally([*answered, *proved])) - {(200, None), (201, None)} <= late
    accepted = [str(number) for number, each in zip(numbers, answered, strict=True) if each.is_success]
    kept, content = kept_answers(town), submitted_content(town)
    assert sorted(kept) == ["100", *accepted]
    assert f'"code":"H1.b.due","column":"unit","member":0,"value":"{kept[-1]}"' in content
    assert [each.json()["name"] for each in proved if each.is_success and missing(each, content)] == []


def missing(response: Response, content: str) -> bool:
    """Whether evidence that was taken is not in what was submitted."""
    return response.json()["sha256"] not in content


def kept_answers(town: Town) -> list[str]:
    """Return the values that the answer had, oldest first."""
    a = answer.c
    mine = (a.proposal_id == town.own.proposal_id) & (a.code == "H1.b.due") & (a.kind == "unit")
    return [row.value for row in town.office.rows(select(a.value).where(mine).order_by(a.id))]


def submitted_content(town: Town) -> str:
    """Return the worksheet as it was submitted."""
    [row] = town.office.rows(select(snapshot.c.content))
    return str(row.content)


def asking(town: Town, lawful: Lawful) -> Callable[[], Response]:
    return lambda: lawful.ask(town)


def faults(town: Town, responses: Sequence[Response]) -> list[str]:
    """Return what of some answers is a fault of ours, and where a chain of the history broke meanwhile."""
    found = [each.request.url.path for each in responses if each.is_server_error]
    with town.office.database.read() as connection:
        return [*found, *map(str, breaks(connection))]


def test_twins_of_any_request_never_fail(town: Town):
    """However many send the same request at once: some succeed, the others are told why not."""
    found = {}
    for lawful in LAWFUL:
        if lawful.what not in {"correct", "revoke"}:
            lawful.make_way(town)
        responses = at_once([asking(town, lawful)] * FEW)
        found[str(lawful)] = faults(town, responses)
    assert {lawful: each for lawful, each in found.items() if each} == {}


def test_different_requests_at_once_never_fail(town: Town):
    responses = at_once([asking(town, lawful) for lawful in LAWFUL])
    assert faults(town, responses) == []


def test_an_auditor_may_look_at_several_things_at_once(town: Town):
    path = town.own.path("/api/v1/proposals/{proposal_id}/history")
    with pausing_before_commit(town.office.database, WRITERS // 2, "FROM api_token"):
        responses = at_once([lambda: town.send("Agus", "GET", path)] * WRITERS)
    assert [each.status_code for each in responses] == [200] * WRITERS
    assert faults(town, responses) == []
