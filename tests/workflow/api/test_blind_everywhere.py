"""One member's blind scores, looked for behind every door: API, pages, files and suppositions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import product

import pytest

from states.vocabulary import Column, Role, State
from tests.promises.routes import reading, service, walked
from tests.workflow.api.test_blind_round import SECRET, fill
from tests.workflow.office import CAST, OWN_AGENCY
from tests.workflow.visitors import NUMBER, open_street
from workflow.web.worksheet.desks import COLUMNS

#: What Budi's index looks like in a worksheet, by comma, exactly, and as 25..100.
TRACES = (SECRET, "3.1415", "3,1415", "6283/2000", "78.5375", "78,5375")
#: What stands in the path, and every value worth trying.
PARAMETERS = {
    "number": (NUMBER,),
    "desk": tuple(COLUMNS),
    "address": tuple(COLUMNS),
    "area": ("I", "hasil"),
    "trigger": ("propose", "return_from_tpi"),
    "year": ("2025",),
    "survey_code": ("H1.a",),
}
QUERIES = {
    "scores": [f"column={column}" for column in Column] + ["column=tpi&regulation=permenpanrb-90-2021"],
    "baseline": [f"column={column}" for column in Column],
    "explain": ["trigger=propose"],
}
OTHERS = sorted({*CAST} - {"Budi"})


@pytest.fixture
def street(sqlite_url, tmp_path):
    """Budi has scored the survey and written a note; Tono, of the same panel, has scored nothing."""
    with open_street(sqlite_url, tmp_path) as opened:
        office = opened.office
        office.give("Tono", Role.TPI_MEMBER, agency_id=OWN_AGENCY)
        office.give("Rina", Role.ADMIN, agency_id=OWN_AGENCY)
        office.give("Agus", Role.AGENCY_HEAD, agency_id=OWN_AGENCY)
        office.seat("Sari", "Budi", "Tono")
        office.stand(State.TPI_EVALUATION)
        fill(office, "Budi", "member", {"H1.a": "3.1415", "Q01": "Ya"}, SECRET)
        yield opened


def addresses(path: str) -> Iterator[str]:
    """Yield a path with everything in its braces, and with everything that may be asked of it."""
    names = [each.split("}", maxsplit=1)[0].split(":")[0] for each in path.split("{")[1:]]
    for values in product(*(PARAMETERS.get(name, ("1",)) for name in names)):
        filled = path
        for name, value in zip(names, values, strict=True):
            filled = filled.replace(f"{{{name}}}", value).replace(f"{{{name}:path}}", value)
        yield filled
        yield from (f"{filled}?{query}" for query in QUERIES.get(path.rsplit("/", 1)[-1], ()))


def said(response) -> str:
    """Return all that an answer says, unpacked."""
    if not response.content.startswith(b"PK"):
        return str(response.text)
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def leaks(told) -> list[str]:
    return [trace for trace in TRACES if trace in told]


@pytest.mark.parametrize("name", OTHERS)
def test_no_door_of_the_api_shows_a_members_score_to_anybody_else(street, name):
    doors = [each for route in reading() if route.method == "GET" for each in addresses(route.path)]
    found = {
        door: street.office.client.get(door, headers={"Authorization": f"Bearer {name}"}) for door in doors
    }
    assert {door: leaks(said(each)) for door, each in found.items() if leaks(said(each))} == {}
    assert sum(each.is_success for each in found.values()) > 10


@pytest.mark.parametrize("name", OTHERS)
def test_no_page_shows_a_members_score_to_anybody_else(street, name):
    routes = {each.path for each in walked(service().routes) if each.method == "GET"}
    here = [path for path in routes if not path.startswith(("/api", "/metrics", "/portalrb", "/swagger"))]
    doors = [each for path in sorted(here) for each in addresses(path)]
    browser = street.visitor(name)
    found = {door: browser.open(door) for door in doors}
    assert {door: leaks(said(each)) for door, each in found.items() if leaks(said(each))} == {}
    assert sum(each.is_success for each in found.values()) > 5


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("supposed", [{}, {"lift": {}}, {"answers": {"Q02": "A"}, "lift": {}}])
def test_no_supposition_shows_a_members_score_to_anybody_else(street, name, supposed):
    assert leaks(street.office.call(name, "POST", "simulate", json=supposed).text) == []


def test_the_member_finds_their_own_score_behind_the_same_doors(street):
    headers = {"Authorization": "Bearer Budi"}
    paths = ("worksheet", "worksheet.xlsx", "panel/scores")
    told = [street.office.client.get(f"/api/v1/proposals/1/{path}", headers=headers) for path in paths]
    page = street.visitor("Budi").open(f"/usulan/{NUMBER}/panel/hasil")
    assert [bool(leaks(said(each))) for each in (*told, page)] == [True] * 4
