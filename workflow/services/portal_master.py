"""Reading the national portal's master of questions: a tree of nodes with questions at its leaves.

Only the shape is looked at here; whether it is our regulation's is ``portal_differences``' matter. Weights
and multipliers are read as exact decimals, never as binary floats.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from states.errors import Fault, Invalid

#: The real master has a third of a megabyte.
MOST_BYTES = 10 * 1024 * 1024
_MOST_DEPTH = 10
_LONGEST_TEXT = 20_000
_YEARS = range(2000, 2101)
_DECIMAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that a question offers."""

    key: str
    label: str
    #: What it is worth, 0..1.
    multiplier: Fraction


@dataclass(frozen=True, slots=True)
class MasterQuestion:
    """One question of the master."""

    id: int
    wording: str
    #: How the answer is chosen.
    criteria: str
    #: The master's word for the kind of answer.
    kind: str
    #: 0 where the node above holds the weight.
    weight: Fraction
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A branch of the master's tree."""

    id: int
    level: str
    weight: Fraction
    children: tuple[Node, ...]
    own: tuple[MasterQuestion, ...]

    @property
    def questions(self) -> Iterator[MasterQuestion]:
        """Every question at this node and below."""
        yield from self.own
        for child in self.children:
            yield from child.questions


@dataclass(frozen=True, slots=True)
class Master:
    """A master of one year."""

    year: int
    #: How many questions it claims to hold.
    claimed: int
    roots: tuple[Node, ...]
    #: SHA-256 of the file, lower-case hex.
    digest: str

    @property
    def questions(self) -> tuple[MasterQuestion, ...]:
        """Every question in the order of the tree."""
        return tuple(question for root in self.roots for question in root.questions)


class _Shape(ValueError):  # noqa: N818 -- carries the place, never leaves this module
    def __init__(self, where: str, asked: str) -> None:
        super().__init__(where)
        self.where = where
        self.asked = asked


def read_master(path: Path) -> Master:
    """Return the master in a file; raise Invalid for one that is damaged or shaped differently."""
    if not path.is_file():
        raise Invalid.because(path.name, "no-such-file")
    if path.stat().st_size > MOST_BYTES:
        raise Invalid.because(path.name, "file-too-large", limit=str(MOST_BYTES // 1024**2))
    content = path.read_bytes()
    try:
        parsed = json.loads(content, parse_float=_exact, parse_int=_exact, parse_constant=_exact)
    except (ValueError, RecursionError) as error:
        raise Invalid.because(path.name, "not-json") from error
    try:
        return _master(parsed, hashlib.sha256(content).hexdigest())
    except _Shape as odd:
        raise Invalid([Fault(odd.where, "not-a-master", {"asked": odd.asked})]) from odd


def _exact(spelling: str) -> Fraction:
    """Return the number that is written, exactly; raise ValueError for one that no master holds."""
    if not _DECIMAL.fullmatch(spelling):
        raise ValueError(spelling[:20])
    return Fraction(spelling)


def _master(raw: object, digest: str) -> Master:
    fields = _mapping(raw, "master")
    year = _whole(fields, "tahun", "master")
    if year not in _YEARS:
        raise _Shape("master", "tahun")
    roots = tuple(_node(item, 1) for item in _list(fields, "data", "master"))
    return Master(year, _whole(fields, "total_soal", "master"), roots, digest)


def _node(raw: object, depth: int) -> Node:
    if depth > _MOST_DEPTH:
        raise _Shape("master", "data")
    fields = _mapping(raw, "master")
    node_id = _whole(fields, "id", "master")
    where = f"node {node_id}"
    return Node(
        node_id,
        _text(fields, "level", where),
        _number(fields, "bobot_maksimal", where),
        tuple(_node(child, depth + 1) for child in _list(fields, "children", where)),
        tuple(_question(item, where) for item in _optional_list(fields, "soals", where)),
    )


def _question(raw: object, at: str) -> MasterQuestion:
    fields = _mapping(raw, at)
    question_id = _whole(fields, "id", at)
    where = f"question {question_id}"
    return MasterQuestion(
        question_id,
        _text(fields, "teks_pertanyaan", where),
        _text(fields, "kriteria_nilai", where),
        _text(fields, "jenis_jawaban", where),
        _number(fields, "bobot_maksimal", where),
        tuple(_option(item, where) for item in _list(fields, "skema_penilaian", where)),
    )


def _option(raw: object, where: str) -> Option:
    fields = _mapping(raw, where)
    return Option(
        _text(fields, "key", where), _text(fields, "label", where), _number(fields, "multiplier", where)
    )


def _mapping(raw: object, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise _Shape(where, "{}")
    return raw


def _list(fields: Mapping[str, Any], name: str, where: str) -> list[Any]:
    found = fields.get(name)
    if not isinstance(found, list):
        raise _Shape(where, name)
    return found


def _optional_list(fields: Mapping[str, Any], name: str, where: str) -> list[Any]:
    """Return a list; nodes without questions of their own leave it out."""
    return [] if fields.get(name) is None else _list(fields, name, where)


def _number(fields: Mapping[str, Any], name: str, where: str) -> Fraction:
    found = fields.get(name)
    if not isinstance(found, Fraction):
        raise _Shape(where, name)
    return found


def _whole(fields: Mapping[str, Any], name: str, where: str) -> int:
    found = _number(fields, name, where)
    if found.denominator != 1 or found < 0:
        raise _Shape(where, name)
    return int(found)


def _text(fields: Mapping[str, Any], name: str, where: str) -> str:
    found = fields.get(name)
    if not isinstance(found, str) or not found.strip() or len(found) > _LONGEST_TEXT or "\x00" in found:
        raise _Shape(where, name)
    return found.strip()
