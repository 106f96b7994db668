"""What would have to be better: on both regulations, against trying everything, and tried out afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.facts import Case
from states.figures import exact
from states.lifting import Lift, ObstacleReason, find_lift, liftable
from states.regulations import AreaScope, Regulation
from states.requirements.prerequisites import prerequisites
from states.thresholds import threshold_findings
from states.vocabulary import Predicate, Trigger
from states.worksheet import Value, contradictions, score
from tests.states.cast import (
    EARLIER_WBK,
    NEW,
    OLD,
    WBBM,
    WBK,
    YEAR,
    answering,
    in_cycle,
    knowing,
    lawful,
    recorded,
    row,
)
from tests.states.worksheets import at_random, filled

EACH_HALF = replace(NEW, parameters=replace(NEW.parameters, area_scope=AreaScope.EACH_HALF))
#: More sub-areas at once would take too long to try out.
MOST_TRIED = 3
PROPOSE = row(Trigger.PROPOSE)


def proposing(rules: Regulation = OLD, target: Predicate = WBK) -> Case:
    return lawful(PROPOSE, rules, target)


def worsened(rules: Regulation, count: int, seed: int) -> dict[str, Value]:
    """Return the best worksheet with some items at their worst or anything between."""
    chance = Random(seed)  # noqa: S311 -- no secret
    answers = filled(rules)
    bad, random = filled(rules, best=False), at_random(rules, chance)
    for question in chance.sample(list(rules.scored), count):
        codes = [question.code, *(each.code for each in question.inputs)]
        source = bad if chance.random() < 0.5 or question.ratio else random
        answers |= {code: source[code] for code in codes if code in source}
    return answers


def missed_rows(case: Case, answers: Mapping[str, Value] | None = None) -> dict[str, Fraction]:
    """Return what each row of the determination table misses."""
    scores = score(case.regulation, case.facts.answers if answers is None else answers)
    bounds = case.regulation.bounds(case.facts.target)
    gaps = {
        bound.of_code: bound.points - case.scores.get(bound.row, scores.measured[bound.of_code])
        for bound in bounds
    }
    return {code: gap for code, gap in gaps.items() if gap > 0}


def suffices(case: Case, chosen: Collection[str], missed: Mapping[str, Fraction]) -> bool:
    """Return whether lifting some sub-areas to the full would meet every row: by scoring, not by sets."""
    rules = case.regulation
    perfect = filled(rules)
    answers = dict(case.facts.answers)
    for sub in rules.subareas:
        if sub.code in chosen:
            codes = [q.code for item in sub.questions for q in (item, *item.inputs) if q.is_filled]
            answers |= {code: perfect[code] for code in codes}
    before, after = score(rules, case.facts.answers).measured, score(rules, answers).measured
    return all(after[code] - before[code] >= gap for code, gap in missed.items())


def smaller_sets(case: Case, size: int) -> Iterator[tuple[str, ...]]:
    codes = [sub.code for sub in case.regulation.subareas]
    for smaller in range(size):
        yield from combinations(codes, smaller)


def tried(case: Case, lift: Lift) -> Case:
    """Return the case in which the lift's facts and answers are supposed."""
    supposed = recorded(case, **lift.supposed_facts)
    return knowing(supposed, answers={**case.facts.answers, **lift.supposed_answers})


#: By name, so that a failing example can be read.
WAYS = {
    f"{name} {target}": (rules, target)
    for name, rules in (("10/2019", OLD), ("90/2021", NEW), ("90/2021 by halves", EACH_HALF))
    for target in Predicate
}


@given(way=st.sampled_from(list(WAYS)), count=st.integers(0, 16), seed=st.integers(0, 10**6))
@settings(max_examples=60)
def test_no_smaller_set_of_subareas_would_do(way, count, seed):
    case = knowing(proposing(*WAYS[way]), answers=worsened(WAYS[way][0], count, seed))
    lift = find_lift(case)
    missed = missed_rows(case)
    assert lift.exists
    assert suffices(case, [sub.code for sub in lift.subareas], missed)
    if len(lift.subareas) <= MOST_TRIED:
        assert not any(suffices(case, chosen, missed) for chosen in smaller_sets(case, len(lift.subareas)))


