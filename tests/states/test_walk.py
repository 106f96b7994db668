"""A walk through everything that can happen to a unit: no trap, no double award, no way without an end.

A world is the unit's newest proposal, the awards it holds and whether it is banned. Every move is asked of
the machine; decrees that are registered or revoked and the passing of time are added to it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import pytest

from states.facts import Actor, AwardFact, PastMove
from states.lifecycle import CORRECTABLE, Edge
from states.machine import explain
from states.vocabulary import OPEN_STATES, Predicate, Role, State, Trigger
from tests.states.cast import BARE, WBBM, WBK, Who, bringing, for_unit, in_cycle, knowing, lawful, row

#: More worlds than there can be.
MANY = 5000
EVERYBODY = Actor(Who.MAYA, frozenset(Role))
LAWFUL = replace(for_unit(lawful(row(Trigger.LAPSE), BARE), dissolved_on=None), attempt=bringing(EVERYBODY))


@dataclass(frozen=True, slots=True)
class Newest:
    """The unit's newest proposal."""

    target: Predicate
    state: State
    #: Moves that can still be corrected, one after the other, oldest first.
    moves: tuple[PastMove, ...] = ()
    is_cycle_closed: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class World:
    """All that the law looks at, as far as moves change it."""

    newest: Newest | None = None
    #: Awards in force, and whether the newest proposal gave them.
    held: frozenset[tuple[Predicate, bool]] = frozenset()
    is_banned: bool = False

    @property
    def predicates(self) -> frozenset[Predicate]:
        return frozenset(predicate for predicate, _ in self.held)


@cache
def allowed(
    newest: Newest | None, target: Predicate, held: frozenset[Predicate], *, is_banned: bool, is_busy: bool
) -> tuple[Edge, ...]:
    """Return the rows that the law lets everybody together take; ``newest`` None asks for a nomination."""
    case = knowing(
        LAWFUL,
        state=None if newest is None else newest.state,
        open_proposal="ZI-2026-0147" if is_busy else None,
        target=target,
        awards=tuple(AwardFact(each, date(2023, 12, 11), is_in_force=True) for each in sorted(held)),
        banned_until=date(2028, 1, 1) if is_banned else None,
        moves=() if newest is None else newest.moves,
    )
    if newest is not None and newest.is_cycle_closed:
        case = in_cycle(case, closes_on=date(2026, 5, 3))
    return tuple(move.edge for move in explain(case) if move.is_allowed)


def nominations(world: World) -> Iterator[World]:
    """Yield the worlds in which the unit has just been nominated."""
    is_busy = world.newest is not None and world.newest.is_open
    for target in Predicate:
        if allowed(None, target, world.predicates, is_banned=world.is_banned, is_busy=is_busy):
            older = frozenset((predicate, False) for predicate in world.predicates)
            yield World(Newest(target, State.NOMINATED), older, world.is_banned)


def moved(world: World, newest: Newest, edge: Edge) -> Iterator[World]:
    """Yield the worlds that a move leads to; more than one where a decree may keep the WBK."""
    moves = newest.moves[:-1] if edge.trigger is Trigger.CORRECT else ()
    if edge.trigger in CORRECTABLE:
        moves = (*newest.moves, PastMove(edge.trigger, newest.state, edge.target, (Who.YULI,)))
    after = replace(newest, state=edge.target, moves=moves)
    given = (newest.target, True)
    match edge.trigger:
        case Trigger.AWARD | Trigger.AWARD_WBK:
            yield replace(world, newest=after, held=world.held | {given})
        case Trigger.CORRECT:
            yield replace(world, newest=after, held=world.held - {given})
        case Trigger.REVOKE:
            yield from revocations(world, newest.target)
        case _:
            yield replace(world, newest=after)


def revocations(world: World, predicate: Predicate) -> Iterator[World]:
    """Yield the worlds in which an award was revoked, with all others or with the WBK kept."""
    kept = frozenset(each for each in world.held if predicate is WBBM and each[0] is WBK)
    for left in {frozenset[tuple[Predicate, bool]](), kept}:
        yield World(_followed(world, left), left, is_banned=True)


