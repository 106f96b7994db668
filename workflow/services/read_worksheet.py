"""Reading a worksheet: its tree, and in every column that a person may see the values as they count now.

Counts that nobody typed are filled from last year's unit facts, as they are when a move is judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, RowMapping

from states.answers import Value, prefilled, restore
from states.errors import NotFound
from states.figures import cut
from states.findings import Finding, Level, Status
from states.progress import Progress, progress
from states.regulations import Regulation, regulation
from states.regulations.mappings import mapping_between
from states.scoring import Scores, score
from states.thresholds import BINDS_AT, threshold_findings
from states.translation import Translation, translate
from states.vocabulary import Column, Predicate, Role
from workflow.db.queries import agencies, proposals, stages
from workflow.db.queries.evidence import evidence_now
from workflow.db.queries.worksheets import opened_worksheet
from workflow.services.caller import Caller
from workflow.services.sight import sight_of, sight_of_opened

#: How long somebody who was heard of counts as filling: a client says so again every 15 seconds.
PRESENT = timedelta(seconds=45)


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
    #: How far each of these columns is.
    progress: Mapping[Column, Progress]
    #: Who is filling a column that the person may see, longest first.
    present: tuple[RowMapping, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What one column of a worksheet earns under a regulation."""

    column: Column
    rules: Regulation
    #: None under another regulation while an input of it has no data: then there is no verdict.
    scores: Scores | None
    thresholds: tuple[Finding, ...]
    #: How far the column is; None likewise, and under another regulation.
    progress: Progress | None = None
    #: How the answers were read under another regulation; None under the proposal's own.
    translation: Translation | None = None

    @property
    def passes(self) -> bool | None:
        """Whether every determination row is met; None where there is no verdict."""
        return None if self.scores is None else not any(finding.stops for finding in self.thresholds)


def read_worksheet(
    connection: Connection, caller: Caller, proposal_id: int, moment: datetime | None = None
) -> Opened:
    """Return a proposal's worksheet as a person sees it; raise NotFound for none.

    Who is filling it is told as of ``moment``; without one nobody is looked for.
    """
    since = None if moment is None else moment - PRESENT
    found = opened_worksheet(connection, proposal_id, caller.person_id, since)
    if not found:
        raise NotFound
    row = found[0]
    rules = regulation(row["regulation"])
    written = stages.answers_with_names(connection, proposal_id)
    facts = row["unit_facts"] or {}
    sight = sight_of_opened(caller, row, written, facts)
    answers = _by_column(written)
    seen = {column: sight.of(column, answers[column, sight.owner(column)]) for column in sight.columns}
    columns = {column: _cells(rules, each, facts) for column, each in seen.items()}
    evidence = _by_question(evidence_now(connection, proposal_id))
    return Opened(
        row,
        rules,
        columns,
        evidence,
        stages.wordings(connection, rules.id),
        {column: _progress(row, rules, cells, evidence) for column, cells in columns.items()},
        tuple(each for each in found if each["present_kind"] in sight.columns),
    )


def read_presence(
    connection: Connection, caller: Caller, proposal_id: int, moment: datetime
) -> tuple[RowMapping, ...]:
    """Return who is filling a column that the person may see; raise NotFound for no such proposal."""
    found = opened_worksheet(connection, proposal_id, caller.person_id, moment - PRESENT)
    if not found:
        raise NotFound
    columns = sight_of(connection, caller, found[0]).columns
    return tuple(row for row in found if row["present_kind"] in columns)


def _progress(
    row: RowMapping,
    rules: Regulation,
    cells: Mapping[str, Cell],
    evidence: Mapping[str, tuple[RowMapping, ...]],
) -> Progress:
    values = {code: cell.value for code, cell in cells.items()}
    return progress(rules, Predicate(row["target"]), values, score(rules, values), evidence.keys())


def score_column(
    connection: Connection, caller: Caller, proposal_id: int, column: Column, regulation_id: str | None = None
) -> Scored:
    """Return what a column earns, by the proposal's own regulation or another.

    Another regulation reads the answers through the mapping between the two; an input without data
    leaves every row without, and there is no verdict. Raises NotFound, UnknownRegulation, and Forbidden
    for a column the person may not see.
    """
    row = _standing(connection, proposal_id)
    sight = sight_of(connection, caller, row)
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
        reached = progress(
            rules, target, values, scores, proposals.evidenced_questions(connection, proposal_id)
        )
        return Scored(column, rules, scores, threshold_findings(rules, target, scores), reached)
    read = translate(mapping_between(own.id, rules.id), rules, values, facts)
    if not read.is_whole:
        rows = tuple(_unknown_rows(rules, target))
        return Scored(column, rules, None, rows, translation=read)
    scores = score(rules, read.answers)
    return Scored(column, rules, scores, threshold_findings(rules, target, scores), translation=read)


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
    return {code: cell_of(value, answers.get(code)) for code, value in _values(rules, answers, facts).items()}


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


def cell_of(value: Value, answer: Row[Any] | None) -> Cell:
    """Return a value with what is known of who wrote it; nothing of one that comes from facts."""
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
