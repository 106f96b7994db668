"""Filled worksheets as people send them, by code."""

from __future__ import annotations

from fractions import Fraction

from states.answers import stored
from states.regulations import regulation
from tests.states.worksheets import filled

OLD, NEW = "permenpanrb-10-2019", "permenpanrb-90-2021"

#: What the unit of ``tests.journeys.office`` counts, equal to its recorded facts.
COUNTS: dict[str, dict[str, object]] = {
    OLD: {"H1.b.due": 12, "H1.b.done": 12},
    NEW: {
        "P113": 1,
        "P114": 9,
        "P115": 30,
        "P116": 40,
        "P117": 4,
        "P118": 16,
        "P119": 100,
        "P120": 120,
    },
}
#: Element means of a survey whose mean is exactly 3.2; binary floats fall short of it.
EXACTLY_3_2 = ["3.32", "3.51", "3.19", "3.28", "3.01", "3.24", "3.17", "3.11", "2.97"]


def best(regulation_id: str) -> dict[str, object]:
    """Return the best answer to every question; the counts are those of the facts."""
    return {**_sent(regulation_id, is_best=True), **COUNTS[regulation_id]}


def worst(regulation_id: str) -> dict[str, object]:
    """Return the worst answer to every question."""
    return _sent(regulation_id, is_best=False)


def fair(regulation_id: str) -> dict[str, object]:
    """Return a worksheet with three of four choices second best: enough for WBK, not for WBBM."""
    choices = _choices(regulation_id)
    second = {code: options[1] for i, (code, options) in enumerate(choices) if i % 4}
    return {**best(regulation_id), **second, **_surveys(regulation_id, ["3.60", EXACTLY_3_2])}


def strong(regulation_id: str) -> dict[str, object]:
    """Return a worksheet with every other choice second best: enough for WBBM, and not much more."""
    choices = _choices(regulation_id)
    second = {code: options[1] for i, (code, options) in enumerate(choices) if i % 2 == 0}
    return {**best(regulation_id), **second, **_surveys(regulation_id, ["3.60", "3.60"])}


def _choices(regulation_id: str) -> list[tuple[str, list[str]]]:
    """Return the questions with options, best option first; of Ya and Tidak only the former."""
    found = [(item.code, list(item.options)) for item in regulation(regulation_id).scored if item.options]
    return [(code, ["Ya", "Ya"] if options[0] == "Ya" else options) for code, options in found]


def _surveys(regulation_id: str, indices: list[object]) -> dict[str, object]:
    return dict(zip(regulation(regulation_id).surveys, indices, strict=True))


def _sent(regulation_id: str, *, is_best: bool) -> dict[str, object]:
    answers = filled(regulation(regulation_id), best=is_best)
    return {code: stored(value) if isinstance(value, Fraction) else value for code, value in answers.items()}
