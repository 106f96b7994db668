"""Which columns of a worksheet a person may see, and from when: pure rules, no records.

An assessor's values are working notes until the stage that they belong to has ended. The unit then sees
the reviewer's values, and after the decision those of the TPI. A member's blind score is the member's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from states.vocabulary import OPEN_STATES, Column, Role, State

#: Roles that assess; staff of the unit cannot act in them here, so they see nothing by them either.
ASSESSORS = frozenset({Role.REVIEWER, Role.TPI_MEMBER, Role.TPI_CHAIR, Role.NATIONAL_ASSESSOR})

#: Roles that see a column whatever the state; ``UNIT`` is open to everyone who sees the proposal.
_SEES: Mapping[Column, frozenset[Role]] = {
    Column.REVIEWER: ASSESSORS | {Role.COORDINATOR, Role.AGENCY_HEAD, Role.AUDITOR},
    Column.MEMBER: frozenset({Role.TPI_MEMBER, Role.TPI_CHAIR}),
    Column.TPI: frozenset(
        {Role.TPI_MEMBER, Role.TPI_CHAIR, Role.COORDINATOR, Role.AGENCY_HEAD, Role.AUDITOR}
    ),
    Column.NATIONAL: frozenset(
        {Role.NATIONAL_ASSESSOR, Role.COORDINATOR, Role.AGENCY_HEAD, Role.AUDITOR},
    ),
}

_BEFORE_ACCEPTANCE = frozenset({State.NOMINATED, State.SELF_ASSESSMENT, State.INTERNAL_REVIEW})
_BEFORE_DECISION = _BEFORE_ACCEPTANCE | {State.TPI_EVALUATION}
#: Stages in which somebody writes about the unit's answers.
_ASSESSING = frozenset({State.INTERNAL_REVIEW, State.TPI_EVALUATION})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands, as far as sight depends on it."""

    state: State
    #: When it came into the state.
    since: datetime
    #: How often it was returned to the unit.
    returns: int


def roles_in_sight(roles: frozenset[Role], *, is_unit_staff: bool) -> frozenset[Role]:
    """Return the roles by which a person looks at a proposal."""
    return roles - ASSESSORS if is_unit_staff else roles


def visible_columns(roles: frozenset[Role], standing: Standing) -> tuple[Column, ...]:
    """Return the columns that somebody with such roles sees, in the order of the worksheet."""
    return tuple(column for column in Column if _is_visible(column, roles, standing))


def roles_seeing(column: Column) -> tuple[Role, ...]:
    """Return the roles that see a column before everyone does, in the order of the vocabulary."""
    return tuple(role for role in Role if role in _SEES.get(column, frozenset()))


def _is_visible(column: Column, roles: frozenset[Role], standing: Standing) -> bool:
    return not roles.isdisjoint(_SEES.get(column, frozenset())) or _is_open(column, standing)


def _is_open(column: Column, standing: Standing) -> bool:
    """Return whether everyone who sees the proposal sees the column."""
    match column:
        case Column.UNIT:
            return True
        case Column.REVIEWER:
            return standing.returns > 0 or standing.state not in _BEFORE_ACCEPTANCE
        case Column.TPI:
            return standing.state not in _BEFORE_DECISION
        case Column.NATIONAL:
            return standing.state not in OPEN_STATES
        case Column.MEMBER:
            return False


def seen_until(column: Column, roles: frozenset[Role], standing: Standing) -> datetime | None:
    """Return the moment up to which somebody sees what stands in a column they may see; None for all of it.

    A second review begins with the values of the first: the unit knows those, and the new ones only
    after the next return or acceptance.
    """
    if column is Column.REVIEWER and standing.state is State.INTERNAL_REVIEW:
        return None if not roles.isdisjoint(_SEES[Column.REVIEWER]) else standing.since
    return None


def notes_seen_until(roles: frozenset[Role], standing: Standing) -> datetime | None:
    """Return the moment up to which somebody sees assessors' notes; None for all of them."""
    if standing.state not in _ASSESSING or not roles.isdisjoint(_SEES[Column.REVIEWER]):
        return None
    return standing.since
