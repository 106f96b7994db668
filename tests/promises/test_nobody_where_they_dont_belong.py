"""Promise 8: what somebody may not see does not exist for them, on every route, in every role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast

import pytest

from states.vocabulary import Role, State
from tests.promises.asgi import Answer, Request, ask_all
from tests.promises.everybody import Everybody, Reach, Somebody
from tests.promises.lawful import LAWFUL, Lawful
from tests.promises.routes import Route, body_schema, described, guarded, pages, reading
from tests.promises.town import FAR_AWAY, NEXT_DOOR, NOTHING, Things, Town, open_town
from workflow.services.tokens import revoke_tokens

#: Routes that name a thing, of the API and of the pages.
NAMING = tuple(route for route in (*guarded(), *pages()) if route.parameters)
#: Answers for nobody at all: to programs, and to people who are shown the way to the sign-in.
UNKNOWN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.SEE_OTHER}


@pytest.fixture
def town(database_url, tmp_path):
    with open_town(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def town_here(sqlite_url, tmp_path):
    """A town on SQLite alone, for what does not depend on the database."""
    with open_town(sqlite_url, tmp_path) as opened:
        yield opened


def asking(route: Route, things: Things, token: str | None) -> Request:
    """Return a request for a thing that changes nothing where it is let through."""
    path = things.path(route.path)
    if route.method == "GET":
        return Request("GET", path, token)
    if route in pages():
        return Request("POST", path, token, headers={"sec-fetch-site": "same-origin"})
    return Request.of_json(route.method, path, token, {"?": "no such field"})


def told(answer: Answer) -> tuple[int, bytes]:
    return answer.status, answer.body


def offences(everybody: Everybody, people: Iterable[Somebody], routes: Iterable[Route]) -> Iterator[str]:
    """Yield who is shown what is not theirs, or not shown what is."""
    town = everybody.town
    app: Any = town.office.client.app
    relations = {"own": town.own, "sibling": town.sibling, "far": town.far}
    cases = [
        (each, route, relation, each.is_known and each.sees(route.parameters[0], things))
        for each in people
        for route in routes
        for relation, things in relations.items()
    ]
    # What more than their own somebody may see is no secret, and not asked for again and again.
    cases = [case for case in cases if case[2] == "own" or not case[3]]
    asked = [asking(route, relations[relation], each.token) for each, route, relation, _ in cases]
    missing = missing_for(app, people, routes)
    for (each, route, relation, is_seen), answer in zip(cases, ask_all(app, asked), strict=True):
        absent = missing[whose(each, route), route]
        looks_missing = told(answer) == absent
        if is_seen == (answer.status in {404, *UNKNOWN}) or (not is_seen and not looks_missing):
            yield f"{each}, {relation}: {route} answers {answer.status}, for nothing {absent[0]}"


def whose(each: Somebody, route: Route) -> str:
    """Return to whom an answer about nothing is given: a page names its reader, the API does not."""
    return each.token if route in pages() else f"known: {each.is_known}"


def missing_for(
    app: Any,  # noqa: ANN401 -- an ASGI application
    people: Iterable[Somebody],
    routes: Iterable[Route],
) -> dict[tuple[str, Route], tuple[int, bytes]]:
    """Return how routes answer about what does not exist."""
    asked = {
        (whose(each, route), route): asking(route, NOTHING, each.token) for each in people for route in routes
    }
    return dict(zip(asked, map(told, ask_all(app, asked.values())), strict=True))


def test_the_walk_finds_what_it_should():
    assert (len(NAMING), len(pages())) >= (44, 4)


def test_nobody_sees_what_is_not_theirs(everybody: Everybody):
    people, few = list(everybody.people.values()), everybody.one_of_each_reach()
    if not everybody.town.office.database.is_sqlite:
        people = few
    assert list(offences(everybody, people, [route for route in NAMING if route not in pages()])) == []
    # Roles make no difference to the pages' door, which is one function.
    assert list(offences(everybody, few, pages())) == []


@pytest.mark.parametrize("relation", ["sibling", "far"])
def test_another_proposals_parts_are_not_found_under_ones_own(everybody: Everybody, relation: str):
    own, other = everybody.town.own, getattr(everybody.town, relation)
    app: Any = everybody.town.office.client.app
    parts = {"note_id", "evidence_id"}
    routes = [route for route in NAMING if parts & set(route.parameters) and route not in pages()]
    assert len(routes) >= 2
    for route in routes:
        part = route.parameters[1]
        asked = [
            asking_properly(route, replace(own, **{part: getattr(things, part)}), "Dewi")
            for things in (NOTHING, other)
        ]
        missing, answer = ask_all(app, asked)
        assert (told(answer), answer.status) == (told(missing), 404), str(route)


def asking_properly(route: Route, things: Things, token: str) -> Request:
    """Return a request with a body that can be read."""
    if route.method == "GET":
        return Request("GET", things.path(route.path), token)
    return Request.of_json(route.method, things.path(route.path), token, {"status": "answered"})


#: What a field of a body or a query names.
NAMED_BY = {
    "predecessor_id": "proposal_id",
    "successor_id": "unit_id",
    "home_unit_id": "unit_id",
    "signatory": "person_id",
}


def fields_naming(route: Route) -> list[str]:
    """Return the fields of a route's body that name a thing."""
    names = [name for name in body_schema(route).get("properties", {}) if is_naming(name)]
    return [*names, *(["members"] if "members" in body_schema(route).get("properties", {}) else [])]


