"""The fewest things to lift so that every sum of some of them gains enough: exact, and proven.

There are things with so much *room* each (a sub-area can still gain what separates it from its weight),
and *needs*: sets of things that together must gain at least so much (a threshold row that is missed).
The sets of a determination table never cross: an area lies inside the enablers, the enablers inside the
total. That makes the search easy where in general it would be as hard as any covering problem.

**Which things.** A choice of things can meet all needs exactly if its room within each need's set
reaches that need: lifting everything chosen to the full meets whatever can be met. So only two figures of
a part of the tree matter to the rest: how many things were chosen in it, and how much room they have.
For every need, from the innermost outwards, keep for each number ``k`` the choice of ``k`` things within
its set that has the most room; two disjoint parts are joined by trying every split of ``k``; choices whose
room does not reach the need are dropped. At the top the smallest ``k`` that is left wins. No better choice
is lost, because replacing a part by one of as many things and at least as much room keeps every outer need
met. With ``n`` things that takes at most ``n²`` sums.

**How much.** From the innermost need outwards, lift what was chosen just until the need is met. A set then
gains the larger of its own need and what its parts gain already, and nothing can gain less. So all choices
that meet the needs cost the same total in points: the fewest things come first, the least total lift
follows by itself, and between choices of the same number the one with the most room is taken (the same
points are then asked of things that can best give them), and of those the first in the given order.

Source: none in law; the thresholds are the regulations', the search is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Need:
    """Some things that together must gain enough."""

    members: frozenset[str]
    #: What they must gain at least, in points; nothing where it is not positive.
    least: Fraction


@dataclass(frozen=True, slots=True)
class _Choice:
    """So many things of a part, and their room; positions in the given order, sorted."""

    room: Fraction
    positions: tuple[int, ...]

    def is_better_than(self, other: _Choice | None) -> bool:
        """Return whether it has more room, or as much and comes first."""
        if other is None or self.room != other.room:
            return other is None or self.room > other.room
        return self.positions < other.positions


#: The best choice of each number of things, by that number; None where none is left.
_Table: TypeAlias = list[_Choice | None]


@dataclass(slots=True)
class _Node:
    """A need with the needs and the loose things directly inside it."""

    need: Need
    inner: list[_Node] = field(default_factory=list)


def shortfalls(room: Mapping[str, Fraction], needs: Iterable[Need]) -> dict[Need, Fraction]:
    """Return the needs that cannot be met even by lifting everything to the full, and what is missing."""
    missing = {need: need.least - _room_in(room, need.members) for need in needs}
    return {need: points for need, points in missing.items() if points > 0}


def smallest_lift(room: Mapping[str, Fraction], needs: Iterable[Need]) -> dict[str, Fraction] | None:
    """Return what to lift and by how much, in the order of ``room``; None where nothing suffices.

    Raises ValueError for needs whose sets cross: neither inside the other, yet not apart.
    """
    asked = _strongest(needs)
    if shortfalls(room, asked):
        return None
    names = [name for name, points in room.items() if points > 0]
    table = _joined([_table(node, names, room) for node in _forest(asked)])
    chosen = next(choice for choice in table if choice is not None)
    return _amounts([names[position] for position in chosen.positions], room, asked)


def _room_in(room: Mapping[str, Fraction], members: frozenset[str]) -> Fraction:
    return sum((points for name, points in room.items() if name in members), _NOTHING)


def _strongest(needs: Iterable[Need]) -> list[Need]:
    """Return one need for each set, the largest sets first; needs that ask nothing are left out."""
    least: dict[frozenset[str], Fraction] = {}
    for need in needs:
        if need.least > least.get(need.members, _NOTHING):
            least[need.members] = need.least
    found = (Need(members, points) for members, points in least.items())
    return sorted(found, key=lambda need: len(need.members), reverse=True)


def _forest(largest_first: Sequence[Need]) -> list[_Node]:
    """Return the outermost needs, each with those inside it."""
    placed: list[_Node] = []
    outermost: list[_Node] = []
    for need in largest_first:
        node = _Node(need)
        around = [other for other in placed if not need.members.isdisjoint(other.need.members)]
        if any(not need.members < other.need.members for other in around):
            raise ValueError("the sets of two needs cross")
        # Placed from the largest on, so the last one around it is the closest.
        (around[-1].inner if around else outermost).append(node)
        placed.append(node)
    return outermost


def _table(node: _Node, names: Sequence[str], room: Mapping[str, Fraction]) -> _Table:
    """Return the best choices within a need's set that meet it and every need inside."""
    covered = frozenset().union(*(inner.need.members for inner in node.inner))
    loose = [p for p, name in enumerate(names) if name in node.need.members and name not in covered]
    parts = [_table(inner, names, room) for inner in node.inner]
    parts += [[_Choice(_NOTHING, ()), _Choice(room[names[position]], (position,))] for position in loose]
    least = node.need.least
    return [choice if choice is not None and choice.room >= least else None for choice in _joined(parts)]


def _joined(parts: Iterable[_Table]) -> _Table:
    """Return the best choices over parts that have nothing in common."""
    table: _Table = [_Choice(_NOTHING, ())]
    for part in parts:
        wider: _Table = [None] * (len(table) + len(part) - 1)
        for k, one in enumerate(table):
            for more, other in enumerate(part):
                if one is not None and other is not None:
                    both = _Choice(one.room + other.room, tuple(sorted(one.positions + other.positions)))
                    if both.is_better_than(wider[k + more]):
                        wider[k + more] = both
        table = wider
    return table


def _amounts(
    chosen: Sequence[str], room: Mapping[str, Fraction], largest_first: Sequence[Need]
) -> dict[str, Fraction]:
    """Return how much each chosen thing gains: from the innermost need outwards, just enough."""
    gained = dict.fromkeys(chosen, _NOTHING)
    for need in reversed(largest_first):
        mine = [name for name in chosen if name in need.members]
        missing = need.least - sum((gained[name] for name in mine), _NOTHING)
        for name in sorted(mine, key=lambda each: room[each] - gained[each], reverse=True):
            more = min(max(missing, _NOTHING), room[name] - gained[name])
            gained[name] += more
            missing -= more
    return gained
