"""Yearly facts: what can be recorded, and everything that cannot be named at once."""

from __future__ import annotations

import pytest

from states.errors import Fault, Invalid
from states.vocabulary import GradeAKIP, OpinionBPK
from states.year_facts import AGENCY_FACTS, MOST_COUNTED, PARTS_OF_WHOLES, UNIT_FACTS, parse_facts

LETTER = {"letter_no": "B/12/2025", "date": "2025-02-03"}


def reason(raw: object, name: str) -> str:
    """Return why a value of a fact is refused."""
    known = AGENCY_FACTS if name in AGENCY_FACTS else UNIT_FACTS
    with pytest.raises(Invalid) as refused:
        parse_facts(known, {name: raw})
    [fault] = refused.value.faults
    assert fault.where == f"body.{name}"
    return fault.reason


def test_agency_facts_are_kept_as_they_are():
    given = {"bpk_opinion": "WTP-DPP", "akip_grade": "BB", "rb_index_grade": "CC", "spip_level": 3}
    given |= {"wbk_self_award": LETTER}
    assert parse_facts(AGENCY_FACTS, given) == given


def test_unit_facts_are_counts_and_what_is_null_is_left_out():
    counts = dict.fromkeys(UNIT_FACTS, 0) | {"tlhp_due": MOST_COUNTED}
    assert parse_facts(UNIT_FACTS, counts) == counts
    assert parse_facts(UNIT_FACTS, {"lhkpn_obliged": 12, "lhkpn_filed": None}) == {"lhkpn_obliged": 12}


def test_every_opinion_grade_and_level_can_be_recorded():
    for name, values in (
        ("bpk_opinion", OpinionBPK),
        ("akip_grade", GradeAKIP),
        ("rb_index_grade", GradeAKIP),
        ("spip_level", range(6)),
    ):
        assert [parse_facts(AGENCY_FACTS, {name: value}) for value in values] == [
            {name: value} for value in values
        ]


@pytest.mark.parametrize("raw", ["wtp", "", "WTP ", 1, True, [], {}, ["WTP"], 1.5])
@pytest.mark.parametrize("name", ["bpk_opinion", "akip_grade", "rb_index_grade"])
def test_what_is_no_grade_is_refused(name: str, raw: object):
    assert reason(raw, name) == "not-an-option"


@pytest.mark.parametrize("raw", [-1, 6, 3.0, "3", True, [3], 10**400])
def test_spip_has_six_levels(raw: object):
    assert reason(raw, "spip_level") == "out-of-range"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (True, "not-a-whole-number"),
        (1.0, "not-a-whole-number"),
        ("12", "not-a-whole-number"),
        ([1], "not-a-whole-number"),
        (-1, "negative"),
        (MOST_COUNTED + 1, "out-of-range"),
        (10**400, "out-of-range"),
    ],
)
def test_a_count_is_a_whole_number_that_a_unit_can_have(raw: object, expected: str):
    assert reason(raw, "lhkpn_obliged") == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("B/12", "not-a-letter"),
        ([], "not-a-letter"),
        ({"letter_no": "B/12"}, "not-a-letter"),
        (LETTER | {"page": "1"}, "not-a-letter"),
        (LETTER | {"letter_no": "  "}, "not-a-letter"),
        (LETTER | {"letter_no": "B" * 201}, "not-a-letter"),
        (LETTER | {"letter_no": 12}, "not-a-letter"),
        (LETTER | {"letter_no": "B\x00"}, "not-a-letter"),
        (LETTER | {"letter_no": "B\ud800"}, "not-a-letter"),
        (LETTER | {"date": "2025-02-30"}, "not-a-date"),
        (LETTER | {"date": "20250203"}, "not-a-date"),
        (LETTER | {"date": "2025-W06-1"}, "not-a-date"),
        (LETTER | {"date": 20250203}, "not-a-date"),
        (LETTER | {"date": None}, "not-a-date"),
    ],
)
def test_a_letter_has_a_number_and_a_calendar_day(raw: object, expected: str):
    assert reason(raw, "wbk_self_award") == expected


def test_a_letters_number_is_kept_without_the_spaces_around_it():
    found = parse_facts(AGENCY_FACTS, {"wbk_self_award": LETTER | {"letter_no": " B/12/2025 "}})
    assert found == {"wbk_self_award": LETTER}


@pytest.mark.parametrize(("part", "whole"), PARTS_OF_WHOLES)
def test_no_more_is_done_than_is_due(part: str, whole: str):
    with pytest.raises(Invalid) as refused:
        parse_facts(UNIT_FACTS, {part: 251, whole: 250})
    facts = {"part": "251", "whole": "250"}
    assert refused.value.faults == (Fault(f"body.{part}", "part-exceeds-whole", facts),)
    assert parse_facts(UNIT_FACTS, {part: 250, whole: 250}) == {part: 250, whole: 250}


def test_everything_that_is_wrong_is_named_and_nothing_sent_back():
    known = {**AGENCY_FACTS, **UNIT_FACTS}
    raw = {"bpk_opinion": "WTF", "lhkpn_filed": 5, "lhkpn_obliged": 4, "<script>": 1, "tlhp_due": -1}
    with pytest.raises(Invalid) as refused:
        parse_facts(known, raw, "row 14")
    assert refused.value.faults == (
        Fault("row 14.bpk_opinion", "not-an-option", {"options": "WTP, WTP-DPP, WDP, TW, TMP"}),
        Fault("row 14.?", "unknown-fact", {"known": ", ".join(known)}),
        Fault("row 14.tlhp_due", "negative", {}),
        Fault("row 14.lhkpn_filed", "part-exceeds-whole", {"part": "5", "whole": "4"}),
    )


def test_facts_of_an_agency_are_no_facts_of_a_unit():
    with pytest.raises(Invalid) as refused:
        parse_facts(UNIT_FACTS, {"bpk_opinion": "WTP"})
    assert [fault.reason for fault in refused.value.faults] == ["unknown-fact"]
