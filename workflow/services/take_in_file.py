"""Taking in a file that somebody hands over: judged by its bytes, and kept before anything names it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from states.errors import Invalid, TooLarge, UnsupportedType
from workflow.db.database import Database
from workflow.db.files import Files
from workflow.services.add_evidence import Piece, may_add
from workflow.services.caller import Caller
from workflow.services.evidence_names import name_as
from workflow.services.file_kinds import kind_of
from workflow.settings import Settings

_UNQUOTABLE = re.compile(r"[^A-Za-z0-9._ ()+-]")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed over, for one question."""

    question: str
    #: Cleaned.
    name: str
    file: BinaryIO
    size_bytes: int


def evidence_files(settings: Settings) -> Files:
    """Return where an installation's evidence lies."""
    return Files(settings.data_dir / "evidence")


@contextmanager
def taken_in(
    database: Database, settings: Settings, caller: Caller, proposal_id: int, handed: Handed
) -> Iterator[Piece]:
    """Yield a file as a piece of evidence, its bytes kept if it would be taken now.

    Bytes without a row are harmless, a row without bytes is not. Raises TooLarge, Invalid for an empty
    file, UnsupportedType, and Unavailable where the disk refuses.
    """
    if handed.size_bytes > settings.max_file_bytes:
        raise TooLarge(settings.max_file_bytes)
    if handed.size_bytes == 0:
        raise Invalid.because("body.file", "empty-file")
    kind = kind_of(handed.file)
    if kind is None:
        raise UnsupportedType
    name = name_as(handed.name, kind)
    with evidence_files(settings).receiving(handed.file, settings.max_file_bytes) as received:
        piece = Piece(handed.question, name, received.sha256, received.size, is_kept=False)
        with database.read() as connection:
            is_kept = may_add(connection, caller, proposal_id, piece, settings.max_proposal_bytes)
        if is_kept:
            received.keep()
            piece = Piece(handed.question, name, received.sha256, received.size)
        yield piece


def attachment_headers(name: str) -> dict[str, str]:
    """Return the headers that keep a file a file: nothing in it runs, whatever a browser makes of it.

    Source: RFC 6266, 4.3: a plain name for old clients, the real one as UTF-8.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _UNQUOTABLE.sub("_", plain).strip(" .") or "file"
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
