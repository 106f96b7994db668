"""The national portal's door: who comes in, what is shown, and in which shape it says no."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from states.errors import Unavailable
from states.regulations import regulation
from states.vocabulary import Role, State
from tests.portal.counter import (
    ANSWERS,
    FAR,
    NINETY,
    OWN,
    WBBM,
    WBK,
    answered,
    get,
    give_token,
    open_counter,
    retarget,
    stand_before_the_nation,
)
from tests.promises.town import NEXT_DOOR, NO_ID, RULES, Town
from workflow.api import portal_examples as examples
from workflow.db.tables import api_token, cycle, evidence, history_entry, proposal


@pytest.fixture
def town(database_url, tmp_path):
    with open_counter(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def town_here(sqlite_url, tmp_path):
    """A town on SQLite alone, for what does not depend on the database."""
    with open_counter(sqlite_url, tmp_path) as opened:
        yield opened


def refusal(response):
    """Status and code of a refusal, which has the portal's shape."""
    told = response.json()
    assert (told["error"], list(told), bool(told["message"])) == (True, ["error", "code", "message"], True)
    return response.status_code, told["code"]


def units(town: Town, token: str = OWN, path: str = WBK) -> list[str]:
    return [unit["id"] for unit in get(town, path, token).json()["units"]]


def test_units_before_the_nation_are_listed(town):
    retarget(town, town.sibling, "wbk", affirmative_reason="Daerah terluar")
    assert get(town, WBK).json() == {
        "tahun": 2026,
        "units": [
            {"id": "3", "nama": NEXT_DOOR, "kategori": "WBK-AFIRMASI", "afirmasi": True},
            {"id": "1", "nama": "Unit 1", "kategori": "WBK", "afirmasi": False},
        ],
    }


def test_each_predicate_has_its_own_list(town):
    # A WBBM unit is never affirmative, whatever its proposal says.
    retarget(town, town.own, "wbbm", affirmative_reason="Daerah terluar")
    assert units(town) == ["3"]
    assert get(town, WBBM).json()["units"] == [
        {"id": "1", "nama": "Unit 1", "kategori": "WBBM", "afirmasi": False}
    ]


def test_an_agency_sees_its_own_units_only(town):
    assert (units(town, OWN), units(town, FAR)) == (["3", "1"], ["2"])


def test_a_coordinator_comes_in_with_a_personal_token(town):
    assert units(town, "Rina") == ["3", "1"]


@pytest.mark.parametrize("state", [state for state in State if state is not State.NATIONAL_EVALUATION])
def test_only_what_the_nation_judges_now_is_shown(town_here, state):
    town_here.stand(state)
    assert units(town_here) == ["3"]
    assert refusal(get(town_here, ANSWERS.format(unit_id=1))) == (404, "not-found")


def test_a_regulation_without_national_ids_is_not_shown(town_here):
    stand_before_the_nation(town_here, town_here.own, regulation=RULES)
    assert units(town_here) == ["3"]
    assert refusal(get(town_here, ANSWERS.format(unit_id=1))) == (404, "not-found")


def test_a_year_without_units_is_an_empty_list(town_here):
    assert get(town_here, f"{WBK}?tahun=2025").json() == {"tahun": 2025, "units": []}


def test_the_newest_year_with_units_is_shown(town_here):
    town_here.office.write(update(cycle).where(cycle.c.agency_id == 1).values(year=2025))
    assert get(town_here, WBK).json()["tahun"] == 2025
    assert get(town_here, WBBM).json()["tahun"] == datetime.now(UTC).year


def answers(town: Town, unit_id: int = 1) -> dict[int, dict[str, object]]:
    told = get(town, ANSWERS.format(unit_id=unit_id)).json()["answers"]
    return {answer.pop("soal_id"): answer for answer in told}


def test_every_question_with_a_national_id_is_there_in_order(town):
    told = get(town, ANSWERS.format(unit_id=1)).json()
    assert (told["unit_id"], told["nama_unit"], told["tahun"]) == ("1", "Unit 1", 2026)
    ids = {q.portal_id for q in regulation(NINETY).questions.values() if q.portal_id is not None}
    assert [answer["soal_id"] for answer in told["answers"]] == sorted(ids)
    assert len(ids) == 127
    assert all(value is None for answer in told["answers"] for value in list(answer.values())[1:])


