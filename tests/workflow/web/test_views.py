"""What pages show, computed: stations of the rail, places on a line, the story, addresses, words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from states.findings import Finding, Level, Status
from workflow.web.calendar import due_of
from workflow.web.journey import stations_of
from workflow.web.paths import local_path, sign_in_path
from workflow.web.score_rows import _place
from workflow.web.timeline import happenings_of
from workflow.web.words import actual_in_words, paper_in_words, required_in_words

BEGAN = datetime(2026, 3, 2, 2, tzinfo=UTC)


def moved(*states: str) -> list[Any]:
    """The moves through some states, a day each."""
    pairs = zip((None, *states), states, strict=False)
    return [
        SimpleNamespace(trigger="x", from_state=source, to_state=target, at=BEGAN + timedelta(days=day))
        for day, (source, target) in enumerate(pairs)
    ]


def rail(state: str, moves: list[Any], target: str = "wbk") -> list[str]:
    row: Any = {"state": state, "target": target, "timezone": "Asia/Jakarta"}
    return [station.progress for station in stations_of(row, moves, {})]


FORWARD = ("nominated", "self_assessment", "internal_review", "tpi_evaluation", "national_evaluation")


@pytest.mark.parametrize(
    ("state", "moves", "target", "shown"),
    [
        ("nominated", FORWARD[:1], "wbk", "here ahead ahead ahead ahead ahead ahead"),
        ("internal_review", FORWARD[:3], "wbk", "done done here ahead ahead ahead ahead"),
        ("wbk", (*FORWARD, "wbk"), "wbk", "done done done done done done ahead"),
        ("wbk", (*FORWARD[:4], "wbk"), "wbk", "done done done done skipped done ahead"),
        ("withdrawn", (*FORWARD[:2], "withdrawn"), "wbk", "done stopped ahead ahead ahead ahead ahead"),
        ("revoked", (*FORWARD, "wbk", "revoked"), "wbk", "done done done done done stopped ahead"),
        ("self_assessment", FORWARD[:2], "wbbm", "done done here ahead ahead ahead ahead"),
        ("wbbm", (*FORWARD, "wbbm"), "wbbm", "done done done done done done done"),
    ],
)
def test_the_rail_shows_how_far_the_journey_is(state, moves, target, shown):
    assert " ".join(rail(state, moved(*moves), target)) == shown


def test_after_a_return_what_was_reached_before_lies_ahead_again():
    moves = moved("nominated", "self_assessment", "internal_review", "self_assessment")

    assert rail("self_assessment", moves)[:3] == ["done", "here", "ahead"]


def test_a_station_shows_its_last_stay():
    row: Any = {"state": "internal_review", "target": "wbk", "timezone": "Asia/Jakarta"}
    station = stations_of(row, moved(*FORWARD[:3]), {})[1]

    assert (station.since, station.until) == (date(2026, 3, 3), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("points", "place"), [("0", "0.0"), ("8.355", "55.7"), ("9", "60.0"), ("15", "100.0"), ("16", "100.0")]
)
def test_a_bar_ends_where_its_figure_stands_and_never_beyond(points, place):
    assert _place(Fraction(points), Fraction(15)) == place


@pytest.mark.parametrize(
    ("today", "days", "is_late", "is_near", "strip"),
    [
        (date(2026, 4, 30), 0, False, True, 0),
        (date(2026, 4, 29), 1, False, True, 2),
        (date(2026, 4, 20), 8, False, False, 11),
        (date(2026, 3, 2), None, False, False, 0),
        (date(2026, 5, 4), -1, True, False, 0),
    ],
)
def test_a_deadline_counts_in_working_days(today, days, is_late, is_near, strip):
    due: dict[str, Any] = {"due_on": date(2026, 4, 30), "why": "cycle", "when_missed": "late"}
    row: Any = {**due, "state": "self_assessment", "timezone": "Asia/Jakarta"}
    found = due_of(row, datetime(today.year, today.month, today.day, 5, tzinfo=UTC))

    assert found is not None
    assert days is None or found.days == days
    assert (found.is_late, found.is_near, len(found.strip)) == (is_late, is_near, strip)


def entry(seq: int, kind: str, minutes: int, actor_id: int = 1, trigger: str | None = None) -> Any:  # noqa: ANN401 -- a row
    named = {"actor_name": "Dewi", "actor_role": "unit_operator", "note": "a note", "hash": "0" * 64}
    states = {"from_state": None, "to_state": None}
    at = BEGAN + timedelta(minutes=minutes)
    return {**named, **states, "seq": seq, "kind": kind, "at": at, "actor_id": actor_id, "trigger": trigger}


def test_small_changes_of_one_sitting_are_one_line():
    entries = [
        entry(6, "proposal.documented", 100),
        entry(5, "proposal.documented", 80),
        entry(4, "proposal.documented", 60),
        entry(3, "proposal.documented", 20),
        entry(2, "proposal.documented", 10, actor_id=2),
        entry(1, "note.opened", 9, actor_id=2),
    ]

    told = happenings_of("ZI-2026-0001", entries, "id")
    assert [(one.title, one.count) for one in told] == [
        ("Berkas usulan dicatat", 3),
        ("Berkas usulan dicatat", 1),
        ("Berkas usulan dicatat", 1),
        ("Catatan reviu dibuat", 1),
    ]


def test_every_move_has_a_line_and_a_receipt_of_its_own():
    entries = [entry(2, "proposal.advanced", 2, trigger="withdraw"), entry(1, "x", 1, trigger="nominate")]
    told = happenings_of("ZI-2026-0001", entries, "id")

    assert [one.path for one in told] == [f"/usulan/ZI-2026-0001/tanda-terima/{seq}" for seq in (2, 1)]


def test_notes_of_what_is_no_move_stay_closed():
    assert happenings_of("ZI-2026-0001", [entry(1, "note.opened", 0)], "id")[0].note is None


def test_what_was_put_right_tells_why_and_shows_no_way_from_a_stage_to_itself():
    right = {"from_state": "wbk", "to_state": "wbk"}
    entries: list[Any] = [{**entry(seq, "award.corrected", seq), **right} for seq in (2, 1)]
    told = happenings_of("ZI-2026-0001", entries, "id")

    assert [(one.title, one.note, one.from_state, one.path) for one in told] == [
        ("Data keputusan diperbaiki", "a note", None, None)
    ] * 2


def test_what_nobody_named_is_still_told():
    assert happenings_of("ZI-2026-0001", [entry(1, "moon.landed", 0)], "id")[0].title == "Perubahan dicatat"


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        (None, "/"),
        ("/papan?q=a b", "/papan?q=a%20b"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example", "/"),
        ("/masuk", "/"),
        ("/keluar", "/"),
        ("/" + "x" * 500, "/"),
        ("/é", "/%C3%A9"),
    ],
)
def test_a_sign_in_leads_to_pages_of_ours_only(wanted, led_to):
    assert local_path(wanted) == led_to


def test_the_usual_ways_in_need_no_way_back():
    assert [sign_in_path(path) for path in ("/", "/papan")] == ["/masuk", "/masuk"]


@pytest.mark.parametrize(
    ("requirement", "required", "actual", "told"),
    [
        ("total", "75", "74.999", ("75", "74,99")),
        ("lhkpn", "100%", "249/250", ("100%", "249 dari 250 (99,6%)")),
        ("bpk-opinion", "WTP", None, ("WTP", None)),
        ("core-service", "yes", "no", ("ya", "tidak")),
        ("wbk-interval", "2", "1", ("2 tahun", "1 tahun")),
        ("integrity-pact", "integrity_pact_date", "missing", (None, "belum ada")),
    ],
)
def test_values_are_told_in_words_and_codes_are_not(requirement, required, actual, told):
    finding = Finding(requirement, Level.UNIT, Status.UNMET, required, actual, None, "x")

    assert (required_in_words(finding, "id"), actual_in_words(finding, "id")) == told


def test_a_number_of_a_letter_is_never_read_as_a_code():
    assert paper_in_words("team_decree_no", "no", "id") == "no"
    assert paper_in_words("integrity_pact_date", "2026-03-04", "id") == "4 Maret 2026"
