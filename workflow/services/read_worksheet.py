"""Reading a worksheet: its tree, and in every column that a person may see the values as they count now.

Counts that nobody typed are filled from last year's unit facts, as they are when a move is judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping

from states.answers import Value, prefilled, restore
from states.errors import Forbidden, NotFound
from states.figures import cut
from states.findings import Finding, Level, Status
from states.regulations import Regulation, regulation
from states.regulations.mappings import mapping_between
from states.scoring import Scores, score
from states.thresholds import BINDS_AT, threshold_findings
from states.translation import Translation, translate
from states.vocabulary import Column, Predicate, Role
from workflow.db.queries import agencies, proposals, stages
from workflow.services.caller import Caller
from workflow.services.columns import (
    Standing,
    roles_in_sight,
    roles_seeing,
    seen_until,
    visible_columns,
)
from workflow.services.stages import standing_of


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column under one code."""

    value: Value
    #: Rises with every revision; 0 for a value that comes from facts.
    version: int = 0
    note: str | None = None
    recorded_at: datetime | None = None
    recorded_by: int | None = None
    recorded_by_name: str | None = None

    @property
    def is_prefilled(self) -> bool:
        """Whether nobody typed it: it comes from the unit's recorded facts."""
        return self.version == 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A worksheet as one person sees it."""

    #: The proposal's standing.
    row: RowMapping
    rules: Regulation
    #: Values by column and code; a column that may not be seen is absent.
    columns: Mapping[Column, Mapping[str, Cell]]
    #: The unit's evidence by the code it backs.
    evidence: Mapping[str, tuple[RowMapping, ...]]
    #: Imported official wording by code; empty where nobody has imported any.
    wordings: Mapping[str, RowMapping]


@dataclass(frozen=True, slots=True)
class Scored:
    """What one column of a worksheet earns under a regulation."""

    column: Column
    rules: Regulation
    #: None under another regulation while an input of it has no data: then there is no verdict.
    scores: Scores | None
    thresholds: tuple[Finding, ...]
    #: How the answers were read under another regulation; None under the proposal's own.
    translation: Translation | None = None

    @property
    def passes(self) -> bool | None:
        """Whether every determination row is met; None where there is no verdict."""
        return None if self.scores is None else not any(finding.stops for finding in self.thresholds)


class Sight:
    """What one person sees of one proposal's worksheet."""

    def __init__(self, caller: Caller, row: RowMapping) -> None:
        """Take the person's roles as they count for this unit."""
        self._person_id = caller.person_id
        self._standing: Standing = standing_of(row)
        self._roles: frozenset[Role] = roles_in_sight(
            caller.roles_at(row["agency_id"], row["unit_id"]),
            is_unit_staff=caller.is_staff_of(row["unit_id"]),
        )
        self.columns: tuple[Column, ...] = visible_columns(self._roles, self._standing)

    def demand(self, column: Column) -> None:
        """Raise Forbidden for a column that the person may not see."""
        if column not in self.columns:
            raise Forbidden(roles_seeing(column))

    def owner(self, column: Column) -> int:
        """Return whose values of a column the person sees: their own blind scores, else everyone's."""
        return self._person_id if column is Column.MEMBER else 0

    def of(self, column: Column, answers: Iterable[Row[Any]]) -> dict[str, Row[Any]]:
        """Return those answers of a column, by code, that the person may see by now."""
        until = seen_until(column, self._roles, self._standing)
        return {answer.code: answer for answer in answers if until is None or answer.recorded_at <= until}


def read_worksheet(connection: Connection, caller: Caller, proposal_id: int) -> Opened:
    """Return a proposal's worksheet as a person sees it; raise NotFound for none."""
    row = _standing(connection, proposal_id)
    rules = regulation(row["regulation"])
    sight = Sight(caller, row)
    answers = _by_column(stages.answers_with_names(connection, proposal_id))
    facts = _facts(connection, row)
    seen = {column: sight.of(column, answers[column, sight.owner(column)]) for column in sight.columns}
    return Opened(
        row,
        rules,
        {column: _cells(rules, found, facts) for column, found in seen.items()},
        _by_question(stages.evidence_now(connection, proposal_id)),
        stages.wordings(connection, rules.id),
    )


