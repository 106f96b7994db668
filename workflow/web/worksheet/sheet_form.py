"""What a page of the worksheet sends back: only what its sender changed counts as an answer.

Beside each field stands what the sender saw, ``version:digest of the note:value``. Without it a page that
was left open would write old values over new ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from states.errors import Fault, Invalid
from states.regulations import Question, QuestionKind
from workflow.services.fill_worksheet import Filled

LONGEST_NOTE = 2000
_DIGEST = 8
_VERSION_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in one row of the form."""

    value: str
    note: str


def seen_mark(version: int, note: str | None, value: str) -> str:
    """Return the mark of what a page shows in a row."""
    return f"{version}:{_digest(note or '')}:{value}"


def typed_in(form: Mapping[str, object], questions: Iterable[Question]) -> dict[str, Typed]:
    """Return what the form holds for each question that it has a row for, by code."""
    return {
        question.code: Typed(
            _plain(form.get(f"j.{question.code}")), _text(form.get(f"k.{question.code}")).strip()
        )
        for question in questions
        if f"d.{question.code}" in form
    }


def changes_in(
    form: Mapping[str, object], typed: Mapping[str, Typed], questions: Mapping[str, Question]
) -> dict[str, Filled]:
    """Return the answers that the sender changed; raise Invalid naming every note that cannot be kept."""
    faults = [fault for code, row in typed.items() for fault in _note_faults(code, row.note)]
    if faults:
        raise Invalid(faults)
    found = {}
    for code, row in typed.items():
        version, digest, value = _seen(_text(form[f"d.{code}"]))
        if (row.value, _digest(row.note)) != (value, digest):
            found[code] = Filled(_sendable(questions[code], row.value), row.note or None, version)
    return found


def _note_faults(code: str, note: str) -> Iterator[Fault]:
    where = f"body.answers.{code}"
    if len(note) > LONGEST_NOTE:
        yield Fault(where, "too-long", {"limit": str(LONGEST_NOTE)})
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in note):
        yield Fault(where, "bad-character", {})


def _seen(mark: str) -> tuple[int, str, str]:
    """Return version, digest and value of a mark; version 0 for a mark that is not ours."""
    version, _, rest = mark.partition(":")
    digest, _, value = rest.partition(":")
    is_ours = version.isascii() and version.isdigit() and len(version) <= _VERSION_DIGITS
    return (int(version) if is_ours else 0), digest, value


def _sendable(question: Question, value: str) -> object:
    """Return a typed value as services read it; Indonesians write a decimal comma."""
    if not value:
        return None
    return value.replace(",", ".") if question.kind is QuestionKind.INDEX else value


def _digest(note: str) -> str:
    return hashlib.sha256(note.encode(errors="replace")).hexdigest()[:_DIGEST]


def _text(sent: object) -> str:
    """Return a field's text with the line ends that we keep; a file is no text."""
    return sent.replace("\r\n", "\n") if isinstance(sent, str) else ""


def _plain(sent: object) -> str:
    return _text(sent).strip()
