"""Answers to a worksheet's questions: read from what people send, kept as text, checked together.

An option is kept as its letter, a count as an int, a survey index as an exact fraction. No percentage
is ever typed: ratios come from their counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from states.errors import Fault, Invalid
from states.figures import figure, shortest
from states.regulations import Question, QuestionKind, RatioKind, Regulation

#: An option, a count or a survey index.
Value: TypeAlias = str | int | Fraction

#: No unit counts further; a larger number is a slip of the finger.
LARGEST_COUNT = 999_999_999
#: More element means than any survey questionnaire has.
MOST_ELEMENTS = 200

_COUNT = re.compile(r"[0-9]{1,9}")
_COUNTED_SHARE = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_SPEAKABLE = re.compile(r"[A-Za-z0-9.]{1,20}")


class InvalidAnswer(Invalid):
    """One answer cannot be read."""

    def __init__(self, question: str, reason: str, **facts: str) -> None:
        """Keep the question's code, the reason's key and what its sentence is told with."""
        # What isn't a code at all is not sent back: input is never echoed.
        named = question if _SPEAKABLE.fullmatch(question) else "?"
        super().__init__([Fault(f"body.answers.{named}", reason, facts)])
        self.question = named
        self.reason = reason


class InvalidAnswers(Invalid):
    """Some answers cannot be read; every one is named."""

    def __init__(self, refusals: Sequence[InvalidAnswer]) -> None:
        """Keep the faults of all and, by question code, the reasons."""
        super().__init__([fault for refusal in refusals for fault in refusal.faults])
        self.reasons = {refusal.question: refusal.reason for refusal in refusals}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Counts of which a part exceeds the whole; such answers are refused."""

    #: Code of the ratio.
    code: str
    #: The counts that together exceed, and their sum.
    parts: tuple[str, ...]
    part: int
    #: The counts that make the whole, and their sum.
    wholes: tuple[str, ...]
    whole: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two counts that ask for the same number and differ; worth a warning."""

    #: The later of the two questions.
    code: str
    first: str
    again: str
    first_count: int
    again_count: int


def _index(question: Question, raw: object) -> Fraction:
    """Return a survey index, or the exact mean of the index's elements."""
    least, most = question.index_range or (Fraction(0), Fraction(0))
    facts = {"least": shortest(least), "most": shortest(most)}
    elements = raw if isinstance(raw, list | tuple) else [raw]
    if not 1 <= len(elements) <= MOST_ELEMENTS:
        raise InvalidAnswer(question.code, "not-an-index", **facts)
    figures = [found for element in elements if (found := figure(element)) is not None]
    if len(figures) < len(elements):
        raise InvalidAnswer(question.code, "not-an-index", **facts)
    if not all(least <= found <= most for found in figures):
        raise InvalidAnswer(question.code, "index-out-of-range", **facts)
    return sum(figures, Fraction(0)) / len(figures)


def _count(question: Question, raw: object) -> int:
    is_written = isinstance(raw, str) and _COUNT.fullmatch(raw) is not None
    if is_written or (isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= LARGEST_COUNT):
        return int(str(raw))
    raise InvalidAnswer(question.code, "not-a-count", most=str(LARGEST_COUNT))


def parse_value(question: Question, raw: object) -> Value:
    """Return what a sent value means for a question; raises InvalidAnswer.

    Options are taken to the letter. Counts are whole numbers, as such or in digits; 3.0 is none.
    Indices are plain decimals (a float counts as the shortest decimal that reads back as it) or lists
    of element means, each within the range of the questionnaire.
    """
    match question.kind:
        case QuestionKind.CHOICE:
            if isinstance(raw, str) and raw in question.options:
                return raw
            raise InvalidAnswer(question.code, "not-an-option", options=", ".join(question.options))
        case QuestionKind.INDEX:
            return _index(question, raw)
        case QuestionKind.COUNT:
            return _count(question, raw)
        case QuestionKind.RATIO:
            raise InvalidAnswer(question.code, "computed", codes=", ".join(c.code for c in question.inputs))


