"""Reading a worksheet that we wrote: by its hidden keys, wherever its rows and columns were moved to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from states.errors import Fault
from states.regulations import Question, Regulation
from states.vocabulary import Column
from workflow.services.spreadsheets import Page
from workflow.services.worksheet_file.handed import Form, Handed, Reading, Spot
from workflow.services.worksheet_file.layout import FORMAT, Stamp, heading, shown
from workflow.services.worksheet_file.plan import KEY, KEYS_ROW, Part

#: Where a column of the worksheet has its parts.
_Places = Mapping[Column, Mapping[Part, int]]


def own_page(pages: Iterable[Page]) -> Page | None:
    """Return the page that we wrote; None in a file that is not ours."""
    return next((page for page in pages if page.cells and _first(page).startswith(FORMAT)), None)


def _first(page: Page) -> str:
    row = page.cells[KEYS_ROW]
    return row[KEY] if row else ""


def read_own(page: Page, rules: Regulation, proposal_id: int) -> Reading:
    """Return what a page says; a page of another proposal says nothing but that."""
    if _first(page) != heading(proposal_id, rules.id):
        fault = Spot(page, KEYS_ROW, KEY).fault("other-worksheet")
        return Reading(Form.OWN, (), (fault,))
    faults: list[Fault] = []
    rows = dict(_rows(page, rules, faults))
    places = _places(page.cells[KEYS_ROW])
    handed = [
        _handed(page, rows[code], rules.questions[code], column, parts)
        for column, parts in places.items()
        if Part.VALUE in parts
        for code in rows
    ]
    absent = tuple(code for code in rules.inputs if code not in rows)
    return Reading(Form.OWN, tuple(handed), tuple(faults), absent=absent)


def _rows(page: Page, rules: Regulation, faults: list[Fault]) -> Iterator[tuple[str, int]]:
    """Yield each question with its row; a question that comes twice is a fault at its second row."""
    seen: set[str] = set()
    for row, cells in enumerate(page.cells[KEYS_ROW + 1 :], start=KEYS_ROW + 1):
        code = cells[KEY]
        if not code:
            continue
        if code not in rules.questions:
            faults.append(Spot(page, row, KEY).fault("unknown-question"))
        elif code in seen:
            faults.append(Spot(page, row, KEY, code).fault("given-twice"))
        elif rules.questions[code].is_filled:
            seen.add(code)
            yield code, row


def _places(keys: list[str]) -> _Places:
    """Return where each column of the worksheet has its parts."""
    found: dict[Column, dict[Part, int]] = {}
    for index, key in enumerate(keys):
        group, _, part = key.partition(".")
        if group in set(Column) and part in set(Part):
            found.setdefault(Column(group), {}).setdefault(Part(part), index)
    return found


def _handed(page: Page, row: int, question: Question, column: Column, parts: Mapping[Part, int]) -> Handed:
    cells = page.cells[row]
    return Handed(
        column,
        question.code,
        Spot(page, row, parts[Part.VALUE], question.code),
        cells[parts[Part.VALUE]].strip(),
        cells[parts[Part.NOTE]] if Part.NOTE in parts else None,
        _stamp(question, cells[parts[Part.STAMP]] if Part.STAMP in parts else ""),
    )


def _stamp(question: Question, text: str) -> Stamp | None:
    """Return a stamp that can be trusted to be one; a value that nobody could have kept is none."""
    stamp = Stamp.read(text)
    try:
        if stamp is not None:
            shown(question, stamp.value)
    except (ValueError, ArithmeticError):
        return None
    return stamp
