"""The forms' part of a decision's snapshot: every revision by its digest, so that a later change shows."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from states.canonical import canonical_bytes, digest
from states.vocabulary import State
from tests.states.forms import FULL, SURVEY
from tests.workflow.office import open_office
from workflow.db.tables import snapshot
from workflow.services.form_facts import forms_content


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        opened.stand(State.SELF_ASSESSMENT, target="wbbm")
        yield opened


def fill(office, section="role_model", **changes: object):
    content = {**FULL[section], **changes}
    assert office.call("Dewi", "PUT", f"wbbm/{section}", json={"content": content}).is_success


def told(office):
    with office.database.read() as connection:
        return forms_content(connection, office.proposal_id)["forms"]


def test_without_forms_there_is_nothing_to_digest(office):
    assert told(office) == []


def test_every_form_is_named_with_its_version_and_the_digest_of_what_it_says(office):
    for code in ("H2.a", "H1.a"):
        assert office.call("Dewi", "PUT", f"surveys/{code}", json=SURVEY).is_success
    fill(office)
    said = {
        "instrument": SURVEY["instrument"],
        "period_from": SURVEY["period"]["from"],
        "period_to": SURVEY["period"]["to"],
        "respondents": 120,
        "population": 400,
        "scale": "index",
        "elements": SURVEY["elements"],
    }
    survey = {"form": "survey", "version": 1, "digest": digest(canonical_bytes(said))}
    form = {"form": "wbbm", "version": 1, "digest": digest(canonical_bytes(FULL["role_model"]))}
    assert told(office) == [
        {**survey, "name": "H1.a"},
        {**survey, "name": "H2.a"},
        {**form, "name": "role_model"},
    ]


def test_a_changed_section_is_another_digest(office):
    fill(office)
    before = told(office)
    fill(office, summary="Lain")
    [after] = told(office)
    assert (after["version"], after["digest"] == before[0]["digest"]) == (2, False)


def test_a_decision_is_taken_on_the_digests(office):
    fill(office)
    office.seat("Sari", "Budi")
    office.stand(State.TPI_EVALUATION)
    order = {"trigger": "decline", "note": "Belum memenuhi"}
    decided = office.call("Sari", "POST", "transitions", json=order, headers={"If-Match": '"1"'})
    assert decided.status_code == 201, decided.text
    [taken] = office.rows(select(snapshot.c.content))
    assert json.loads(taken.content)["forms"] == told(office)
