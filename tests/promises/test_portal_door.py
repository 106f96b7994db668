"""Promises 8 and 13 at the national portal's door: whose token opens what, and what nonsense is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest

from states.vocabulary import Role
from tests.portal.counter import ANSWERS, FAR, OWN, WBBM, WBK, give_token, limit, stand_before_the_nation
from tests.promises.asgi import Answer, Request, ask_all
from tests.promises.everybody import Everybody, Reach, Somebody
from tests.promises.nonsense import IDS, MARK, QUERIES
from tests.promises.routes import described, service, walked
from tests.promises.town import FAR_AWAY, NOTHING
from workflow.api.problems import STATUS

ROUTES = {
    "/portalrb/pengusulan/unit-wbk",
    "/portalrb/pengusulan/unit-wbbm",
    "/portalrb/lke/jawaban-unit/{unit_id}",
}


@pytest.fixture(scope="module")
def crowd(everybody: Everybody) -> Everybody:
    """Everybody, and every unit's proposal before the nation."""
    town = everybody.town
    for things in (town.own, town.sibling, town.far):
        stand_before_the_nation(town, things)
    give_token(town, OWN, agency_id=town.own.agency_id)
    give_token(town, FAR, agency_id=town.far.agency_id)
    limit(town, portal_requests=1_000_000)
    return everybody


def ask(crowd: Everybody, asked: Iterable[Request]) -> list[Answer]:
    return ask_all(cast("Any", crowd.town.office.client.app), asked)


def status_for(each: Somebody) -> int:
    """Return how somebody is received: by whether they are known, and coordinate an agency."""
    if not each.is_known:
        return 401
    return 200 if (each.role, each.reach) == (Role.COORDINATOR, Reach.AGENCY) else 403


def test_the_walk_finds_the_doors_routes():
    mine = {route.path for route in walked(service().routes) if route.path.startswith("/portalrb/")}
    assert mine == ROUTES == {route.path for route in described() if route.path.startswith("/portalrb/")}


def test_the_door_opens_to_agencies_and_their_coordinators_alone(crowd: Everybody):
    people = list(crowd.people.values())
    paths = [WBK, WBBM, ANSWERS.format(unit_id=crowd.town.own.unit_id)]
    asked = [(each, Request("GET", path, each.token)) for each in people for path in paths]
    answers = ask(crowd, [request for _, request in asked])
    wrong = [
        f"{each} {request.path}: {answer.status}"
        for (each, request), answer in zip(asked, answers, strict=True)
        if answer.status != status_for(each)
    ]
    assert (wrong, len(people)) == ([], len(Role) * len(Reach) + 6)


@pytest.mark.parametrize("token", [OWN, FAR, "coordinator-agency"])
def test_what_is_another_agencys_looks_missing(crowd: Everybody, token: str):
    town = crowd.town
    ours, theirs = [town.own, town.sibling], [town.far]
    if token == FAR:
        ours, theirs = theirs, ours
    missing, *answers = ask(
        crowd,
        [Request("GET", ANSWERS.format(unit_id=each.unit_id), token) for each in (NOTHING, *theirs, *ours)],
    )
    hidden, shown = answers[: len(theirs)], answers[len(theirs) :]
    assert {(each.status, each.body) for each in hidden} == {(404, missing.body)}
    assert {each.status for each in shown} == {200}
    listed = ask(crowd, [Request("GET", WBK, token)])[0].told["units"]
    assert {unit["id"] for unit in listed} == {str(each.unit_id) for each in ours}


def test_nothing_of_others_is_shown(crowd: Everybody):
    paths = [WBK, WBBM, *(ANSWERS.format(unit_id=each) for each in range(5))]
    answers = ask(crowd, [Request("GET", path, OWN) for path in paths])
    assert [answer.text for answer in answers if FAR_AWAY in answer.text] == []


def nonsense() -> Iterator[tuple[str, Request]]:
    """Yield requests that nobody can mean."""
    for name, spelling in IDS.items():
        yield f"id: {name}", Request("GET", ANSWERS.format(unit_id=spelling), OWN)
    for name, spelling in QUERIES.items():
        for field in ("tahun", "%00", MARK):
            yield f"{field}: {name}", Request("GET", f"{WBK}?{field}={spelling}", OWN)
    headers = ("accept-language", "authorization", "x-request-id", "content-type", "content-length")
    for header in headers:
        for value in (MARK * 50, "\xff\xfe", "Bearer \x00", f"Bearer {MARK}\xe9", "", "Basic eDp5"):
            yield f"{header}: {value[:9]!r}", Request("GET", WBK, None, b"", {header: value})
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", MARK[:7]):
        yield f"method: {method}", Request(method, WBK, OWN, MARK.encode(), {"content-type": MARK})


def is_proper(answer: Answer) -> bool:
    """Whether a refusal has the portal's shape and says nothing of what was sent."""
    told = answer.told
    return (
        set(told) == {"error", "code", "message"}
        and told["error"] is True
        and STATUS.get(told["code"]) == answer.status
        and 400 <= answer.status < 500
        and MARK not in answer.text + str(answer.headers)
    )


def test_no_nonsense_is_our_fault(crowd: Everybody):
    asked = list(nonsense())
    answers = ask(crowd, [request for _, request in asked])
    wrong = [
        f"{name}: {answer.status} {answer.text[:80]}"
        for (name, _), answer in zip(asked, answers, strict=True)
        if not (is_proper(answer) or (answer.status == 200 and "tahun:" not in name))
    ]
    assert (wrong, len(asked) > 100) == ([], True)
