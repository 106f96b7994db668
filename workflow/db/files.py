"""Files by their digest: written once, whole or not at all, and checked whenever they are read.

A file lies under ``<folder>/<ab>/<sha256>``; its name comes from its bytes alone, so that no name a person
chose ever touches the disk. Bytes that no row names are harmless: the same bytes are kept once.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from states.errors import TooLarge, Unavailable

_CHUNK_BYTES = 256 * 1024
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600


class Harm(StrEnum):
    """What can have happened to a kept file."""

    #: It is not there any more, or cannot be opened.
    MISSING = "missing"
    #: Its bytes are not those that were kept.
    ALTERED = "altered"


class DamagedFileError(Exception):
    """A kept file is gone, or its bytes are no longer those that were kept."""

    def __init__(self, sha256: str, harm: Harm) -> None:
        """Keep which file it is and what happened to it."""
        super().__init__(f"{sha256} {harm}")
        self.sha256 = sha256
        self.harm = harm


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that wait to be kept; forgotten unless ``keep`` is called."""

    #: Lower-case hex.
    sha256: str
    #: How many bytes.
    size: int
    _waiting: Path
    _place: Path

    def keep(self) -> None:
        """Put the bytes in their place, durably; Unavailable where the disk refuses."""
        try:
            self._place.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            self._waiting.replace(self._place)
            # A name is durable only when its folder is; a new folder, when the one above it is.
            _sync(self._place.parent)
            _sync(self._place.parent.parent)
        except OSError as error:
            raise Unavailable from error


class Files:
    """The files of an installation, under one folder."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made when the first file comes."""
        self._folder = folder

    @contextmanager
    def receiving(self, source: BinaryIO, limit_bytes: int) -> Iterator[Received]:
        """Copy a stream to a temporary file and yield what it holds.

        Raises TooLarge beyond the limit, Unavailable where the disk refuses.
        """
        waiting = self._folder / "incoming" / uuid.uuid4().hex
        try:
            sha256, size = _copy(source, waiting, limit_bytes)
            yield Received(sha256, size, waiting, self._place(sha256))
        finally:
            # Kept, it is there no more; where the disk refuses, that has been told already.
            with suppress(OSError):
                waiting.unlink()

    def read(self, sha256: str) -> Iterator[bytes]:
        """Return the kept bytes in pieces, having checked all of them first; DamagedFileError otherwise.

        Changed between the check and the last piece, the pieces end in a DamagedFileError as well.
        """
        file = self._opened(sha256)
        if _digest(file) != sha256:
            file.close()
            raise DamagedFileError(sha256, Harm.ALTERED)
        file.seek(0)
        return _pieces(file, sha256)

    def harm_to(self, sha256: str) -> Harm | None:
        """Return what has happened to a kept file; None where it is as it was."""
        try:
            with self._opened(sha256) as file:
                return None if _digest(file) == sha256 else Harm.ALTERED
        except DamagedFileError as error:
            return error.harm

    def _opened(self, sha256: str) -> BufferedReader:
        try:
            return self._place(sha256).open("rb")
        except OSError as error:
            raise DamagedFileError(sha256, Harm.MISSING) from error

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _copy(source: BinaryIO, target: Path, limit_bytes: int) -> tuple[str, int]:
    """Write a stream to a new file, down to the disk, and return digest and size."""
    digest, size = hashlib.sha256(), 0
    try:
        target.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            while piece := source.read(_CHUNK_BYTES):
                size += len(piece)
                if size > limit_bytes:
                    raise TooLarge(limit_bytes)
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Unavailable from error
    return digest.hexdigest(), size


def _digest(file: BufferedReader) -> str:
    """Return the digest of a whole file; of one that cannot be read to its end, nothing's digest."""
    try:
        return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pieces(file: BufferedReader, sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    with file:
        while piece := file.read(_CHUNK_BYTES):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != sha256:
        raise DamagedFileError(sha256, Harm.ALTERED)
