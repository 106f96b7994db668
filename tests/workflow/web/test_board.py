"""The board: what each role sees of it, in which order, and that its address is its whole state."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, event, select

from states.vocabulary import Role, State
from tests.workflow.office import OWN_AGENCY
from tests.workflow.visitors import text_of
from workflow.db.tables import history_entry
from workflow.web import board

TODAY = datetime.now(UTC).date()


def numbers(page) -> list[str]:
    """The proposals of a list, in its order."""
    return re.findall(r'href="/usulan/(ZI-2026-\d{4})"', page.text)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("Rina", ["ZI-2026-0001", "ZI-2026-0007"]),
        ("Dewi", ["ZI-2026-0001"]),
        ("Bambang", ["ZI-2026-0001", "ZI-2026-0007"]),
        ("Agus", ["ZI-2026-0001", "ZI-2026-0007"]),
        ("Nadia", ["ZI-2026-0001", "ZI-2026-0007", "ZI-2026-0900"]),
        ("Tono", ["ZI-2026-0900"]),
    ],
)
def test_everybody_sees_what_their_roles_reach(each_street, name, seen):
    each_street.propose(7, "Unit Tujuh")
    each_street.elsewhere()

    assert numbers(each_street.visitor(name).open("/papan")) == seen


def test_the_counts_are_those_of_the_reader(street):
    street.elsewhere()

    assert "1 usulan aktif" in text_of(street.visitor("Tono").open("/papan"))


def test_the_most_overdue_comes_first_and_what_has_no_deadline_last(each_street):
    each_street.propose(7, "Unit Tujuh")
    each_street.propose(8, "Unit Delapan")
    each_street.due(7, TODAY + timedelta(days=30))
    each_street.due(8, TODAY - timedelta(days=30))

    shown = each_street.visitor("Rina").open("/papan")
    assert numbers(shown) == ["ZI-2026-0008", "ZI-2026-0007", "ZI-2026-0001"]


def test_what_is_late_says_by_how_many_working_days(street, monkeypatch):
    street.due(1, date(2026, 4, 17))
    monkeypatch.setattr("workflow.web.door.now", lambda: datetime(2026, 4, 22, 3, tzinfo=UTC))
    shown = text_of(street.visitor("Rina").open("/papan"))

    assert "17 Apr terlambat 3 hari kerja" in shown


#: What an address asks for, and the serial numbers of the proposals it shows.
FILTERS: dict[str, list[int]] = {
    "": [1, 7],
    "tahap=self_assessment": [1],
    "tahap=withdrawn": [8],
    "tahap=wbbm": [],
    "target=wbbm": [7],
    "q=tujuh": [7],
    "q=2026-0001": [1],
    "q=%25": [],
    "q=harapan&target=wbk": [1],
    "siklus=2026": [1, 7],
    "siklus=2027": [],
    "v=terlambat": [7],
    "v=giliran": [7],
    # What makes no sense asks for nothing.
    "tahap=x&target=x&siklus=x&v=x&lanjut=x": [1, 7],
}


def test_the_address_filters(each_street):
    each_street.propose(7, "Unit Tujuh", state=State.NOMINATED.value, target="wbbm")
    each_street.propose(8, "Unit Delapan", state=State.WITHDRAWN.value)
    each_street.due(7, TODAY - timedelta(days=9))
    rina = each_street.visitor("Rina")

    shown = {query: numbers(rina.open(f"/papan?{query}")) for query in FILTERS}
    assert {query: sorted(int(number[-4:]) for number in seen) for query, seen in shown.items()} == FILTERS


@pytest.mark.parametrize(
    ("name", "state", "waits"),
    [
        ("Rina", State.NOMINATED, True),
        ("Dewi", State.SELF_ASSESSMENT, True),
        ("Hendra", State.SELF_ASSESSMENT, True),
        ("Rina", State.SELF_ASSESSMENT, False),
        ("Bambang", State.INTERNAL_REVIEW, True),
        ("Dewi", State.INTERNAL_REVIEW, False),
        ("Sari", State.TPI_EVALUATION, True),
        ("Budi", State.TPI_EVALUATION, True),
        ("Nadia", State.NATIONAL_EVALUATION, True),
        ("Agus", State.NOMINATED, False),
    ],
)
def test_my_turn_is_what_waits_for_my_roles(street, name, state, waits):
    street.office.stand(state)

    assert numbers(street.visitor(name).open("/papan?v=giliran")) == (["ZI-2026-0001"] if waits else [])


def test_my_turn_reaches_no_further_than_the_role_it_comes_from(street):
    street.elsewhere()
    street.office.give("Nadia", Role.UNIT_OPERATOR, agency_id=OWN_AGENCY)

    assert numbers(street.visitor("Nadia").open("/papan?v=giliran")) == ["ZI-2026-0001"]


def test_pages_follow_each_other_without_gap_or_overlap(each_street, monkeypatch):
    monkeypatch.setattr(board, "PAGE_ROWS", 2)
    for serial in range(7, 11):
        each_street.propose(serial, f"Unit {serial}")
        each_street.due(serial, TODAY + timedelta(days=serial // 2))
    rina, path, seen = each_street.visitor("Rina"), "/papan?v=&q=2026", []
    while path:
        page = rina.open(path.replace("&amp;", "&"))
        seen.append(numbers(page))
        path = next(iter(re.findall(r'rel="next" href="([^"]*)"', page.text)), "")

    assert seen == [
        ["ZI-2026-0007", "ZI-2026-0008"],
        ["ZI-2026-0009", "ZI-2026-0010"],
        ["ZI-2026-0001"],
    ]


NONSENSE = [
    *("q=%00", "q=%ED%A0%80", f"q={'x' * 5000}", "lanjut=9999-99-99.1", "lanjut=2026-01-01.99999999999999"),
    *("siklus=0000", "siklus=99999999", "siklus=%D9%A2%D9%A0%D9%A2%D9%A6", "tahap=a&tahap=b", "bahasa=%00"),
]


def test_no_address_breaks_the_board(each_street):
    rina = each_street.visitor("Rina")

    assert {rina.open(f"/papan?{query}").status_code for query in NONSENSE} == {200}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "{{ 7 * 7 }}", "'"])
def test_a_hostile_name_is_only_a_name(street, name):
    street.propose(7, name)
    page = street.visitor("Rina").open("/papan").text

    assert page.count("<script") == 1  # our own, in the head
    assert "<img src=x" not in page
    assert "49" not in re.findall(r'lang="id">([^<]*)</a>', page)


def test_a_search_is_shown_as_it_was_typed_and_does_no_harm(street):
    page = street.visitor("Rina").open("/papan?q=%22%3E%3Cb%3E").text

    assert 'value="&#34;&gt;&lt;b&gt;"' in page


def test_a_board_with_many_rows_asks_no_more_questions(street):
    for serial in range(7, 40):
        street.propose(serial, f"Unit {serial}")
    rina, asked = street.visitor("Rina"), []
    reader = street.office.database._reader
    event.listen(reader, "before_cursor_execute", lambda *given: asked.append(given[2]))
    rina.open("/papan")

    assert len([statement for statement in asked if statement.startswith("SELECT")]) <= 8


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "Belum ada usulan yang berjalan"),
        ("?v=giliran", "Tidak ada yang menunggu Anda"),
        ("?v=terlambat", "Tidak ada yang terlambat"),
        ("?q=x", "Tidak ada usulan yang cocok"),
    ],
)
def test_an_empty_board_says_why(street, query, told):
    street.office.stand(State.LAPSED)

    assert told in text_of(street.visitor("Rina").open(f"/papan{query}"))


def test_what_an_auditor_looks_at_is_written_down(street):
    street.visitor("Agus").open("/papan?q=x")

    assert street.office.rows(_reads()) == [("auditor.read",)]


def test_what_others_look_at_is_not(street):
    street.visitor("Rina").open("/papan")

    assert street.office.rows(_reads()) == []


def _reads() -> Select[Any]:
    return select(history_entry.c.kind)
