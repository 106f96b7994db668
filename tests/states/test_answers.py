"""Answers: what is taken, what is refused, and how a value is kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states import answers as reading
from states.errors import Fault, Invalid
from states.regulations import REGULATIONS, Question, RatioKind, Regulation
from states.worksheet import (
    Contradiction,
    Doubt,
    InvalidAnswer,
    InvalidAnswers,
    Value,
    contradictions,
    counted,
    doubts,
    parse_answers,
    parse_value,
    prefilled,
    restore,
    stored,
)
from tests.states.worksheets import at_random

OLD = REGULATIONS["permenpanrb-10-2019"]
NEW = REGULATIONS["permenpanrb-90-2021"]

CHOICE = OLD.questions["Q06"]
INDEX = OLD.questions["H1.a"]
COUNT = OLD.questions["H1.b.done"]
RATIO = OLD.questions["H1.b"]


def faults(question: Question, sent: list[object]) -> list[tuple[Fault, ...]]:
    """Return the different faults that were found, in all that was sent; taking any is a failure."""
    found: list[tuple[Fault, ...]] = []
    for raw in sent:
        with pytest.raises(InvalidAnswer) as refusal:
            parse_value(question, raw)
        if refusal.value.faults not in found:
            found.append(refusal.value.faults)
    return found


def test_an_option_of_the_scale_is_taken():
    assert [parse_value(CHOICE, option) for option in "ABCD"] == list("ABCD")


def test_anything_but_an_option_is_refused_with_the_options():
    refused = Fault("body.answers.Q06", "not-an-option", {"options": "A, B, C, D"})
    assert faults(CHOICE, ["E", "a", "A ", "", "1", 1, True, None, ["A"], "Ya"]) == [(refused,)]


@pytest.mark.parametrize(("raw", "count"), [(0, 0), (499, 499), ("0499", 499), (999_999_999, 999_999_999)])
def test_a_count_is_a_whole_number(raw: object, count: int):
    assert parse_value(COUNT, raw) == count


NO_COUNTS: list[object] = [
    *(-1, 10**9, 10**5000, 3.0, Decimal(3), True, None, [3]),
    *("10000000000", "3.0", "-3", " 3", "3\n", "³", "٣", ""),
]


def test_anything_but_a_whole_number_is_no_count():
    refused = Fault("body.answers.H1.b.done", "not-a-count", {"most": "999999999"})
    assert faults(COUNT, NO_COUNTS) == [(refused,)]


@pytest.mark.parametrize(
    ("raw", "index"),
    [
        ("3.60", Fraction(18, 5)),
        (3.6, Fraction(18, 5)),
        (Decimal("3.595"), Fraction(719, 200)),
        (1, Fraction(1)),
        ("4", Fraction(4)),
        (["3.5", 3.6, Decimal("3.7")], Fraction(18, 5)),
        ([1, 2, 2], Fraction(5, 3)),
    ],
)
def test_a_survey_index_is_read_exactly(raw: object, index: Fraction):
    assert parse_value(INDEX, raw) == index


def test_the_mean_of_the_elements_is_not_a_float():
    elements = [3.32, 3.51, 3.19, 3.28, 3.01, 3.24, 3.17, 3.11, 2.97]
    assert parse_value(INDEX, elements) == Fraction(16, 5)


def test_an_index_outside_the_questionnaire_is_refused():
    refused = Fault("body.answers.H1.a", "index-out-of-range", {"least": "1", "most": "4"})
    outside: list[object] = ["0.99", "4.01", 0, 5, "100", 0.5, ["3.6", "4.1"], [0.9, 3], 4.0000001]
    assert faults(INDEX, outside) == [(refused,)]


NO_INDICES: list[object] = [
    *("", "NaN", "3,6", "A", "90%", "3.6e0", True, None, float("nan"), float("inf"), Decimal("1e400")),
    *([], [3, None], [[3]], ["x", 3], [3] * 201, {"0": 3}),
]


def test_anything_but_figures_is_no_index():
    refused = Fault("body.answers.H1.a", "not-an-index", {"least": "1", "most": "4"})
    assert faults(INDEX, NO_INDICES) == [(refused,)]


def test_no_percentage_is_typed():
    refused = Fault("body.answers.H1.b", "computed", {"codes": "H1.b.due, H1.b.done"})
    assert faults(RATIO, ["100", "99.8", 1, "1/2/3"]) == [(refused,)]


def test_a_share_may_be_sent_as_part_of_whole():
    assert parse_answers(OLD, {"H1.b": "499/500"}) == {"H1.b.done": 499, "H1.b.due": 500}
    assert parse_answers(NEW, {"MP.R1b": "3/4"}) == {"P091": 3, "P090": 4}


@pytest.mark.parametrize("code", ["SDM.R3a", "PP.R2a", "PP.R3a"])
def test_a_ratio_of_other_counts_may_not(code: str):
    with pytest.raises(InvalidAnswers) as refusal:
        parse_answers(NEW, {code: "3/4"})
    assert refusal.value.reasons == {code: "computed"}


def test_before_and_now_are_no_part_of_whole():
    share = NEW.questions["MP.R1b"]
    assert share.ratio is not None
    reduction = replace(share, ratio=replace(share.ratio, kind=RatioKind.REDUCTION))
    assert [reading._is_simple_share(each) for each in (share, reduction)] == [True, False]


def test_every_answer_that_cannot_be_read_is_named_at_once():
    with pytest.raises(Invalid) as refusal:
        parse_answers(OLD, {"Q01": "Ya", "Q02": "D", "Q99": "A", "H1.a": 5, "H1.b": "9/9", "H1.b.due": 9})
    assert [(fault.where, fault.reason) for fault in refusal.value.faults] == [
        ("body.answers.Q02", "not-an-option"),
        ("body.answers.Q99", "unknown-question"),
        ("body.answers.H1.a", "index-out-of-range"),
        ("body.answers.H1.b.due", "given-twice"),
    ]


@pytest.mark.parametrize("code", ["<script>", "\ud800", "Q01\n", "x" * 21, ""])
def test_what_is_no_code_is_not_sent_back(code: str):
    with pytest.raises(InvalidAnswers) as refusal:
        parse_answers(OLD, {code: "A"})
    assert refusal.value.faults == (Fault("body.answers.?", "unknown-question", {}),)


@settings(max_examples=40)
@given(st.randoms(use_true_random=True), st.sampled_from([OLD, NEW]))
def test_every_value_survives_being_kept_as_text(chance: Random, rules: Regulation):
    answers = at_random(rules, chance)
    assert {code: restore(rules.questions[code], stored(value)) for code, value in answers.items()} == answers


@settings(max_examples=40)
@given(st.lists(st.decimals(1, 4, places=2), min_size=1, max_size=9))
def test_a_mean_of_elements_survives_being_kept_as_text(elements: list[Decimal]):
    mean = parse_value(INDEX, elements)
    assert restore(INDEX, stored(mean)) == mean


@pytest.mark.parametrize(
    ("value", "text"), [("Ya", "Ya"), (12, "12"), (Fraction(719, 200), "3.595"), (Fraction(29, 9), "29/9")]
)
def test_kept_text_is_readable(value: Value, text: str):
    assert stored(value) == text


@pytest.mark.parametrize(
    ("rules", "answers", "found"),
    [
        (NEW, {"P090": 4, "P091": 5}, Contradiction("MP.R1b", ("P091",), 5, ("P090",), 4)),
        (NEW, {"P105": 4, "P106": 5}, Contradiction("PA.R1a", ("P106",), 5, ("P105",), 4)),
        (
            NEW,
            {"P110": 9, "P111": 4, "P112": 6},
            Contradiction("PP.R2a", ("P111", "P112"), 10, ("P110",), 9),
        ),
        (
            NEW,
            {"P113": 1, "P114": 2, "P115": 3, "P116": 7},
            Contradiction("PP.R3a", ("P116",), 7, ("P113", "P114", "P115"), 6),
        ),
        (
            NEW,
            {"P117": 1, "P118": 2, "P119": 3, "P120": 7},
            Contradiction("PP.R3b", ("P120",), 7, ("P117", "P118", "P119"), 6),
        ),
        (NEW, {"P122": 4, "P123": 5}, Contradiction("PKPP.R1b", ("P123",), 5, ("P122",), 4)),
        (NEW, {"P122": 0, "P123": 1}, Contradiction("PKPP.R1b", ("P123",), 1, ("P122",), 0)),
        (
            OLD,
            {"H1.b.due": 4, "H1.b.done": 5},
            Contradiction("H1.b", ("H1.b.done",), 5, ("H1.b.due",), 4),
        ),
    ],
    ids=lambda value: value.code if isinstance(value, Contradiction) else "",
)
def test_a_part_greater_than_its_whole_is_refused(
    rules: Regulation, answers: dict[str, Value], found: Contradiction
):
    assert contradictions(rules, answers) == (found,)


@pytest.mark.parametrize(
    "answers",
    [
        {"P090": 5, "P091": 5},
        {"P110": 9, "P111": 4, "P112": 5},
        {"P113": 1, "P114": 2, "P115": 3, "P116": 6},
        {"P088": 2, "P089": 7},
        {"P102": 2, "P103": 7},
        {"P103": 2, "P104": 7},
        {"P113": 1, "P114": 2, "P116": 7},
        {},
    ],
    ids=lambda answers: ",".join(answers) or "nothing",
)
def test_what_the_law_allows_is_no_contradiction(answers: dict[str, Value]):
    assert contradictions(NEW, answers) == ()


def test_a_contradiction_shows_before_every_count_is_there():
    assert [found.code for found in contradictions(NEW, {"P110": 9, "P112": 10})] == ["PP.R2a"]


def test_two_counts_of_the_same_changes_that_differ_are_worth_a_doubt():
    assert doubts(NEW, {"P089": 7, "P090": 6}) == (Doubt("P090", "P089", "P090", 7, 6),)


@pytest.mark.parametrize("answers", [{"P089": 7, "P090": 7}, {"P089": 7}, {"P090": 7}, {}])
def test_counts_that_agree_or_are_missing_are_not(answers: dict[str, Value]):
    assert doubts(NEW, answers) == ()


FACTS = {"tlhp_due": 500, "tlhp_done": 499, "lhkpn_obliged": 12, "lhkpn_filed": None}


def test_recorded_facts_fill_the_counts_that_nobody_typed():
    assert prefilled(OLD, {"Q01": "Ya"}, FACTS) == {"Q01": "Ya", "H1.b.due": 500, "H1.b.done": 499}


def test_a_typed_count_stands_before_the_recorded_fact():
    assert prefilled(OLD, {"H1.b.due": 400}, FACTS)["H1.b.due"] == 400


def test_the_newer_worksheet_is_filled_from_no_facts():
    assert prefilled(NEW, {}, FACTS) == {}


def test_a_sum_of_counts_waits_for_all_of_them():
    assert counted(["P113", "P114"], {"P113": 3}) is None
    assert counted(["P113", "P114"], {"P113": 3, "P114": 0}) == 3