def is_naming(field: str) -> bool:
    return field.endswith("_id") or field in NAMED_BY


def with_other(body: dict[str, Any], field: str, things: Things) -> dict[str, Any]:
    """Return a body in which a field names another thing."""
    if field == "members":
        seat = {"person_id": things.person_id, "chair": False, "no_conflict": True}
        return {**body, field: [*body[field], seat]}
    return {**body, field: getattr(things, NAMED_BY.get(field, field))}


BODIES = [
    (lawful, field)
    for lawful in LAWFUL
    for route in guarded()
    if str(route) == lawful.route
    for field in fields_naming(route)
]


@pytest.mark.parametrize(("lawful", "field"), BODIES, ids=str)
def test_a_body_finds_out_no_more_than_a_path(town_here: Town, lawful: Lawful, field: str):
    lawful.make_way(town_here)
    body = dict(lawful.body(town_here))
    responses = []
    for things in (NOTHING, town_here.far):
        arguments = lawful.arguments(town_here) | {"json": with_other(body, field, things)}
        responses.append(town_here.send(lawful.who, lawful.method, lawful.path(town_here), **arguments))
    missing, answer = responses
    assert (answer.status_code, answer.text) == (missing.status_code, missing.text)
    assert answer.is_client_error or lawful.who in {"Nadia", "Citra"}


QUERIES = [
    (route, parameter["name"])
    for route in reading()
    for parameter in described()[route].get("parameters", [])
    if parameter["in"] == "query" and is_naming(parameter["name"])
]


@pytest.mark.parametrize(("route", "field"), QUERIES, ids=str)
def test_a_query_finds_out_no_more_than_a_path(everybody: Everybody, route: Route, field: str):
    own, far = everybody.town.own, everybody.town.far
    app: Any = everybody.town.office.client.app
    for name in ("admin-agency", "coordinator-agency", "unit_head-unit"):
        asked = [
            Request("GET", f"{own.path(route.path)}?target=wbk&{field}={getattr(things, field)}", name)
            for things in (NOTHING, far)
        ]
        missing, answer = ask_all(app, asked)
        assert told(answer) == told(missing), name


