"""The linter of the lifecycle finds every fault that somebody could write into a row."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from states.lifecycle import LIFECYCLE, Edge
from states.lint import LifecycleError, faults, lint_lifecycle
from states.vocabulary import State, Trigger
from tests.states.cast import changed, row

Change = Callable[[tuple[Edge, ...]], tuple[Edge, ...]]


def altered(edge: Edge, **changes: object) -> Change:
    """Return a change of one row."""
    return lambda edges: tuple(changed(each, changes) if each is edge else each for each in edges)


def added(edge: Edge, **changes: object) -> Change:
    """Return a change that adds a row like another."""
    return lambda edges: (*edges, changed(edge, changes))


def without(wrong: Callable[[Edge], bool]) -> Change:
    """Return a change that leaves rows out."""
    return lambda edges: tuple(edge for edge in edges if not wrong(edge))


NOMINATE, FAIL, LAPSE = row(Trigger.NOMINATE), row(Trigger.FAIL), row(Trigger.LAPSE)
#: What nobody gets to when no self-assessment begins.
STRANDED = [
    f"no move ever leads to {state}"
    for state in State
    if state not in {State.NOMINATED, State.WITHDRAWN, State.LAPSED}
]
ENDING = {Trigger.WITHDRAW, Trigger.LAPSE}


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (altered(FAIL, target="not_awarde"), ["fail names the unknown state not_awarde"]),
        (altered(LAPSE, source="nominatd"), ["lapse names the unknown state nominatd"]),
        (added(FAIL), ["fail leads from national_evaluation to not_awarded twice"]),
        (
            added(FAIL, target=State.LAPSED),
            ["fail leads from national_evaluation to both not_awarded and lapsed"],
        ),
        (
            altered(row(Trigger.AWARD), only_for=None),
            ["award leads from national_evaluation to both wbk and wbbm"],
        ),
        (added(FAIL, trigger="loose"), ["loose is no trigger"]),
        (altered(FAIL, demands=("reason-givn",)), ["fail demands reason-givn, which no requirement answers"]),
        (altered(NOMINATE, roles=()), ["nobody may nominate from None"]),
        (altered(NOMINATE, roles=("koordinator",)), ["nominate names the unknown role koordinator"]),
        (altered(FAIL, citation=" "), ["fail from national_evaluation cites nothing"]),
        (without(lambda edge: edge is FAIL), ["no row says what fail does"]),
        (without(lambda edge: edge.target is State.WBBM), ["no move ever leads to wbbm"]),
        (
            without(lambda edge: edge.trigger is Trigger.BEGIN_SELF_ASSESSMENT),
            ["no row says what begin_self_assessment does", *STRANDED],
        ),
    ],
)
def test_each_fault_is_named(change: Change, sentences: list[str]):
    found = faults(change(LIFECYCLE))
    assert [sentence for sentence in sentences if sentence not in found] == []


def test_only_what_is_wrong_is_named():
    assert faults(altered(FAIL, citation="")(LIFECYCLE)) == ("fail from national_evaluation cites nothing",)
    assert faults(LIFECYCLE) == ()


def test_one_fault_of_a_row_hides_no_other():
    found = faults(altered(FAIL, citation="", roles=(), demands=("x",))(LIFECYCLE))
    assert found == (
        "fail demands x, which no requirement answers",
        "nobody may fail from national_evaluation",
        "fail from national_evaluation cites nothing",
    )


def test_an_open_state_that_leads_out_nowhere_is_a_trap():
    closed = without(lambda edge: edge.source is State.SELF_ASSESSMENT and edge.trigger in ENDING)
    onward = altered(row(Trigger.SUBMIT_SELF_ASSESSMENT), source=State.NOMINATED)
    assert faults(onward(closed(LIFECYCLE))) == (
        "self_assessment is a trap: no move leads out of the open states",
    )
    assert faults(closed(LIFECYCLE)) == ()


def test_a_correction_leads_nobody_out_of_a_trap():
    only_corrections = without(
        lambda edge: edge.source is State.NATIONAL_EVALUATION and edge.trigger is not Trigger.CORRECT
    )
    found = faults(only_corrections(LIFECYCLE))
    assert "national_evaluation is a trap: no move leads out of the open states" in found


def test_a_table_with_faults_is_refused_with_every_one_of_them():
    wrong = altered(NOMINATE, roles=(), citation="")(LIFECYCLE)
    with pytest.raises(LifecycleError) as refused:
        lint_lifecycle(wrong)
    assert str(refused.value) == "nobody may nominate from None; nominate from None cites nothing"
