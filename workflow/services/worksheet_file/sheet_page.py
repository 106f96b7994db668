"""The page that is filled: the tree of the worksheet; for every column in sight value, note and points."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from states.answers import LARGEST_COUNT, Value, stored
from states.figures import shortest
from states.regulations import Half, Question, QuestionKind
from states.vocabulary import Column
from templates.catalogue import say
from templates.figures import short_score
from workflow.services.worksheet_file import formulas
from workflow.services.worksheet_file.layout import Stamp, as_read, heading, mark, plain
from workflow.services.worksheet_file.plan import (
    CODE,
    FIRST_ROW,
    GROUPS_ROW,
    HEADINGS_ROW,
    KEY,
    KEYS_ROW,
    KIND,
    LABEL,
    TITLE_ROW,
    WEIGHT,
    Line,
    Part,
    Rank,
    letters,
    place,
)
from workflow.services.worksheet_file.sheetful import LANGUAGE, Sheetful
from workflow.services.worksheet_file.styles import Style, Styles

_FIXED = {CODE: ("code", 9), LABEL: ("label", 58), KIND: ("kind", 18), WEIGHT: ("weight", 9)}
_WIDTHS = {Part.VALUE: 12, Part.NOTE: 34, Part.POINTS: 9, Part.STAMP: 4}
_HIDDEN = {"hidden": True}
_BY_RANK = {
    Rank.AREA: Style.AREA,
    Rank.SUBAREA: Style.SUBAREA,
    Rank.QUESTION: Style.TEXT,
    Rank.COUNT: Style.COUNT,
}
#: By whether an answer is text, and whether the person may fill it.
_LOOKS = {
    (True, True): Style.ANSWER,
    (True, False): Style.CLOSED,
    (False, True): Style.NUMBER,
    (False, False): Style.CLOSED_NUMBER,
}
_PROTECTION = {"format_columns": True, "format_rows": True, "autofilter": True}


def write_sheet(sheet: Worksheet, styles: Styles, sheetful: Sheetful) -> None:
    """Write the page."""
    _SheetPage(sheet, styles, sheetful).write()


class _SheetPage:
    """The page while it is written."""

    def __init__(self, sheet: Worksheet, styles: Styles, sheetful: Sheetful) -> None:
        self._sheet = sheet
        self._styles = styles
        self._full = sheetful

    def write(self) -> None:
        self._write_headings()
        for row, line in enumerate(self._full.plan.lines, start=FIRST_ROW):
            self._write_line(row, line)
            for column in self._full.columns:
                if line.question is None:
                    self._write_sum(row, line, column)
                else:
                    self._write_answer(row, line.question, column)
        self._sheet.freeze_panes(FIRST_ROW, KIND)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(GROUPS_ROW, HEADINGS_ROW)
        self._sheet.protect("", _PROTECTION)

    def _write_headings(self) -> None:
        opened, sheet = self._full.opened, self._sheet
        sheet.set_row(KEYS_ROW, None, None, _HIDDEN)
        sheet.write_string(KEYS_ROW, KEY, heading(opened.row["id"], opened.rules.id))
        sheet.write_string(TITLE_ROW, CODE, self._full.title, self._styles[Style.TITLE])
        sheet.set_column(KEY, KEY, None, None, _HIDDEN)
        for column, (name, width) in _FIXED.items():
            sheet.set_column(column, column, width)
            self._head(GROUPS_ROW, column, "")
            self._head(HEADINGS_ROW, column, say(LANGUAGE, f"sheet.column.{name}"))
        for group in self._full.columns:
            for part in Part:
                column = place(self._full.columns, group, part)
                hidden = _HIDDEN if part is Part.STAMP else {}
                sheet.set_column(column, column, _WIDTHS[part], None, hidden)
                sheet.write_string(KEYS_ROW, column, f"{group}.{part}")
                title = say(LANGUAGE, f"column.{group}") if part is Part.VALUE else ""
                self._head(GROUPS_ROW, column, title)
                self._head(HEADINGS_ROW, column, say(LANGUAGE, f"sheet.column.{part}"))

    def _head(self, row: int, column: int, text: str) -> None:
        self._sheet.write_string(row, column, text, self._styles[Style.HEADING])

    def _write_line(self, row: int, line: Line) -> None:
        look = self._styles[_BY_RANK[line.rank]]
        if line.question is not None:
            self._sheet.write_string(row, KEY, line.question.code)
        self._sheet.write_string(row, CODE, line.code, look)
        self._sheet.write_string(row, LABEL, self._label(line), look)
        self._sheet.write_string(row, KIND, self._kind(line), look)
        if line.weight is None:
            self._sheet.write_blank(row, WEIGHT, None, look)
        else:
            self._sheet.write_number(row, WEIGHT, float(line.weight), look)

    def _label(self, line: Line) -> str:
        if line.half and line.half != Half.WHOLE:
            return f"{line.label} — {say(LANGUAGE, f'sheet.half.{line.half}')}"
        wording = self._full.opened.wordings.get(line.code) if line.question is not None else None
        if wording is None or line.question is None:
            return line.label
        text = plain(wording["wording"])
        return f"{text} ({line.label})" if line.question.keeps_label else text

    def _kind(self, line: Line) -> str:
        """Return how a question is answered; of an area, the least that its determination row asks."""
        question = line.question
        if question is None:
            bounds = self._full.rules.bounds(self._full.target)
            code = line.code if line.rank is Rank.AREA else None
            least = next((bound.points for bound in bounds if bound.of_code == code), None)
            kind = "least" if line.half in {"", Half.WHOLE} else "least-of-both"
            return "" if least is None else self._say(kind, least=short_score(LANGUAGE, least))
        match question.kind:
            case QuestionKind.CHOICE:
                return " / ".join(question.options)
            case QuestionKind.INDEX:
                lowest, highest = (short_score(LANGUAGE, bound) for bound in question.index_range or ())
                return self._say("index", least=lowest, most=highest)
            case QuestionKind.COUNT:
                return self._say("count")
            case _:
                return self._say("ratio")

    def _say(self, kind: str, **facts: str) -> str:
        return say(LANGUAGE, f"sheet.kind.{kind}", **facts)

    def _write_sum(self, row: int, line: Line, column: Column) -> None:
        """Write the points of an area, a result or a sub-area."""
        look = self._styles[_BY_RANK[line.rank]]
        for part in (Part.VALUE, Part.NOTE):
            self._sheet.write_blank(row, place(self._full.columns, column, part), None, look)
        formula = formulas.points(self._full.plan, line, letters(self._full.columns, column, Part.POINTS))
        measured = self._full.scores[column].measured[line.name.rpartition(" ")[2]]
        at = place(self._full.columns, column, Part.POINTS)
        self._sheet.write_formula(row, at, formula, look, float(measured))

    def _write_answer(self, row: int, question: Question, column: Column) -> None:
        cell = self._full.opened.columns[column].get(question.code)
        is_open = column in self._full.writable and question.is_filled
        at = {part: place(self._full.columns, column, part) for part in Part}
        self._write_value(row, question, column, None if cell is None else cell.value)
        note = None if cell is None else cell.note
        look = self._styles[Style.NOTE if is_open else Style.CLOSED]
        if note:
            self._sheet.write_string(row, at[Part.NOTE], plain(note), look)
        else:
            self._sheet.write_blank(row, at[Part.NOTE], None, look)
        if question.is_filled:
            value = "" if cell is None else stored(cell.value)
            stamp = Stamp(0 if cell is None else cell.version, value, mark(note))
            self._sheet.write_string(row, at[Part.STAMP], str(stamp))
        if question.is_scored:
            formula = formulas.worth(
                self._full.plan, question, letters(self._full.columns, column, Part.VALUE)
            )
            worth = float(self._full.scores[column].items[question.code])
            self._sheet.write_formula(row, at[Part.POINTS], formula, self._styles[Style.FIGURE], worth)

    def _write_value(self, row: int, question: Question, column: Column, value: Value | None) -> None:
        """Write a value as its kind, and what a person may type in its place."""
        at = place(self._full.columns, column, Part.VALUE)
        is_open = column in self._full.writable and question.is_filled
        look = self._styles[_LOOKS[question.kind is QuestionKind.CHOICE, is_open]]
        match value:
            case None:
                self._sheet.write_blank(row, at, None, look)
            case str():
                self._sheet.write_string(row, at, value, look)
            case _:
                self._sheet.write_number(row, at, float(as_read(float(value))), look)
        if is_open:
            self._sheet.data_validation(row, at, row, at, _validation(question))


def _validation(question: Question) -> dict[str, Any]:
    """Return what may be typed as the answer to a question."""
    told = {
        "error_title": say(LANGUAGE, "sheet.invalid.title"),
        "error_message": say(LANGUAGE, f"sheet.invalid.{question.kind}"),
        "ignore_blank": True,
    }
    match question.kind:
        case QuestionKind.CHOICE:
            return {"validate": "list", "source": list(question.options), **told}
        case QuestionKind.INDEX:
            least, most = (shortest(bound) for bound in question.index_range or ())
            return {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most, **told}
        case _:
            return {
                "validate": "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": LARGEST_COUNT,
                **told,
            }