def _followed(world: World, left: frozenset[tuple[Predicate, bool]]) -> Newest | None:
    """Return the newest proposal after a revocation: revoked with its award, lapsed with its WBK."""
    newest = world.newest
    if newest is None:
        return None
    if (newest.target, True) in world.held - left:
        revoked = PastMove(Trigger.REVOKE, newest.state, State.REVOKED, ())
        return replace(newest, state=State.REVOKED, moves=(*newest.moves, revoked))
    if newest.is_open and newest.target is WBBM and WBK not in {predicate for predicate, _ in left}:
        lapsed = PastMove(Trigger.LAPSE, newest.state, State.LAPSED, ())
        return replace(newest, state=State.LAPSED, moves=(*newest.moves, lapsed))
    return newest


def by_the_table(world: World) -> Iterator[World]:
    """Yield the worlds that moves lead to."""
    yield from nominations(world)
    newest = world.newest
    if newest is not None:
        rows = allowed(newest, newest.target, world.predicates, is_banned=False, is_busy=newest.is_open)
        for edge in rows:
            yield from moved(world, newest, edge)


def as_time_passes(world: World) -> Iterator[World]:
    """Yield the worlds in which a ban has ended or a cycle has closed."""
    yield replace(world, is_banned=False)
    if world.newest is not None and world.newest.is_open:
        yield replace(world, newest=replace(world.newest, is_cycle_closed=True))


def by_decree(world: World) -> Iterator[World]:
    """Yield the worlds in which a decree from elsewhere was registered or an older award revoked."""
    for predicate in Predicate:
        if predicate not in world.predicates:
            yield replace(world, held=world.held | {(predicate, False)})
        elif (predicate, False) in world.held:
            yield from revocations(world, predicate)


Ways = dict[World, tuple[frozenset[World], frozenset[World]]]


@pytest.fixture(scope="module")
def ways() -> Ways:
    """Every world that can come to be, with those that moves and those that time leads to."""
    found: Ways = {}
    waiting = deque([World()])
    while waiting:
        world = waiting.popleft()
        if world not in found:
            found[world] = (frozenset(by_the_table(world)), frozenset(as_time_passes(world)))
            waiting.extend([*found[world][0], *found[world][1], *by_decree(world)])
        assert len(found) < MANY, "corrections lead round in circles"
    return found


def from_where(goal: set[World], steps: dict[World, frozenset[World]]) -> set[World]:
    """Return the worlds from which some way leads to the goal."""
    before: dict[World, set[World]] = {world: set() for world in steps}
    for world, nexts in steps.items():
        for after in nexts:
            before[after].add(world)
    reached, waiting = set(goal), deque(goal)
    while waiting:
        fresh = before[waiting.popleft()] - reached
        reached |= fresh
        waiting.extend(fresh)
    return reached


def test_the_walk_goes_everywhere(ways: Ways):
    states = {world.newest.state for world in ways if world.newest is not None}
    assert states == set(State)
    assert len(ways) > 500


def test_no_predicate_is_held_twice(ways: Ways):
    assert [world for world in ways if len(world.held) > len(world.predicates)] == []


def test_a_proposal_stands_at_its_award_exactly_while_the_award_it_gave_is_in_force(ways: Ways):
    odd = [
        world
        for world in ways
        if world.newest is not None
        and ((world.newest.target, True) in world.held) is not (world.newest.state in {State.WBK, State.WBBM})
    ]
    assert odd == []


def test_no_open_proposal_is_trapped(ways: Ways):
    closed = {world for world in ways if world.newest is None or not world.newest.is_open}
    assert from_where(closed, {world: moves for world, (moves, _time) in ways.items()}) == set(ways)


def test_from_everywhere_a_unit_can_still_come_to_hold_wbbm(ways: Ways):
    goal = {world for world in ways if WBBM in world.predicates}
    assert from_where(goal, {world: moves | time for world, (moves, time) in ways.items()}) == set(ways)


def test_wbbm_is_awarded_only_while_the_unit_holds_wbk(ways: Ways):
    unfounded = [
        (world, after)
        for world, (moves, _time) in ways.items()
        for after in moves
        if (WBBM, True) in after.held - world.held and WBK not in world.predicates
    ]
    assert unfounded == []


def test_nobody_is_nominated_under_a_ban_or_beside_an_open_proposal(ways: Ways):
    barred = [world for world in ways if world.is_banned or (world.newest and world.newest.is_open)]
    assert [world for world in barred if list(nominations(world))] == []
    assert len(barred) < len(ways)
