"""A member's blind score behind every door: nobody else finds its value or its note, until all are in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from states.regulations import regulation
from states.vocabulary import Predicate, State
from tests.promises.asgi import Answer, Request, ask_all
from tests.promises.everybody import Everybody, Reach, let_everybody_in, open_session
from tests.promises.plenty import give_plenty
from tests.promises.routes import Route, described, service, walked
from tests.promises.town import RULES, open_town
from workflow.web.worksheet.desks import COLUMNS
from workflow.web.worksheet.sections import sections_of

#: In the note of Budi's score and its value, and nowhere else.
NOTE, VALUE = "rahasia budi", "3.4719"
SECRETS = (NOTE, VALUE, VALUE.replace(".", ","))
#: The code of a survey's index: no other value of the town looks like it.
CODE = "H1.a"
#: The cast who are no member of the panel or whose score it is not.
CAST = ("Rina", "Dewi", "Hendra", "Bambang", "Sari", "Agus", "Nadia", "Ratna", "Yuli", "Maya", "Citra")


@pytest.fixture
def everybody(sqlite_url, tmp_path) -> Iterator[Everybody]:
    """A town whose panel has begun its second blind round: the first was returned with Budi's score in."""
    with open_town(sqlite_url, tmp_path) as town:
        found = let_everybody_in(town)
        give_plenty(town)
        town.stand(State.TPI_EVALUATION)
        for name in (*CAST, "Budi"):
            open_session(town, name)
        path = town.own.path("/api/v1/proposals/{proposal_id}")
        scored = {code: {"value": VALUE, "note": NOTE} for code in (CODE,)}
        scored["Q01"] = {"value": "Ya", "note": NOTE}
        sent = {"column": "member", "answers": scored}
        town.send("Budi", "PATCH", f"{path}/worksheet", json=sent).raise_for_status()
        move = {"trigger": "return_from_tpi", "note": "Lengkapi."}
        seen = {"If-Match": '"1"'}
        moved = town.send("Sari", "POST", f"{path}/transitions", json=move, headers=seen)
        assert moved.status_code == 201, moved.text
        town.stand(State.TPI_EVALUATION)
        yield found


def doors() -> tuple[Route, ...]:
    return tuple(route for route in walked(service().routes) if route.method == "GET")


def addresses(everybody: Everybody) -> list[str]:
    """Return every address at which something can be read, in each of its columns, desks and rounds."""
    own = everybody.town.own
    sections = [each.address for each in sections_of(regulation(RULES), Predicate.WBK)]
    rounds = [1, 2, 3, 4]
    found: dict[str, None] = {}
    for route in doors():
        for things in (own, *(replace(own, seq=seq) for seq in rounds)):
            path = things.path(route.path) if "{path}" not in route.path else route.path
            found[path] = None
        if "{desk}" in route.path:
            found |= {
                replace(own, desk=desk, area=area).path(route.path): None
                for desk in COLUMNS
                for area in sections
            }
        asked = described().get(route, {}).get("parameters", [])
        if any(each["name"] == "column" for each in asked):
            found |= {f"{own.path(route.path)}?column={each}": None for each in COLUMNS.values()}
    return list(found)


def readable(answer: Answer) -> str:
    """Return what an answer says; of an archive, what all that is in it says."""
    if not answer.body.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def found_by(everybody: Everybody, people: Iterable[str], paths: Iterable[str]) -> dict[str, list[str]]:
    """Return at which addresses each of these people finds one of the secrets."""
    app: Any = everybody.town.office.client.app
    cases = [(who, path) for who in people for path in paths]
    answers = ask_all(app, [Request("GET", path, who) for who, path in cases])
    found: dict[str, list[str]] = {who: [] for who, _ in cases}
    for (who, path), answer in zip(cases, answers, strict=True):
        if any(secret in readable(answer) for secret in SECRETS):
            found[who].append(path)
    return found


def test_nobody_finds_a_members_score_behind_any_door(everybody: Everybody):
    # A role that reaches less sees no more.
    strangers = [name for name, each in everybody.people.items() if each.reach is not Reach.UNIT]
    found = found_by(everybody, [*CAST, *strangers], addresses(everybody))
    assert {who: paths for who, paths in found.items() if paths} == {}


def test_the_walk_comes_by_the_score_where_its_giver_looks(everybody: Everybody):
    own, [found] = everybody.town.own, found_by(everybody, ["Budi"], addresses(everybody)).values()
    given = [path.removeprefix(f"/api/v1/proposals/{own.proposal_id}") for path in found]
    assert {"/worksheet", "/worksheet.xlsx", "/panel/scores"} < set(given)
    assert any(path.startswith("/rounds/") for path in given)
    assert any(path.startswith(f"/usulan/{own.number}/panel/") for path in given)
