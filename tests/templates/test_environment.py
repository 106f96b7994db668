"""The pages: everything escaped, nothing printed that was not given, figures in the page's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from states.findings import Finding, Level, Status
from templates.environment import environment, render


def page(source: str, language: str = "id", zone: str = "WIB", **values: object) -> str:
    return environment.from_string(source).render(values, language=language, zone=zone)


def test_what_a_user_wrote_is_escaped():
    assert page("{{ name }}", name="<script>'\"&") == "&lt;script&gt;&#39;&#34;&amp;"


def test_a_sentence_with_a_users_words_in_it_is_escaped():
    assert "&lt;b&gt;" in page("{{ say('problem.duplicate.detail', existing=name) }}", name="<b>")


def test_what_a_user_wrote_is_never_a_template():
    assert page("{{ name }}", name="{{ 7 * 7 }}") == "{{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("name", "is_escaped"),
    [("web/board.html", True), ("web/board.html.j2", True), ("mail/due.txt", False), (None, True)],
)
def test_everything_is_escaped_but_plain_letters(name, is_escaped):
    decide = environment.autoescape

    assert callable(decide)
    assert decide(name) is is_escaped


def test_a_page_that_prints_something_it_was_not_given_fails():
    with pytest.raises(UndefinedError):
        page("{{ unit }}")


@pytest.mark.parametrize(
    ("source", "indonesian", "english"),
    [
        ("{{ '74.999'|score }}", "74,99", "74.99"),
        ("{{ '0.001'|shortfall }}", "0,01", "0.01"),
        ("{{ '18.50'|short_score }}", "18,5", "18.5"),
        ("{{ '0.50'|short_shortfall }}", "0,5", "0.5"),
        ("{{ '249/250'|percent }}", "99,6%", "99.6%"),
        ("{{ 48213|whole }}", "48.213", "48,213"),
        ("{{ 26|countdown }}", "26 hari kerja lagi", "26 working days left"),
        ("{{ 0|countdown }}", "hari ini", "today"),
        ("{{ -1|countdown }}", "terlambat 1 hari kerja", "1 working day late"),
        ("{{ day|date }}", "Kamis, 30 April 2026", "Thursday, 30 April 2026"),
        ("{{ day|short_date }}", "30 Apr", "30 Apr"),
        ("{{ at|moment }}", "Kamis, 30 April 2026 pukul 23.59 WIB", "Thursday, 30 April 2026 at 23:59 WIB"),
        ("{{ at|time }}", "23.59 WIB", "23:59 WIB"),
        ("{{ say('status.met') }}", "Terpenuhi", "Met"),
    ],
)
def test_a_page_speaks_its_language_throughout(source, indonesian, english):
    values: dict[str, Any] = {"day": date(2026, 4, 30), "at": datetime(2026, 4, 30, 16, 59, tzinfo=UTC)}

    assert (page(source, "id", **values), page(source, "en", **values)) == (indonesian, english)


def test_a_finding_prints_as_its_sentence():
    finding = Finding("total", Level.WORKSHEET, Status.UNMET, "75", "74.5", "0.5", "PermenPANRB 10/2019")

    assert (
        page("{{ finding|sentence }}", finding=finding) == "Nilai total 74,5, paling sedikit 75. Kurang 0,5."
    )


def test_a_macro_speaks_the_pages_language():
    source = '{% from "web/status.html" import status_mark with context %}{{ status_mark("unmet") }}'

    assert page(source, "en") == '<span class="st bad">Not met</span>'


def test_a_macro_imported_without_its_context_says_how_to_import_it():
    source = '{% from "web/status.html" import status_mark %}{{ status_mark("unmet") }}'

    with pytest.raises(LookupError, match="with context"):
        page(source)


@pytest.mark.parametrize("name", ["web/../catalogue.py", "locale/id.po", "catalogue.py", "web/nowhere.html"])
def test_only_pages_are_pages(name):
    with pytest.raises(TemplateNotFound):
        render(name, language="id", zone="WIB")


def test_a_page_is_rendered_by_its_name():
    assert render("web/status.html", language="id", zone="WIB").strip() == ""
