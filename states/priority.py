"""Which units come first: tier 1 is core business that serves the public.

Two axes make a unit's tier: how near its work is to the agency's core business, and whom it serves.
The order is data, because only its ends are certain: the slide shows five boxes without numbers.

Source: "Skala Prioritas Unit Zona Integritas", ministry slides of June 2021.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from states.vocabulary import Business, Serves

#: The tier that is nominated before all others.
FIRST_TIER: Final = 1


@dataclass(frozen=True, slots=True)
class Rank:
    """One place in the order of tiers."""

    business: Business
    serves: Serves
    #: False where the place is inferred from the slide's layout.
    verified: bool


#: Tiers 1, 2, 3 … in order. Every other combination, supporting or internal work, comes last together.
DEFAULT_ORDER: Final[tuple[Rank, ...]] = (
    Rank(Business.CORE, Serves.PUBLIC, verified=True),
    Rank(Business.NON_CORE, Serves.PUBLIC, verified=False),
    Rank(Business.CORE, Serves.OTHER_AGENCIES, verified=False),
    Rank(Business.NON_CORE, Serves.OTHER_AGENCIES, verified=False),
)


def tier(business: Business, serves: Serves, order: tuple[Rank, ...] = DEFAULT_ORDER) -> int:
    """Return a unit's tier: 1 for the order's first rank, one past its last for whatever it leaves out."""
    for number, rank in enumerate(order, start=FIRST_TIER):
        if (rank.business, rank.serves) == (business, serves):
            return number
    return FIRST_TIER + len(order)


def warns_low_tier(nominated: int, waiting: Iterable[int]) -> bool:
    """Whether a nomination passes over units that come first.

    ``nominated`` is the nominated unit's tier, ``waiting`` the tiers of the agency's units that nobody has
    nominated. Tier 1 never warns.
    """
    return nominated > FIRST_TIER and FIRST_TIER in waiting
