"""Checks of the lifecycle table at import: a misspelt row must not reach a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from states.lifecycle import Edge
from states.requirements import REQUIREMENTS
from states.vocabulary import OPEN_STATES, Role, State, Trigger


class LifecycleError(Exception):
    """The lifecycle table contradicts itself; says how."""


def _clashes(edges: Sequence[Edge]) -> Iterator[str]:
    """Yield rows that are there twice, and pairs of which the machine could only ever take the first.

    Corrections may lead from one state to several: the move that is undone tells which.
    """
    for one, other in combinations(edges, 2):
        if (one.trigger, one.source) != (other.trigger, other.source):
            continue
        if one.target == other.target:
            yield f"{one.trigger} leads from {one.source} to {one.target} twice"
        elif one.trigger is not Trigger.CORRECT and _is_for_both(one, other):
            yield f"{one.trigger} leads from {one.source} to both {one.target} and {other.target}"


def _is_for_both(one: Edge, other: Edge) -> bool:
    """Return whether some predicate fits both rows."""
    return None in (one.only_for, other.only_for) or one.only_for == other.only_for


def _unknown(edges: Sequence[Edge]) -> Iterator[str]:
    for edge in edges:
        if edge.trigger not in set(Trigger):
            yield f"{edge.trigger} is no trigger"
        for state in (edge.source, edge.target):
            if state is not None and state not in set(State):
                yield f"{edge.trigger} names the unknown state {state}"
        for name in edge.demands:
            if name not in REQUIREMENTS:
                yield f"{edge.trigger} demands {name}, which no requirement answers"


def _incomplete(edges: Sequence[Edge]) -> Iterator[str]:
    for edge in edges:
        if not edge.roles:
            yield f"nobody may {edge.trigger} from {edge.source}"
        for role in edge.roles:
            if role not in set(Role):
                yield f"{edge.trigger} names the unknown role {role}"
        if not edge.citation.strip():
            yield f"{edge.trigger} from {edge.source} cites nothing"
    for trigger in Trigger:
        if all(edge.trigger != trigger for edge in edges):
            yield f"no row says what {trigger} does"


def _reachable(edges: Sequence[Edge], start: State | None) -> set[State | None]:
    found: set[State | None] = {start}
    while more := {edge.target for edge in edges if edge.source in found} - found:
        found |= more
    return found


def _stranded(edges: Sequence[Edge]) -> Iterator[str]:
    # What only a correction leads to or out of is neither reached nor left by going about the work.
    onward = [edge for edge in edges if edge.trigger is not Trigger.CORRECT]
    reached = _reachable(onward, None)
    yield from (f"no move ever leads to {state}" for state in State if state not in reached)
    for state in OPEN_STATES:
        if _reachable(onward, state) <= set(OPEN_STATES):
            yield f"{state} is a trap: no move leads out of the open states"


def faults(edges: Sequence[Edge]) -> tuple[str, ...]:
    """Return what is wrong with a lifecycle table, a sentence each; empty when nothing is."""
    return (*_clashes(edges), *_unknown(edges), *_incomplete(edges), *_stranded(edges))


def lint_lifecycle(edges: Sequence[Edge]) -> None:
    """Raise LifecycleError naming every fault of a lifecycle table."""
    found = faults(edges)
    if found:
        raise LifecycleError("; ".join(found))
