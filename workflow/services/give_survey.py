"""Giving a survey: what stands behind an index, and the index itself as the unit's answer, at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import insert, update

from states.errors import Fault, Invalid, NotFound
from states.figures import shortest
from states.regulations import Question, regulation
from states.surveys import Scale, parse_survey, survey_index
from states.vocabulary import Column
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import forms, proposals
from workflow.db.tables import survey
from workflow.services.caller import Caller
from workflow.services.fill_worksheet import WRITERS, Filled, fill_worksheet
from workflow.services.form_conflicts import FormConflict, refuse_conflict
from workflow.services.form_facts import survey_content
from workflow.services.read_surveys import Surveyed, surveyed
from workflow.services.stages import locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A survey as a person hands it in."""

    #: Name of the questionnaire.
    instrument: str
    period_from: date
    period_to: date
    respondents: int
    #: How many people were served; None where nobody counted.
    population: int | None = None
    scale: Scale
    #: The survey's value in the scale, or the means of its elements; one of the two.
    value: object = None
    elements: Sequence[object] | None = None
    #: Revisions of the survey and of the unit's answer that the person saw; None to write over either.
    version: int | None = None
    answer_version: int | None = None


def give_survey(tx: Tx, caller: Caller, proposal_id: int, code: str, given: Given) -> Surveyed:
    """Record a survey, answer its question with the exact index, and return both as they stand.

    The answer is written as any other answer of the unit: by the same people, in the same stage, and the
    assessors' values of it fall. Its note stays. Raises what ``fill_worksheet`` raises, NotFound for a
    code that is no survey index, and StaleVersion with theirs and yours.
    """
    row = locked(tx, proposal_id)
    rules = regulation(row["regulation"])
    if code not in rules.surveys:
        raise NotFound
    question = rules.questions[code]
    typed = _typed(question, given, local_date(tx.at, row["timezone"]))
    said = _said(given, typed)
    roles, _stage = WRITERS[Column.UNIT]
    caller.demand(roles, row["agency_id"], row["unit_id"])
    if given.version is not None:
        refuse_conflict(row, code, _conflict(tx, proposal_id, code, said, given.version))
    filled = Filled(
        survey_index(given.scale, typed), _standing_note(tx, proposal_id, code), given.answer_version
    )
    fill_worksheet(tx, caller, proposal_id, Column.UNIT, {code: filled})
    _write(tx, caller, proposal_id, code, said)
    return surveyed(tx.connection, proposal_id, question)


def _typed(question: Question, given: Given, today: date) -> tuple[Fraction, ...]:
    """Return the survey's figures; raise Invalid naming everything that is wrong with it."""
    faults = list(_faults(given, today))
    try:
        typed = parse_survey(question, given.scale, value=given.value, elements=given.elements)
    except Invalid as refusal:
        raise Invalid([*faults, *refusal.faults]) from refusal
    if faults:
        raise Invalid(faults)
    return typed


def _faults(given: Given, today: date) -> Iterator[Fault]:
    if given.period_to < given.period_from:
        yield Fault("body.period.to", "period-ends-before-it-starts", {})
    if given.period_to > today:
        yield Fault("body.period.to", "in-the-future", {})
    if given.population is not None and given.respondents > given.population:
        yield Fault("body.respondents.count", "respondents-exceed-population", {})


def _said(given: Given, typed: Sequence[Fraction]) -> dict[str, Any]:
    """Return a survey as its row holds it."""
    return {
        "instrument": given.instrument,
        "period_from": given.period_from,
        "period_to": given.period_to,
        "respondents": given.respondents,
        "population": given.population,
        "scale": given.scale.value,
        "elements": [shortest(figure) for figure in typed],
    }


def _conflict(tx: Tx, proposal_id: int, code: str, said: dict[str, Any], seen_version: int) -> FormConflict:
    standing = forms.surveys_now(tx.connection, proposal_id).get(code)
    theirs = None if standing is None else survey_content(standing)
    return FormConflict(standing, theirs, survey_content(said), seen_version)


def _standing_note(tx: Tx, proposal_id: int, code: str) -> str | None:
    answers = proposals.current_answers(tx.connection, proposal_id, Column.UNIT)
    return next((answer.note for answer in answers if answer.code == code), None)


def _write(tx: Tx, caller: Caller, proposal_id: int, code: str, said: dict[str, Any]) -> None:
    s = survey.c
    version = forms.last_survey_version(tx.connection, proposal_id, code) + 1
    tx.connection.execute(
        update(survey)
        .where(s.proposal_id == proposal_id, s.code == code, s.superseded_at.is_(None))
        .values(superseded_at=tx.at)
    )
    made = {
        "proposal_id": proposal_id,
        "code": code,
        "version": version,
        **said,
        "recorded_at": tx.at,
        "recorded_by": caller.person_id,
    }
    tx.connection.execute(insert(survey), made)
