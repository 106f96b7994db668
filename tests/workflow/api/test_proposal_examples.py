"""The documentation of proposals, moves and worksheets shows answers as they really look."""

import pytest

from states.vocabulary import State
from tests.workflow.office import open_office
from workflow.api import proposal_examples as examples
from workflow.api.panel_examples import PANEL

#: A file, its upload (a form), an archive, and a whole rule book: described in words.
SHOWN_ELSEWHERE = {
    "/api/v1/proposals/{proposal_id}/evidence",
    "/api/v1/proposals/{proposal_id}/evidence/{evidence_id}",
    "/api/v1/proposals/{proposal_id}/evidence.zip",
    "/api/v1/proposals/{proposal_id}/worksheet.xlsx",
    "/api/v1/regulations/{regulation_id}",
}

SHOWN = {
    "": examples.PROPOSAL,
    "explain": examples.EXPLANATION,
    "worksheet": examples.WORKSHEET,
    "scores": examples.SCORES,
    "panel": PANEL,
}


@pytest.fixture(scope="module")
def office(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    path = folder / "zi.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    with open_office(f"sqlite:///{path}", folder) as opened:
        opened.stand(State.SELF_ASSESSMENT)
        yield opened


@pytest.mark.parametrize("path", SHOWN)
def test_an_example_has_the_fields_of_the_answer(office, path):
    address = f"/api/v1/proposals/{office.proposal_id}/{path}".rstrip("/")
    answer = office.client.get(address, headers={"Authorization": "Bearer Rina"})
    assert list(answer.json()) == list(SHOWN[path])


def test_a_finding_looks_like_the_example(office):
    moves = office.call("Rina", "GET", "explain").json()["moves"]
    assert list(moves[0]) == list(examples.MOVE)
    assert list(moves[0]["findings"][0]) == list(examples.FINDING)


def test_evidence_and_notes_look_like_the_examples(office):
    added = office.call(
        "Dewi", "POST", "evidence", json={"question": "Q01", "url": "https://berkas.example/a"}
    )
    assert added.status_code == 201
    shown = office.call("Dewi", "GET", "evidence").json()["items"][0]
    assert list(shown) == list(examples.EVIDENCE)


def test_a_saved_answer_looks_like_the_example(office):
    filled = {"column": "unit", "answers": {"Q01": {"value": "Ya"}}}
    saved = office.call("Dewi", "PATCH", "worksheet", json=filled)
    assert list(saved.json()) == list(examples.SAVED)


def test_every_route_of_the_api_shows_an_example(office):
    paths = office.client.get("/api/openapi.json").json()["paths"]
    silent = [
        f"{verb} {path}"
        for path, verbs in paths.items()
        if path.startswith("/api/v1/") and path not in SHOWN_ELSEWHERE
        for verb, route in verbs.items()
        if not any("example" in json_answer(answer) for answer in route["responses"].values())
    ]
    assert silent == []


def json_answer(answer):
    return answer.get("content", {}).get("application/json", {})
