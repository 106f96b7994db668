"""What the demo's people write into worksheets: lifelike answers, the same every time.

The unit thinks a little better of itself than the reviewer does, and the reviewer better than the TPI,
so that the columns differ as they do in life.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from states.regulations import Question, QuestionKind, Regulation
from states.vocabulary import Column
from workflow.services.demo.story import Sheet

#: How much of the TPI's strictness each column has, in percent; a panel's members by their seat.
_STRICTNESS: Mapping[Column, int] = {
    Column.UNIT: 40,
    Column.REVIEWER: 70,
    Column.MEMBER: 85,
    Column.TPI: 100,
    Column.NATIONAL: 110,
}
_STRICTER_PER_SEAT = 25

#: Counts of 90/2021 that no fact gives, and those of them that differ from unit to unit.
_COUNTS: Mapping[str, int] = {
    "P088": 6, "P089": 7, "P090": 7, "P091": 6,
    "P102": 3, "P103": 1, "P104": 1,
    "P105": 11, "P106": 10,
    "P110": 12, "P111": 1, "P112": 11,
    "P122": 9, "P123": 8,
}  # fmt: skip
_VARYING = frozenset({"P088", "P089", "P090", "P091", "P105", "P106", "P110", "P112", "P122", "P123"})
_MOST_VARIED = 5


@dataclass(frozen=True, slots=True)
class YearCounts:
    """What was counted in a unit last year."""

    lhkpn_obliged: int
    lhkpn_filed: int
    lhkasn_obliged: int
    lhkasn_filed: int
    tlhp_due: int
    tlhp_done: int

    def facts(self) -> dict[str, object]:
        """Return the counts by their API names."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def inputs(self) -> dict[str, int]:
        """Return the worksheet's counts that must agree with them, of both regulations."""
        officials = (self.lhkpn_obliged - 1) // 2
        administrators, supervisors = self.lhkasn_obliged // 12, self.lhkasn_obliged // 5
        return {
            "P113": 1,
            "P114": officials,
            "P115": self.lhkpn_obliged - 1 - officials,
            "P116": self.lhkpn_filed,
            "P117": administrators,
            "P118": supervisors,
            "P119": self.lhkasn_obliged - administrators - supervisors,
            "P120": self.lhkasn_filed,
            "H1.b.due": self.tlhp_due,
            "H1.b.done": self.tlhp_done,
        }


def lot(*words: str, sides: int = 100) -> int:
    """Return a number below ``sides`` that looks drawn and is always the same for the same words."""
    return int.from_bytes(hashlib.sha256("|".join(words).encode()).digest()[:4]) % sides


def year_counts(unit: str, *, lhkpn: tuple[int, int] | None = None) -> YearCounts:
    """Return a unit's counts of last year; everything filed and settled unless told otherwise."""
    obliged = 9 + lot(unit, "lhkpn", sides=28)
    employees = 34 + lot(unit, "lhkasn", sides=160)
    settled = 2 + lot(unit, "tlhp", sides=17)
    obliged, filed = lhkpn or (obliged, obliged)
    return YearCounts(obliged, filed, employees, employees, settled, settled)


def answers(
    rules: Regulation, unit: str, sheet: Sheet, counts: YearCounts, column: Column, seat: int = 0
) -> dict[str, object]:
    """Return every input of a worksheet as one column answers it."""
    counted = {**_varied(unit), **counts.inputs()}
    strictness = _STRICTNESS[column] + seat * _STRICTER_PER_SEAT
    softness = sheet.soft_percent * strictness // 100
    surveys = iter(sheet.surveys)
    given: dict[str, object] = {}
    for code in rules.inputs:
        question = rules.questions[code]
        match question.kind:
            case QuestionKind.INDEX:
                given[code] = next(surveys)
            case QuestionKind.COUNT:
                given[code] = counted[code]
            case _:
                given[code] = sheet.options.get(code) or _option(question, unit, softness)
    return given


def _option(question: Question, unit: str, softness: int) -> str:
    """Return the best option, or the next one where the lot falls below the softness."""
    options = list(question.options)
    is_graded = len(options) > len(("Ya", "Tidak"))
    return options[int(is_graded and lot(unit, question.code) < softness)]


def _varied(unit: str) -> dict[str, int]:
    """Return the counts that no fact gives; what varies grows together, so no part outgrows its whole."""
    more = lot(unit, "counts", sides=_MOST_VARIED)
    return {code: count + more * (code in _VARYING) for code, count in _COUNTS.items()}
