"""The pages: one Jinja environment, which escapes every value of every page.

A page is named from here: ``web/board.html``. It is rendered in one language and one zone; the filters
and ``say`` take both from the page, so a template never names them. A template that prints something it
was not given fails instead of printing nothing. What a user wrote is a value, never a template.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from states.findings import Finding
from templates import catalogue, dates, figures, findings
from templates.figures import Figure


def render(name: str, /, *, language: str, zone: str, **values: object) -> str:
    """Return a page as text, in a language and with times in a zone."""
    return environment.get_template(name).render(values, language=language, zone=zone)


def _asked(context: Context, name: str) -> str:
    """Return the page's language or zone; raises where a macro was imported without its context."""
    found = context.get(name)
    if found is None:
        message = f"the page has no {name}; import macros 'with context'"
        raise LookupError(message)
    return str(found)


def _in_language(write: Callable[[str, Figure], str]) -> Callable[[Context, Figure], str]:
    """Return a filter that writes a figure in the page's language."""

    @pass_context
    def written(context: Context, value: Figure) -> str:
        return write(_asked(context, "language"), value)

    return written


@pass_context
def _say(context: Context, key: str, /, **facts: object) -> str:
    """Return a sentence in the page's language."""
    return catalogue.say(_asked(context, "language"), key, **facts)


@pass_context
def _countdown(context: Context, days: int) -> str:
    """Return working days until a deadline in words, as ``working_days_between`` counts them."""
    key = "countdown.today" if days == 0 else "countdown.left" if days > 0 else "countdown.late"
    return catalogue.say(_asked(context, "language"), key, count=abs(days))


@pass_context
def _date(context: Context, day: date) -> str:
    """Return a day with its weekday."""
    return dates.long_date(_asked(context, "language"), day)


@pass_context
def _short_date(context: Context, day: date) -> str:
    """Return a day for a narrow column."""
    return dates.short_date(_asked(context, "language"), day)


@pass_context
def _month(context: Context, day: date) -> str:
    """Return a day's month and year."""
    return dates.month_name(_asked(context, "language"), day)


@pass_context
def _weekday(context: Context, day: date) -> str:
    """Return a day's weekday for a narrow column."""
    return dates.weekday(_asked(context, "language"), day)


@pass_context
def _moment(context: Context, moment: datetime) -> str:
    """Return a moment's day and time in the page's zone."""
    return dates.long_moment(_asked(context, "language"), moment, _asked(context, "zone"))


@pass_context
def _time(context: Context, moment: datetime) -> str:
    """Return a moment's time of day in the page's zone."""
    return dates.time_of_day(_asked(context, "language"), moment, _asked(context, "zone"))


@pass_context
def _sentence(context: Context, finding: Finding) -> str:
    """Return a finding as a sentence."""
    return findings.finding_sentence(finding, _asked(context, "language"))


def _built() -> Environment:
    """Return the environment."""
    built = Environment(
        loader=PrefixLoader({"web": PackageLoader("templates", "web")}),
        # Everything is escaped but a letter's plain text, which no browser reads.
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    built.filters |= {
        "score": _in_language(figures.score),
        "shortfall": _in_language(figures.shortfall),
        "short_score": _in_language(figures.short_score),
        "short_shortfall": _in_language(figures.short_shortfall),
        "percent": _in_language(figures.percent),
        "whole": _in_language(figures.whole),
        "countdown": _countdown,
        "date": _date,
        "short_date": _short_date,
        "month": _month,
        "weekday": _weekday,
        "moment": _moment,
        "time": _time,
        "sentence": _sentence,
    }
    built.globals["say"] = _say
    return built


#: Every page is printed through this one.
environment: Final = _built()