@given(
    way=st.sampled_from(list(WAYS)),
    seed=st.integers(0, 10**6),
    is_any=st.booleans(),
    count=st.integers(0, 40),
)
def test_supposing_the_lift_everything_passes(way, seed, is_any, count):
    answers = at_random(WAYS[way][0], Random(seed)) if is_any else worsened(WAYS[way][0], count, seed)  # noqa: S311 -- no secret
    case = knowing(proposing(*WAYS[way]), answers=answers)
    lift = find_lift(case)
    after = tried(case, lift)
    assert lift.exists
    assert not any(f.stops for f in prerequisites(PROPOSE, after))
    scores = score(after.regulation, after.facts.answers)
    assert not any(f.stops for f in threshold_findings(after.regulation, after.facts.target, scores))
    assert find_lift(after).size == 0
    lifted = {sub.code: sub for sub in lift.subareas}
    assert all(scores.subareas[code] >= sub.after for code, sub in lifted.items())
    # The suggestion itself never contradicts itself.
    own = {fault.code for fault in contradictions(case.regulation, after.facts.answers)}
    assert own <= {fault.code for fault in contradictions(case.regulation, case.facts.answers)}


@given(way=st.sampled_from(list(WAYS)), count=st.integers(0, 40), seed=st.integers(0, 10**6))
def test_the_amounts_meet_every_row_exactly_and_waste_nothing(way, count, seed):
    case = knowing(proposing(*WAYS[way]), answers=worsened(WAYS[way][0], count, seed))
    lift = find_lift(case)
    gains = {sub.code: sub.points for sub in lift.subareas}
    assert all(0 < sub.points <= sub.most - sub.before for sub in lift.subareas)
    missed = missed_rows(case)
    for code, gap in missed.items():
        assert (
            sum((gain for sub, gain in gains.items() if is_in(case.regulation, sub, code)), Fraction(0))
            >= gap
        )
    assert lift.points == least_total(case, missed)


def least_total(case: Case, missed: Mapping[str, Fraction]) -> Fraction:
    """Return what is missing altogether: of each part the larger of its own row and what its parts miss."""
    rules, nothing = case.regulation, Fraction(0)

    def gap(code: str, *parts: Fraction) -> Fraction:
        return max(missed.get(code, nothing), sum(parts, nothing))

    halves: dict[str, list[Fraction]] = {}
    for area in rules.areas:
        halves.setdefault(area.code, []).append(gap(area.half_code))
    enablers = gap("enablers", *(gap(code, *each) for code, each in halves.items()))
    results = [gap(each.code, *(gap(sub.code) for sub in each.subareas)) for each in rules.results]
    return gap("total", enablers, *results)


def is_in(rules: Regulation, sub: str, code: str) -> bool:
    """Return whether a row's figure rises with a sub-area's points: by scoring."""
    perfect = filled(rules)
    [found] = [each for each in rules.subareas if each.code == sub]
    codes = [q.code for item in found.questions for q in (item, *item.inputs) if q.is_filled]
    without = {key: value for key, value in perfect.items() if key not in codes}
    return score(rules, without).measured[code] < score(rules, perfect).measured[code]


def test_a_hundredth_is_lifted_by_a_hundredth():
    case = replace(proposing(), scores={"total": Fraction("74.99")})
    answers = {**case.facts.answers, "Q01": "Tidak"}
    lift = find_lift(knowing(case, answers=answers))
    [only] = lift.subareas
    assert (only.code, exact(only.points), only.answers) == ("MP.1", "1/100", {"Q01": "Ya"})


def test_nothing_is_lifted_where_everything_passes():
    lift = find_lift(proposing())
    assert (lift.exists, lift.size, lift.points) == (True, 0, Fraction(0))
    assert (lift.supposed_facts, lift.supposed_answers) == ({}, {})


def test_a_survey_is_lifted_to_its_bound_exactly():
    lift = find_lift(answering(proposing(), H1_a=Fraction("3.595")))
    [only] = lift.subareas
    assert (only.code, only.before, only.after) == ("H1.a", Fraction("13.48125"), Fraction("13.5"))
    assert only.answers == {"H1.a": Fraction("3.6")}