def test_nothing_of_others_is_shown_anywhere(everybody: Everybody):
    town, app = everybody.town, everybody.town.office.client.app
    routes = [route for route in (*reading(), *pages(), Route("GET", "/papan")) if route.method == "GET"]
    people = [each for each in everybody.people.values() if each.is_known and each.reach is not Reach.NATION]
    if not town.office.database.is_sqlite:
        people = [each for each in people if each in everybody.one_of_each_reach()]
    cases = [(each, route) for each in people for route in routes]
    asked = [Request("GET", f"{town.own.path(route.path)}?limit=200", each.token) for each, route in cases]
    shown = [
        f"{each}: {route}"
        for (each, route), answer in zip(cases, ask_all(cast("Any", app), asked), strict=True)
        for mark in ((FAR_AWAY,) if each.reach is Reach.AGENCY else (FAR_AWAY, NEXT_DOOR))
        if mark in answer.text
    ]
    assert shown == []


@pytest.mark.parametrize("path", ["/api/v1/proposals", "/api/v1/units", "/api/v1/awards", "/api/v1/agencies"])
def test_those_who_see_everything_see_the_marks(everybody: Everybody, path: str):
    # Otherwise nobody would see them because they are not there.
    answer = everybody.town.send("auditor-nation", "GET", path)
    assert FAR_AWAY in answer.text


def test_an_assessors_note_is_not_for_the_unit_yet(town: Town):
    town.stand(State.INTERNAL_REVIEW)
    note = town.own.path("/api/v1/proposals/{proposal_id}/notes")
    written = town.send("Bambang", "POST", note, json={"code": "Q01", "text": "Belum meyakinkan"})
    assert written.status_code == HTTPStatus.CREATED
    routes = [route for route in reading() if route.method == "GET"]
    shown = [
        str(route)
        for route in routes
        if "Belum meyakinkan" in town.send("Dewi", "GET", town.own.path(route.path)).text
    ]
    assert shown == []


def shows(town: Town, token: str) -> int:
    """Return the status with which a proposal is shown to somebody."""
    return town.send(token, "GET", town.own.path("/api/v1/proposals/{proposal_id}")).status_code


def test_rights_end_with_the_next_request_after_a_grant(town: Town):
    town.admit("Lestari", (Role.COORDINATOR, {"agency_id": town.own.agency_id}))
    assert shows(town, "Lestari") == HTTPStatus.OK
    [grant] = [
        each
        for each in town.send("Maya", "GET", "/api/v1/grants?limit=200").json()["items"]
        if each["person"]["name"] == "Lestari"
    ]
    ended = town.send("Maya", "PATCH", f"/api/v1/grants/{grant['id']}", json={"ended": True})
    assert (ended.status_code, shows(town, "Lestari")) == (200, 404)


def test_rights_end_with_the_next_request_after_a_token(town: Town):
    person_id = town.admit("Lestari", (Role.COORDINATOR, {"agency_id": town.own.agency_id}))
    assert shows(town, "Lestari") == HTTPStatus.OK
    maya = town.office.caller("Maya")
    assert town.office.database.write(lambda tx: revoke_tokens(tx, maya, person_id)) == 1
    assert shows(town, "Lestari") == HTTPStatus.UNAUTHORIZED


def test_rights_end_with_the_next_request_after_somebody_left(town: Town):
    person_id = town.admit("Lestari", (Role.COORDINATOR, {"agency_id": town.own.agency_id}))
    assert shows(town, "Lestari") == HTTPStatus.OK
    left = town.send("Maya", "PATCH", f"/api/v1/people/{person_id}", json={"is_active": False})
    assert (left.status_code, shows(town, "Lestari")) == (200, 401)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic Rina", "Bearer Rina Rina", "bearer\tRina", "Bearer unbekannt", "Rina"],
)
def test_nobody_known_is_told_so_first(town_here: Town, header: str):
    """Whatever else is wrong with a request, who asks comes first."""
    for route in guarded():
        path = town_here.own.path(route.path)
        sent = {"content": b"{", "headers": {"Authorization": header, "Content-Type": "text/plain"}}
        response = town_here.send(None, route.method, path, **sent)
        assert (response.status_code, response.json()["code"]) == (401, "unauthenticated"), str(route)
        assert response.headers["www-authenticate"] == "Bearer"
