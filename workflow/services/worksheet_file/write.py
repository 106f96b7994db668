"""Writing a worksheet as XLSX: the same data give the same bytes, and nothing in it runs.

Text that somebody wrote is a string whatever it begins with, in cells that are text; there are no links,
no names and no macros. Formulas come from the regulation alone.
"""

from __future__ import annotations

import io
from datetime import UTC

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from states.vocabulary import Column
from templates.catalogue import say
from templates.figures import short_score
from workflow.services.read_worksheet import Opened
from workflow.services.worksheet_file.layout import GUIDE, RECAP, SHEET
from workflow.services.worksheet_file.recap_page import write_recap
from workflow.services.worksheet_file.sheet_page import write_sheet
from workflow.services.worksheet_file.sheetful import LANGUAGE, Sheetful
from workflow.services.worksheet_file.styles import Style, Styles

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_GUIDE_WIDTH = 100
_GUIDE_LINES = ("fill", "options", "counts", "points", "locked", "versions", "import", "verdict")


def worksheet_xlsx(opened: Opened, writable: frozenset[Column]) -> bytes:
    """Return a worksheet as one person sees it; columns that are not ``writable`` are locked."""
    sheetful = Sheetful(opened, writable)
    buffer = io.BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    # Without a date of its own the file would carry the moment of writing, and differ each time.
    opened_at = opened.row["opened_at"].astimezone(UTC).replace(tzinfo=None, microsecond=0)
    workbook.set_properties({"title": opened.row["number"], "created": opened_at})
    styles = Styles(workbook)
    _write_guide(workbook.add_worksheet(GUIDE), styles, sheetful)
    sheet = workbook.add_worksheet(SHEET)
    write_sheet(sheet, styles, sheetful)
    write_recap(workbook.add_worksheet(RECAP), styles, sheetful)
    sheet.activate()
    workbook.close()
    return buffer.getvalue()


def _write_guide(sheet: Worksheet, styles: Styles, sheetful: Sheetful) -> None:
    """Say how to fill the file."""
    sheet.set_column(0, 0, _GUIDE_WIDTH)
    sheet.write_string(0, 0, sheetful.title, styles[Style.TITLE])
    least = short_score(LANGUAGE, sheetful.rules.bounds(sheetful.target)[0].points)
    for row, line in enumerate(_GUIDE_LINES, start=2):
        sheet.write_string(row, 0, say(LANGUAGE, f"sheet.guide.{line}", least=least), styles[Style.TEXT])
    sheet.protect("", {"format_columns": True, "format_rows": True})
