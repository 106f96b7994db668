"""The documentation of surveys and the WBBM form shows answers as they look, and bodies that are taken."""

from __future__ import annotations

import pytest

from states.vocabulary import State
from tests.workflow.office import open_office
from workflow.api import form_examples as examples

SECTIONS = {
    "role_model": examples.ROLE_MODEL,
    "innovations": examples.INNOVATIONS,
    "performance": examples.PERFORMANCE,
    "managed_performance": examples.MANAGED_PERFORMANCE,
    "rubric": examples.RUBRIC,
}


@pytest.fixture(scope="module")
def office(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    path = folder / "zi.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    with open_office(f"sqlite:///{path}", folder) as opened:
        opened.stand(State.SELF_ASSESSMENT, target="wbbm")
        opened.seat("Sari", "Budi")
        yield opened


def body_of(office, path):
    """Return the body that the documentation shows for a route."""
    described = office.client.get("/api/openapi.json").json()
    operation = described["paths"][f"/api/v1/proposals/{{proposal_id}}/{path}"]["put"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    return described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]["examples"][0]


def shape(value):
    """Return the names in an answer, as deep as they go."""
    match value:
        case dict():
            return {name: shape(each) for name, each in value.items()}
        case list():
            return [shape(each) for each in value[:1]]
        case _:
            return None


def test_a_survey_looks_like_its_example_and_so_does_its_body(office):
    answered = office.call("Dewi", "PUT", "surveys/H2.a", json=body_of(office, "surveys/{survey_code}"))
    assert answered.status_code == 200, answered.text
    told = answered.json()
    assert shape(told) == shape(examples.SURVEY)
    assert (told["index"], told["skm"]) == (examples.SURVEY["index"], examples.SURVEY["skm"])
    listed = office.call("Dewi", "GET", "surveys").json()["items"]
    assert all(list(each) == list(examples.SURVEY) for each in listed)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_looks_like_its_example_and_so_does_its_body(office, section):
    office.stand(State.TPI_EVALUATION if section == "rubric" else State.SELF_ASSESSMENT)
    body = {**body_of(office, f"wbbm/{section}"), "version": 0}
    answered = office.call("Sari" if section == "rubric" else "Dewi", "PUT", f"wbbm/{section}", json=body)
    assert answered.status_code == 200, answered.text
    assert (shape(answered.json()), answered.json()["content"]) == (
        shape(SECTIONS[section]),
        SECTIONS[section]["content"],
    )


def test_the_form_and_the_comparison_look_like_their_examples(office):
    form, compared = (office.call("Rina", "GET", path).json() for path in ("wbbm", "wbbm/baseline"))
    assert (list(form), list(form["sections"][0])) == (list(examples.FORM), list(examples.ROLE_MODEL))
    assert list(compared) == list(examples.BASELINE)
