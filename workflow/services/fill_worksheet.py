"""Filling a worksheet: only by the right people, in the right state, into their own column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, insert, update

from states.answers import Value, contradictions, parse_answers, restore, stored
from states.duties import DUTY_OF_COLUMN
from states.errors import Fault, Forbidden, Invalid, NotFound, RequirementsUnmet, StaleVersion
from states.findings import Finding, Level, Status
from states.regulations import Regulation, regulation
from states.vocabulary import Column, Role, State
from workflow.db.database import Tx
from workflow.db.queries import AnyRow, proposals
from workflow.db.tables import answer
from workflow.services.answer_conflicts import conflicts_of
from workflow.services.blind_round import demand_reasons, demand_turn, keep_shown
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty

#: Who may write into a column, and in which state of the proposal.
WRITERS: Mapping[Column, tuple[tuple[Role, ...], State]] = {
    Column.UNIT: ((Role.UNIT_OPERATOR,), State.SELF_ASSESSMENT),
    Column.REVIEWER: ((Role.REVIEWER,), State.INTERNAL_REVIEW),
    Column.MEMBER: ((Role.TPI_MEMBER, Role.TPI_CHAIR), State.TPI_EVALUATION),
    Column.TPI: ((Role.TPI_CHAIR,), State.TPI_EVALUATION),
    Column.NATIONAL: ((Role.NATIONAL_ASSESSOR,), State.NATIONAL_EVALUATION),
}

#: Columns that judge the unit's; their values fall when the unit changes its answer afterwards.
_JUDGING = (Column.REVIEWER, Column.MEMBER, Column.TPI, Column.NATIONAL)


@dataclass(frozen=True, slots=True)
class Filled:
    """One answer as a person hands it in; ``value`` None takes an answer back."""

    value: object
    note: str | None = None
    #: The revision that the person saw; None to write over whatever stands.
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind."""

    #: The revision each saved answer has now; 0 for one that was taken back.
    versions: Mapping[str, int]


