"""The reports: counted from moves, told to those who may see, and never an empty page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fractions import Fraction
from types import SimpleNamespace

import pytest

from tests.workflow.visitors import text_of
from workflow.web.reports.report import Report, report_of

ZONE = "Asia/Jakarta"


def one(number, state, **more: str):
    row = {"target": "wbk", "business": "core", "serves": "public", "timezone": ZONE, "agency_name": "Badan"}
    return SimpleNamespace(id=number, state=state, **{**row, **more})


def moved(number, source, target, day):
    at = datetime(2026, 3, day, 2, tzinfo=UTC)
    return SimpleNamespace(proposal_id=number, trigger="any", from_state=source, to_state=target, at=at)


def handed_in(number, **missed: bool):
    findings = [
        {"requirement": row, "level": "worksheet", "status": "warning" if is_missed else "met"}
        for row, is_missed in missed.items()
    ]
    return SimpleNamespace(proposal_id=number, findings=json.dumps(findings))


def stage(report: Report, state: str):
    return next(each for each in report.stages if each.state == state)


#: One went on, was sent back and is there again; one was withdrawn; one is where it began.
MOVES = [
    moved(1, None, "nominated", 2),
    moved(1, "nominated", "self_assessment", 4),
    moved(1, "self_assessment", "internal_review", 9),
    moved(1, "internal_review", "self_assessment", 10),
    moved(2, None, "nominated", 2),
    moved(2, "nominated", "withdrawn", 3),
    moved(3, None, "nominated", 2),
]
ROWS = [one(1, "self_assessment"), one(2, "withdrawn"), one(3, "nominated", serves="internal")]


def test_whoever_came_to_a_stage_is_counted_once_wherever_it_is_now():
    report = report_of(ROWS, MOVES, [])

    assert [(each.state, each.reached, each.here) for each in report.stages[:3]] == [
        ("nominated", 3, 1),
        ("self_assessment", 1, 1),
        ("internal_review", 1, 0),
    ]


def test_only_those_who_left_are_counted_as_going_on_or_not():
    report = report_of(ROWS, MOVES, [])

    assert stage(report, "nominated").passed == Fraction(1, 2)
    assert stage(report, "internal_review").passed == 0
    assert stage(report, "tpi_evaluation").passed is None


def test_days_are_working_days():
    report = report_of(ROWS, MOVES, [])

    # From Wednesday the 4th to Monday the 9th lie three, over a weekend.
    assert (stage(report, "self_assessment").days, stage(report, "national_evaluation").days) == (3, None)


def test_what_is_missed_most_often_comes_first():
    submissions = [handed_in(1, total=True, MP=False, PP=True), handed_in(2, total=False, MP=False, PP=True)]
    report = report_of(ROWS, [], submissions)

    assert [(each.row, each.missed, each.judged) for each in report.weaknesses] == [
        ("PP", 2, 2),
        ("total", 1, 2),
        ("MP", 0, 2),
    ]


def test_a_tier_tells_what_became_of_it():
    rows = [one(1, "wbk"), one(2, "not_awarded"), one(3, "nominated"), one(4, "lapsed")]
    first = report_of(rows, [], []).tiers[0]

    assert (first.total, first.open, first.by_outcome) == (4, 1, (1, 0, 1, 0))


def test_the_page_counts_what_its_reader_sees(each_street):
    each_street.elsewhere()

    assert "1 usulan, 1 masih berjalan" in text_of(each_street.visitor("Rina").open("/laporan"))
    assert "2 usulan" in text_of(each_street.visitor("Nadia").open("/laporan"))


@pytest.mark.parametrize("query", ["siklus=1999", "siklus=x", "siklus=99999999999999", "siklus=%00"])
def test_a_year_without_proposals_says_so_and_nonsense_asks_for_nothing(street, query):
    page = street.visitor("Rina").open(f"/laporan?{query}")

    assert page.status_code == 200
    assert ("<h2>Belum ada usulan</h2>" in page.text) == (query == "siklus=1999")


def test_what_waits_has_an_address_of_its_own(street):
    page = street.visitor("Dewi").open("/giliran")

    assert (page.status_code, page.text.count('href="/giliran" aria-current="page"')) == (200, 2)
