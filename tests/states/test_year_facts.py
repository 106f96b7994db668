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


def test_what_is_no_grade_is_refused():
    for name in ("bpk_opinion", "akip_grade", "rb_index_grade"):
        for raw in ("wtp", "", "WTP ", 1, True, [], {"WTP": 1}, ["WTP"], 1.5):
            assert reason(raw, name) == "not-an-option", (name, raw)


def test_spip_has_six_levels():
    for raw in (-1, 6, 3.0, "3", True, [3], 10**400):
        assert reason(raw, "spip_level") == "out-of-range", raw


def test_a_count_is_a_whole_number_that_a_unit_can_have():
    for raw in (True, 1.0, "12", [1]):
        assert reason(raw, "lhkpn_obliged") == "not-a-whole-number", raw
    assert reason(-1, "tlhp_done") == "negative"
    for raw in (MOST_COUNTED + 1, 10**400):
        assert reason(raw, "lhkasn_filed") == "out-of-range"


def test_a_letter_has_a_number_and_nothing_else_besides_its_date():
    numbers = ("  ", "B" * 201, 12, None, "B\x00", "B\ud800")
    wrong = ["B/12", [], {"letter_no": "B/12"}, LETTER | {"page": "1"}]
    for raw in [*wrong, *({**LETTER, "letter_no": number} for number in numbers)]:
        assert reason(raw, "wbk_self_award") == "not-a-letter", raw


def test_a_letters_date_is_a_day_of_the_calendar():
    for day in ("2025-02-30", "20250203", "2025-W06-1", "kemarin", 20250203, None):
        assert reason({**LETTER, "date": day}, "wbk_self_award") == "not-a-date", day


def test_a_letters_number_is_kept_without_the_spaces_around_it():
    found = parse_facts(AGENCY_FACTS, {"wbk_self_award": LETTER | {"letter_no": " B/12/2025 "}})
    assert found == {"wbk_self_award": LETTER}


def test_no_more_is_done_than_is_due():
    for part, whole in PARTS_OF_WHOLES:
        assert parse_facts(UNIT_FACTS, {part: 250, whole: 250}) == {part: 250, whole: 250}
        with pytest.raises(Invalid) as refused:
            parse_facts(UNIT_FACTS, {part: 251, whole: 250})
        facts = {"part": "251", "whole": "250"}
        assert refused.value.faults == (Fault(f"body.{part}", "part-exceeds-whole", facts),)


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
