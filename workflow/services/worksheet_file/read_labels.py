"""Reading somebody else's form, such as the ministry's for 90/2021: rows by what they are called.

Such forms differ in their columns from year to year, so the columns are found as well: answers by their
heading, questions where the most cells are called like one. What cannot be matched is told, row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from states.errors import Invalid
from states.regulations import QuestionKind, Regulation
from states.vocabulary import Column
from workflow.services.spreadsheets import Cells, Page
from workflow.services.worksheet_file.handed import Form, Handed, Reading, Spot
from workflow.services.worksheet_file.labels import Labels, normalised

#: What forms call the column that an answer stands in; the columns of our worksheet they belong to.
_ANSWERS: Mapping[str, frozenset[Column]] = {
    **dict.fromkeys(
        ("jawaban", "jawaban unit", "jawaban unit kerja", "jawaban satker", "unit", "unit kerja"),
        frozenset({Column.UNIT}),
    ),
    **dict.fromkeys(("jawaban tpi", "tpi", "penilaian tpi"), frozenset({Column.MEMBER, Column.TPI})),
    **dict.fromkeys(("jawaban tpn", "tpn", "penilaian tpn"), frozenset({Column.NATIONAL})),
    **dict.fromkeys(("jawaban pereviu", "pereviu", "reviu"), frozenset({Column.REVIEWER})),
}
#: A column of that name serves whoever fills it.
_ANYBODYS = frozenset({"jawaban"})
_NOTES = frozenset(
    {"catatan", "keterangan", "penjelasan", "catatan penjelasan", "catatan unit", "catatan keterangan"}
)
#: Headings stand near the top.
_HEADING_ROWS = 30


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which columns of a page hold what."""

    heading_row: int
    label: int
    answer: int
    note: int | None


def read_labels(
    pages: Iterable[Page], rules: Regulation, wordings: Mapping[str, str], column: Column
) -> Reading:
    """Return what a form says into one column; raise Invalid where no page looks like a worksheet."""
    labels = Labels(rules, wordings)
    handed: list[Handed] = []
    unmatched: list[Spot] = []
    found: set[str] = set()
    is_form = False
    for page in pages:
        layout = _layout(page.cells, labels, column)
        if layout is None:
            continue
        is_form = True
        for row, cells in enumerate(page.cells[layout.heading_row + 1 :], start=layout.heading_row + 1):
            label = _label(cells, layout, labels)
            code = labels.pass_row(label)
            spot = Spot(page, row, layout.answer, code)
            answer = cells[layout.answer].strip()
            if code is not None:
                found.add(code)
                note = None if layout.note is None else cells[layout.note]
                handed.append(Handed(column, code, spot, answer, note, None))
            elif answer and not labels.is_heading(label):
                unmatched.append(spot)
    if not is_form:
        raise Invalid.because("body.file", "no-worksheet")
    answered = [each for each in handed if _is_answered(each, rules)]
    first = {each.code: each for each in reversed(answered)}
    again = [each.spot.fault("given-twice") for each in answered if first[each.code] is not each]
    absent = tuple(code for code in rules.inputs if code not in found)
    kept = tuple(each for each in answered if first[each.code] is each)
    return Reading(Form.LABELS, kept, tuple(again), tuple(unmatched), absent)


def _label(cells: list[str], layout: _Layout, labels: Labels) -> str:
    """Return what a row is called; forms that indent by columns have headings further to the left."""
    told = (cells[layout.label], *cells[: layout.answer])
    return next((cell for cell in told if labels.knows(cell) or labels.is_heading(cell)), told[0])


def _is_answered(handed: Handed, rules: Regulation) -> bool:
    """Return whether a row answers something; ratios are computed, whatever a form writes there."""
    return bool(handed.value) and rules.questions[handed.code].kind is not QuestionKind.RATIO


def _layout(cells: Cells, labels: Labels, column: Column) -> _Layout | None:
    """Return where a page has questions and answers; None for a page that is no worksheet."""
    label = _label_column(cells, labels)
    if label is None:
        return None
    for row, headings in enumerate(cells[:_HEADING_ROWS]):
        names = [normalised(heading) for heading in headings]
        answer = _answer_column(names, column)
        if answer is not None:
            note = next((at for at, name in enumerate(names) if name in _NOTES and at > answer), None)
            return _Layout(row, label, answer, note)
    return None


def _answer_column(names: list[str], column: Column) -> int | None:
    own = [at for at, name in enumerate(names) if column in _ANSWERS.get(name, ())]
    anybodys = [at for at, name in enumerate(names) if name in _ANYBODYS]
    return next(iter([*own, *anybodys]), None)


def _label_column(cells: Cells, labels: Labels) -> int | None:
    """Return the column in which the most cells are called like a question."""
    width = len(cells[0]) if cells else 0
    matches = [sum(labels.knows(row[at]) for row in cells) for at in range(width)]
    return matches.index(max(matches)) if any(matches) else None
