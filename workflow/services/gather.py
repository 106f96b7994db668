"""Gathering the facts that a guard reads, inside the transaction that will act on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, RowMapping

from states.answers import prefilled, restore
from states.canonical import Json, digest
from states.duties import Duty
from states.facts import (
    AwardFact,
    Criterion,
    CycleFacts,
    DeadlineFacts,
    Facts,
    Part,
    PastMove,
    UnitFacts,
)
from states.regulations import Regulation, regulation
from states.vocabulary import (
    AgencyKind,
    Business,
    Column,
    Predicate,
    Serves,
    State,
    Trigger,
    WhenMissed,
)
from states.workdays import local_date
from workflow.db.queries import AnyRow, agencies, proposals, stages
from workflow.db.queries.situation import situation as situation_of
from workflow.services.blind_round import blind_scorers, panel_seats
from workflow.services.form_facts import settled_form, survey_indices


def gather(
    connection: Connection,
    row: RowMapping,
    moment: datetime,
    parts: AbstractSet[Part],
    column: Column | None = None,
    situation: Sequence[AnyRow] = (),
) -> Facts:
    """Return the facts about an existing proposal; ``row`` is its standing, locked or not.

    ``situation`` is that of ``queries.situation`` where it has been asked already, under the lock.
    ``column`` is the one whose answers are judged, if any part asks for answers.
    """
    situation = situation or situation_of(connection, row["id"])
    due = situation[0]
    facts = Facts(
        today=local_date(moment, row["timezone"]),
        state=State(row["state"]),
        target=Predicate(row["target"]),
        cycle=cycle_facts(row),
        unit=unit_facts(row, row["unit_id"]),
        proposal_id=row["id"],
        open_proposal=row["number"],
        is_affirmative=row["affirmative_reason"] is not None,
        criteria=criteria_facts(row["criteria"]),
        documents=row["documents"],
        deadline=None if due.due_on is None else DeadlineFacts(due.due_on, WhenMissed(due.when_missed)),
        rounds={Trigger(name): count for name, count in row["rounds"].items()},
        duties={each.person_id: Duty(each.duty) for each in situation if each.duty is not None},
    )
    facts = with_unit_parts(connection, facts, row["agency_id"], row["cycle_id"], parts)
    facts = _with_own_parts(connection, row, facts, parts)
    if column is None or Part.ANSWERS not in parts:
        return facts
    return with_answers(connection, facts, regulation(row["regulation"]), column)


def cycle_facts(row: RowMapping) -> CycleFacts:
    """Return the cycle as the law reads it."""
    return CycleFacts(
        row["year"],
        row["opens_on"],
        row["closes_on"],
        row["max_rounds"],
        row["quorum"],
        row["does_lhkpn_block"],
    )


def unit_facts(row: RowMapping, unit_id: int) -> UnitFacts:
    """Return the unit as the law reads it."""
    return UnitFacts(
        unit_id,
        AgencyKind(row["agency_kind"]),
        Business(row["business"]),
        Serves(row["serves"]),
        row["dissolved_on"],
    )


def criteria_facts(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Criterion]:
    """Return a nomination's criteria from how they are stored."""
    return {
        code: Criterion(answer["met"], answer["reason"], answer.get("statement_no"))
        for code, answer in stored.items()
    }


def with_unit_parts(
    connection: Connection, facts: Facts, agency_id: int, cycle_id: int, parts: AbstractSet[Part]
) -> Facts:
    """Return the facts with those parts that belong to the unit or its agency."""
    found: dict[str, Any] = {}
    unit_id = facts.unit.id
    if Part.AWARDS in parts:
        found["awards"] = tuple(
            AwardFact(
                Predicate(award.predicate),
                award.decree_date,
                award.ended_at is None,
                award.proposal_id,
                award.is_self_awarded,
            )
            for award in proposals.awards_of(connection, unit_id)
        )
        found["banned_until"] = proposals.banned_until(connection, unit_id)
    if Part.AGENCY_YEARS in parts:
        found["agency_years"] = agencies.agency_years(connection, agency_id)
    if Part.UNIT_YEARS in parts:
        found["unit_years"] = agencies.unit_years(connection, unit_id)
    if Part.RIVALS in parts:
        found["first_tier_waiting"] = agencies.first_tier_waiting(connection, agency_id, cycle_id)
    return replace(facts, **found) if found else facts


