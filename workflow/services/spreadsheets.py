"""Reading spreadsheets in a child process that may neither eat nor hang the rest, nor leave anything behind.

The child gets the open file and no name of it, so there is nothing to tidy up however it ends: what was
uploaded lies in a file without a name, which goes with the last one who holds it.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import copyfileobj
from typing import BinaryIO

from states.errors import Invalid, Unavailable
from workflow.services import sheet_child
from workflow.services.sheet_child import Outcome

#: A larger file is no worksheet and no list of units.
MOST_BYTES = 20 * 1024 * 1024
#: How long the child may take, its start included.
TIMEOUT_SECONDS = 9
#: So many children at once; each may take a quarter of a gigabyte.
_CHILDREN = 2
#: Whoever waits longer for a turn is told to come again.
_WAIT_SECONDS = 4

#: Why a file was not read, by how the child ended.
_REASONS: Mapping[Outcome, str] = {
    Outcome.BROKEN: "broken-xlsx",
    Outcome.TOO_LARGE: "sheet-too-large",
    Outcome.ENCRYPTED: "encrypted-sheet",
    Outcome.OTHER_KIND: "other-spreadsheet",
    Outcome.UNSAFE: "unsafe-sheet",
}
#: What the child gets of our environment: nothing that is secret.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")

_slots = threading.BoundedSemaphore(_CHILDREN)

Cells = list[list[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a spreadsheet: every cell as somebody would type it, empty ones as ``""``."""

    #: From 1.
    number: int
    name: str
    #: By row and column, both from 0.
    cells: Cells


def read_pages(source: BinaryIO, where: str) -> tuple[Page, ...]:
    """Return the sheets of an XLSX file; raise Invalid at ``where`` for what cannot be read as one.

    Raises Unavailable where too many files are being read already.
    """
    with _with_descriptor(source, where) as file:
        if not _slots.acquire(timeout=_WAIT_SECONDS):
            raise Unavailable
        try:
            outcome, printed = _run_child(file)
        finally:
            _slots.release()
    if outcome is not Outcome.READ:
        raise Invalid.because(where, _REASONS[outcome])
    sheets = json.loads(printed)
    return tuple(Page(n, sheet["name"], sheet["cells"]) for n, sheet in enumerate(sheets, start=1))


@contextmanager
def _with_descriptor(source: BinaryIO, where: str) -> Iterator[BinaryIO]:
    """Yield the file from its beginning, copied to a nameless one where it has no descriptor."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if size > MOST_BYTES:
        raise Invalid.because(where, "file-too-large", limit=str(MOST_BYTES // 1024**2))
    try:
        # Small uploads lie in memory until somebody asks for their descriptor.
        source.fileno()
    except OSError:
        with tempfile.TemporaryFile() as copy:
            copyfileobj(source, copy)
            copy.seek(0)
            yield copy
    else:
        source.seek(0)
        yield source


def _run_child(file: BinaryIO) -> tuple[Outcome, bytes]:
    """Return how the child ended, and what it printed."""
    # Isolated: the child needs nothing of ours but its own file.
    command = [sys.executable, "-I", sheet_child.__file__]
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    try:
        child = subprocess.run(  # noqa: S603 -- ourselves
            command, stdin=file, capture_output=True, timeout=TIMEOUT_SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        return Outcome.TOO_LARGE, b""
    if child.returncode in set(Outcome):
        return Outcome(child.returncode), child.stdout
    # A limit ends it by a signal; whatever else made it fail lay in the file.
    return Outcome.TOO_LARGE if child.returncode < 0 else Outcome.BROKEN, b""
