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

#: What the answers of a column earn, and under which rules.
Earned: TypeAlias = tuple[Regulation, Scores]

_TOTAL = Fraction(100)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure at WBK and now, in points; None where a regulation does not know it."""

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


def compare(then: Earned, now: Earned) -> Comparison:
    """Return every figure of two worksheets side by side."""
    (rules_then, scores_then), (rules_now, scores_now) = then, now
    return Comparison(
        Change(scores_then.total, scores_now.total, _TOTAL, _TOTAL),
        _changes(scores_then.components, scores_now.components, _component_most(rules_then, rules_now)),
        _changes(scores_then.areas, scores_now.areas, (rules_then.area_weights, rules_now.area_weights)),
    )


def _changes(
    then: Mapping[str, Fraction],
    now: Mapping[str, Fraction],
    most: tuple[Mapping[str, Fraction], Mapping[str, Fraction]],
) -> dict[str, Change]:
    most_then, most_now = most
    return {
        name: Change(then.get(name), now.get(name), most_then.get(name), most_now.get(name))
        for name in dict.fromkeys((*now, *then))
    }


def _component_most(*rules: Regulation) -> tuple[Mapping[str, Fraction], Mapping[str, Fraction]]:
    then, now = (_weights(each) for each in rules)
    return then, now


def _weights(rules: Regulation) -> dict[str, Fraction]:
    """Return the points that each component can earn, by its name among the scores."""
    enablers = sum(rules.area_weights.values(), Fraction(0))
    weights = {"enablers": enablers, "results": _TOTAL - enablers}
    for component in rules.results:
        weights[component.key] = component.weight
        weights |= {sub.key: sub.weight for sub in component.subareas if sub.key}
    return weights
