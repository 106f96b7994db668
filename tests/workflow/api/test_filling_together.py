"""Several people fill one worksheet: nothing is lost, both sides are told, and they see each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update

from states.regulations import regulation
from states.vocabulary import Role, State
from tests.promises.races import at_once
from tests.workflow.full_worksheet import PIECES, fill_up
from tests.workflow.office import BEGUN, open_office
from workflow.db.tables import answer, worksheet_presence
from workflow.services.housekeeping import tidy
from workflow.services.read_worksheet import PRESENT

NEW = "permenpanrb-90-2021"
#: How many answers each of the two saves.
SAVES = 200


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


def save(office, name, code, value, version=None, note=None, column="unit"):
    body = {"column": column, "answers": {code: {"value": value, "version": version, "note": note}}}
    return office.call(name, "PATCH", "worksheet", json=body)


def keep_saving(office, name, codes):
    """Save an answer under each code in turn; whoever meets the other's answer saves over it, knowing it.

    Returns what was acknowledged, as code, version and value.
    """
    acknowledged: list[tuple[str, int, str]] = []
    seen: dict[str, int] = {}
    for number, code in enumerate(codes):
        value = f"{number + 1}"
        saved = save(office, name, code, value, seen.get(code, 0))
        while saved.status_code == 409:
            conflict = saved.json()["conflicts"][code]
            assert conflict["yours"]["value"] == number + 1
            saved = save(office, name, code, value, conflict["version"])
        seen[code] = saved.json()["saved"][code]
        acknowledged.append((code, seen[code], value))
    return acknowledged


def test_two_people_save_two_hundred_answers_each_and_none_is_lost(database_url, tmp_path):
    """Half of their answers are the same ones, so they meet all the time."""
    with open_office(database_url, tmp_path, NEW) as office:
        office.give("Agus", Role.UNIT_OPERATOR, agency_id=1)
        rules = regulation(NEW)
        wholes = [code for code in rules.inputs if is_free_count(rules, code)]
        shared, dewis, aguss = wholes[0], wholes[1], wholes[2]
        of_dewi, of_agus = [shared, dewis] * (SAVES // 2), [shared, aguss] * (SAVES // 2)
        found = at_once(
            [
                lambda: keep_saving(office, "Dewi", of_dewi),
                lambda: keep_saving(office, "Agus", of_agus),
            ]
        )
        a = answer.c
        rows = office.rows(select(a.code, a.version, a.value, a.superseded_at).order_by(a.code, a.version))
    acknowledged = sorted((code, version, value) for each in found for code, version, value in each)
    assert len(acknowledged) == 2 * SAVES
    assert [(row.code, row.version, row.value) for row in rows] == acknowledged
    assert {code: [row.version for row in rows if row.code == code] for code in (shared, dewis)} == {
        shared: list(range(1, SAVES + 1)),
        dewis: list(range(1, SAVES // 2 + 1)),
    }
    assert sorted(row.code for row in rows if row.superseded_at is None) == sorted([shared, dewis, aguss])


def is_free_count(rules, code):
    """Whether any whole number may stand under a code, whatever stands under the others."""
    ratio = rules.ratio_of.get(code)
    if ratio is None:
        return False
    return rules.questions[ratio].ratio.kind.value == "reduction"


def test_a_save_over_an_answer_of_another_tells_both_sides(office):
    save(office, "Dewi", "Q02", "A", note="Sudah lengkap")
    office.give("Agus", Role.UNIT_OPERATOR, agency_id=1)
    refused = save(office, "Agus", "Q02", "C", version=0, note="Belum ada")
    conflict = refused.json()["conflicts"]["Q02"]
    assert refused.status_code == 409
    theirs = conflict["theirs"]
    assert (theirs["value"], theirs["note"], theirs["version"], theirs["by"]["name"]) == (
        "A",
        "Sudah lengkap",
        1,
        "Dewi",
    )
    assert datetime.fromisoformat(theirs["at"]) > BEGUN
    assert conflict["yours"] == {"value": "C", "note": "Belum ada", "version": 0}


def test_an_answer_that_was_taken_back_meanwhile_is_told_as_none(office_here):
    save(office_here, "Dewi", "Q01", "Ya")
    save(office_here, "Dewi", "Q01", None)
    conflict = save(office_here, "Dewi", "Q01", "Tidak", version=1).json()["conflicts"]["Q01"]
    assert (conflict["version"], conflict["theirs"], conflict["yours"]["value"]) == (0, None, "Tidak")


def test_one_answer_in_conflict_keeps_the_others_from_being_saved_too(office):
    save(office, "Dewi", "Q01", "Ya")
    answers = {"Q01": {"value": "Tidak", "version": 0}, "Q02": {"value": "A", "version": 0}}
    refused = office.call("Dewi", "PATCH", "worksheet", json={"column": "unit", "answers": answers})
    assert list(refused.json()["conflicts"]) == ["Q01"]
    assert office.rows(select(answer.c.code)) == [("Q01",)]


def test_somebody_of_the_unit_is_told_no_value_of_the_reviewers(office_here):
    """Whoever works in the unit assesses nothing there, whatever roles they hold."""
    office_here.stand(State.INTERNAL_REVIEW)
    save(office_here, "Bambang", "Q01", "Tidak", column="reviewer")
    office_here.give("Dewi", Role.REVIEWER, agency_id=1)
    refused = save(office_here, "Dewi", "Q01", "Ya", version=0, column="reviewer")
    assert (refused.status_code, "conflicts" in refused.json()) == (409, False)


def test_a_save_tells_how_far_the_column_is(office):
    told = save(office, "Dewi", "Q01", "Ya").json()["progress"]
    [area] = [each for each in told["areas"] if each["row"] == "MP"]
    assert (told["answered"], told["unbacked"], "Q01" in told["unanswered"]) == (1, ["Q01"], False)
    assert (area["answered"], area["minimum"], area["is_met"]) == (
        1,
        {"value": "4.8", "exact": "24/5"},
        False,
    )
    assert area["points"] == told["total"]


def test_a_worksheet_tells_how_far_every_column_in_sight_is(office_here):
    save(office_here, "Dewi", "Q01", "Ya")
    told = office_here.call("Bambang", "GET", "worksheet").json()["progress"]
    assert [(each["column"], each["answered"]) for each in told] == [("unit", 1), ("reviewer", 0)]


def present(office, name):
    told = office.call(name, "GET", "worksheet").json()["present"]
    return [(each["person"]["name"], each["column"], each["question"]) for each in told]


def fill(office, name, column="unit", question=None):
    return office.call(name, "PUT", "worksheet/presence", json={"column": column, "question": question})


def test_people_who_fill_see_each_other(office):
    office.give("Agus", Role.UNIT_OPERATOR, agency_id=1)
    fill(office, "Dewi", question="Q07")
    told = fill(office, "Agus")
    assert told.json()["present_seconds"] == PRESENT.total_seconds()
    assert present(office, "Rina") == [("Dewi", "unit", "Q07"), ("Agus", "unit", None)]


def test_whoever_goes_on_is_listed_once(office):
    fill(office, "Dewi", question="Q07")
    fill(office, "Dewi", question="Q08")
    assert present(office, "Dewi") == [("Dewi", "unit", "Q08")]


def test_whoever_leaves_or_falls_silent_is_not_listed(office_here):
    fill(office_here, "Dewi")
    office_here.call("Dewi", "DELETE", "worksheet/presence")
    assert present(office_here, "Dewi") == []
    fill(office_here, "Dewi")
    silent = datetime.now(UTC) - PRESENT - timedelta(seconds=1)
    office_here.write(update(worksheet_presence).values(seen_at=silent))
    assert present(office_here, "Dewi") == []


def test_who_fills_a_column_out_of_sight_is_not_told(office_here):
    office_here.stand(State.TPI_EVALUATION)
    office_here.seat("Sari", "Budi")
    fill(office_here, "Budi", "member")
    assert present(office_here, "Sari") == [("Budi", "member", None)]
    assert [present(office_here, name) for name in ("Dewi", "Rina")] == [[], []]


@pytest.mark.parametrize(
    ("name", "column", "question", "refused"),
    [
        ("Bambang", "unit", None, (403, "forbidden")),
        ("Dewi", "unit", "Q99", (422, "invalid")),
        ("Bambang", "reviewer", None, (422, "requirements-unmet")),
        ("Tono", "unit", None, (404, "not-found")),
    ],
)
def test_only_who_may_fill_now_is_filling(office_here, name, column, question, refused):
    told = fill(office_here, name, column, question)
    assert (told.status_code, told.json()["code"]) == refused
    assert office_here.rows(select(worksheet_presence)) == []


def test_old_presence_is_put_away(office_here):
    fill(office_here, "Dewi")
    office_here.write(update(worksheet_presence).values(seen_at=BEGUN))
    office_here.database.write(tidy)
    assert office_here.rows(select(worksheet_presence)) == []


def test_a_full_worksheet_is_opened_with_six_questions(database_url, tmp_path):
    with open_office(database_url, tmp_path, NEW) as office:
        fill_up(office)
        fill_presence(office)
        opened, sent = counted(office, "Sari")
    told = opened.json()
    assert [each["answered"] for each in told["progress"]] == [127] * 4
    items = [each for part in (*told["areas"], *told["results"]) for each in part["subareas"]]
    pieces = [piece for each in items for question in each["questions"] for piece in question["evidence"]]
    assert (len(pieces), len(told["present"])) == (PIECES, 2)
    assert len(sent) <= 6, sent


def fill_presence(office):
    for name in ("Sari", "Budi"):
        assert fill(office, name, "member").status_code == 200


def counted(office, name):
    """Open the worksheet as somebody; return the answer and the statements that it took."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        if str(arguments[2]).startswith(("SELECT", "WITH")):
            sent.append(str(arguments[2]))

    reader = office.database._reader
    event.listen(reader, "before_cursor_execute", note)
    opened = office.call(name, "GET", "worksheet")
    event.remove(reader, "before_cursor_execute", note)
    return opened, sent
