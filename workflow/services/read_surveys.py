"""Reading surveys: each index of the regulation, what stands behind it, and whether the answer agrees."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection, RowMapping

from states.errors import NotFound
from states.regulations import Question, regulation
from states.vocabulary import Column
from workflow.db.queries import AnyRow, forms, proposals
from workflow.services.form_facts import index_of


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A survey index of the worksheet, with what is recorded of it."""

    question: Question
    #: The survey; None where nobody has recorded any.
    row: RowMapping | None
    #: What the survey makes, exactly.
    index: Fraction | None
    #: What the unit answers, and the revision of that answer; 0 without one.
    answer: Fraction | None
    answer_version: int

    @property
    def backs_answer(self) -> bool:
        """Whether the survey makes exactly what the unit answers."""
        return self.index is not None and self.index == self.answer


def read_surveys(connection: Connection, proposal_id: int) -> list[Surveyed]:
    """Return every survey index of a proposal's regulation; raise NotFound for no proposal.

    A survey is part of the unit's column, which everybody sees who sees the proposal.
    """
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    rules = regulation(row["regulation"])
    rows = forms.surveys_now(connection, proposal_id)
    answers = {a.code: a for a in proposals.current_answers(connection, proposal_id, Column.UNIT)}
    return [_surveyed(rules.questions[code], rows.get(code), answers.get(code)) for code in rules.surveys]


def surveyed(connection: Connection, proposal_id: int, question: Question) -> Surveyed:
    """Return one survey index of a proposal."""
    return next(each for each in read_surveys(connection, proposal_id) if each.question == question)


def _surveyed(question: Question, row: RowMapping | None, answer: AnyRow | None) -> Surveyed:
    return Surveyed(
        question,
        row,
        None if row is None else index_of(row),
        None if answer is None else Fraction(answer.value),
        0 if answer is None else answer.version,
    )