def test_answers_of_unit_and_tpi_come_with_their_notes(town):
    answered(town, town.own, "unit", "P001", "Ya", "SK terlampir")
    answered(town, town.own, "tpi", "P001", "Tidak", "SK kedaluwarsa")
    answered(town, town.own, "reviewer", "P001", "Ya", "bukan untuk portal")
    answered(town, town.own, "unit", "P102", "4")
    assert answers(town)[1] == {
        "jawaban_unit": "Ya",
        "jawaban_tpi": "Tidak",
        "catatan_unit": "SK terlampir",
        "bukti_dukung_unit": None,
        "catatan_tpi": "SK kedaluwarsa",
    }
    assert answers(town)[102]["jawaban_unit"] == "4"


@pytest.mark.parametrize(("kept", "shown"), [("3.6", "3.6"), ("29/9", "3.222222222222"), ("4", "4")])
def test_an_index_is_a_decimal_cut_toward_zero(town_here, kept, shown):
    answered(town_here, town_here.own, "unit", "P125", kept)
    assert answers(town_here)[125]["jawaban_unit"] == shown


def test_evidence_is_named_and_that_of_a_ratio_stands_with_its_counts(town):
    mine = evidence.c.id == town.own.evidence_id
    town.office.write(update(evidence).where(mine).values(question="MP.R1a"))
    shown = answers(town)
    assert {shown[number]["bukti_dukung_unit"] for number in (88, 89)} == {"https://1.id/Berkas"}
    assert shown[90]["bukti_dukung_unit"] is None


@pytest.mark.parametrize("path", [WBK, WBBM, ANSWERS.format(unit_id=1)])
def test_nobody_known_is_told_so(town_here, path):
    hour = timedelta(hours=1)
    give_token(town_here, "habis", agency_id=1, expires_at=datetime.now(UTC) - hour)
    give_token(town_here, "dicabut", agency_id=1, revoked_at=datetime.now(UTC) - hour)
    for token in (None, "salah", "habis", "dicabut"):
        response = get(town_here, path, token)
        assert refusal(response) == (401, "unauthenticated")
        assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", [WBK, WBBM, ANSWERS.format(unit_id=1), ANSWERS.format(unit_id=NO_ID)])
def test_people_who_are_no_agencys_coordinator_may_not(town_here, path):
    town_here.admit("Koordinator nasional", (Role.COORDINATOR, {"is_national": True}))
    town_here.admit("Koordinator unit", (Role.COORDINATOR, {"unit_id": 1}))
    for token in ("Agus", "Ratna", "Nadia", "Citra", "Koordinator nasional", "Koordinator unit"):
        assert refusal(get(town_here, path, token)) == (403, "forbidden"), token


def test_a_token_with_an_end_holds_until_then(town):
    give_token(town, "sebentar", agency_id=1, expires_at=datetime.now(UTC) + timedelta(hours=1))
    assert units(town, "sebentar") == ["3", "1"]
    ended = api_token.c.expires_at.is_not(None)
    town.office.write(update(api_token).where(ended).values(expires_at=datetime.now(UTC)))
    assert refusal(get(town, WBK, "sebentar")) == (401, "unauthenticated")


def test_a_foreign_unit_looks_like_a_missing_one(town):
    foreign, missing = (get(town, ANSWERS.format(unit_id=unit_id)) for unit_id in (2, NO_ID))
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert refusal(foreign) == (404, "not-found")


@pytest.mark.parametrize("spelling", ["abc", "-1", "1.5", "%D9%A1", "1%00", "%20"])
def test_an_id_that_is_no_number_is_refused(town_here, spelling):
    assert refusal(get(town_here, ANSWERS.format(unit_id=spelling))) == (422, "invalid")


@pytest.mark.parametrize("spelling", ["0", str(2**31), "9" * 5000])
def test_a_number_that_names_nothing_is_not_found(town_here, spelling):
    assert refusal(get(town_here, ANSWERS.format(unit_id=spelling))) == (404, "not-found")


