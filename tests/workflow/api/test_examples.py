"""The examples in the API's documentation: they look exactly like the answers."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from tests.workflow.hall import open_hall
from tests.workflow.office import BEGUN, OWN_AGENCY, OWN_UNIT
from workflow.api import organisation_examples as examples
from workflow.db.tables import deadline

LISTS = {
    "/agencies": examples.AGENCY,
    "/units": examples.UNIT,
    "/cycles": examples.CYCLE,
    "/people": examples.PERSON,
    "/grants": examples.GRANT,
    "/awards": examples.AWARD,
    "/deadlines": examples.DEADLINE,
    f"/agencies/{OWN_AGENCY}/facts": examples.AGENCY_FACTS,
    f"/units/{OWN_UNIT}/facts": examples.UNIT_FACTS,
}


@pytest.fixture(scope="module")
def hall(sqlite_template, tmp_path_factory):
    """A hall with one of everything."""
    folder = tmp_path_factory.mktemp("examples")
    path = folder / "zi.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    with open_hall(f"sqlite:///{path}", folder) as opened:
        fill(opened)
        yield opened


def fill(hall):
    decree = {"predicate": "wbbm", "decree_no": "1", "decree_date": "2023-12-06"}
    hall.ask("Rina", "POST", "/awards", {"unit_id": OWN_UNIT, **decree, "source": "x"})
    for place in (f"agencies/{OWN_AGENCY}", f"units/{OWN_UNIT}"):
        hall.ask("Rina", "PUT", f"/{place}/facts/2025", {"source": "x"})
    row = {"proposal_id": hall.office.proposal_id, "stage": "self_assessment", "due_on": date(2026, 4, 30)}
    values = {**row, "why": "cycle", "when_missed": "late", "recorded_at": BEGUN}
    hall.office.write(insert(deadline).values(**values))


@pytest.mark.parametrize("path", LISTS)
def test_an_example_has_the_fields_of_the_answer_in_their_order(hall, path):
    who = "Rina" if "facts" in path or path in {"/awards", "/deadlines", "/cycles"} else "Wahyu"
    item = hall.ask(who, "GET", path).json()["items"][0]
    assert list(item) == list(LISTS[path])


def test_every_route_of_the_organisation_documents_its_answer(hall):
    paths = hall.office.client.get("/api/openapi.json").json()["paths"]
    silent = [
        f"{verb} {path}"
        for path, verbs in paths.items()
        if any(path == f"/api/v1{noun}" or path.startswith(f"/api/v1{noun}/") for noun in LISTS)
        and "explain" not in path
        for verb, route in verbs.items()
        if "example" not in documented(route)
    ]
    assert silent == []


def documented(route):
    answers = [answer for status, answer in route["responses"].items() if status.startswith("2")]
    return answers[0].get("content", {}).get("application/json", {})
