"""The machine: what is explained is what happens, from any thread, and by the table alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.duties import Duty
from states.errors import NoSuchTransition
from states.facts import Actor, Case
from states.lifecycle import LIFECYCLE, PROSPECTIVE
from states.machine import _MACHINE, Move, _Guard, _Subject, explain, fire
from states.vocabulary import Predicate, Role, State, Trigger
from tests.states.cast import (
    BARE,
    NEW,
    OLD,
    RINA,
    TODAY,
    TONO,
    WBBM,
    WBK,
    YULI,
    Who,
    all_wrong,
    asking,
    for_unit,
    in_cycle,
    knowing,
    knowing_nothing,
    lawful,
    recorded,
    row,
    trying,
)

EVERYBODY = Actor(Who.MAYA, frozenset(Role))

#: Ways in which a case may differ from a lawful one; none, some or all of them stop it.
CHANGES: list[Callable[[Case], Case]] = [
    all_wrong,
    asking,
    knowing_nothing,
    lambda case: trying(case, actor=EVERYBODY),
    lambda case: trying(case, actor=TONO),
    lambda case: trying(case, signatory=YULI),
    lambda case: trying(case, note=None, documents=()),
    lambda case: knowing(case, duties={Who.MAYA: Duty.TPI, Who.RINA: Duty.UNIT, Who.YULI: Duty.REVIEW}),
    lambda case: knowing(case, moves=()),
    lambda case: knowing(case, awards=()),
    lambda case: knowing(case, today=date(2026, 3, 2)),
    lambda case: knowing(case, today=date(2027, 1, 2)),
    lambda case: knowing(case, is_affirmative=True, reviewer_id=None),
    lambda case: for_unit(case, dissolved_on=TODAY),
    lambda case: in_cycle(case, does_lhkpn_block=False, max_rounds=0),
    lambda case: recorded(case, lhkpn_filed=99, bpk_opinion=None),
    lambda case: replace(case, scores={"total": Fraction("74.99")}),
    lambda case: replace(case, holders={Role.COORDINATOR: (RINA,), Role.AGENCY_HEAD: (YULI,)}),
]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a lawful case of any row, changed a few times."""
    edge = draw(st.sampled_from(LIFECYCLE))
    target = edge.only_for or draw(st.sampled_from(Predicate))
    rules = draw(st.sampled_from([BARE, OLD, NEW]))
    case = lawful(edge, rules, target, draw(st.sampled_from(edge.roles)))
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=3)):
        case = change(case)
    return case


def fired(trigger: Trigger, case: Case) -> Move | None:
    """Return the move, or None where the table has no such row for the case."""
    try:
        return fire(trigger, case)
    except NoSuchTransition:
        return None


@settings(max_examples=40)
@given(cases())
def test_what_is_explained_is_what_happens(case: Case):
    explained = {move.edge.trigger: move for move in explain(case)}
    assert {trigger: fired(trigger, case) for trigger in Trigger} == {
        trigger: explained.get(trigger) for trigger in Trigger
    }
    for move in explained.values():
        assert move.is_allowed is not any(finding.stops for finding in move.findings)


def test_every_row_succeeds_in_a_lawful_case_and_in_no_other():
    for edge in LIFECYCLE:
        assert fire(edge.trigger, lawful(edge)).is_allowed
        assert not fire(edge.trigger, knowing_nothing(lawful(edge))).is_allowed
        assert not fire(edge.trigger, all_wrong(lawful(edge))).is_allowed


def test_a_move_says_in_which_role_it_was_made():
    assert fire(Trigger.PROPOSE, lawful(row(Trigger.PROPOSE), role=Role.COORDINATOR)).role == "coordinator"
    assert fire(Trigger.PROPOSE, trying(lawful(row(Trigger.PROPOSE)), actor=TONO)).role is None


def test_every_row_out_of_the_state_is_explained_and_no_other():
    case = lawful(row(Trigger.PROPOSE))
    triggers = ["return_from_tpi", "decline", "propose", "award_wbk", "withdraw", "lapse"]
    assert [move.edge.trigger for move in explain(case)] == triggers
    triggers.remove("award_wbk")
    wbbm = lawful(row(Trigger.PROPOSE), target=WBBM)
    assert [move.edge.trigger for move in explain(wbbm)] == triggers


def test_an_award_leads_to_the_predicate_that_was_sought():
    awards = [row(Trigger.AWARD, only_for=each) for each in (WBK, WBBM)]
    reached = [fire(Trigger.AWARD, lawful(edge)).edge.target for edge in awards]
    assert reached == [State.WBK, State.WBBM]


def test_a_correction_leads_back_to_where_the_last_move_came_from():
    edges = [edge for edge in LIFECYCLE if edge.trigger is Trigger.CORRECT]
    assert [fire(Trigger.CORRECT, lawful(edge)).edge for edge in edges] == edges


def test_nothing_is_corrected_but_the_very_last_move():
    edge = row(Trigger.CORRECT, State.TPI_EVALUATION)
    [accepted] = lawful(edge).facts.moves
    begun = replace(accepted, trigger=Trigger.BEGIN_SELF_ASSESSMENT, target=State.TPI_EVALUATION)
    elsewhere = replace(accepted, target=State.NATIONAL_EVALUATION)
    for moves in ((), (begun,), (accepted, begun), (elsewhere,)):
        assert fired(Trigger.CORRECT, knowing(lawful(edge), moves=moves)) is None


def test_a_trigger_that_does_not_leave_the_state_is_refused_with_both_names():
    with pytest.raises(NoSuchTransition) as refused:
        fire(Trigger.AWARD, lawful(row(Trigger.NOMINATE)))
    assert refused.value.facts == {"trigger": "award", "state": PROSPECTIVE}


def test_the_machine_has_no_triggers_but_those_of_the_table():
    assert sorted(_MACHINE.events) == sorted(Trigger)


def guards() -> Iterator[Any]:
    """Yield every condition in the machine."""
    for event in _MACHINE.events.values():
        for transitions in event.transitions.values():
            for transition in transitions:
                [condition] = transition.conditions
                yield condition.func


def test_the_only_condition_of_each_row_is_its_guard():
    found = list(guards())
    assert {type(guard) for guard in found} == {_Guard}
    assert {guard.edge for guard in found} == set(LIFECYCLE)


def test_every_condition_answers_with_a_real_truth_value():
    for guard in guards():
        lawfully, not_at_all, elsewhere = (
            guard(SimpleNamespace(kwargs={"case": case}, model=_Subject("")))
            for case in (
                lawful(guard.edge),
                knowing_nothing(lawful(guard.edge)),
                lawful(row(Trigger.CORRECT, State.WBBM)),
            )
        )
        assert (lawfully, not_at_all) == (True, False)
        assert {type(lawfully), type(not_at_all), type(elsewhere)} == {bool}


@contextmanager
def switching_often() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_eight_threads_fire_the_shared_machine_without_touching_each_other():
    shared = [(edge.trigger, lawful(edge, BARE)) for edge in LIFECYCLE]
    shared += [(trigger, knowing_nothing(case)) for trigger, case in shared]
    alone = [fire(trigger, case) for trigger, case in shared]
    together = Barrier(8)

    def fire_all(offset: int) -> list[Move]:
        together.wait()
        order = [*range(offset, len(shared)), *range(offset)]
        moves = {index: fire(*shared[index]) for index in order}
        return [moves[index] for index in range(len(shared))]

    with switching_often(), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fire_all, range(0, 80, 10))) == [alone] * 8
    assert _MACHINE.models == []
