"""The state machine: fires triggers, explains moves. The only module that speaks to ``transitions``.

One flat machine is built at import and shared by all threads. It is fired on a throw-away subject
that holds nothing but a state; the only condition of an edge is its guard, which judges every
requirement and keeps the findings. Facts, not the machine, know about proposals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from transitions import EventData, Machine, MachineError

from states.errors import NoSuchTransition
from states.facts import Case
from states.findings import Finding, is_allowed
from states.lifecycle import LIFECYCLE, PROSPECTIVE, Edge, edges_from
from states.lint import lint_lifecycle
from states.requirements import judge
from states.requirements.conduct import acting_role
from states.requirements.decisions import undone
from states.vocabulary import Role, State, Trigger


@dataclass(frozen=True, slots=True)
class Move:
    """One edge, judged for one case."""

    edge: Edge
    findings: tuple[Finding, ...]
    #: The role the actor would act in; None where no role fits.
    role: Role | None

    @property
    def is_allowed(self) -> bool:
        """Whether nothing stops the move."""
        return is_allowed(self.findings)


class _Subject:
    """What the machine moves: a state, and the verdict of the guard that was asked last."""

    __slots__ = ("state", "verdict")

    def __init__(self, state: str) -> None:
        self.state = state
        self.verdict: Move | None = None


class _Guard:
    """The one condition of an edge; truthy results other than True count as failed."""

    __slots__ = ("edge",)

    def __init__(self, edge: Edge) -> None:
        self.edge = edge

    def __call__(self, event: EventData) -> bool:
        case: Case = event.kwargs["case"]
        if not applies(self.edge, case):
            return False
        verdict = weigh(self.edge, case)
        cast("_Subject", event.model).verdict = verdict
        return verdict.is_allowed


def applies(edge: Edge, case: Case) -> bool:
    """Return whether a row of the table is about this case at all.

    Awards have a row per predicate, and a correction leads back to where the undone move came from.
    """
    if edge.only_for is not None and edge.only_for != case.facts.target:
        return False
    if edge.trigger is Trigger.CORRECT:
        move = undone(case)
        return move is not None and move.source == edge.target
    return True


def weigh(edge: Edge, case: Case) -> Move:
    """Return one edge with everything found about it."""
    return Move(edge, judge(edge, case), acting_role(edge, case.attempt.actor, case))


def _build() -> Machine:
    lint_lifecycle(LIFECYCLE)
    machine = Machine(
        model=None,
        states=[PROSPECTIVE, *(state.value for state in State)],
        initial=PROSPECTIVE,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )
    for edge in LIFECYCLE:
        source = PROSPECTIVE if edge.source is None else edge.source.value
        machine.add_transition(edge.trigger.value, source, edge.target.value, conditions=[_Guard(edge)])
    return machine


_MACHINE = _build()


def fire(trigger: Trigger, case: Case) -> Move:
    """Pull a trigger and return the move with its findings; ``is_allowed`` says whether it happened.

    Raises NoSuchTransition where no row of the table leads out of the state for this case.
    """
    state = case.facts.state
    subject = _Subject(PROSPECTIVE if state is None else state.value)
    try:
        moved = _MACHINE.events[trigger.value].trigger(subject, case=case)
    except MachineError:
        raise NoSuchTransition(trigger, subject.state) from None
    if subject.verdict is None:
        raise NoSuchTransition(trigger, subject.state)
    if moved is not subject.verdict.is_allowed:
        msg = f"the machine and the guard disagree on {trigger} from {state}"
        raise AssertionError(msg)
    return subject.verdict


def edges_of(case: Case) -> tuple[Edge, ...]:
    """Return the rows that lead out of the case's state and are about it."""
    return tuple(edge for edge in edges_from(case.facts.state) if applies(edge, case))


def explain(case: Case) -> tuple[Move, ...]:
    """Return every move out of the case's state, allowed or not, with all findings."""
    return tuple(weigh(edge, case) for edge in edges_of(case))