def fill_worksheet(
    tx: Tx, caller: Caller, proposal_id: int, column: Column, filled: Mapping[str, Filled]
) -> Saved:
    """Save answers into one column, all or none, and return their versions.

    Raises NotFound, Invalid with every fault, Forbidden, SeparationOfDuties, RequirementsUnmet in
    the wrong state, or where the panel's blind round is over or not yet, and StaleVersion with what the
    other person wrote.
    """
    row = proposals.proposal_locked(tx.connection, proposal_id)
    if row is None:
        raise NotFound
    rules = regulation(row["regulation"])
    given = _parsed(rules, filled)
    roles, state = WRITERS[column]
    role = caller.demand(roles, row["agency_id"], row["unit_id"])
    demand_seat(tx, caller, row, column)
    member_id = caller.person_id if column is Column.MEMBER else 0
    standing = {a.code: a for a in proposals.current_answers(tx.connection, proposal_id, column, member_id)}
    merged = {
        code: restore(rules.questions[code], a.value) for code, a in standing.items() if code not in filled
    }
    refuse_contradictions(rules, {**merged, **given})
    if stale := _stale(filled, standing):
        if column is not Column.UNIT and caller.is_staff_of(row["unit_id"]):
            raise StaleVersion(row["version"])  # they assess nothing here, so they see no values by it
        place = (proposal_id, column, member_id)
        raise StaleVersion(row["version"], conflicts_of(tx.connection, rules, place, stale, given))
    demand_duty(tx, proposal_id, caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    demand_stage(row, state)
    blind = demand_turn(tx.connection, row, rules, column, member_id, filled)
    if blind is not None and column is Column.TPI:
        demand_reasons(blind, given, {code: each.note for code, each in filled.items()})
    versions = write_answers(tx, caller, proposal_id, column, member_id, filled, given)
    if blind is not None and blind.may_open_by(member_id, len(given)):
        keep_shown(tx, row, rules)
    if column is Column.UNIT:
        forget_judgements(tx, proposal_id, rules, frozenset(filled))
    return Saved(versions)


def demand_stage(row: RowMapping, state: State) -> None:
    """Raise RequirementsUnmet where the proposal is not in the state that a write belongs to."""
    if row["state"] == state:
        return
    raise RequirementsUnmet(
        [
            Finding(
                requirement="stage-open",
                level=Level.PROPOSAL,
                status=Status.UNMET,
                required=state,
                actual=row["state"],
                gap=None,
                citation="Siklus usulan ZI, setiap kolom diisi pada tahapnya sendiri",
            )
        ]
    )


def _parsed(rules: Regulation, filled: Mapping[str, Filled]) -> dict[str, Value]:
    """Return the values handed in; raise Invalid naming every one that cannot be read."""
    # Codes with a value are checked where the value is read; one taken back has none to read.
    unknown = [code for code, f in filled.items() if f.value is None and code not in rules.questions]
    if unknown:
        raise Invalid([Fault("body.answers.?", "unknown-question", {}) for _ in unknown])
    return parse_answers(rules, {code: f.value for code, f in filled.items() if f.value is not None})


def demand_seat(tx: Tx, caller: Caller, row: RowMapping, column: Column) -> None:
    """Raise Forbidden for TPI values from someone who was not appointed to this proposal's panel."""
    if DUTY_OF_COLUMN[column] != "tpi":
        return
    for seat in proposals.panel_of(tx.connection, row["id"]):
        if (
            seat.person_id == caller.person_id
            and seat.has_no_conflict
            and (seat.is_chair or column is Column.MEMBER)
        ):
            return
    raise Forbidden(WRITERS[column][0])


def _stale(filled: Mapping[str, Filled], standing: Mapping[str, AnyRow]) -> dict[str, Filled]:
    """Return those answers under which another revision stands than the one that was seen."""
    now = {code: standing[code].version if code in standing else 0 for code in filled}
    return {code: each for code, each in filled.items() if each.version not in {None, now[code]}}


def refuse_contradictions(rules: Regulation, answers: Mapping[str, Value]) -> None:
    """Raise Invalid naming every ratio of which a part exceeds the whole."""
    found = contradictions(rules, answers)
    if found:
        raise Invalid([Fault(f"body.answers.{fault.code}", "part-exceeds-whole", {}) for fault in found])


def write_answers(
    tx: Tx,
    caller: Caller,
    proposal_id: int,
    column: Column,
    member_id: int,
    filled: Mapping[str, Filled],
    given: Mapping[str, Value],
) -> dict[str, int]:
    """Write values into a column as new revisions, close those taken back, and return the versions."""
    a = answer.c
    last = proposals.last_versions(tx.connection, proposal_id, column, member_id)
    tx.connection.execute(
        update(answer)
        .where(
            a.proposal_id == proposal_id,
            a.kind == column,
            a.member_id == member_id,
            a.code.in_([*filled, *given]),
            a.superseded_at.is_(None),
        )
        .values(superseded_at=tx.at)
    )
    rows = [
        {
            "proposal_id": proposal_id,
            "kind": column.value,
            "member_id": member_id,
            "code": code,
            "value": stored(value),
            "note": filled[code].note if code in filled else None,
            "version": last.get(code, 0) + 1,
            "recorded_at": tx.at,
            "recorded_by": caller.person_id,
        }
        for code, value in given.items()
    ]
    if rows:
        tx.connection.execute(insert(answer), rows)
    taken_back = [code for code, handed_in in filled.items() if handed_in.value is None]
    return {**dict.fromkeys(taken_back, 0), **{str(row["code"]): int(str(row["version"])) for row in rows}}


def forget_judgements(tx: Tx, proposal_id: int, rules: Regulation, codes: frozenset[str]) -> None:
    """Close the reviewer, TPI and national values of answers that the unit changed afterwards.

    A count changes its ratio, so the values of all the ratio's counts fall together.
    """
    ratios = {rules.ratio_of.get(code, code) for code in codes}
    touched = {code for code in rules.inputs if rules.ratio_of.get(code, code) in ratios}
    a = answer.c
    tx.connection.execute(
        update(answer)
        .where(
            a.proposal_id == proposal_id,
            a.kind.in_(_JUDGING),
            a.code.in_(touched),
            a.superseded_at.is_(None),
        )
        .values(superseded_at=tx.at)
    )
