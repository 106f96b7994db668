"""What would have to be better: the fewest sub-areas and facts by which every threshold passes.

``smallest`` is the arithmetic, ``counts`` and ``suggestions`` find answers that earn what is missing,
``facts`` judges what can be lifted besides points, and ``search`` puts them together.
"""

from __future__ import annotations

from states.lifting.facts import LIFTABLE, LiftedFact, Obstacle, ObstacleReason
from states.lifting.search import Lift, LiftedSubarea, find_lift, liftable

__all__ = [
    "LIFTABLE",
    "Lift",
    "LiftedFact",
    "LiftedSubarea",
    "Obstacle",
    "ObstacleReason",
    "find_lift",
    "liftable",
]
