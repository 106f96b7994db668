"""The pages of a worksheet: one for each area, both halves together, and one for the results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from states.regulations import Bound, Question, Regulation, Subarea
from states.vocabulary import Predicate

#: Addresses of the areas in the order of the worksheet, as people number them.
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
#: Address of the results.
RESULTS = "hasil"


@dataclass(frozen=True, slots=True)
class Part:
    """What a section is made of: an area, one half of it, or a result."""

    #: Name of the half or result, as a key of the catalogue's ending; None for an undivided area.
    half: str | None
    name: str
    subareas: tuple[Subarea, ...]
    #: Points at the most.
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the worksheet."""

    #: Last part of its address: ``I`` … ``VI`` or ``hasil``.
    address: str
    name: str
    parts: tuple[Part, ...]
    #: Rows of the determination table that are about it.
    bounds: tuple[Bound, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything that a person fills here, in the order of the page."""
        return tuple(filled for item in self.items for filled in (item, *item.inputs) if filled.is_filled)

    @property
    def items(self) -> tuple[Question, ...]:
        """The lines of the worksheet that stand here, without the counts of ratios."""
        return tuple(item for part in self.parts for sub in part.subareas for item in sub.questions)


def sections_of(rules: Regulation, target: Predicate) -> tuple[Section, ...]:
    """Return the pages of a regulation's worksheet in their order."""
    return tuple(_sections(rules, rules.bounds(target)))


def _sections(rules: Regulation, bounds: tuple[Bound, ...]) -> Iterator[Section]:
    codes = dict.fromkeys(area.code for area in rules.areas)
    for numeral, code in zip(_NUMERALS, codes, strict=False):
        areas = [area for area in rules.areas if area.code == code]
        parts = tuple(
            Part(area.half.value if len(areas) > 1 else None, area.name, area.subareas, area.weight)
            for area in areas
        )
        mine = {code, *(area.half_code for area in areas)}
        yield Section(numeral, areas[0].name, parts, tuple(one for one in bounds if one.of_code in mine))
    results = tuple(Part(None, one.name, one.subareas, one.weight) for one in rules.results)
    mine = {code for one in rules.results for code in (one.code, *(sub.code for sub in one.subareas))}
    yield Section(RESULTS, "", results, tuple(one for one in bounds if one.of_code in mine))
