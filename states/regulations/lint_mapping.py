"""Checks of a mapping between two regulations: what it says must be so in both of them."""

from __future__ import annotations

from collections.abc import Iterator

from states.regulations.lint_worksheet import repeated
from states.regulations.mapping import MappingLine, RegulationMapping
from states.regulations.model import Regulation
from states.regulations.toml_table import RegulationError
from states.regulations.worksheet_tree import Question


def mapping_faults(mapping: RegulationMapping, source: Regulation, target: Regulation) -> tuple[str, ...]:
    """Return what is wrong with a mapping, a sentence each; empty when nothing is."""
    return tuple(_faults(mapping, source, target))


def lint_mapping(mapping: RegulationMapping, source: Regulation, target: Regulation) -> None:
    """Raise RegulationError naming every fault of a mapping."""
    found = mapping_faults(mapping, source, target)
    if found:
        raise RegulationError(f"{mapping.source} to {mapping.target}: " + "; ".join(found))


def _faults(mapping: RegulationMapping, source: Regulation, target: Regulation) -> Iterator[str]:
    if (mapping.source, mapping.target) != (source.id, target.id):
        yield f"it leads from {mapping.source} to {mapping.target}"
    if mapping.source == mapping.target:
        yield "a regulation needs no mapping to itself"
    if not mapping.citation.strip():
        yield "it cites nothing"
    named = [line.to for line in mapping.lines]
    yield from (f"{code} stands twice" for code in repeated(named))
    yield from (f"{code} is missing" for code in target.inputs if code not in named)
    taken = [line.answer for line in mapping.lines if line.answer is not None]
    yield from (f"the answer to {code} is taken twice" for code in repeated(taken))
    for line in mapping.lines:
        yield from _line_faults(line, source, target)


def _line_faults(line: MappingLine, source: Regulation, target: Regulation) -> Iterator[str]:
    if not line.why.strip():
        yield f"{line.to} does not say why"
    question = target.questions.get(line.to)
    if question is None or not question.is_filled:
        yield f"{line.to} is no input of {target.id}"
        return
    if line.answer is not None:
        yield from _answer_faults(line.answer, question, source)
    if line.fact is not None and line.fact != _fact_of(question, target):
        yield f"{line.to}: {target.id} does not hold it against {line.fact}"


def _answer_faults(code: str, question: Question, source: Regulation) -> Iterator[str]:
    taken = source.questions.get(code)
    if taken is None or not taken.is_filled:
        yield f"{question.code} is taken from {code}, which is no input of {source.id}"
    elif (taken.kind, dict(taken.options), taken.index_range) != (
        question.kind,
        dict(question.options),
        question.index_range,
    ):
        # What an option is worth belongs to the question: the same letter must mean the same.
        yield f"{question.code} is answered otherwise than {code}"


def _fact_of(question: Question, rules: Regulation) -> str | None:
    """Return the fact that a regulation itself wants a count to equal."""
    agreeing = (row.fact for row in rules.agreements if row.codes == (question.code,))
    return question.fact or next(agreeing, None)
