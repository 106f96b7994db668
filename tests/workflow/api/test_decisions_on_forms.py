"""Decisions rest on forms too: a survey or section that is another one afterwards is told as a change."""

from __future__ import annotations

import pytest

from states.basis import Change
from states.vocabulary import State
from tests.promises.plenty import give_plenty
from tests.promises.town import open_town
from tests.states.forms import FULL, SURVEY
from tests.workflow.api.test_decisions import ask, decisions, move
from workflow.web.decision_ground import _row


@pytest.fixture
def town(database_url, tmp_path):
    """A town whose proposal for WBBM was submitted with a survey and a section, and returned."""
    with open_town(database_url, tmp_path) as opened:
        give_plenty(opened)
        opened.stand(State.SELF_ASSESSMENT, version=1, target="wbbm")
        fill(opened, "surveys/H2.a", SURVEY)
        fill(opened, "wbbm/role_model", {"content": FULL["role_model"]})
        move(opened, "Hendra", "submit_self_assessment", 1)
        move(opened, "Bambang", "return_to_unit", 2, note="Perbarui")
        yield opened


def fill(town, path, body, name="Dewi"):
    return ask(town, name, "PUT", f"/proposals/{{proposal_id}}/{path}", json=body)


def changes(town, name="Rina"):
    """Which forms have changed since the first decision: form, name, versions then and now."""
    found = [each for each in decisions(town, name)[0]["changes"] if each["what"] == "form"]
    return [
        (each["of"], each["code"], *(side and side["version"] for side in (each["then"], each["now"])))
        for each in found
    ]


def test_nothing_has_changed_yet(town):
    assert changes(town) == []


def test_a_section_that_says_something_else_is_told(town):
    fill(town, "wbbm/role_model", {"content": {**FULL["role_model"], "summary": "Lain"}})
    fill(town, "wbbm/performance", {"content": FULL["performance"]})
    assert changes(town, "Dewi") == [
        ("wbbm", "performance", None, 1),
        ("wbbm", "role_model", 1, 2),
    ]


def test_a_section_that_changes_back_is_the_same_ground(town):
    for summary in ("Lain", FULL["role_model"]["summary"]):
        fill(town, "wbbm/role_model", {"content": {**FULL["role_model"], "summary": summary}})
    assert changes(town) == []


def test_another_questionnaire_is_told_although_the_index_is_the_same(town):
    fill(town, "surveys/H2.a", {**SURVEY, "instrument": "Survei lain"})
    assert changes(town) == [("survey", "H2.a", 1, 2)]


def test_the_panels_rubric_is_no_ground_of_what_was_decided_before_it(town):
    town.office.seat("Sari", "Budi")
    town.stand(State.TPI_EVALUATION)
    fill(town, "wbbm/rubric", {"content": FULL["rubric"]}, "Sari")
    assert changes(town) == []


def test_a_decision_of_the_tpi_rests_on_the_rubric_for_those_who_see_it(town):
    town.office.seat("Sari", "Budi")
    town.stand(State.TPI_EVALUATION, version=3)
    fill(town, "wbbm/rubric", {"content": FULL["rubric"]}, "Sari")
    move(town, "Sari", "return_from_tpi", 3, note="Perbarui")
    fill(town, "wbbm/performance", {"content": FULL["performance"]})
    told = {
        name: [each["code"] for each in decisions(town, name)[-1]["changes"] if each["what"] == "form"]
        for name in ("Rina", "Dewi")
    }
    assert told == {"Rina": ["performance", "rubric"], "Dewi": ["performance"]}


def test_a_page_calls_forms_by_their_names():
    rows = [
        _row(Change("form", of, code, None, None, {"version": 2, "digest": "0" * 64}), "en")
        for of, code in (("survey", "H2.a"), ("wbbm", "managed_performance"), ("wbbm", "rubric"))
    ]
    assert [(row.what, row.then, row.now) for row in rows] == [
        ("Survey: H2.a", "–", "revision 2"),
        ("WBBM form: managed performance", "–", "revision 2"),
        ("WBBM form: three differences", "–", "revision 2"),
    ]
