"""What a file is, judged by its bytes: its name and the type a client claims say nothing.

Nothing is unpacked or rendered here. Office documents are ZIP archives, and kept as such.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import BinaryIO

_CHUNK_BYTES = 256 * 1024
#: A ZIP archive ends in its directory's end record, with a comment of at most 65,535 bytes behind it.
#: Source: PKWARE APPNOTE, 4.3.16.
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL_BYTES = 22 + 65_535
# Control characters other than the tabs and breaks that texts and CSV files hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: Beginnings of texts that a browser or a shell would run: markup and scripts are no evidence.
_RUNNABLE = ("<", "#!")


class FileKind(StrEnum):
    """A kind of file that is accepted as evidence."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    #: Plain, or an Office document (XLSX, DOCX, PPTX).
    ZIP = "zip"
    #: UTF-8, CSV included.
    TEXT = "text"


#: How names of each kind may end, the plainest first; nothing among them runs when it is opened.
ENDINGS: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.PDF: (".pdf",),
    FileKind.PNG: (".png",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.ZIP: (".zip", ".xlsx", ".docx", ".pptx", ".ods", ".odt", ".odp"),
    FileKind.TEXT: (".txt", ".csv", ".md", ".json"),
}

_SIGNATURES = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"PK\x03\x04", FileKind.ZIP),
)


def kind_of(file: BinaryIO) -> FileKind | None:
    """Return what a file is; None for what is not accepted. The file is left at its beginning."""
    file.seek(0)
    head = file.read(16)
    kind = next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)
    if kind is FileKind.ZIP and not _has_zip_end(file):
        kind = None
    if kind is None and _is_text(file):
        kind = FileKind.TEXT
    file.seek(0)
    return kind


def _has_zip_end(file: BinaryIO) -> bool:
    size = file.seek(0, 2)
    file.seek(max(0, size - _ZIP_TAIL_BYTES))
    return _ZIP_END in file.read()


def _is_text(file: BinaryIO) -> bool:
    """Return whether the whole file is UTF-8 text that nothing would run."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_start = True
    try:
        while piece := file.read(_CHUNK_BYTES):
            text = decoder.decode(piece)
            if _CONTROL.search(text) or (is_start and text.lstrip().startswith(_RUNNABLE)):
                return False
            is_start = is_start and not text.strip()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