def with_answers(connection: Connection, facts: Facts, rules: Regulation, column: Column) -> Facts:
    """Return the facts with one column's answers, counts prefilled from last year's unit facts."""
    rows = proposals.current_answers(connection, facts.proposal_id or 0, column)
    typed = {row.code: restore(rules.questions[row.code], row.value) for row in rows}
    answers = prefilled(rules, typed, facts.unit_years.get(facts.cycle.year - 1, {}))
    return replace(facts, answers=answers, fillers=frozenset(row.recorded_by for row in rows))


def _with_own_parts(connection: Connection, row: RowMapping, facts: Facts, parts: AbstractSet[Part]) -> Facts:
    proposal_id = facts.proposal_id or 0
    found: dict[str, Any] = {}
    if Part.EVIDENCE in parts:
        found["evidenced"] = proposals.evidenced_questions(connection, proposal_id)
    if Part.NOTES in parts:
        found["open_notes"] = proposals.open_notes(connection, proposal_id)
    if Part.SIGN_OFF in parts:
        found["reviewer_id"] = proposals.sign_off_in_force(connection, proposal_id)
    if Part.PANEL in parts:
        found["panel"] = panel_seats(connection, proposal_id)
        found["blind_scorers"] = blind_scorers(connection, row)
    if Part.MOVES in parts:
        found["moves"] = moves_in_effect(connection, proposal_id)
        found["is_newest"] = not proposals.has_successor(connection, proposal_id, facts.unit.id)
    if Part.OUTCOMES in parts:
        told = stages.published_scores(connection, proposal_id)
        found["published"] = {row: Fraction(points) for scores in told for row, points in scores.items()}
    if Part.SURVEYS in parts:
        found["surveys"] = survey_indices(connection, proposal_id)
    if Part.WBBM_FORM in parts and facts.target is Predicate.WBBM:
        found["wbbm_form"] = settled_form(connection, proposal_id)
    return replace(facts, **found) if found else facts


def moves_in_effect(connection: Connection, proposal_id: int) -> tuple[PastMove, ...]:
    """Return a proposal's moves without those that a correction undid, and without corrections."""
    standing: list[AnyRow] = []
    for row in proposals.moves_of(connection, proposal_id):
        if row.trigger == Trigger.CORRECT:
            standing.pop()
        elif row.from_state is not None:
            standing.append(row)
    return tuple(_past_move(row) for row in standing)


def _past_move(row: AnyRow) -> PastMove:
    signatory = json.loads(row.body)["facts"].get("signatory")
    people = tuple(person for person in (row.actor_id, signatory) if person is not None)
    return PastMove(Trigger(row.trigger), State(row.from_state), State(row.to_state), people)


def facts_digest(facts: Facts) -> str:
    """Return the digest of a snapshot, so that an auditor can tell what a decision was based on."""
    return digest(_SPELLING.encode(facts).encode())


def _spelled(value: object) -> Json:
    """Return as canonical JSON can hold it what the writer does not know."""
    if is_dataclass(value):
        return {name: _keyed(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else str(value)


def _keyed(part: Any) -> Any:  # noqa: ANN401 -- any part of a snapshot
    """Return years and people by their numbers as text, which is how they are put in order."""
    return {str(key): value for key, value in part.items()} if isinstance(part, dict) else part


# The snapshot is text, numbers and truth values only, for which this is the canonical form too; to
# look at every value first would cost three times as much, and a worksheet has a hundred answers.
_SPELLING = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_spelled)
