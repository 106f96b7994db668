"""A worksheet read under another regulation: what each of its inputs becomes, and what has no data.

A verdict needs every input: one without data could tip any row, so there is none while one is missing.
An answer that is mapped and not given yet counts 0, as it does under its own regulation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from states.answers import Value
from states.regulations import Regulation
from states.regulations.mapping import MappingLine, RegulationMapping

_NO_MAPPING = "Belum ada padanan antara kedua peraturan"


class InputStatus(StrEnum):
    """What is known of an input under the other regulation."""

    #: Taken from an answer or a recorded fact.
    MAPPED = "mapped"
    #: It could be taken from an answer that nobody has given yet.
    UNANSWERED = "unanswered"
    #: Nothing stands for it, or the fact is not recorded.
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class TranslatedInput:
    """One input of the other regulation."""

    line: MappingLine
    status: InputStatus
    #: None unless it is mapped.
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """A column's answers as another regulation would read them."""

    #: None where nobody has made one.
    mapping: RegulationMapping | None
    #: In the order of the other regulation's worksheet.
    inputs: tuple[TranslatedInput, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every input has data, so that there can be a verdict."""
        return all(each.status is not InputStatus.NO_DATA for each in self.inputs)

    @property
    def answers(self) -> Mapping[str, Value]:
        """The values by input code of the other regulation."""
        return {each.line.to: each.value for each in self.inputs if each.value is not None}

    def count(self, status: InputStatus) -> int:
        """Return how many inputs stand so."""
        return sum(each.status is status for each in self.inputs)


def translate(
    mapping: RegulationMapping | None,
    target: Regulation,
    answers: Mapping[str, Value],
    facts: Mapping[str, object],
) -> Translation:
    """Return answers and last year's unit facts as inputs of the target regulation."""
    lines = {} if mapping is None else mapping.by_input
    missing = (MappingLine(code, None, None, _NO_MAPPING, verified=True) for code in target.inputs)
    ordered = (lines.get(line.to, line) for line in missing)
    return Translation(mapping, tuple(_translated(line, answers, facts) for line in ordered))


def _translated(
    line: MappingLine, answers: Mapping[str, Value], facts: Mapping[str, object]
) -> TranslatedInput:
    if line.answer is not None:
        if line.answer in answers:
            return TranslatedInput(line, InputStatus.MAPPED, answers[line.answer])
        return TranslatedInput(line, InputStatus.UNANSWERED)
    recorded = None if line.fact is None else facts.get(line.fact)
    if recorded is None:
        return TranslatedInput(line, InputStatus.NO_DATA)
    return TranslatedInput(line, InputStatus.MAPPED, int(str(recorded)))
