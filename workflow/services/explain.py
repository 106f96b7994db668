"""Why a proposal can or cannot move, and what if: the same judgement as the move, written nowhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from states.errors import NoSuchTransition, NotFound
from states.lifting import Lift, find_lift
from states.machine import Move, weigh
from states.vocabulary import Column, Role, State, Trigger
from workflow.db.queries import proposals
from workflow.services.caller import Caller
from workflow.services.cases import Cases, WhatIf


@dataclass(frozen=True, slots=True)
class FoundLift:
    """What would have to be better, on the answers of one column."""

    column: Column
    #: None for somebody who may not see the column's figures yet.
    lift: Lift | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every move out of a proposal's state, judged for one person."""

    version: int
    moves: tuple[Move, ...]
    #: None where nobody asked, or where the agency has decided already.
    found: FoundLift | None = None


#: The answers that a lift begins from: those the determination table will be, or is, judged on.
LIFTED_COLUMN: Mapping[State, Column] = {
    State.NOMINATED: Column.UNIT,
    State.SELF_ASSESSMENT: Column.UNIT,
    State.INTERNAL_REVIEW: Column.UNIT,
    State.TPI_EVALUATION: Column.TPI,
}


def explain(
    connection: Connection,
    caller: Caller,
    proposal_id: int,
    moment: datetime,
    *,
    trigger: Trigger | None = None,
    what_if: WhatIf | None = None,
    fixed: Collection[str] | None = None,
) -> Explanation:
    """Return the moves out of the proposal's state with every finding.

    With ``fixed``, which may be empty, also the smallest set of facts and sub-areas to lift, those left as
    they are. Raises NotFound, and NoSuchTransition where a trigger is named that does not leave the state.
    """
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    supposed = what_if or WhatIf()
    cases = Cases(connection, caller, row, moment, supposed)
    edges = [edge for edge in cases.edges() if trigger is None or edge.trigger is trigger]
    if trigger is not None and not edges:
        raise NoSuchTransition(trigger, row["state"])
    moves = (weigh(edge, cases.of(edge)) for edge in edges)
    found = None if fixed is None else _lift(cases, State(row["state"]), fixed)
    return Explanation(row["version"], tuple(cases.as_seen(move) for move in moves), found)


def _lift(cases: Cases, state: State, fixed: Collection[str]) -> FoundLift | None:
    column = LIFTED_COLUMN.get(state)
    if column is None:
        return None
    return FoundLift(column, find_lift(cases.judged_on(column), fixed) if cases.sees(column) else None)


#: Who must act next, by state; nobody once the proposal is decided.
TURN_OF: Mapping[State, Role] = {
    State.NOMINATED: Role.COORDINATOR,
    State.SELF_ASSESSMENT: Role.UNIT_OPERATOR,
    State.INTERNAL_REVIEW: Role.REVIEWER,
    State.TPI_EVALUATION: Role.TPI_CHAIR,
    State.NATIONAL_EVALUATION: Role.NATIONAL_ASSESSOR,
}

#: Moves that a page offers first: the way forward of each state.
FORWARD: Mapping[State, Trigger] = {
    State.NOMINATED: Trigger.BEGIN_SELF_ASSESSMENT,
    State.SELF_ASSESSMENT: Trigger.SUBMIT_SELF_ASSESSMENT,
    State.INTERNAL_REVIEW: Trigger.ACCEPT_REVIEW,
    State.TPI_EVALUATION: Trigger.PROPOSE,
    State.NATIONAL_EVALUATION: Trigger.AWARD,
}
