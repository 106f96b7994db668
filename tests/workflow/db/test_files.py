"""Kept files: whole or not at all, checked when read, under names of our own."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from states.errors import TooLarge, Unavailable
from workflow.db.files import DamagedFileError, Files

WORDS = b"Keputusan tim pembangunan zona integritas"
DIGEST = hashlib.sha256(WORDS).hexdigest()


def kept(folder: Path) -> Files:
    files = Files(folder)
    with files.receiving(io.BytesIO(WORDS), 1000) as received:
        received.keep()
    return files


def on_disk(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_bytes_come_back_as_they_were(tmp_path):
    assert b"".join(kept(tmp_path).read(DIGEST)) == WORDS


def test_a_file_lies_under_its_digest_for_its_owner_alone(tmp_path):
    kept(tmp_path)
    assert on_disk(tmp_path) == [f"{DIGEST[:2]}/{DIGEST}"]
    assert (tmp_path / DIGEST[:2] / DIGEST).stat().st_mode & 0o077 == 0


def test_the_same_bytes_are_kept_once(tmp_path):
    kept(tmp_path)
    kept(tmp_path)
    assert len(on_disk(tmp_path)) == 1


def test_what_is_not_kept_leaves_nothing(tmp_path):
    with Files(tmp_path).receiving(io.BytesIO(WORDS), 1000) as received:
        assert (received.sha256, received.size) == (DIGEST, len(WORDS))
    assert on_disk(tmp_path) == []


@pytest.mark.parametrize("limit", [0, len(WORDS) - 1])
def test_more_than_the_limit_is_refused_and_leaves_nothing(tmp_path, limit):
    with pytest.raises(TooLarge), Files(tmp_path).receiving(io.BytesIO(WORDS), limit):
        pass
    assert on_disk(tmp_path) == []


def test_exactly_the_limit_is_taken(tmp_path):
    with Files(tmp_path).receiving(io.BytesIO(WORDS), len(WORDS)) as received:
        assert received.size == len(WORDS)


def test_a_changed_file_is_not_given_out(tmp_path):
    files = kept(tmp_path)
    (tmp_path / DIGEST[:2] / DIGEST).write_bytes(WORDS.replace(b"tim", b"TIM"))
    with pytest.raises(DamagedFileError):
        files.read(DIGEST)


def test_a_lost_file_is_a_fault(tmp_path):
    with pytest.raises(DamagedFileError):
        Files(tmp_path).read(DIGEST)


def test_a_disk_that_refuses_is_told_as_unavailable(tmp_path):
    (tmp_path / "incoming").write_text("a file where the folder should be")
    with pytest.raises(Unavailable), Files(tmp_path).receiving(io.BytesIO(WORDS), 1000):
        pass
