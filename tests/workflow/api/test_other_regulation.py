"""The same answers under another regulation: read line by line, and no verdict while anything is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert

from states.regulations import REGULATIONS, regulation
from states.regulations.mapping import MappingLine, RegulationMapping
from states.vocabulary import State
from tests.states.worksheets import filled
from tests.workflow.office import BEGUN, OWN_UNIT, open_office
from workflow.api import proposal_examples as examples
from workflow.db.tables import unit_fact

TEN, NINETY = "permenpanrb-10-2019", "permenpanrb-90-2021"
OTHER = {TEN: NINETY, NINETY: TEN}


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path, TEN) as opened:
        opened.stand(State.SELF_ASSESSMENT)
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path, TEN) as opened:
        opened.stand(State.SELF_ASSESSMENT)
        yield opened


def fill(office, answers):
    body = {"column": "unit", "answers": {code: {"value": str(value)} for code, value in answers.items()}}
    assert office.call("Dewi", "PATCH", "worksheet", json=body).status_code == 200


def scores(office, regulation_id, column="unit", name="Dewi"):
    return office.call(name, "GET", f"scores?regulation={regulation_id}&column={column}").json()


def inputs(told):
    return {each["code"]: each for each in told["mapping"]["inputs"]}


def test_answers_are_shown_where_they_are_taken_from(office):
    row = {"unit_id": OWN_UNIT, "year": 2025, "source": "e-LHKPN", "recorded_at": BEGUN}
    office.write(insert(unit_fact).values(**row, facts={"lhkpn_obliged": 4, "lhkpn_filed": 3}))
    fill(office, {"Q02": "B", "H1.a": "3.595"})
    shown = inputs(scores(office, NINETY))
    assert shown["P002"] == {
        "code": "P002",
        "status": "mapped",
        "value": "B",
        "from": "Q02",
        "fact": None,
        "why": "Butir sama: “Mekanisme pemilihan anggota jelas” dan “Anggota tim dipilih lewat mekanisme "
        "jelas”, ABC pada keduanya",
        "verified": True,
    }
    assert (shown["P125"]["value"], shown["P125"]["from"]) == ("3.595", "H1.a")
    assert (shown["P116"]["value"], shown["P116"]["fact"]) == (3, "lhkpn_filed")
    assert [shown[code]["status"] for code in ("P001", "P113", "P120", "P049")] == [
        "unanswered",
        "no_data",
        "no_data",
        "no_data",
    ]


@pytest.mark.parametrize("own", [TEN, NINETY])
def test_there_is_no_verdict_even_for_a_perfect_worksheet(sqlite_url, tmp_path, own):
    with open_office(sqlite_url, tmp_path, own) as office:
        office.stand(State.SELF_ASSESSMENT)
        fill(office, filled(regulation(own)))
        assert scores(office, own)["verdict"] == "met"
        told = scores(office, OTHER[own])
    assert (told["verdict"], told["regulation"]) == (None, OTHER[own])
    assert (told["total"], told["components"], told["areas"], told["subareas"]) == (None, {}, {}, {})
    rows = regulation(OTHER[own]).thresholds
    assert {(row["status"], row["actual"]) for row in told["thresholds"]} == {("no_data", None)}
    assert len(told["thresholds"]) == len(rows) + 5
    counts = {name: told["mapping"][name] for name in ("mapped", "unanswered", "no_data")}
    assert sum(counts.values()) == len(regulation(OTHER[own]).inputs)
    assert (counts["mapped"] > 70, counts["unanswered"], counts["no_data"] > 0) == (True, 0, True)


def test_the_own_regulation_has_a_verdict_and_no_mapping(office_here):
    told = scores(office_here, TEN)
    assert (told["verdict"], told["mapping"]) == ("unmet", None)


def test_without_a_mapping_everything_is_without_data(office_here, monkeypatch):
    monkeypatch.setattr("workflow.services.read_worksheet.mapping_between", lambda _source, _target: None)
    told = scores(office_here, NINETY)
    assert (told["verdict"], told["mapping"]["digest"], told["mapping"]["no_data"]) == (None, None, 127)


TWIN = replace(regulation(TEN), id="kembar")


@pytest.fixture
def twin(monkeypatch):
    """A regulation for whose every input 10/2019 has an answer."""
    known = {**REGULATIONS, TWIN.id: TWIN}
    lines = tuple(MappingLine(code, code, None, "sama", verified=True) for code in TWIN.inputs)
    mapping = RegulationMapping(TEN, TWIN.id, "kembar", "0" * 64, lines)
    monkeypatch.setattr("workflow.api.worksheet.REGULATIONS", known)
    monkeypatch.setattr("workflow.services.read_worksheet.regulation", known.__getitem__)
    monkeypatch.setattr("workflow.services.read_worksheet.mapping_between", lambda _source, _target: mapping)
    return TWIN


def test_where_every_input_is_mapped_there_is_a_verdict(office_here, twin):
    fill(office_here, filled(twin))
    told = scores(office_here, twin.id)
    own = scores(office_here, TEN)
    assert (told["verdict"], told["mapping"]["no_data"]) == ("met", 0)
    assert {**told, "regulation": TEN, "mapping": None} == own


def test_one_row_that_is_missed_is_the_verdict(office_here, twin):
    fill(office_here, {**filled(twin), "H1.a": "3.595"})
    assert scores(office_here, twin.id)["verdict"] == "unmet"


def test_a_column_that_may_not_be_seen_is_not_read_under_another_regulation_either(office_here):
    refused = office_here.call("Dewi", "GET", f"scores?regulation={NINETY}&column=tpi")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_a_regulation_shows_its_mappings(office_here):
    path = f"/api/v1/regulations/{TEN}"
    shown = office_here.client.get(path, headers={"Authorization": "Bearer Dewi"}).json()["mappings"]
    assert [(each["from"], each["to"], len(each["digest"])) for each in shown] == [(TEN, NINETY, 64)]
    assert (shown[0]["mapped"], shown[0]["unmapped"], len(shown[0]["lines"])) == (78, 49, 127)
    assert all(each["why"] for each in shown[0]["lines"])


def test_examples_look_like_the_answers(office_here):
    told = scores(office_here, NINETY)
    assert list(told) == list(examples.SCORES)
    assert list(told["mapping"]) == list(examples.MAPPING)
    assert list(told["mapping"]["inputs"][0]) == list(examples.MAPPING["inputs"][0])
