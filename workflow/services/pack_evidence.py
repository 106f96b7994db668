"""All the evidence of a proposal as one ZIP archive, written while it is sent, with a manifest.

The manifest comes last, and a ZIP archive's directory comes after it: an archive that breaks off has
neither and cannot be opened, so nobody takes half of it for the whole.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from states.errors import NotFound
from workflow.db.files import DamagedFileError, Files, Harm
from workflow.db.queries.evidence import evidence_now
from workflow.db.queries.proposals import proposal_standing
from workflow.services.evidence_names import MANIFEST, PackedNames

#: The shape of the manifest; a later shape takes the next number.
MANIFEST_FORMAT = 1
_MODE = 0o600 << 16
#: Archives cannot hold an earlier year.
_FIRST_YEAR = 1980
#: From here on an entry needs the longer form of its size.
_LONG_BYTES = 0xFFFF_FFFF // 2


@dataclass(frozen=True, slots=True)
class Packing:
    """What an archive is made of, as it stood at one moment."""

    number: str
    made_at: datetime
    #: The proposal's evidence now, by question.
    pieces: tuple[RowMapping, ...]


def evidence_to_pack(connection: Connection, proposal_id: int, moment: datetime) -> Packing:
    """Return what a proposal's archive is made of; raise NotFound for no such proposal."""
    row = proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    return Packing(row["number"], moment, tuple(evidence_now(connection, proposal_id)))


def packed(packing: Packing, files: Files) -> Iterator[bytes]:
    """Yield the archive piece by piece, holding one piece at a time.

    Files that are missing or altered are left out and named in the manifest. Raises DamagedFileError
    where a file changes while it is being sent: the archive then has no end.
    """
    sink = _Sink()
    told: list[dict[str, Any]] = []
    names = PackedNames()
    archive = zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True)
    for row in packing.pieces:
        path, status = None, "link"
        if row["url"] is None:
            path = names.of(row["question"], row["name"])
            try:
                content = files.read(row["sha256"])
            except DamagedFileError as error:
                path, status = None, error.harm.value
            else:
                status = "included"
                yield from _written(archive, sink, path, row, content)
        told.append(_told(row, path, status))
    with archive.open(_entry(MANIFEST, packing.made_at), "w") as entry:
        entry.write(json.dumps(_manifest(packing, told), ensure_ascii=False, indent=1).encode())
    archive.close()
    yield from sink.taken()


def _written(
    archive: zipfile.ZipFile, sink: _Sink, path: str, row: RowMapping, content: Iterator[bytes]
) -> Iterator[bytes]:
    """Write one file and yield what that adds to the archive."""
    entry = _entry(path, row["recorded_at"])
    with archive.open(entry, "w", force_zip64=row["bytes"] > _LONG_BYTES) as opened:
        for piece in content:
            opened.write(piece)
            yield from sink.taken()
    yield from sink.taken()


def _entry(path: str, moment: datetime) -> zipfile.ZipInfo:
    at = moment.astimezone(UTC)
    entry = zipfile.ZipInfo(path, (max(at.year, _FIRST_YEAR), *at.timetuple()[1:6]))
    entry.external_attr = _MODE
    return entry


def _told(row: RowMapping, path: str | None, status: str) -> dict[str, Any]:
    """Return what the manifest says of one piece."""
    return {
        "id": row["id"],
        "question": row["question"],
        "revision": row["revision"],
        "name": row["name"],
        "status": status,
        "path": path,
        "url": row["url"],
        "sha256": row["sha256"],
        "bytes": row["bytes"],
        "by": row["recorded_by_name"],
        "at": row["recorded_at"].astimezone(UTC).isoformat(),
    }


def _manifest(packing: Packing, told: list[dict[str, Any]]) -> dict[str, Any]:
    def count(status: str) -> int:
        return sum(each["status"] == status for each in told)

    harmed = {harm.value: count(harm.value) for harm in Harm}
    return {
        "format": MANIFEST_FORMAT,
        "proposal": packing.number,
        "made_at": packing.made_at.astimezone(UTC).isoformat(),
        "count": len(told),
        "included": count("included"),
        "links": count("link"),
        **harmed,
        "is_complete": not any(harmed.values()),
        "items": told,
    }


@dataclass(slots=True)
class _Sink:
    """Where the archive is written: it keeps what was not sent yet. It has no position to return to."""

    _waiting: list[bytes] = field(default_factory=list)

    def write(self, piece: bytes) -> int:
        self._waiting.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is written waits here until it is taken."""

    def close(self) -> None:
        """Do nothing, likewise."""

    def taken(self) -> Iterator[bytes]:
        """Yield what waits, and forget it."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            yield b"".join(waiting)
