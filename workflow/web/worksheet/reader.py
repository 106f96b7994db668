"""Turning an opened worksheet into the ledger of one section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from states.answers import stored
from states.figures import cut, cut_up
from states.regulations import Question, QuestionKind, Regulation
from states.scoring import Scores, score
from states.vocabulary import Predicate
from workflow.services.read_worksheet import Cell, Opened
from workflow.web.worksheet.desks import Desk
from workflow.web.worksheet.ledger import (
    VIEWS,
    Chance,
    Group,
    Ledger,
    Line,
    Measure,
    Option,
    Other,
    Refused,
    Tab,
)
from workflow.web.worksheet.sections import Section, sections_of
from workflow.web.worksheet.sheet_form import seen_mark


def ledger_of(
    opened: Opened, desk: Desk, section: Section, view: str, number: str, refused: Refused
) -> Ledger:
    """Return the ledger of a section; ``number`` is the proposal's."""
    return _Reader(opened, desk, number, refused).ledger(section, view)


class _Reader:
    """Reads one column of an opened worksheet."""

    def __init__(self, opened: Opened, desk: Desk, number: str, refused: Refused) -> None:
        self._opened, self._desk, self._number, self._refused = opened, desk, number, refused
        self._rules: Regulation = opened.rules
        self._cells: Mapping[str, Cell] = opened.columns.get(desk.column, {})
        self._scores: Scores = score(self._rules, {code: cell.value for code, cell in self._cells.items()})
        self._bounds = {bound.row: bound for bound in self._rules.bounds(Predicate(opened.row["target"]))}

    def ledger(self, section: Section, view: str) -> Ledger:
        sections = sections_of(self._rules, Predicate(self._opened.row["target"]))
        tabs = tuple(self._tab(one, section) for one in sections)
        parts = [
            (
                part.name,
                part.half,
                tuple(self._group(sub.name, sub.code, sub.weight, sub.questions) for sub in part.subareas),
            )
            for part in section.parts
        ]
        lines = [line for _, _, groups in parts for group in groups for line in group.lines]
        return Ledger(
            section=section,
            tabs=tabs,
            parts=tuple(_narrowed(parts, view)),
            measures=tuple(self._measure(row) for row in ("total", "enablers") if row in self._bounds),
            chances=tuple(self._chances(section)),
            filled=sum(tab.filled for tab in tabs),
            count=sum(tab.count for tab in tabs),
            shown={one: sum(line.is_in(one) for line in lines) for one in VIEWS},
            view=view,
            next_open=self._next_open(sections, section),
        )

    def _tab(self, section: Section, here: Section) -> Tab:
        codes = [question.code for question in section.questions]
        return Tab(
            address=section.address,
            name=section.name,
            path=self._desk.path(self._number, section.address),
            is_here=section.address == here.address,
            filled=sum(code in self._cells for code in codes),
            count=len(codes),
            measures=tuple(self._measure(bound.row) for bound in section.bounds),
        )

    def _measure(self, row: str) -> Measure:
        bound = self._bounds[row]
        points = self._scores.measured[bound.of_code]
        missing = bound.points - points
        return Measure(
            row, cut(points), cut(bound.points), cut_up(missing) if missing > 0 else None, bound.verified
        )

    def _group(self, name: str, code: str, weight: Fraction, questions: Iterable[Question]) -> Group:
        lines = tuple(
            self._line(one, is_count=one is not item) for item in questions for one in (item, *item.inputs)
        )
        return Group(code, name, cut(self._scores.subareas[code]), cut(weight), lines)

    def _line(self, question: Question, *, is_count: bool) -> Line:
        code, cell = question.code, self._cells.get(question.code)
        typed = self._refused.typed.get(code)
        standing = "" if cell is None or cell.is_prefilled else _spelled(cell)
        wording = self._opened.wordings.get(code)
        told = {} if wording is None else wording["options"]
        version, note = (0, None) if cell is None else (cell.version, cell.note)
        return Line(
            code=code,
            text=question.label if wording is None else wording["wording"],
            kind=question.kind.value,
            options=tuple(
                Option(value, int(100 * worth), told.get(value)) for value, worth in question.options.items()
            ),
            value=standing if typed is None else typed.value,
            note=(note or "") if typed is None else typed.note,
            seen=seen_mark(version, note, standing),
            prefilled=_spelled(cell) if cell is not None and cell.is_prefilled else None,
            others=tuple(self._others(code)),
            by=None if cell is None else cell.recorded_by_name,
            at=None if cell is None else cell.recorded_at,
            evidence=len(self._opened.evidence.get(code, ())),
            share=self._share(question),
            doubt=question.why,
            fault=self._refused.faults.get(code),
            rival=standing if code in self._refused.rivals else None,
            is_count=is_count,
        )

    def _share(self, question: Question) -> Fraction | None:
        if question.kind is not QuestionKind.RATIO or any(
            one.code not in self._cells for one in question.inputs
        ):
            return None
        return self._scores.items[question.code]

    def _others(self, code: str) -> Iterable[Other]:
        for column, cells in self._opened.columns.items():
            cell = cells.get(code)
            if column is not self._desk.column and cell is not None and not cell.is_prefilled:
                yield Other(column.value, _spelled(cell), cell.note)

    def _chances(self, section: Section) -> Iterable[Chance]:
        """Yield the open lines of a section whose minimum is missed, with the most that each can add."""
        if all(self._measure(bound.row).missing is None for bound in section.bounds):
            return
        for part in section.parts:
            for sub in part.subareas:
                scored = [item for item in sub.questions if item.is_scored]
                for item in scored:
                    if any(one.code not in self._cells for one in (item.inputs or (item,))):
                        yield Chance(item.code, item.label, cut(sub.weight / len(scored)))

    def _next_open(self, sections: tuple[Section, ...], here: Section) -> tuple[str, str] | None:
        at = [section.address for section in sections].index(here.address)
        for section in (*sections[at:], *sections[:at]):
            for question in section.questions:
                if question.code not in self._cells:
                    return section.address, question.code
        return None


def _spelled(cell: Cell) -> str:
    return str(cell.value) if isinstance(cell.value, int) else stored(cell.value)


def _narrowed(
    parts: Iterable[tuple[str, str | None, tuple[Group, ...]]], view: str
) -> Iterable[tuple[str, str | None, tuple[Group, ...]]]:
    """Yield the parts with the lines that a view shows, without groups that are then empty."""
    for name, half, groups in parts:
        kept = (replace(g, lines=tuple(one for one in g.lines if one.is_in(view))) for g in groups)
        yield name, half, tuple(group for group in kept if group.lines)
