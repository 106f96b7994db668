"""Priority tiers: two axes, an order that is data, a warning that names no culprit."""

from __future__ import annotations

import pytest

from states.priority import DEFAULT_ORDER, Rank, tier, warns_low_tier
from states.vocabulary import Business, Serves

C, N, S = Business.CORE, Business.NON_CORE, Business.SUPPORTING
PUBLIC, OTHERS, INTERNAL = Serves.PUBLIC, Serves.OTHER_AGENCIES, Serves.INTERNAL


@pytest.mark.parametrize(
    ("business", "serves", "expected"),
    [
        (C, PUBLIC, 1),
        (N, PUBLIC, 2),
        (C, OTHERS, 3),
        (N, OTHERS, 4),
        (C, INTERNAL, 5),
        (N, INTERNAL, 5),
        (S, PUBLIC, 5),
        (S, OTHERS, 5),
        (S, INTERNAL, 5),
    ],
)
def test_every_combination_has_a_tier(business, serves, expected):
    assert tier(business, serves) == expected


def test_another_order_gives_other_tiers():
    order = (Rank(C, OTHERS, verified=False), Rank(C, PUBLIC, verified=False))

    assert [tier(C, serves, order) for serves in Serves] == [2, 1, 3]


def test_the_middle_of_the_order_is_marked_as_inferred():
    assert [rank.verified for rank in DEFAULT_ORDER] == [True, False, False, False]


@pytest.mark.parametrize(
    ("nominated", "waiting", "warns"),
    [(1, [1], False), (2, [], False), (2, [2, 3], False), (2, [5, 1], True), (5, [1], True)],
)
def test_passing_over_a_waiting_first_tier_unit_warns(nominated, waiting, warns):
    assert warns_low_tier(nominated, waiting) is warns
