"""Which question a row is about, by what it is called: our label, the imported official wording, or our code.

The same words can stand in several places ("Survei kepuasan"), so the headings above a row decide between
questions that are called alike; where they do not, the row is not matched rather than matched wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import IntEnum

from states.regulations import Half, Question, Regulation, Subarea

#: How forms number their rows: ``A.``, ``IV)``, ``12.``, ``b)``, ``1.2``, a dash, a bullet.
_NUMBERING = re.compile(
    r"^\s*(?:[-–—•*]\s*|(?:[a-z]|[ivx]{1,5}|\d{1,3}(?:\.\d{1,3})*)\s*[.)]\s+)+", re.IGNORECASE
)
#: A weight behind a heading: ``(4,00)``.
_WEIGHT = re.compile(r"\s*\(\s*\d+(?:[.,]\d+)?\s*%?\s*\)[\s.:]*$")
_NO_WORDS = re.compile(r"[^\w]+")
#: So much of a wording tells it from others, and survives being cut.
_WORD_CHARACTERS = 400
#: How forms name the halves of the enablers.
_HALVES = {
    "pemenuhan": Half.COMPLIANCE,
    "aspek pemenuhan": Half.COMPLIANCE,
    "reform": Half.REFORM,
    "aspek reform": Half.REFORM,
}
_RESULTS = "hasil"


def normalised(text: str) -> str:
    """Return a label without numbering, weight, punctuation, accents and capitals."""
    bare = _WEIGHT.sub("", _NUMBERING.sub("", text))
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    return _NO_WORDS.sub(" ", plain).strip().casefold()[:_WORD_CHARACTERS]


class Labels:
    """The questions of a regulation by what they are called, read from the top of a form to its end."""

    def __init__(self, rules: Regulation, wordings: Mapping[str, str]) -> None:
        """Know every question by its code, its label and, where imported, its official wording."""
        self._questions: defaultdict[str, list[str]] = defaultdict(list)
        for code, question in rules.questions.items():
            for name in sorted({normalised(name) for name in _names(question, wordings.get(code))}):
                self._questions[name].append(code)
        self._headings: dict[str, tuple[_Level, frozenset[str]]] = {}
        for level, name, codes in _headings(rules):
            known = self._headings.get(normalised(name), (level, frozenset()))
            self._headings[normalised(name)] = (known[0], known[1] | codes)
        #: What the headings passed last are about.
        self._under: dict[_Level, frozenset[str]] = {}

    def pass_row(self, text: str) -> str | None:
        """Return the question that a row is about, having read it; None for headings and strangers.

        Rows are to be passed in their order: headings narrow what comes below them.
        """
        name = normalised(text)
        if name in self._questions:
            return self._narrowed(frozenset(self._questions[name]))
        if name in self._headings:
            level, codes = self._headings[name]
            above = {each: under for each, under in self._under.items() if each < level}
            self._under = {**above, level: codes}
        return None

    def is_heading(self, text: str) -> bool:
        """Return whether a row is called like an area, a half or a sub-area."""
        return normalised(text) in self._headings

    def knows(self, text: str) -> bool:
        """Return whether some question is called so."""
        return normalised(text) in self._questions

    def _narrowed(self, candidates: frozenset[str]) -> str | None:
        """Return the only candidate below the headings passed last; None where several are left."""
        for level in sorted(self._under, reverse=True):
            if len(candidates) > 1:
                candidates &= self._under[level]
        return next(iter(candidates)) if len(candidates) == 1 else None


class _Level(IntEnum):
    """How wide a heading is."""

    HALF = 0
    AREA = 1
    SUBAREA = 2


def _headings(rules: Regulation) -> Iterator[tuple[_Level, str, frozenset[str]]]:
    """Yield every heading with the questions below it."""
    for area in rules.areas:
        codes = frozenset(code for subarea in area.subareas for code in _below(subarea))
        yield _Level.AREA, area.name, codes
        yield from ((_Level.SUBAREA, subarea.name, _below(subarea)) for subarea in area.subareas)
        yield from ((_Level.HALF, name, codes) for name, half in _HALVES.items() if area.half == half)
    for component in rules.results:
        codes = frozenset(code for subarea in component.subareas for code in _below(subarea))
        yield _Level.AREA, component.name, codes
        yield from ((_Level.SUBAREA, subarea.name, _below(subarea)) for subarea in component.subareas)
        yield _Level.HALF, _RESULTS, codes


def _below(subarea: Subarea) -> frozenset[str]:
    return frozenset(code for question in subarea.questions for code in (question.code, *_counts(question)))


def _counts(question: Question) -> tuple[str, ...]:
    return tuple(count.code for count in question.inputs)


def _names(question: Question, wording: str | None) -> tuple[str, ...]:
    return (question.code, question.label, *(() if wording is None else (wording,)))
