"""The child that reads a spreadsheet: run with a file's path, it prints the cells as JSON.

A few kilobytes of XLSX can claim gigabytes: a single far cell makes a table of billions. So the reading
happens here, under limits that the system enforces, and a crash costs nothing but this process.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime
from enum import IntEnum

MOST_ROWS = 20_000
MOST_COLUMNS = 60
#: Longest text of one cell; what is longer is cut to one character more, so that it is noticed.
MOST_CHARACTERS = 2000
#: All cells together.
_MOST_TEXT = 16 * 1024 * 1024
_MOST_MEMORY_BYTES = 768 * 1024 * 1024
_MOST_CPU_SECONDS = 20


class Outcome(IntEnum):
    """How the child ended."""

    READ = 0
    #: No spreadsheet, or a damaged one.
    BROKEN = 3
    TOO_LARGE = 4


def main(path: str) -> Outcome:
    """Print the cells of a file's first sheet as JSON and return how that went."""
    _limit(resource.RLIMIT_AS, _MOST_MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, _MOST_CPU_SECONDS)
    # Imported under the limits already.
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415

    try:
        workbook = load_workbook(path)
        sheet = workbook.get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError):
        return Outcome.BROKEN
    except MemoryError:
        return Outcome.TOO_LARGE
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        return Outcome.TOO_LARGE
    cells = [
        [_text(cell)[: MOST_CHARACTERS + 1] for cell in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    if sum(len(cell) for row in cells for cell in row) > _MOST_TEXT:
        return Outcome.TOO_LARGE
    json.dump(cells, sys.stdout)
    return Outcome.READ


def _limit(kind: int, most: int) -> None:
    """Set a limit, unless a lower one holds already."""
    _, hard = resource.getrlimit(kind)
    lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (lower, lower))


def _text(cell: object) -> str:
    """Return a cell as somebody would type it."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
