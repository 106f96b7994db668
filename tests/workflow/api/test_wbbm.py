"""The WBBM form through the API: who fills what and when, its revisions, and the panel's rubric."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from states.vocabulary import Role, State
from tests.promises.races import at_once, pausing_before_commit
from tests.states.forms import FULL, INNOVATION, JUDGED, MEASURE
from tests.workflow.office import open_office
from workflow.db.tables import panel_seat, wbbm_section

ROLE_MODEL = FULL["role_model"]
OF_THE_UNIT = ["role_model", "innovations", "performance", "managed_performance"]


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        opened.stand(State.SELF_ASSESSMENT, target="wbbm")
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        opened.stand(State.SELF_ASSESSMENT, target="wbbm")
        yield opened


def put(office, section, content=None, *, by="Dewi", **more: object):
    body = {"content": FULL[section] if content is None else content, **more}
    return office.call(by, "PUT", f"wbbm/{section}", json=body)


def shown(office, name="Dewi"):
    """Return the sections that somebody sees, by name."""
    return {each["section"]: each for each in office.call(name, "GET", "wbbm").json()["sections"]}


def judge(office, **differences: object):
    """Let Sari judge as the panel's chair."""
    office.stand(State.TPI_EVALUATION, target="wbbm")
    return put(office, "rubric", {**FULL["rubric"], **differences}, by="Sari")


def refusal(response):
    return response.status_code, response.json()["code"]


def revisions(office, section):
    s = wbbm_section.c
    rows = office.rows(
        select(s.version, s.superseded_at.is_(None)).where(s.section == section).order_by(s.id)
    )
    return [tuple(row) for row in rows]


def test_an_empty_form_lacks_everything(office):
    form = office.call("Rina", "GET", "wbbm").json()
    assert (form["applies"], form["predecessor_id"]) == (True, None)
    assert [each["section"] for each in form["sections"]] == [*OF_THE_UNIT, "rubric"]
    assert {(each["version"], each["content"], each["complete"]) for each in form["sections"]} == {
        (0, None, False)
    }


def test_every_section_is_kept_as_it_was_filled(office):
    for section in OF_THE_UNIT:
        answered = put(office, section)
        assert answered.status_code == 200, answered.text
        assert answered.json() == shown(office)[section]
    found = shown(office)
    assert [(each["version"], each["complete"], each["missing"]) for each in found.values()] == [
        (1, True, [])
    ] * 4
    assert found["role_model"]["content"] == ROLE_MODEL


def test_a_measure_says_exactly_what_changed(office):
    told = put(office, "innovations", {"items": [INNOVATION, {"name": "Baru"}]}).json()
    changed, bare = told["content"]["items"]
    assert changed["measure"] == {**MEASURE, "change": {"value": "-11", "exact": "-11/1"}, "improved": True}
    assert (bare["measure"], told["missing"]) == (None, ["old_benefit", "new_benefit", "measure"])


def test_an_indicator_says_whether_it_reached_its_target(office_here):
    [indicator] = put(office_here, "performance").json()["content"]["indicators"]
    assert (indicator["difference"], indicator["reached"]) == ({"value": "3.5", "exact": "7/2"}, True)


def test_the_form_says_which_aims_its_innovations_serve(office_here):
    put(office_here, "innovations")
    aims = office_here.call("Dewi", "GET", "wbbm").json()["aims"]
    assert aims == {"integrity": 0, "excellent_service": 1, "capability": 0}


def test_every_revision_of_a_section_is_kept_and_the_same_makes_none(office):
    put(office, "role_model")
    put(office, "role_model", {**ROLE_MODEL, "summary": "Lain"}, version=1)
    again = put(office, "role_model", {**ROLE_MODEL, "summary": "Lain"}, version=2)
    assert (again.status_code, again.json()["version"]) == (200, 2)
    assert revisions(office, "role_model") == [(1, False), (2, True)]


def test_who_saw_another_revision_is_shown_theirs_and_yours(office):
    put(office, "role_model")
    response = put(office, "role_model", {"summary": "Punya saya"}, version=0)
    assert refusal(response) == (409, "stale-version")
    [(name, found)] = response.json()["conflicts"].items()
    assert (name, found["version"], found["value"]) == ("role_model", 1, ROLE_MODEL)
    told = {key: found["theirs"][key] for key in ("value", "version")}
    assert (told, found["theirs"]["by"]["name"]) == ({"value": ROLE_MODEL, "version": 1}, "Dewi")
    assert found["yours"] == {"value": {"summary": "Punya saya", "followers": []}, "version": 0}
    assert shown(office)["role_model"]["content"] == ROLE_MODEL


def test_every_figure_that_is_none_is_told(office_here):
    measure = {**MEASURE, "before": "empat belas", "after": -3}
    response = put(office_here, "innovations", {"items": [{**INNOVATION, "measure": measure}]})
    told = [(fault["where"], fault["reason"]) for fault in response.json()["errors"]]
    assert told == [
        ("body.content.items.0.measure.before", "not-a-figure"),
        ("body.content.items.0.measure.after", "not-a-figure"),
    ]


def test_a_field_of_another_section_is_refused(office_here):
    response = put(office_here, "role_model", FULL["performance"])
    told = [(fault["where"], fault["reason"]) for fault in response.json()["errors"]]
    assert told == [("body.content.?", "unknown-field")]


