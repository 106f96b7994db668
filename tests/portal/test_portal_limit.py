"""A token comes through the portal's door only so often: exactly so often, whoever counts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from states.errors import RateLimited
from tests.portal.counter import ANSWERS, FAR, OWN, WBK, get, give_token, open_counter
from tests.portal.guide_client import GuideClient, over_http
from tests.promises.races import at_once
from tests.promises.servers import serving
from workflow.db.database import Database
from workflow.db.tables import request_count
from workflow.services.housekeeping import tidy
from workflow.services.request_limits import Limit, count_request

NOW = datetime(2026, 7, 1, 3, 0, 12, tzinfo=UTC)
TWO_A_MINUTE = Limit(2, 60)


@pytest.fixture
def town(database_url, tmp_path):
    with open_counter(database_url, tmp_path, portal_requests=3, portal_stretch_seconds=86_400) as opened:
        yield opened


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


def counts(database: Database) -> list[tuple[str, datetime, int]]:
    with database.read() as connection:
        rows = connection.execute(select(request_count).order_by(request_count.c.since, request_count.c.key))
        return [tuple(row) for row in rows]


def come(database: Database, at: datetime, key: str = "a") -> int | None:
    """Come once; return None, or the seconds to wait."""
    try:
        database.write(lambda tx: count_request(tx, key, TWO_A_MINUTE), at=at)
    except RateLimited as refusal:
        return refusal.retry_after_seconds
    return None


def test_so_many_come_in_and_no_more(database):
    assert [come(database, NOW) for _ in range(4)] == [None, None, 48, 48]
    # A refusal writes nothing.
    assert counts(database) == [("a", NOW.replace(second=0), 2)]


def test_the_wait_lasts_until_the_next_stretch_and_no_longer(database):
    for _ in range(2):
        come(database, NOW)
    last = NOW.replace(second=59, microsecond=999_999)
    assert (come(database, last), come(database, last + timedelta(microseconds=1))) == (1, None)


def test_everybody_has_a_count_of_their_own(database):
    assert [come(database, NOW, key) for key in ("a", "b", "a", "b", "a")] == [None] * 4 + [48]


def test_old_counts_are_put_away(database):
    come(database, NOW - timedelta(days=2))
    come(database, NOW)
    database.write(tidy, at=NOW)
    assert [since for _, since, _ in counts(database)] == [NOW.replace(second=0)]


def test_too_many_requests_are_refused_with_the_time_to_wait(town):
    statuses = [
        get(town, path).status_code for path in (WBK, ANSWERS.format(unit_id=1), ANSWERS.format(unit_id=9))
    ]
    refused = get(town, WBK)
    assert (statuses, refused.status_code, refused.json()["code"]) == ([200, 200, 404], 429, "rate-limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 86_400


def test_a_token_does_not_use_up_anothers_requests(town):
    give_token(town, "kunci-lain", agency_id=1)
    for _ in range(4):
        get(town, WBK)
    assert [get(town, WBK, token).status_code for token in (OWN, "kunci-lain", FAR, "Rina")] == [
        429,
        200,
        200,
        200,
    ]


def test_whoever_may_not_come_in_is_not_counted(town):
    for token in (None, "salah", "Agus"):
        get(town, WBK, token)
    assert counts(town.office.database) == []


def test_of_a_crowd_exactly_so_many_come_in(town):
    statuses = at_once([lambda: get(town, WBK).status_code for _ in range(16)])
    rows = counts(town.office.database)
    # At midnight a new stretch begins, and the crowd may stand on both sides of it.
    assert Counter(statuses) == {200: sum(row[2] for row in rows), 429: 16 - sum(row[2] for row in rows)}
    assert all(row[2] <= 3 for row in rows)
    assert Counter(statuses)[200] >= 3


def test_of_a_crowd_at_several_processes_exactly_so_many_come_in(database_url, tmp_path):
    limits = {"portal_requests": 5, "portal_stretch_seconds": 86_400}
    with open_counter(database_url, tmp_path) as town:
        with serving(database_url, tmp_path / "served", 3, **limits) as servers:
            host, port = servers.listener.getsockname()[:2]
            fetched = at_once([lambda: fetch(host, port) for _ in range(24)])
        rows = counts(town.office.database)
    let_in = [each for each in fetched if each is not None]
    assert let_in == [["3", "1"]] * sum(row[2] for row in rows)
    assert all(row[2] <= 5 for row in rows)
    assert len(let_in) >= 5


class TooSoonError(Exception):
    """The client was told to wait."""


def fetch(host: str, port: int) -> list[str] | None:
    """Fetch as the guide says, without waiting; return ids of units, or None where the door said to wait."""

    def wait(_seconds: float) -> None:
        raise TooSoonError

    try:
        return [unit["id"] for unit in GuideClient(over_http(host, port), OWN, wait).units_for_wbk()]
    except TooSoonError:
        return None