@pytest.mark.parametrize("year", ["abc", "26", "2026.5", "", "99999", "9" * 5000, "%00"])
def test_a_year_that_is_none_is_refused(town_here, year):
    assert refusal(get(town_here, f"{WBK}?tahun={year}")) == (422, "invalid")


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [
        ("POST", WBK, (405, "method-not-allowed")),
        ("DELETE", ANSWERS.format(unit_id=1), (405, "method-not-allowed")),
        ("GET", "/portalrb/pengusulan", (404, "not-found")),
        ("GET", "/portalrb/lke/jawaban-unit/1/2", (404, "not-found")),
    ],
)
def test_what_is_not_in_the_guide_is_refused_in_the_same_shape(town_here, method, path, told):
    assert refusal(town_here.send(OWN, method, path)) == told


def test_a_fault_of_ours_has_the_same_shape(town_here, monkeypatch):
    def fails(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("workflow.api.portal.read_proposed_units", fails)
    assert refusal(get(town_here, WBK)) == (500, "internal")


def test_records_out_of_reach_have_the_same_shape_and_say_when_to_come_back(town_here, monkeypatch):
    def fails(*_arguments: object) -> None:
        raise Unavailable

    monkeypatch.setattr("workflow.api.portal_door.caller_at_portal", fails)
    response = get(town_here, WBK)
    assert (refusal(response), response.headers["retry-after"]) == ((503, "unavailable"), "5")


def test_what_cannot_be_written_down_is_not_told(town_here, monkeypatch):
    def fails(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("workflow.api.portal_door.record_portal_read", fails)
    assert refusal(get(town_here, WBK)) == (500, "internal")


def test_messages_are_indonesian_unless_asked_otherwise(town_here):
    told = [
        get(town_here, WBK, "salah", headers={"Accept-Language": language}).json()["message"]
        for language in ("id", "en")
    ]
    assert told[0] != told[1]


def reads(town: Town, stream: str) -> list[dict[str, object]]:
    h = history_entry.c
    mine = (h.stream == stream) & (h.kind == "portal.read")
    rows = town.office.rows(select(h.body, h.actor_id, h.actor_role).where(mine).order_by(h.seq))
    return [{"actor": (r.actor_id, r.actor_role), **json.loads(r.body)["facts"]} for r in rows]


def test_what_was_fetched_is_written_down_with_the_agency(town):
    for path in (WBK, ANSWERS.format(unit_id=1), ANSWERS.format(unit_id=2)):
        get(town, path)
    [token_id] = [
        row.id for row in town.office.rows(select(api_token.c.id).where(api_token.c.agency_id == 1))
    ]
    both = [town.sibling.proposal_id, town.own.proposal_id]
    by_agency = {"actor": (None, None), "token_id": token_id}
    assert reads(town, "agency:1") == [
        {**by_agency, "path": WBK, "proposal_ids": both},
        {**by_agency, "path": ANSWERS.format(unit_id=1), "proposal_ids": both[1:]},
    ]


def test_what_a_coordinator_fetched_is_written_down_with_the_person(town_here):
    get(town_here, WBBM, "Rina")
    rina = town_here.office.people["Rina"]
    [read] = reads(town_here, f"person:{rina}")
    assert (read["actor"], read["path"], read["proposal_ids"]) == ((rina, "coordinator"), WBBM, [])


def test_examples_look_like_the_answers(town_here):
    for path, example in ((WBK, examples.UNITS_WBK), (ANSWERS.format(unit_id=1), examples.ANSWERS)):
        told = get(town_here, path).json()
        assert list(told) == list(example)
        inner = "units" if path == WBK else "answers"
        assert list(told[inner][0]) == list(example[inner][0])


def test_the_description_shows_every_answer_of_the_guide(town_here):
    paths = get(town_here, "/api/openapi.json").json()["paths"]
    mine = {path: verbs["get"]["responses"] for path, verbs in paths.items() if path.startswith("/portalrb/")}
    assert set(mine) == {WBK, WBBM, ANSWERS}
    for responses in mine.values():
        assert {"200", "401", "403", "404", "422", "429", "500"} <= set(responses)
        assert all("example" in each["content"]["application/json"] for each in responses.values())


def test_a_withdrawn_proposal_is_gone_with_the_next_request(town_here):
    assert units(town_here) == ["3", "1"]
    mine = proposal.c.id == town_here.own.proposal_id
    town_here.office.write(update(proposal).where(mine).values(state="withdrawn"))
    assert units(town_here) == ["3"]
