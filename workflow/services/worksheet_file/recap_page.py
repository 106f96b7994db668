"""The page that sums up: every determination row with its least, and what each column in sight reaches."""

from __future__ import annotations

from fractions import Fraction

from xlsxwriter.worksheet import Worksheet

from states.findings import Finding
from states.thresholds import threshold_findings
from states.vocabulary import Column
from templates.catalogue import say
from templates.findings import finding_label
from workflow.services.worksheet_file import formulas
from workflow.services.worksheet_file.layout import SHEET, cell_name
from workflow.services.worksheet_file.plan import FIRST_ROW, Part, letters
from workflow.services.worksheet_file.sheetful import LANGUAGE, Sheetful
from workflow.services.worksheet_file.styles import Style, Styles

_TITLE_ROW, _GROUPS_ROW, _HEADINGS_ROW, _FIRST_ROW = 0, 2, 3, 4
_LABEL, _LEAST, _FIRST_GROUP = 0, 1, 2
_PARTS = ("points", "verdict", "missing")
_LABEL_WIDTH, _WIDTH = 52, 14


def write_recap(sheet: Worksheet, styles: Styles, sheetful: Sheetful) -> None:
    """Write the page."""
    heading = styles[Style.HEADING]
    sheet.set_column(_LABEL, _LABEL, _LABEL_WIDTH)
    sheet.set_column(_LEAST, _FIRST_GROUP + len(_PARTS) * len(sheetful.columns), _WIDTH)
    sheet.write_string(_TITLE_ROW, _LABEL, sheetful.title, styles[Style.TITLE])
    for column, name in ((_LABEL, "row"), (_LEAST, "least")):
        sheet.write_string(_GROUPS_ROW, column, "", heading)
        sheet.write_string(_HEADINGS_ROW, column, say(LANGUAGE, f"sheet.column.{name}"), heading)
    bounds = sheetful.rules.bounds(sheetful.target)
    for number, group in enumerate(sheetful.columns):
        first = _FIRST_GROUP + number * len(_PARTS)
        for offset, part in enumerate(_PARTS):
            title = say(LANGUAGE, f"column.{group}") if offset == 0 else ""
            sheet.write_string(_GROUPS_ROW, first + offset, title, heading)
            sheet.write_string(_HEADINGS_ROW, first + offset, say(LANGUAGE, f"sheet.column.{part}"), heading)
        found = threshold_findings(sheetful.rules, sheetful.target, sheetful.scores[group])
        for row, (bound, finding) in enumerate(zip(bounds, found, strict=True), start=_FIRST_ROW):
            sheet.write_string(row, _LABEL, finding_label(finding, LANGUAGE), styles[Style.TEXT])
            sheet.write_number(row, _LEAST, float(bound.points), styles[Style.FIGURE])
            _write_row(sheet, styles, sheetful, (row, first, group), finding, bound.of_code)
        _write_filled(sheet, styles, sheetful, _FIRST_ROW + len(bounds), first, group)
    sheet.freeze_panes(_FIRST_ROW, _LEAST)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_row(
    sheet: Worksheet,
    styles: Styles,
    sheetful: Sheetful,
    at: tuple[int, int, Column],
    finding: Finding,
    code: str,
) -> None:
    """Write what a column reaches of one row, whether that is enough, and what it lacks."""
    row, first, group = at
    figure = styles[Style.FIGURE]
    actual, gap = cell_name(row, first), cell_name(row, first + 2)
    points = letters(sheetful.columns, group, Part.POINTS)
    reached = float(sheetful.scores[group].measured[code])
    lacking = float(Fraction(finding.gap or 0))
    passed, failed = (say(LANGUAGE, f"sheet.verdict.{word}") for word in ("passed", "failed"))
    sheet.write_formula(row, first, formulas.measured(sheetful.plan, SHEET, code, points), figure, reached)
    sheet.write_formula(
        row, first + 1, formulas.verdict(gap, passed, failed), figure, failed if finding.gap else passed
    )
    sheet.write_formula(
        row, first + 2, formulas.missing(actual, f"${cell_name(row, _LEAST)}"), figure, lacking
    )


def _write_filled(
    sheet: Worksheet, styles: Styles, sheetful: Sheetful, row: int, first: int, group: Column
) -> None:
    """Write how many questions are answered."""
    values = letters(sheetful.columns, group, Part.VALUE)
    label = say(LANGUAGE, "sheet.filled", count=str(len(sheetful.rules.inputs)))
    sheet.write_string(row, _LABEL, label, styles[Style.TEXT])
    filled = formulas.filled(values, FIRST_ROW, sheetful.plan.last_row, SHEET)
    count = len(sheetful.opened.columns[group])
    sheet.write_formula(row, first, filled, styles[Style.CLOSED_NUMBER], count)
