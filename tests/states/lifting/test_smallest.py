"""The fewest things to lift, against trying everything."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.lifting.smallest import Need, shortfalls, smallest_lift

NAMES = "abcde"


def need(members: str, least: int | Fraction) -> Need:
    return Need(frozenset(members), Fraction(least))


def whole(figures: dict[str, int]) -> dict[str, Fraction]:
    return {name: Fraction(points) for name, points in figures.items()}


def tried_out(room: dict[str, Fraction], needs: list[Need], unit: Fraction) -> tuple[int, Fraction] | None:
    """Return the fewest things and the least total of all lifts in whole units; None where none meets all.

    The needs' sets never cross, so with rooms and needs in whole units no fraction of one can do better.
    """
    steps = [range(int(points / unit) + 1) for points in room.values()]
    found = []
    for each in product(*steps):
        lift = {name: step * unit for name, step in zip(room, each, strict=True)}
        if all(sum((lift[name] for name in n.members), Fraction(0)) >= n.least for n in needs):
            found.append((sum(step > 0 for step in each), sum(lift.values(), Fraction(0))))
    return min(found, default=None)


@st.composite
def nested_sets(draw: st.DrawFn, names: str = NAMES) -> list[str]:
    """Sets of names that never cross: cut the names into pieces, and the pieces again."""
    if len(names) < 2:
        return [names]
    at = draw(st.integers(1, len(names) - 1))
    inner = [*draw(nested_sets(names[:at])), *draw(nested_sets(names[at:]))]
    return [names, *(each for each in inner if draw(st.booleans()))]


@st.composite
def tasks(draw: st.DrawFn) -> tuple[dict[str, Fraction], list[Need], Fraction]:
    """Rooms and needs in whole units of some size."""
    unit = draw(st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(67, 400)]))
    room = {name: unit * draw(st.integers(0, 3)) for name in NAMES}
    sets = draw(nested_sets())
    needs = [need(each, unit * draw(st.integers(-1, 3 + len(each)))) for each in sets]
    return room, needs, unit


@given(tasks())
def test_nothing_smaller_and_no_lower_total_exists(task):
    room, needs, unit = task
    lift = smallest_lift(room, needs)
    best = tried_out(room, needs, unit)
    assert (None if lift is None else (len(lift), sum(lift.values(), Fraction(0)))) == best


@given(tasks())
def test_the_lift_meets_every_need_and_keeps_within_the_room(task):
    room, needs, _ = task
    lift = smallest_lift(room, needs)
    if lift is None:
        assert shortfalls(room, needs)
        return
    assert not shortfalls(room, needs)
    assert all(0 < points <= room[name] for name, points in lift.items())
    for each in needs:
        assert sum((lift.get(name, Fraction(0)) for name in each.members), Fraction(0)) >= each.least


@given(tasks(), st.randoms())
def test_the_order_of_the_needs_makes_no_difference(task, chance):
    room, needs, _ = task
    shuffled = list(needs)
    chance.shuffle(shuffled)
    assert smallest_lift(room, needs) == smallest_lift(room, shuffled)


def test_nothing_is_lifted_where_nothing_is_needed():
    assert smallest_lift(whole({"a": 1}), [need("a", 0), need("a", -3)]) == {}
    assert smallest_lift({}, []) == {}


def test_one_thing_serves_needs_that_lie_inside_each_other():
    room = whole({"a": 3, "b": 3, "c": 3})
    assert smallest_lift(room, [need("abc", 2), need("ab", 2), need("b", 1)]) == whole({"b": 2})


def test_the_fewest_come_before_what_is_nearest():
    # Two small ones would do as well; one large one is fewer.
    assert smallest_lift(whole({"a": 2, "b": 2, "c": 4}), [need("abc", 4)]) == whole({"c": 4})


def test_of_as_many_the_one_with_most_room_is_taken_and_then_the_first():
    room = whole({"a": 3, "b": 5, "c": 5})
    assert smallest_lift(room, [need("abc", 2)]) == whole({"b": 2})


def test_the_same_set_twice_asks_for_the_larger():
    assert smallest_lift(whole({"a": 4}), [need("a", 1), need("a", 3), need("a", 2)]) == whole({"a": 3})


def test_what_cannot_be_met_is_named_with_what_is_missing():
    room, needs = whole({"a": 1, "b": 1}), [need("ab", 2), need("a", Fraction("1.5"))]
    assert smallest_lift(room, needs) is None
    assert shortfalls(room, needs) == {needs[1]: Fraction("0.5")}


def test_sets_that_cross_are_refused():
    with pytest.raises(ValueError, match="cross"):
        smallest_lift(whole({"a": 9, "b": 9, "c": 9}), [need("ab", 1), need("bc", 1)])
