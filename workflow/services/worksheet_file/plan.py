"""Where everything stands on the sheet: a line for every area, sub-area, question and count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from states.regulations import Question, Regulation, Subarea
from states.regulations.worksheet_tree import Area
from states.vocabulary import Column
from workflow.services.worksheet_file.layout import column_letters

#: Hidden keys, title, headings of the columns' groups, headings; what follows are the lines.
KEYS_ROW, TITLE_ROW, GROUPS_ROW, HEADINGS_ROW, FIRST_ROW = 0, 1, 2, 3, 4
#: Columns that do not depend on who looks: machine code (hidden), code, wording, kind of answer, weight.
KEY, CODE, LABEL, KIND, WEIGHT = 0, 1, 2, 3, 4
_FIRST_GROUP = 5


class Part(StrEnum):
    """What a group of columns consists of, in this order."""

    VALUE = "value"
    NOTE = "note"
    POINTS = "points"
    #: Hidden.
    STAMP = "stamp"


class Rank(StrEnum):
    """How deep a line stands in the tree."""

    AREA = "area"
    SUBAREA = "subarea"
    QUESTION = "question"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet."""

    rank: Rank
    #: As people see it.
    code: str
    label: str
    #: Points at the most; None for questions.
    weight: Fraction | None = None
    #: The half that an area's line is about; empty where it is whole, or no area.
    half: str = ""
    question: Question | None = None
    subarea: Subarea | None = None
    #: Names of what the line's points are the sum of.
    parts: tuple[str, ...] = ()
    #: Its own name among the lines.
    name: str = ""


class Plan:
    """The lines of a regulation's worksheet and the rows that they stand in."""

    def __init__(self, rules: Regulation) -> None:
        """Lay the lines out, one after the other."""
        self.rules = rules
        self.lines: tuple[Line, ...] = tuple(_lines(rules))
        #: Row of each line by its name, from 0.
        self.rows: Mapping[str, int] = {line.name: FIRST_ROW + n for n, line in enumerate(self.lines)}
        #: The enablers and the results, by the names of their lines.
        self.enablers: tuple[str, ...] = tuple(area.half_code for area in rules.areas)
        self.results: tuple[str, ...] = tuple(f"result {each.code}" for each in rules.results)

    @property
    def last_row(self) -> int:
        """The row of the last line."""
        return FIRST_ROW + len(self.lines) - 1

    def measured(self, code: str) -> tuple[str, ...]:
        """Return the lines that add up to what a determination row measures."""
        named = {f"result {code}", f"subarea {code}", code} & self.rows.keys()
        if code == "total":
            return (*self.enablers, *self.results)
        if code == "enablers":
            return self.enablers
        halves = tuple(area.half_code for area in self.rules.areas if area.code == code)
        return halves or tuple(sorted(named))[:1]


def place(columns: tuple[Column, ...], column: Column, part: Part) -> int:
    """Return where a part of a column's group stands."""
    return _FIRST_GROUP + columns.index(column) * len(Part) + list(Part).index(part)


def letters(columns: tuple[Column, ...], column: Column, part: Part) -> str:
    """Return the letters of that place."""
    return column_letters(place(columns, column, part))


def _lines(rules: Regulation) -> Iterator[Line]:
    for area in rules.areas:
        yield _area_line(area)
        for subarea in area.subareas:
            yield from _subarea_lines(subarea)
    for component in rules.results:
        parts = tuple(f"subarea {subarea.code}" for subarea in component.subareas)
        yield Line(
            Rank.AREA,
            component.code,
            component.name,
            component.weight,
            parts=parts,
            name=f"result {component.code}",
        )
        for subarea in component.subareas:
            yield from _subarea_lines(subarea)


def _area_line(area: Area) -> Line:
    parts = tuple(f"subarea {subarea.code}" for subarea in area.subareas)
    return Line(
        Rank.AREA, area.code, area.name, area.weight, half=area.half, parts=parts, name=area.half_code
    )


def _subarea_lines(subarea: Subarea) -> Iterator[Line]:
    yield Line(
        Rank.SUBAREA,
        subarea.code,
        subarea.name,
        subarea.weight,
        subarea=subarea,
        name=f"subarea {subarea.code}",
    )
    for question in subarea.questions:
        yield Line(
            Rank.QUESTION, question.code, question.label, question=question, name=f"question {question.code}"
        )
        for count in question.inputs:
            yield Line(Rank.COUNT, count.code, count.label, question=count, name=f"question {count.code}")
