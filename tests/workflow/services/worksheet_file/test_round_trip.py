"""There and back: a worksheet that is downloaded and handed in again says what it said."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from states.regulations import REGULATIONS, regulation
from states.vocabulary import Column
from tests.states.worksheets import at_random
from tests.workflow.workbooks import cells, opened, pages_of
from workflow.services.read_worksheet import Cell
from workflow.services.worksheet_file.layout import Stamp
from workflow.services.worksheet_file.merge import merge
from workflow.services.worksheet_file.read_own import own_page, read_own
from workflow.services.worksheet_file.write import worksheet_xlsx

WORKSHEETS = 200
UNIT, REVIEWER = Column.UNIT, Column.REVIEWER
RULES = [regulation(each) for each in REGULATIONS]


def read_back(rules, content, proposal_id=7):
    page = own_page(pages_of(content))
    assert page is not None
    return read_own(page, rules, proposal_id)


def unstamped(reading):
    """Return a reading as that of a file that remembers nothing, so that every cell speaks for itself."""
    blank = [(each, Stamp(0, "", "")) for each in reading.handed]
    handed = tuple(
        type(each)(each.column, each.code, each.spot, each.value, each.note, s) for each, s in blank
    )
    return type(reading)(reading.form, handed)


def random_worksheet(seed):
    """Return a regulation and answers in two columns, with gaps and notes, by chance."""
    chance = Random(seed)  # noqa: S311 -- nothing secret
    rules = RULES[seed % len(RULES)]
    columns = {}
    for column in (UNIT, REVIEWER):
        answers = at_random(rules, chance)
        columns[column] = {
            code: Cell(value, chance.randint(1, 9), chance.choice([None, "Catatan", "=1+1\nbaris dua"]))
            for code, value in answers.items()
            if chance.random() < 0.9
        }
    return rules, columns


@pytest.mark.parametrize("first", range(0, WORKSHEETS, 20))
def test_what_was_written_is_read_again(first):
    for seed in range(first, first + 20):
        rules, columns = random_worksheet(seed)
        reading = read_back(rules, worksheet_xlsx(opened(rules, columns), frozenset({UNIT})))
        assert merge(rules, reading, columns) == merge(rules, type(reading)(reading.form, ()), columns)
        # To a blank worksheet the same cells bring every answer.
        merged = merge(rules, unstamped(reading), {})
        assert merged.faults == ()
        found = {(each.column, each.code): (each.now.value, each.now.note) for each in merged.changes}
        assert found == {
            (column, code): (cell.value, cell.note)
            for column, given in columns.items()
            for code, cell in given.items()
        }


@pytest.mark.parametrize("index", ["29/9", "3.59500000000000000001", "3.2", "1", "4"])
def test_an_untouched_index_stays_exact(index):
    rules = regulation("permenpanrb-90-2021")
    columns = {UNIT: {"P125": Cell(Fraction(index), 1, "lama")}}
    content = worksheet_xlsx(opened(rules, columns), frozenset({UNIT}))
    assert merge(rules, read_back(rules, content), columns).changes == ()


def test_an_index_whose_note_changed_stays_exact():
    rules = regulation("permenpanrb-90-2021")
    columns = {UNIT: {"P125": Cell(Fraction(29, 9), 1, "lama")}}
    reading = read_back(rules, worksheet_xlsx(opened(rules, columns), frozenset({UNIT})))
    renoted = tuple(
        type(each)(each.column, each.code, each.spot, each.value, "baru", each.stamp)
        if each.code == "P125"
        else each
        for each in reading.handed
    )
    [change] = merge(rules, type(reading)(reading.form, renoted), columns).changes
    assert (change.now.value, change.now.note, change.is_conflict) == (Fraction(29, 9), "baru", False)


def test_a_file_of_another_proposal_says_nothing():
    rules = regulation("permenpanrb-10-2019")
    content = worksheet_xlsx(opened(rules, {UNIT: cells({"Q01": "Ya"})}), frozenset({UNIT}))
    for proposal_id, other in ((8, rules), (7, regulation("permenpanrb-90-2021"))):
        reading = read_back(other, content, proposal_id)
        assert (reading.handed, [fault.reason for fault in reading.faults]) == ((), ["other-worksheet"])
