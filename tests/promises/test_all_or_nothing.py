"""Promise 2: whatever of a request fails, nothing of it stays, and no later request brings it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from httpx2 import Response

from tests.promises.chains import breaks
from tests.promises.dumps import changed, dump
from tests.promises.lawful import LAWFUL, MOVES, PDF, Lawful
from tests.promises.sabotage import sabotaged
from tests.promises.town import Town, open_town
from workflow.db.database import Tx

#: More statements than any request sends.
TOO_MANY = 80


@pytest.fixture
def town(database_url, tmp_path):
    with open_town(database_url, tmp_path) as opened:
        yield opened


def nothing_more(tx: Tx) -> None:
    """Commit, with nothing to commit of one's own."""


def commit_once_more(town: Town) -> None:
    """Go through both doors for writers: what an earlier transaction left open would be committed now."""
    database, portal = town.office.database, town.office.client.portal
    assert portal is not None
    database.write(nothing_more)
    portal.call(database.write_soon, nothing_more)


def is_honest(response: Response) -> bool:
    """Whether an answer says that the fault is ours, in the form in which every refusal comes."""
    kind = response.headers["content-type"]
    return response.status_code in {500, 503} and kind == "application/problem+json"


@dataclass
class Attempts:
    """One request, sent again and again to a database that fails, with what was there before it."""

    town: Town
    ask: Callable[[], Response]

    def __post_init__(self) -> None:
        self.engine = self.town.office.database._reader
        self.before = dump(self.engine)

    def left_behind(self) -> dict[str, tuple[int, int]]:
        """Return what is not as it was before."""
        return changed(self.before, dump(self.engine))

    def fail(self, at: int, *, is_for_ever: bool) -> bool:
        """Fail the n-th statement, or the COMMIT where there are fewer; whether there were so many."""
        with sabotaged(self.town.office.database, at, is_for_ever=is_for_ever) as sabotage:
            response = self.ask()
        where = f"{'statement' if sabotage.hit_statement else 'COMMIT before'} {at}, for ever: {is_for_ever}"
        assert sabotage.hit_statement or sabotage.hit_commit, where
        assert is_honest(response), f"{where}: {response.status_code} {response.text}"
        commit_once_more(self.town)
        assert self.left_behind() == {}, where
        return sabotage.hit_statement

    def fail_everywhere(self) -> int:
        """Fail every statement and the COMMIT, once and for ever; return how many statements there are."""
        for at in range(1, TOO_MANY):
            # PostgreSQL gives up a transaction at its first fault: what comes after makes no difference.
            is_once = self.fail(at, is_for_ever=False) if self.engine.dialect.name == "sqlite" else True
            if not self.fail(at, is_for_ever=True) or not is_once:
                return at - 1
        raise AssertionError(TOO_MANY)


@pytest.mark.parametrize("lawful", LAWFUL, ids=str)
def test_a_request_that_fails_leaves_nothing_behind(lasting_town: Town, lawful: Lawful):
    lawful.make_way(lasting_town)
    assert Attempts(lasting_town, lambda: lawful.ask(lasting_town)).fail_everywhere() > 3


def test_what_cannot_be_recorded_is_not_shown(town: Town):
    path = town.own.path("/api/v1/proposals/{proposal_id}/history")
    attempts = Attempts(town, lambda: town.send("Agus", "GET", path))
    assert not attempts.fail(TOO_MANY, is_for_ever=True)
    assert town.send("Agus", "GET", path).status_code == HTTPStatus.OK
    assert attempts.left_behind() == {"history_entry": (0, 1)}


@pytest.mark.parametrize("lawful", [LAWFUL[0], MOVES[0]], ids=str)
def test_a_kept_answer_fails_with_its_request(town: Town, lawful: Lawful):
    lawful.make_way(town)
    attempts = Attempts(town, lambda: lawful.ask(town, **{"Idempotency-Key": "satu"}))
    attempts.fail_everywhere()
    # At last nothing is in the way, and the request is carried out: once, with its answer kept.
    assert attempts.ask().status_code == HTTPStatus.CREATED
    assert attempts.left_behind()["idempotency_key"] == (0, 1)
    with town.office.database.read() as connection:
        assert breaks(connection) == []


def test_no_half_written_file_stays(town: Town):
    lawful = next(each for each in LAWFUL if each.what == "file")
    lawful.make_way(town)
    Attempts(town, lambda: lawful.ask(town)).fail_everywhere()
    kept = town.office.settings.data_dir / "evidence"
    assert [path.read_bytes() for path in kept.rglob("*") if path.is_file()] == [PDF]