def test_wbk_has_no_form(office_here):
    office_here.stand(State.SELF_ASSESSMENT, target="wbk")
    assert office_here.call("Dewi", "GET", "wbbm").json()["applies"] is False
    response = put(office_here, "role_model")
    assert refusal(response) == (422, "requirements-unmet")
    [found] = response.json()["findings"]
    assert (found["requirement"], found["required"], found["actual"]) == ("wbbm-target", "wbbm", "wbk")


@pytest.mark.parametrize("name", ["Rina", "Hendra", "Bambang", "Sari", "Agus", "Nadia"])
def test_only_the_unit_fills_its_sections(office_here, name):
    assert refusal(put(office_here, "role_model", by=name)) == (403, "forbidden")


@pytest.mark.parametrize("state", [State.NOMINATED, State.INTERNAL_REVIEW, State.TPI_EVALUATION, State.WBBM])
def test_a_section_is_filled_only_while_the_unit_fills(office_here, state):
    office_here.stand(state)
    response = put(office_here, "role_model")
    assert refusal(response) == (422, "requirements-unmet")
    assert response.json()["findings"][0]["requirement"] == "stage-open"


def test_there_are_no_other_sections(office_here):
    response = office_here.call("Dewi", "PUT", "wbbm/strategy", json={"content": {}})
    assert refusal(response) == (404, "not-found")


def test_the_chair_judges_the_three_differences(office):
    office.seat("Sari", "Budi")
    told = judge(office, quality={"level": "same", "reason": "Indeks belum naik"}).json()
    assert (told["complete"], told["by"]["name"], told["version"]) == (True, "Sari", 1)
    assert told["content"]["maturity"] == JUDGED


def test_a_chair_in_conflict_judges_nothing(office_here):
    office_here.seat("Sari", "Budi")
    office_here.write(update(panel_seat).values(has_no_conflict=False))
    assert refusal(judge(office_here)) == (403, "forbidden")


def test_a_rubric_may_wait_for_one_difference(office_here):
    office_here.seat("Sari", "Budi")
    told = judge(office_here, quality=None).json()
    assert (told["complete"], told["missing"]) == (False, ["quality"])


def test_only_the_seated_chair_judges(office_here):
    office_here.stand(State.TPI_EVALUATION)
    unseated = refusal(put(office_here, "rubric", by="Sari"))
    office_here.seat("Sari", "Budi")
    office_here.give("Budi", Role.TPI_CHAIR, agency_id=1)
    others = [refusal(put(office_here, "rubric", by=name)) for name in ("Budi", "Dewi", "Bambang", "Rina")]
    assert [unseated, *others] == [(403, "forbidden")] * 5


def test_the_rubric_waits_for_the_panels_stage(office_here):
    office_here.seat("Sari", "Budi")
    office_here.stand(State.INTERNAL_REVIEW)
    assert refusal(put(office_here, "rubric", by="Sari")) == (422, "requirements-unmet")


def test_the_rubric_is_seen_by_the_unit_after_the_decision(office):
    office.seat("Sari", "Budi")
    judge(office)
    seen = {
        name: "rubric" in shown(office, name)
        for name in ("Dewi", "Hendra", "Bambang", "Budi", "Rina", "Agus")
    }
    assert [name for name, is_seen in seen.items() if is_seen] == ["Budi", "Rina", "Agus"]
    office.stand(State.NATIONAL_EVALUATION)
    assert "rubric" in shown(office, "Dewi")


def test_a_section_changed_after_a_return_must_be_judged_again(office):
    office.seat("Sari", "Budi")
    put(office, "role_model")
    judge(office)
    office.stand(State.SELF_ASSESSMENT)
    put(office, "role_model")
    assert revisions(office, "rubric") == [(1, True)]
    put(office, "role_model", {**ROLE_MODEL, "summary": "Diperbarui"})
    assert revisions(office, "rubric") == [(1, False)]
    assert shown(office, "Rina")["rubric"]["version"] == 0
    assert judge(office).json()["version"] == 2


def findings(office, name, trigger):
    [move] = office.call(name, "GET", f"explain?trigger={trigger}").json()["moves"]
    found = {each["requirement"]: each for each in move["findings"]}
    return {
        key: (found[key]["status"], found[key]["actual"])
        for key in ("wbbm-form", "wbbm-rubric")
        if key in found
    }


def test_what_the_form_lacks_is_warned_of_at_every_step(office):
    office.seat("Sari", "Budi")
    empty = findings(office, "Hendra", "submit_self_assessment")
    for section in OF_THE_UNIT:
        put(office, section)
    full = findings(office, "Hendra", "submit_self_assessment")
    judge(office, quality=None)
    last = findings(office, "Rina", "propose")
    assert (empty, full) == ({"wbbm-form": ("warning", None)}, {"wbbm-form": ("met", ", ".join(OF_THE_UNIT))})
    assert last == {
        "wbbm-form": ("met", ", ".join(OF_THE_UNIT)),
        "wbbm-rubric": ("warning", "maturity, sustainability"),
    }


def test_one_of_six_who_fill_a_section_at_once_wins_and_the_others_are_shown_it(office):
    asks = [
        lambda number=number: put(office, "role_model", {"summary": str(number)}, version=0)
        for number in range(6)
    ]
    with pausing_before_commit(office.database, 3):
        answered = at_once(asks)
    [winner] = [each.json() for each in answered if each.status_code == 200]
    others = [each.json() for each in answered if each.status_code == 409]
    assert [each["conflicts"]["role_model"]["value"] for each in others] == [winner["content"]] * 5
    assert {each["conflicts"]["role_model"]["yours"]["value"]["summary"] for each in others} == (
        set("012345") - {winner["content"]["summary"]}
    )
    assert revisions(office, "role_model") == [(1, True)]
