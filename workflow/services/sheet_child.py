"""The child that reads a spreadsheet: given an open XLSX file, it prints the cells of all sheets as JSON.

A few kilobytes of XLSX can claim gigabytes: a single far cell makes a table of billions, a packed part
unpacks to a thousand times its size. So the reading happens here, under limits that the system enforces,
and a crash costs nothing but this process, which can write no file and starts no other process.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from enum import IntEnum
from typing import BinaryIO

MOST_ROWS = 20_000
MOST_COLUMNS = 60
#: Longest text of one cell; what is longer is cut to one character more, so that it is noticed.
MOST_CHARACTERS = 2000
#: All cells of all sheets, empty ones within their tables included.
MOST_CELLS = 600_000
MOST_SHEETS = 40
#: All parts of the file together, unpacked.
MOST_UNPACKED_BYTES = 64 * 1024 * 1024
_MOST_PARTS = 500
#: All cells together.
_MOST_TEXT = 8 * 1024 * 1024
#: Interpreter, file and tables together; the empty interpreter takes 20 MB.
_MOST_MEMORY_BYTES = 224 * 1024 * 1024
_MOST_CPU_SECONDS = 8

_CHUNK_BYTES = 256 * 1024
_PACKED = b"PK"
#: How Microsoft's older container begins: an .xls file, or an .xlsx file behind a password.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BEHIND_PASSWORD = "EncryptedPackage".encode("utf-16-le")
#: Entities are declared there, and entities of entities grow without end. No program writes them.
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_MARKUP = (".xml", ".rels", ".vml")


class Outcome(IntEnum):
    """How the child ended."""

    READ = 0
    #: No spreadsheet, or a damaged one.
    BROKEN = 3
    TOO_LARGE = 4
    #: Behind a password.
    ENCRYPTED = 5
    #: A spreadsheet of another kind: .xls, .xlsb, .ods.
    OTHER_KIND = 6
    #: Parts that no program for spreadsheets writes: names that climb out of the file, declared entities.
    UNSAFE = 7


class Unreadable(Exception):  # noqa: N818 -- an answer, not a fault
    """The file is not read on, and why."""

    def __init__(self, outcome: Outcome) -> None:
        """Keep the outcome."""
        super().__init__(outcome)
        self.outcome = outcome


def main() -> Outcome:
    """Print the sheets of the file on standard input and return how that went."""
    _limit(resource.RLIMIT_AS, _MOST_MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, _MOST_CPU_SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        sheets = read(sys.stdin.buffer)
    except Unreadable as refused:
        return refused.outcome
    except MemoryError:
        return Outcome.TOO_LARGE
    printed = json.dumps(sheets, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(printed.encode())
    return Outcome.READ


def read(file: BinaryIO) -> list[dict[str, object]]:
    """Return name and cells of every sheet; raise Unreadable, or MemoryError, for what has none."""
    # Imported under the limits already.
    from python_calamine import CalamineError, PasswordError, load_workbook  # noqa: PLC0415

    _inspect(file)
    file.seek(0)
    try:
        workbook = load_workbook(file)
        if len(workbook.sheet_names) > MOST_SHEETS:
            raise Unreadable(Outcome.TOO_LARGE)
        sheets: list[dict[str, object]] = []
        cells_left, text_left = MOST_CELLS, _MOST_TEXT
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            cells_left -= sheet.total_height * sheet.total_width
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS or cells_left < 0:
                raise Unreadable(Outcome.TOO_LARGE)
            rows = sheet.to_python(skip_empty_area=False)
            cells = [[_text(cell)[: MOST_CHARACTERS + 1] for cell in row] for row in rows]
            text_left -= sum(len(cell) for row in cells for cell in row)
            if text_left < 0:
                raise Unreadable(Outcome.TOO_LARGE)
            sheets.append({"name": name, "cells": cells})
    except PasswordError as error:
        raise Unreadable(Outcome.ENCRYPTED) from error
    except (CalamineError, OSError, ValueError, IndexError, OverflowError) as error:
        raise Unreadable(Outcome.BROKEN) from error
    return sheets


def _inspect(file: BinaryIO) -> None:
    """Raise Unreadable for a file that the reader had better not open."""
    head = file.read(len(_COMPOUND))
    if head == _COMPOUND:
        is_locked = _BEHIND_PASSWORD in file.read()
        raise Unreadable(Outcome.ENCRYPTED if is_locked else Outcome.OTHER_KIND)
    if not head.startswith(_PACKED):
        raise Unreadable(Outcome.BROKEN)
    try:
        with zipfile.ZipFile(file) as archive:
            _inspect_parts(archive)
    # Broken archives make the unpackers raise what they like; nothing of it is a fault of ours.
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise Unreadable(Outcome.BROKEN) from error


def _inspect_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(Outcome.ENCRYPTED)
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise Unreadable(Outcome.TOO_LARGE)
    if len(set(names)) < len(names) or any(_climbs(name) for name in names):
        raise Unreadable(Outcome.UNSAFE)
    if "content.xml" in names or "xl/workbook.bin" in names:
        raise Unreadable(Outcome.OTHER_KIND)
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise Unreadable(Outcome.BROKEN)
    for part in parts:
        # Read to its end in any case: a part that is longer than it says fails here.
        _inspect_text(archive, part, is_markup=part.filename.lower().endswith(_MARKUP))


def _climbs(name: str) -> bool:
    """Return whether a part's name leads out of the file."""
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _inspect_text(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, is_markup: bool) -> None:
    overlap = max(map(len, _DECLARATIONS))
    before = b""
    for chunk in _chunks(archive, part):
        if not is_markup:
            continue
        # In UTF-16 the declarations would look different; spreadsheets are written in UTF-8.
        is_start = not before
        if is_start and b"\x00" in chunk[:4]:
            raise Unreadable(Outcome.UNSAFE)
        if any(declaration in before + chunk for declaration in _DECLARATIONS):
            raise Unreadable(Outcome.UNSAFE)
        before = chunk[-overlap:]


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


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
    sys.exit(main())