def _is_simple_share(question: Question) -> bool:
    """Return whether two counts are all there is; a third would stay empty, and the ratio with it."""
    ratio = question.ratio
    if ratio is None or ratio.kind is not RatioKind.SHARE:
        return False
    return len(ratio.part) == len(ratio.whole) == 1 and len(question.inputs) == 2  # noqa: PLR2004 -- a pair


def _spread(question: Question, raw: object) -> Mapping[str, object]:
    """Return the two counts that ``part/whole`` stands for, or the value under the question's own code."""
    found = _COUNTED_SHARE.fullmatch(raw) if isinstance(raw, str) else None
    if found is None or question.ratio is None or not _is_simple_share(question):
        return {question.code: raw}
    return {question.ratio.part[0]: found[1], question.ratio.whole[0]: found[2]}


def _spread_all(regulation: Regulation, raw: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for code, sent in raw.items():
        question = regulation.questions.get(code)
        yield from ((code, sent),) if question is None else _spread(question, sent).items()


def parse_answers(regulation: Regulation, raw: Mapping[str, object]) -> dict[str, Value]:
    """Return what sent answers mean, by input code; raises InvalidAnswers naming all that cannot be read.

    A share of one count in another may be sent under its own code as ``499/500``.
    """
    answers: dict[str, Value] = {}
    refusals: list[InvalidAnswer] = []
    for code, sent in _spread_all(regulation, raw):
        if code not in regulation.questions:
            refusals.append(InvalidAnswer(code, "unknown-question"))
        elif code in answers:
            refusals.append(InvalidAnswer(code, "given-twice"))
        else:
            try:
                answers[code] = parse_value(regulation.questions[code], sent)
            except InvalidAnswer as refusal:
                refusals.append(refusal)
    if refusals:
        raise InvalidAnswers(refusals)
    return answers


def prefilled(
    regulation: Regulation, answers: Mapping[str, Value], facts: Mapping[str, object]
) -> dict[str, Value]:
    """Return the answers, and recorded facts of the unit where nobody typed the count they fill."""
    filled = dict(answers)
    for code, question in regulation.questions.items():
        recorded = None if question.fact is None else facts.get(question.fact)
        if recorded is not None:
            filled.setdefault(code, parse_value(question, recorded))
    return filled


def counted(codes: Sequence[str], answers: Mapping[str, Value]) -> int | None:
    """Return the sum of counts; None while one of them is unanswered."""
    counts = [answers[code] for code in codes if code in answers]
    return sum(int(count) for count in counts) if len(counts) == len(codes) else None


def contradiction(question: Question, answers: Mapping[str, Value]) -> Contradiction | None:
    """Return how a ratio's counts contradict each other; None where they don't.

    Counts still unanswered count 0: what exceeds the whole without them exceeds it with them.
    """
    ratio = question.ratio
    whole = None if ratio is None else counted(ratio.whole, answers)
    if ratio is None or whole is None:
        return None
    part = sum(int(answers.get(code, 0)) for code in ratio.within)
    return Contradiction(question.code, ratio.within, part, ratio.whole, whole) if part > whole else None


def contradictions(regulation: Regulation, answers: Mapping[str, Value]) -> tuple[Contradiction, ...]:
    """Return every ratio of which a part exceeds the whole; such answers are refused."""
    found = (contradiction(question, answers) for question in regulation.scored)
    return tuple(each for each in found if each is not None)


def doubts(regulation: Regulation, answers: Mapping[str, Value]) -> tuple[Doubt, ...]:
    """Return the counts that ask for the same number and differ; they are only warned about."""
    found: list[Doubt] = []
    for repeat in regulation.repeats:
        first, again = counted([repeat.first], answers), counted([repeat.again], answers)
        if first is not None and again is not None and first != again:
            found.append(Doubt(repeat.again, repeat.first, repeat.again, first, again))
    return tuple(found)


def stored(value: Value) -> str:
    """Return the text that keeps a value exactly: ``Ya``, ``12``, ``3.595``, ``29/9``."""
    return shortest(value) if isinstance(value, Fraction) else str(value)


def restore(question: Question, text: str) -> Value:
    """Return the value that ``stored`` wrote for a question."""
    match question.kind:
        case QuestionKind.INDEX:
            return Fraction(text)
        case QuestionKind.COUNT:
            return int(text)
        case _:
            return text
