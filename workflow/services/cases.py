"""The cases of one proposal for one person: the facts once, with the answers that each move is judged on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection, RowMapping

from states.answers import Value
from states.facts import JUDGED_COLUMN, Actor, Attempt, Case, Facts, Part
from states.findings import Finding, Status
from states.lifecycle import Edge
from states.machine import Move, edges_of
from states.regulations import Regulation, regulation
from states.requirements import parts_read
from states.vocabulary import Column, Role
from states.year_facts import AGENCY_FACTS
from workflow.services.caller import Caller
from workflow.services.gather import gather, with_answers
from workflow.services.people import Holders
from workflow.services.sight import sight_of

#: Findings that tell of a column's values, besides the determination rows.
_ABOUT_ANSWERS = frozenset(
    {"answers-consistent", "answers-doubtful", "surveys-recorded", "counts-match-facts"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What somebody supposes; every part replaces what is recorded."""

    #: Last year's facts by their API names.
    facts: Mapping[str, object] = field(default_factory=dict)
    #: Answers in the column that the move is judged on.
    answers: Mapping[str, Value] = field(default_factory=dict)
    #: Threshold rows, in points.
    scores: Mapping[str, Fraction] = field(default_factory=dict)


class Cases:
    """The cases of one proposal: the same facts, with the answers that each move is judged on."""

    def __init__(
        self, connection: Connection, caller: Caller, row: RowMapping, moment: datetime, supposed: WhatIf
    ) -> None:
        """Gather everything but answers; those are read when a move asks for them."""
        self._connection = connection
        self._rules: Regulation = regulation(row["regulation"])
        self._supposed = supposed
        self._attempt = Attempt(caller.actor_at(row["agency_id"], row["unit_id"]), is_question=True)
        self._holders = _holders(connection, row, moment)
        gathered = gather(connection, row, moment, frozenset(Part) - {Part.ANSWERS})
        self._facts = _supposing_facts(gathered, supposed)
        self._by_column: dict[Column, Facts] = {}
        self._seen = frozenset(sight_of(connection, caller, row).columns)

    def edges(self) -> tuple[Edge, ...]:
        """Return the rows of the table that are about this proposal now."""
        return edges_of(self._case(self._facts))

    def of(self, edge: Edge) -> Case:
        """Return the case that an edge is judged on."""
        column = JUDGED_COLUMN.get(edge.trigger)
        if column is None or Part.ANSWERS not in parts_read(edge):
            return self._case(self._facts)
        return self.judged_on(column)

    def judged_on(self, column: Column) -> Case:
        """Return the case with a column's answers, and those supposed in their place."""
        if column not in self._by_column:
            facts = with_answers(self._connection, self._facts, self._rules, column)
            self._by_column[column] = replace(facts, answers={**facts.answers, **self._supposed.answers})
        return self._case(self._by_column[column])

    def sees(self, column: Column) -> bool:
        """Return whether the person may see a column's figures by now."""
        return column in self._seen

    def as_seen(self, move: Move) -> Move:
        """Return a move without the figures of a column that the person may not see yet.

        Whether a row passes stays: why a move is open or not is told to whoever asks. But not where
        they suppose some of the answers: by supposing all but one, that one could be found out.
        """
        column = JUDGED_COLUMN.get(move.edge.trigger)
        if column is None or self.sees(column):
            return move
        rows = {bound.row for bound in self._rules.bounds(self._facts.target)} - self._supposed.scores.keys()
        secret = rows | _ABOUT_ANSWERS
        return replace(
            move, findings=tuple(self._withheld(f) if f.requirement in secret else f for f in move.findings)
        )

    def _withheld(self, finding: Finding) -> Finding:
        status = Status.NO_DATA if self._supposes_answers else finding.status
        return replace(finding, status=status, actual="withheld", gap=None, remark="withheld")

    @property
    def _supposes_answers(self) -> bool:
        """Whether other answers than the recorded ones are judged; facts fill counts."""
        filling = {question.fact for question in self._rules.questions.values()}
        return bool(self._supposed.answers) or not filling.isdisjoint(self._supposed.facts)

    def _case(self, facts: Facts) -> Case:
        return Case(self._rules, facts, self._attempt, self._supposed.scores, self._holders)


def _holders(connection: Connection, row: RowMapping, moment: datetime) -> dict[Role, tuple[Actor, ...]]:
    place = (row["agency_id"], row["unit_id"])
    found = Holders(connection, [place], moment).at(*place)
    return {role: tuple(actor for actor, _name in people) for role, people in found.items()}


def _supposing_facts(facts: Facts, supposed: WhatIf) -> Facts:
    """Return the facts with last year's replaced by what is supposed."""
    if not supposed.facts:
        return facts
    year = facts.cycle.year - 1
    agency = dict(_chosen(supposed.facts, is_agency=True))
    unit = dict(_chosen(supposed.facts, is_agency=False))
    return replace(
        facts,
        agency_years={**facts.agency_years, year: {**facts.agency_years.get(year, {}), **agency}},
        unit_years={**facts.unit_years, year: {**facts.unit_years.get(year, {}), **unit}},
    )


def _chosen(supposed: Mapping[str, object], *, is_agency: bool) -> Iterator[tuple[str, object]]:
    for name, value in supposed.items():
        if (name in AGENCY_FACTS) is is_agency:
            yield name, value
