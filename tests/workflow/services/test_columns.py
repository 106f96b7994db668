"""Who sees which column of a worksheet, and from when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from states.vocabulary import Column, Role, State
from workflow.services.columns import (
    Standing,
    notes_seen_until,
    roles_in_sight,
    roles_seeing,
    seen_until,
    visible_columns,
)

SINCE = datetime(2026, 5, 4, 2, tzinfo=UTC)
DEWI = frozenset({Role.UNIT_OPERATOR})
BAMBANG = frozenset({Role.REVIEWER})
BUDI = frozenset({Role.TPI_MEMBER})
RINA = frozenset({Role.COORDINATOR})
AGUS = frozenset({Role.AUDITOR})
NADIA = frozenset({Role.NATIONAL_ASSESSOR})
ADMIN = frozenset({Role.ADMIN})

SEEN = [
    (DEWI, State.SELF_ASSESSMENT, 0, "unit"),
    (DEWI, State.SELF_ASSESSMENT, 1, "unit reviewer"),
    (DEWI, State.INTERNAL_REVIEW, 0, "unit"),
    (DEWI, State.INTERNAL_REVIEW, 1, "unit reviewer"),
    (DEWI, State.TPI_EVALUATION, 0, "unit reviewer"),
    (DEWI, State.NATIONAL_EVALUATION, 0, "unit reviewer tpi"),
    (DEWI, State.WBK, 0, "unit reviewer tpi national"),
    (DEWI, State.NOT_AWARDED, 0, "unit reviewer tpi national"),
    (ADMIN, State.INTERNAL_REVIEW, 0, "unit"),
    (BAMBANG, State.INTERNAL_REVIEW, 0, "unit reviewer"),
    (BAMBANG, State.TPI_EVALUATION, 0, "unit reviewer"),
    (BUDI, State.TPI_EVALUATION, 0, "unit reviewer member tpi"),
    (BUDI, State.WBBM, 0, "unit reviewer member tpi national"),
    (RINA, State.TPI_EVALUATION, 0, "unit reviewer tpi national"),
    (AGUS, State.SELF_ASSESSMENT, 0, "unit reviewer tpi national"),
    (NADIA, State.TPI_EVALUATION, 0, "unit reviewer national"),
    (NADIA, State.NATIONAL_EVALUATION, 0, "unit reviewer tpi national"),
]


@pytest.mark.parametrize(("roles", "state", "returns", "columns"), SEEN)
def test_a_role_sees_a_column_when_its_turn_has_come(roles, state, returns, columns):
    assert " ".join(visible_columns(roles, Standing(state, SINCE, returns))) == columns


@pytest.mark.parametrize("role", Role)
def test_everyone_sees_the_unit_column(role):
    assert visible_columns(frozenset({role}), Standing(State.NOMINATED, SINCE, 0))[0] is Column.UNIT


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TPI_MEMBER, Role.TPI_CHAIR}))
def test_blind_scores_never_open_to_anyone_else(role):
    seen = visible_columns(frozenset({role}), Standing(State.WBBM, SINCE, 2))
    assert Column.MEMBER not in seen


def test_staff_of_the_unit_see_nothing_by_an_assessing_role():
    roles = roles_in_sight(DEWI | BAMBANG | BUDI, is_unit_staff=True)
    assert visible_columns(roles, Standing(State.INTERNAL_REVIEW, SINCE, 0)) == (Column.UNIT,)


def test_a_coordinator_who_works_in_the_unit_still_coordinates():
    assert roles_in_sight(RINA, is_unit_staff=True) == RINA


def test_a_second_review_is_hidden_from_the_unit_while_it_goes_on():
    standing = Standing(State.INTERNAL_REVIEW, SINCE, 1)
    assert seen_until(Column.REVIEWER, DEWI, standing) == SINCE
    assert seen_until(Column.REVIEWER, BAMBANG, standing) is None


def test_what_a_return_brought_is_seen_whole():
    assert seen_until(Column.REVIEWER, DEWI, Standing(State.SELF_ASSESSMENT, SINCE, 1)) is None


@pytest.mark.parametrize(
    ("roles", "state", "until"),
    [
        (DEWI, State.INTERNAL_REVIEW, SINCE),
        (DEWI, State.TPI_EVALUATION, SINCE),
        (DEWI, State.SELF_ASSESSMENT, None),
        (BAMBANG, State.INTERNAL_REVIEW, None),
        (RINA, State.TPI_EVALUATION, None),
    ],
)
def test_the_unit_sees_notes_of_a_stage_when_it_has_ended(roles, state, until):
    assert notes_seen_until(roles, Standing(state, SINCE, 0)) == until


def test_a_refusal_can_name_who_sees_a_column():
    assert roles_seeing(Column.MEMBER) == (Role.TPI_MEMBER, Role.TPI_CHAIR)
