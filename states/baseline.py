"""What a unit earns now against what it earned when it was given WBK, exactly.

Two figures are subtracted only where they count towards the same number of points; two regulations weigh
the results differently, and a difference between such figures would say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from states.regulations import Regulation
from states.scoring import Scores

#: What the answers of a column earn, and under which rules; None where nobody has answered anything.
Earned: TypeAlias = tuple[Regulation, Scores | None]

_TOTAL = Fraction(100)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure at WBK and now, in points; None where it is not known, or nothing was answered."""

    then: Fraction | None
    now: Fraction | None
    #: Points at the most.
    most_then: Fraction | None
    most_now: Fraction | None

    @property
    def change(self) -> Fraction | None:
        """By how many points it rose; None where the two cannot be compared."""
        if self.then is None or self.now is None or self.most_then != self.most_now:
            return None
        return self.now - self.then


@dataclass(frozen=True, slots=True)
class Comparison:
    """A worksheet at WBK and now."""

    total: Change
    #: ``enablers``, ``results`` and every result by its name.
    components: Mapping[str, Change]
    #: By area code, both halves together.
    areas: Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two worksheets: what it earns, and what it could at the most."""

    total: Fraction | None
    components: Mapping[str, Fraction]
    areas: Mapping[str, Fraction]
    most_of_components: Mapping[str, Fraction]
    most_of_areas: Mapping[str, Fraction]

    @classmethod
    def of(cls, rules: Regulation, scores: Scores | None) -> _Side:
        """Return a side; without scores nothing is earned, which is not the same as 0."""
        most = (_component_most(rules), rules.area_weights)
        if scores is None:
            return cls(None, {}, {}, *most)
        return cls(scores.total, scores.components, scores.areas, *most)


def compare(then: Earned, now: Earned) -> Comparison:
    """Return every figure of two worksheets side by side."""
    one, other = _Side.of(*then), _Side.of(*now)
    return Comparison(
        Change(one.total, other.total, _TOTAL, _TOTAL),
        _changes(one.components, other.components, one.most_of_components, other.most_of_components),
        _changes(one.areas, other.areas, one.most_of_areas, other.most_of_areas),
    )


def _changes(
    then: Mapping[str, Fraction],
    now: Mapping[str, Fraction],
    most_then: Mapping[str, Fraction],
    most_now: Mapping[str, Fraction],
) -> dict[str, Change]:
    return {
        name: Change(then.get(name), now.get(name), most_then.get(name), most_now.get(name))
        for name in dict.fromkeys((*most_now, *most_then))
    }


def _component_most(rules: Regulation) -> dict[str, Fraction]:
    """Return the points that each component can earn, by its name among the scores."""
    enablers = sum(rules.area_weights.values(), Fraction(0))
    weights = {"enablers": enablers, "results": _TOTAL - enablers}
    for component in rules.results:
        weights[component.key] = component.weight
        weights |= {sub.key: sub.weight for sub in component.subareas if sub.key}
    return weights
