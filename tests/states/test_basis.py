"""The ground of a decision: which facts count, and what of it has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from states.basis import BASIS, SETTLING, Change, changes, facts_read
from states.canonical import Json
from states.vocabulary import Column, Trigger

UNIT = frozenset({(Column.UNIT, 0)})
NOTHING: Mapping[str, Mapping[str, Json]] = {"agency": {}, "unit": {}}


def ground(answers=(), evidence=(), facts=None):
    """Return what a decision found: column, member, code, value; question, name, digest, revision; facts."""
    return {
        "answers": [
            {"column": column, "member": member, "code": code, "value": value, "version": 1}
            for column, member, code, value in answers
        ],
        "evidence": [
            {"question": question, "name": name, "sha256": sha256, "revision": revision}
            for question, name, sha256, revision in evidence
        ],
        "facts": NOTHING if facts is None else facts,
    }


def found(then, now, trigger=Trigger.SUBMIT_SELF_ASSESSMENT, seen=UNIT):
    return changes(then, now, trigger, seen)


def test_the_newest_fact_of_two_years_counts_and_the_letters_of_three():
    agency: dict[int, dict[str, Any]] = {
        2026: {"bpk_opinion": "TW", "wbk_self_award": {"letter_no": "1", "date": "2026-01-02"}},
        2025: {"akip_grade": "A"},
        2024: {"bpk_opinion": "WTP", "akip_grade": "CC"},
        2023: {"spip_level": 3},
    }
    units = {2025: {"lhkpn_filed": 4}, 2024: {"lhkpn_filed": 1}}
    assert facts_read(2026, agency, units) == {
        "agency": {
            "bpk_opinion": "WTP",
            "akip_grade": "A",
            "wbk_self_award": {"letter_no": "1", "date": "2026-01-02"},
        },
        "unit": {"lhkpn_filed": 4},
    }


def test_the_same_ground_has_no_changes():
    same = ground([("unit", 0, "Q01", "Ya")], [("Q01", "a.pdf", "0", 1)], {"agency": {"a": 1}, "unit": {}})
    assert found(same, same) == ()


def test_an_answer_that_changed_came_or_went_is_told():
    then = ground([("unit", 0, "Q01", "Ya"), ("unit", 0, "Q02", "A")])
    now = ground([("unit", 0, "Q01", "Tidak"), ("unit", 0, "Q03", "B")])
    assert found(then, now) == (
        Change("answer", "unit", "Q01", None, "Ya", "Tidak"),
        Change("answer", "unit", "Q02", None, "A", None),
        Change("answer", "unit", "Q03", None, None, "B"),
    )


def test_only_columns_behind_the_decision_are_compared():
    then, now = ground(), ground([("reviewer", 0, "Q01", "Ya")])
    seen = UNIT | {(Column.REVIEWER, 0)}
    assert found(then, now, Trigger.SUBMIT_SELF_ASSESSMENT, seen) == ()
    assert len(found(then, now, Trigger.ACCEPT_REVIEW, seen)) == 1


def test_columns_and_scores_out_of_sight_are_not_told():
    now = ground([("member", 7, "Q01", "Ya"), ("tpi", 0, "Q01", "Ya")])
    mine = UNIT | {(Column.MEMBER, 5)}
    assert found(ground(), now, Trigger.PROPOSE, mine) == ()
    assert [each.of for each in found(ground(), now, Trigger.PROPOSE, mine | {(Column.MEMBER, 7)})] == [
        "member"
    ]


def test_a_new_revision_is_told_with_both():
    then, now = ground(evidence=[("Q01", "a.pdf", "0", 1)]), ground(evidence=[("Q01", "a.pdf", "1", 2)])
    before: dict[str, Json] = {"revision": 1, "sha256": "0"}
    after: dict[str, Json] = {"revision": 2, "sha256": "1"}
    assert found(then, now) == (Change("evidence", None, "Q01", "a.pdf", before, after),)


def test_the_same_bytes_again_are_the_same_ground():
    then, now = ground(evidence=[("Q01", "a.pdf", "0", 1)]), ground(evidence=[("Q01", "a.pdf", "0", 2)])
    assert found(then, now) == ()


def test_facts_of_agency_and_unit_are_told_apart():
    then = ground(facts={"agency": {"bpk_opinion": "WTP"}, "unit": {"tlhp_due": 7}})
    now = ground(facts={"agency": {"bpk_opinion": "WDP"}, "unit": {}})
    assert found(then, now) == (
        Change("fact", "agency", "bpk_opinion", None, "WTP", "WDP"),
        Change("fact", "unit", "tlhp_due", None, 7, None),
    )


def test_a_decision_from_before_facts_were_kept_compares_none():
    then = {name: part for name, part in ground().items() if name != "facts"}
    assert found(then, ground(facts={"agency": {"bpk_opinion": "WDP"}, "unit": {}})) == ()


def test_a_return_settles_nothing():
    assert set(BASIS) - set(SETTLING) == {Trigger.RETURN_TO_UNIT, Trigger.RETURN_FROM_TPI}


def test_the_day_that_counts_are_of_is_no_ground():
    earlier = {2025: {"lhkpn_obliged": 19, "as_of": "2026-03-01"}}
    later = {2025: {"lhkpn_obliged": 19, "as_of": "2026-04-01"}}

    assert facts_read(2026, {}, earlier) == facts_read(2026, {}, later)
