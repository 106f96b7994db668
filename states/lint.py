"""Checks of the lifecycle table at import: a misspelt row must not reach a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from states.lifecycle import Edge
from states.requirements import REQUIREMENTS
from states.vocabulary import OPEN_STATES, State, Trigger


class LifecycleError(Exception):
    """The lifecycle table contradicts itself; says how."""


def _duplicates(edges: Sequence[Edge]) -> Iterator[str]:
    seen: set[tuple[object, ...]] = set()
    for edge in edges:
        key = (edge.trigger, edge.source, edge.target)
        if key in seen:
            yield f"{edge.trigger} leads from {edge.source} to {edge.target} twice"
        seen.add(key)


def _unknown(edges: Sequence[Edge]) -> Iterator[str]:
    for edge in edges:
        for state in (edge.source, edge.target):
            if state is not None and state not in set(State):
                yield f"{edge.trigger} names the unknown state {state}"
        for name in edge.demands:
            if name not in REQUIREMENTS:
                yield f"{edge.trigger} demands {name}, which no requirement answers"
        if not edge.roles:
            yield f"nobody may {edge.trigger} from {edge.source}"
        if not edge.citation.strip():
            yield f"{edge.trigger} from {edge.source} cites nothing"


def _reachable(edges: Sequence[Edge], start: State | None) -> set[State | None]:
    found: set[State | None] = {start}
    while True:
        more = {edge.target for edge in edges if edge.source in found} - found
        if not more:
            return found
        found |= more


def _stranded(edges: Sequence[Edge]) -> Iterator[str]:
    for state in set(State) - _reachable(edges, None):
        yield f"no move ever leads to {state}"
    for state in OPEN_STATES:
        ways_out = [e for e in edges if e.source == state and e.trigger is not Trigger.CORRECT]
        if not any(edge.target not in OPEN_STATES for edge in ways_out):
            closed = _reachable(ways_out, state) - set(OPEN_STATES)
            if not closed:
                yield f"{state} is a trap: no move leads out of the open states"


def faults(edges: Sequence[Edge]) -> tuple[str, ...]:
    """Return what is wrong with a lifecycle table, a sentence each; empty when nothing is."""
    return (*_duplicates(edges), *_unknown(edges), *_stranded(edges))


def lint_lifecycle(edges: Sequence[Edge]) -> None:
    """Raise LifecycleError naming every fault of a lifecycle table."""
    found = faults(edges)
    if found:
        raise LifecycleError("; ".join(found))
