"""The WBBM form: what makes a section complete, what got better since WBK, and by exactly how much."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest

from states.errors import Invalid
from states.wbbm import Section, change, gaps, is_better, parse_section, reached, settled
from tests.states.forms import FULL, INNOVATION, MEASURE


def without(section: Section, *path: object, value: object = None) -> dict[str, Any]:
    """Return a full section with one part of it replaced."""
    content: Any = deepcopy(FULL[section])
    part = content
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return content  # type: ignore[no-any-return]


@pytest.mark.parametrize("section", Section)
def test_a_full_section_lacks_nothing(section: Section):
    assert gaps(section, FULL[section]) == ()


@pytest.mark.parametrize(
    ("section", "path", "value", "missing"),
    [
        (Section.ROLE_MODEL, ("summary",), None, "summary"),
        (Section.ROLE_MODEL, ("followers",), [], "followers"),
        (Section.INNOVATIONS, ("items",), [], "items"),
        (Section.INNOVATIONS, ("items", 0, "old_benefit"), None, "old_benefit"),
        (Section.INNOVATIONS, ("items", 0, "new_benefit"), None, "new_benefit"),
        (Section.INNOVATIONS, ("items", 0, "measure"), None, "measure"),
        (Section.INNOVATIONS, ("items", 0, "measure", "after"), "14", "better"),
        (Section.PERFORMANCE, ("summary",), None, "summary"),
        (Section.PERFORMANCE, ("indicators",), [], "indicators"),
        (Section.MANAGED_PERFORMANCE, ("planning",), None, "planning"),
        (Section.MANAGED_PERFORMANCE, ("improvement",), None, "improvement"),
        (Section.RUBRIC, ("maturity",), None, "maturity"),
        (Section.RUBRIC, ("quality",), None, "quality"),
    ],
)
def test_a_section_says_what_it_lacks(
    section: Section, path: tuple[object, ...], value: object, missing: str
):
    assert gaps(section, without(section, *path, value=value)) == (missing,)


def test_one_innovation_that_got_better_is_enough():
    same = {**INNOVATION, "measure": {**MEASURE, "after": "14"}}
    assert gaps(Section.INNOVATIONS, {"items": [same, INNOVATION]}) == ()


@pytest.mark.parametrize(
    ("before", "after", "better", "by", "is_improved"),
    [
        ("14", "3", "lower", "-11", True),
        ("3", "14", "lower", "11", False),
        ("0.1", "0.3", "higher", "0.2", True),
        ("0.3", "0.3", "higher", "0", False),
        ("3.30", "3.3", "lower", "0", False),
    ],
)
def test_a_measure_changes_by_exactly_so_much(before, after, better, by, is_improved):
    measure = {**MEASURE, "before": before, "after": after, "better": better}
    assert (change(measure), is_better(measure)) == (Fraction(by), is_improved)


@pytest.mark.parametrize(
    ("target", "achieved", "better", "is_reached"),
    [("95", "95", "higher", True), ("95", "94.99", "higher", False), ("3", "3.01", "lower", False)],
)
def test_a_target_is_reached_inclusively(target, achieved, better, is_reached):
    assert reached({"target": target, "achieved": achieved, "better": better}) is is_reached


def test_figures_are_kept_in_their_shortest_spelling():
    typed = without(Section.INNOVATIONS, "items", 0, "measure", "before", value="014.500")
    kept = parse_section(Section.INNOVATIONS, typed)
    assert kept["items"][0]["measure"]["before"] == "14.5"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("0", "0"), (14, "14"), (3.25, "3.25"), ("999999999999999", "999999999999999"), ("0.000000000001",) * 2],
)
def test_a_figure_may_be_a_budget_or_very_small(typed: object, kept: str):
    measure = without(Section.INNOVATIONS, "items", 0, "measure", "after", value=typed)
    assert parse_section(Section.INNOVATIONS, measure)["items"][0]["measure"]["after"] == kept


@pytest.mark.parametrize(
    "typed",
    ["", "-1", "3,5", "1e3", "NaN", "1/3", " 1", "٣", "9" * 16, 10**15, 10**400, True, None, [], {}, 1e300],
)
def test_whatever_is_no_plain_figure_is_refused(typed: object):
    measure = without(Section.INNOVATIONS, "items", 0, "measure", "after", value=typed)
    with pytest.raises(Invalid):
        parse_section(Section.INNOVATIONS, measure)


def test_every_figure_that_is_none_is_named():
    typed = {"items": [INNOVATION, {**INNOVATION, "measure": {**MEASURE, "before": "-1", "after": "3,5"}}]}
    with pytest.raises(Invalid) as refused:
        parse_section(Section.INNOVATIONS, typed)
    assert [(fault.where, fault.reason) for fault in refused.value.faults] == [
        ("body.content.items.1.measure.before", "not-a-figure"),
        ("body.content.items.1.measure.after", "not-a-figure"),
    ]


def test_what_counts_as_settled_are_full_sections_and_differences_judged_higher():
    rubric = {**FULL[Section.RUBRIC], "quality": {"level": "same", "reason": "Belum terukur"}}
    known = {**FULL, Section.RUBRIC: rubric}
    del known[Section.PERFORMANCE]
    assert settled({Section(name): content for name, content in known.items()}) == {
        "role_model",
        "innovations",
        "managed_performance",
        "maturity",
        "sustainability",
    }