def test_tlhp_of_10_2019_is_a_fact_behind_its_row():
    case = answering(recorded(proposing(), tlhp_due=7, tlhp_done=6), H1_b_due=7, H1_b_done=6)
    lift = find_lift(case)
    assert [sub.code for sub in lift.subareas] == ["H1.b"]
    assert (lift.supposed_facts, lift.supposed_answers) == ({"tlhp_done": 7}, {"H1.b.done": 7})


def test_missed_prerequisites_are_facts_to_lift():
    case = recorded(proposing(NEW), bpk_opinion="WDP", spip_level=1, tlhp_due=7, tlhp_done=4)
    lift = find_lift(case)
    assert [(f.requirement, f.before, f.after, f.amount) for f in lift.facts] == [
        ("bpk-opinion", "WDP", "WTP", "1"),
        ("spip-level", "1", "3", "2"),
        ("tlhp-complete", "4/7", "100%", "3"),
    ]
    assert lift.supposed_facts == {"bpk_opinion": "WTP", "spip_level": 3, "tlhp_done": 7}


def test_a_lifted_report_brings_its_points_along():
    case = answering(recorded(proposing(NEW), lhkpn_filed=60), P116=60, P109="E")
    lift = find_lift(replace(case, scores={"PP": Fraction(8)}))
    assert [fact.requirement for fact in lift.facts] == ["lhkpn"]
    # The reports' own sub-area gains by the fact, so only the other one is lifted.
    assert [sub.code for sub in lift.subareas] == ["PP.R1"]
    assert (lift.supposed_answers["P116"], lift.supposed_facts) == (100, {"lhkpn_filed": 100})


def test_a_fact_that_nobody_recorded_is_to_be_recorded():
    lift = find_lift(recorded(proposing(), lhkpn_obliged=None, lhkpn_filed=None, bpk_opinion=None))
    assert [(f.requirement, f.before, f.after, f.facts) for f in lift.facts] == [
        ("bpk-opinion", None, "WDP", {"bpk_opinion": "WDP"}),
        ("lhkpn", None, "100%", {}),
    ]


def test_a_cycle_that_only_warns_asks_for_no_report():
    case = in_cycle(recorded(proposing(NEW), lhkpn_filed=99), does_lhkpn_block=False)
    assert find_lift(case).size == 0


@pytest.mark.parametrize(
    ("awards", "missed"),
    [
        ((), {("prior-wbk", ObstacleReason.DECREE), ("wbk-interval", ObstacleReason.TIME)}),
        (
            (replace(EARLIER_WBK, decree_date=EARLIER_WBK.decree_date.replace(year=YEAR - 1)),),
            {("wbk-interval", ObstacleReason.TIME)},
        ),
    ],
)
def test_neither_time_nor_an_award_can_be_lifted(awards, missed):
    case = knowing(recorded(proposing(NEW, WBBM), bpk_opinion="WDP"), awards=awards)
    lift = find_lift(case)
    assert not lift.exists
    assert {(each.finding.requirement, each.reason) for each in lift.obstacles} == missed
    assert (lift.facts, lift.subareas, lift.size) == ((), (), 0)


def test_what_is_fixed_is_not_lifted():
    case = answering(recorded(proposing(), bpk_opinion="TW"), H1_a=Fraction(3), Q01="Tidak")
    obstacles = find_lift(case, ["H1.a", "bpk-opinion"]).obstacles
    assert [(each.finding.requirement, each.reason, each.finding.gap) for each in obstacles] == [
        ("bpk-opinion", ObstacleReason.FIXED, "1"),
        ("clean_government", ObstacleReason.FIXED, "2.25"),
        ("anti_corruption_survey", ObstacleReason.FIXED, "2.25"),
    ]


def test_fixing_what_would_be_lifted_finds_the_next_best():
    case = replace(proposing(), scores={"total": Fraction(74)})
    case = answering(case, Q01="Tidak", Q39="C", Q40="C")
    first = find_lift(case).subareas
    second = find_lift(case, [sub.code for sub in first]).subareas
    assert [sub.code for sub in first] == ["PA.1"]
    assert [sub.code for sub in second] == ["MP.1", "SDM.6"]


def test_everything_liftable_is_named():
    assert liftable(OLD)[:4] == ("bpk-opinion", "akip-grade", "lhkpn", "lhkasn")
    assert len(liftable(NEW)) == 7 + len(NEW.subareas)