def score_column(
    connection: Connection, caller: Caller, proposal_id: int, column: Column, regulation_id: str | None = None
) -> Scored:
    """Return what a column earns, by the proposal's own regulation or another.

    Another regulation reads the answers through the mapping between the two; an input without data
    leaves every row without, and there is no verdict. Raises NotFound, UnknownRegulation, and Forbidden
    for a column the person may not see.
    """
    row = _standing(connection, proposal_id)
    sight = Sight(caller, row)
    sight.demand(column)
    own = regulation(row["regulation"])
    rules = regulation(regulation_id or own.id)
    target = Predicate(row["target"])
    answers = sight.of(
        column, proposals.current_answers(connection, proposal_id, column, sight.owner(column))
    )
    facts = _facts(connection, row)
    values = _values(own, answers, facts)
    if rules.id == own.id:
        scores = score(rules, values)
        return Scored(column, rules, scores, threshold_findings(rules, target, scores))
    read = translate(mapping_between(own.id, rules.id), rules, values, facts)
    if not read.is_whole:
        return Scored(column, rules, None, tuple(_unknown_rows(rules, target)), read)
    scores = score(rules, read.answers)
    return Scored(column, rules, scores, threshold_findings(rules, target, scores), read)


def _standing(connection: Connection, proposal_id: int) -> RowMapping:
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    return row


def _facts(connection: Connection, row: RowMapping) -> Mapping[str, object]:
    """Return the unit facts of the year before the cycle's."""
    return agencies.unit_years(connection, row["unit_id"]).get(row["year"] - 1, {})


def _cells(
    rules: Regulation, answers: Mapping[str, Row[Any]], facts: Mapping[str, object]
) -> dict[str, Cell]:
    return {code: _cell(value, answers.get(code)) for code, value in _values(rules, answers, facts).items()}


def _values(
    rules: Regulation, answers: Mapping[str, Row[Any]], facts: Mapping[str, object]
) -> dict[str, Value]:
    """Return what counts under each code: what was typed, else what the unit's facts say."""
    typed = {code: restore(rules.questions[code], answer.value) for code, answer in answers.items()}
    return prefilled(rules, typed, facts)


def _by_column(answers: Iterable[Row[Any]]) -> defaultdict[tuple[Column, int], list[Row[Any]]]:
    """Return answers by column and whose they are."""
    found: defaultdict[tuple[Column, int], list[Row[Any]]] = defaultdict(list)
    for answer in answers:
        found[Column(answer.kind), answer.member_id].append(answer)
    return found


def _cell(value: Value, answer: Row[Any] | None) -> Cell:
    if answer is None:
        return Cell(value)
    return Cell(
        value,
        answer.version,
        answer.note,
        answer.recorded_at,
        answer.recorded_by,
        answer.recorded_by_name,
    )


def _by_question(pieces: Iterable[RowMapping]) -> dict[str, tuple[RowMapping, ...]]:
    found: dict[str, tuple[RowMapping, ...]] = {}
    for piece in pieces:
        found[piece["question"]] = (*found.get(piece["question"], ()), piece)
    return found


def _unknown_rows(rules: Regulation, target: Predicate) -> Iterable[Finding]:
    """Yield the determination rows of a regulation under which nothing is known."""
    for bound in rules.bounds(target):
        yield Finding(
            requirement=bound.row,
            level=Level.WORKSHEET,
            status=Status.NO_DATA,
            required=cut(bound.points),
            actual=None,
            gap=None,
            citation=bound.citation,
            fix_by=(Role.COORDINATOR,),
            binds_at=BINDS_AT,
            verified=bound.verified,
        )
