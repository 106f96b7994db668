"""What the national portal fetches: the units before the nation, and a unit's answers by national id.

Shown are proposals in ``national_evaluation`` under regulations whose questions have national ids, in the
shapes of the portal's integration guide v1.0.0 for the evaluation of 2026.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection, RowMapping

from states.answers import restore
from states.errors import NotFound
from states.figures import cut
from states.regulations import REGULATIONS, Question, Regulation
from states.vocabulary import Column, Predicate
from workflow.db.queries import AnyRow, portal, proposals
from workflow.services.portal_callers import PortalCaller

#: Regulations whose questions the portal knows by number.
NATIONAL: tuple[str, ...] = tuple(
    rules.id
    for rules in REGULATIONS.values()
    if any(question.portal_id is not None for question in rules.questions.values())
)


@dataclass(frozen=True, slots=True)
class ProposedUnits:
    """The units of one year that are proposed for a predicate."""

    year: int
    target: Predicate
    #: Rows of ``queries.portal``, by name.
    rows: tuple[RowMapping, ...]


@dataclass(frozen=True, slots=True)
class PortalAnswer:
    """One question as the portal wants it; None for what nobody wrote."""

    portal_id: int
    unit: str | None
    tpi: str | None
    unit_note: str | None
    #: Links and names of files, one a line.
    evidence: str | None
    tpi_note: str | None


@dataclass(frozen=True, slots=True)
class UnitAnswers:
    """A unit's whole worksheet, in the order of the national ids."""

    row: RowMapping
    answers: tuple[PortalAnswer, ...]


def read_proposed_units(
    connection: Connection, caller: PortalCaller, target: Predicate, year: int | None, this_year: int
) -> ProposedUnits:
    """Return the units proposed for a predicate in a year: by default the newest that has any.

    A proposal outlives its cycle while the nation judges it, so two years can stand side by side.
    """
    rows = portal.proposals_of_target(connection, caller.agency_ids, NATIONAL, target)
    wanted = max((row["year"] for row in rows), default=this_year) if year is None else year
    return ProposedUnits(wanted, target, tuple(row for row in rows if row["year"] == wanted))


def read_unit_answers(connection: Connection, caller: PortalCaller, unit_id: int) -> UnitAnswers:
    """Return a unit's answers; raise NotFound for one that is absent, another agency's or not there."""
    row = portal.proposal_of_unit(connection, caller.agency_ids, NATIONAL, unit_id)
    if row is None:
        raise NotFound
    rules = REGULATIONS[row["regulation"]]
    columns: defaultdict[str, dict[str, AnyRow]] = defaultdict(dict)
    for answer in proposals.all_answers(connection, row["id"]):
        columns[answer.kind][answer.code] = answer
    evidence: defaultdict[str, list[str]] = defaultdict(list)
    for piece in proposals.evidence_of(connection, row["id"]):
        evidence[piece.question].append(piece.url or piece.name)
    answers = (
        _answer(rules, question, columns[Column.UNIT], columns[Column.TPI], evidence)
        for question in rules.questions.values()
        if question.portal_id is not None
    )
    return UnitAnswers(row, tuple(sorted(answers, key=lambda answer: answer.portal_id)))


def _answer(
    rules: Regulation,
    question: Question,
    unit: Mapping[str, AnyRow],
    tpi: Mapping[str, AnyRow],
    evidence: Mapping[str, list[str]],
) -> PortalAnswer:
    given, scored = unit.get(question.code), tpi.get(question.code)
    # The evidence for a count lies on the ratio that is made from it.
    backed = evidence.get(rules.ratio_of.get(question.code, question.code), [])
    return PortalAnswer(
        portal_id=question.portal_id or 0,
        unit=None if given is None else _text(question, given.value),
        tpi=None if scored is None else _text(question, scored.value),
        unit_note=None if given is None else given.note,
        evidence="\n".join(backed) or None,
        tpi_note=None if scored is None else scored.note,
    )


def _text(question: Question, kept: str) -> str:
    """Return a value as people write it; a mean without an end is cut toward zero, never a fraction."""
    value = restore(question, kept)
    return cut(value) if isinstance(value, Fraction) else str(value)
