"""Separation of duties: one person, one side of a proposal, whatever roles and accounts they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from states.duties import ASSESSING, DUTY_OF_COLUMN, DUTY_OF_ROLE, Duty, obstacle
from states.facts import Actor, Case
from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.machine import fire
from states.vocabulary import Column, Role, State, Trigger
from tests.states.cast import (
    BAMBANG,
    BARE,
    MAYA,
    RATNA,
    RINA,
    SARI,
    YULI,
    Who,
    asking,
    bringing,
    finding,
    findings,
    knowing,
    lawful,
    row,
    stopping,
    trying,
)

ACCEPT, PROPOSE = row(Trigger.ACCEPT_REVIEW), row(Trigger.PROPOSE)


def as_person(actor: Actor, *roles: Role, staff: bool = False) -> Actor:
    """Return the same person with further roles."""
    return replace(actor, roles=actor.roles | set(roles), is_unit_staff=staff)


def obstacles(edge: Edge, case: Case) -> list[tuple[str | None, str | None]]:
    """Return the duty that each person of an attempt would take, and what stands in the way."""
    return [(found.required, found.actual) for found in findings(edge, case, "separation-of-duties")]


#: What stands in the way of a duty (rows) for someone who took one on before (columns); the last two
#: columns are for staff of the unit.
TABLE = """
         | -  unit  review  tpi  decision  national | -           unit
unit     | -  -     review  tpi  decision  national | -           -
review   | -  unit  -       tpi  decision  national | unit-staff  unit
tpi      | -  unit  review  -    decision  national | unit-staff  unit
decision | -  unit  review  tpi  -         national | -           unit
national | -  unit  review  tpi  decision  -        | unit-staff  unit
"""


def test_whoever_took_on_a_duty_takes_no_other_and_staff_never_assess():
    head, *lines = ([part.split() for part in line.split("|")] for line in TABLE.strip("\n").splitlines())
    taken = [(each, False) for each in head[1]] + [(each, True) for each in head[2]]
    for [duty], others, staff in lines:
        found = [
            obstacle(Duty(duty), None if each == "-" else Duty(each), is_unit_staff=is_staff) or "-"
            for each, is_staff in taken
        ]
        assert found == [*others, *staff], duty


def test_the_duties_are_five_and_three_of_them_assess():
    assert [duty.value for duty in Duty] == ["unit", "review", "tpi", "decision", "national"]
    assert {Duty.REVIEW, Duty.TPI, Duty.NATIONAL} == ASSESSING


def test_coordinators_auditors_and_admins_act_clerically():
    assert set(Role) - set(DUTY_OF_ROLE) == {Role.COORDINATOR, Role.AUDITOR, Role.ADMIN}


def test_every_column_is_filled_on_one_side():
    assert {
        Column.UNIT: Duty.UNIT,
        Column.REVIEWER: Duty.REVIEW,
        Column.MEMBER: Duty.TPI,
        Column.TPI: Duty.TPI,
        Column.NATIONAL: Duty.NATIONAL,
    } == DUTY_OF_COLUMN


def test_a_refusal_names_the_earlier_act():
    case = knowing(lawful(ACCEPT), duties={Who.BAMBANG: Duty.UNIT})
    assert finding(ACCEPT, case, "separation-of-duties") == Finding(
        requirement="separation-of-duties",
        level=Level.PERSON,
        status=Status.UNMET,
        required="review",
        actual="unit",
        gap=None,
        citation="Siklus usulan ZI: pemisahan tugas per orang",
        fix_by=(Role.COORDINATOR,),
        binds_at=(Trigger.ACCEPT_REVIEW,),
    )


def test_an_admin_who_filled_answers_cannot_review_them():
    maya = as_person(MAYA, Role.REVIEWER)
    case = knowing(trying(lawful(ACCEPT), actor=maya), duties={Who.MAYA: Duty.UNIT})
    assert obstacles(ACCEPT, case) == [("review", "unit")]


@pytest.mark.parametrize(
    ("trigger", "source", "role"),
    [
        (Trigger.ACCEPT_REVIEW, None, Role.REVIEWER),
        (Trigger.DECLINE, State.TPI_EVALUATION, Role.TPI_CHAIR),
        (Trigger.FAIL, None, Role.NATIONAL_ASSESSOR),
    ],
)
def test_staff_of_the_unit_never_assess_it(trigger: Trigger, source: State | None, role: Role):
    edge = row(trigger, source)
    tono = Actor(Who.TONO, frozenset({role}), is_unit_staff=True)
    assert stopping(edge, trying(lawful(edge), actor=tono)) == ["separation-of-duties"]


def test_the_head_of_the_agency_may_decide_on_the_unit_he_comes_from():
    assert stopping(PROPOSE, trying(lawful(PROPOSE), actor=as_person(RATNA, staff=True))) == []


def test_the_signatory_is_judged_as_well_as_the_clerk():
    case = lawful(PROPOSE, role=Role.COORDINATOR)
    assert obstacles(PROPOSE, case) == [("clerical", "none"), ("decision", "none")]
    assert obstacles(PROPOSE, knowing(case, duties={Who.RATNA: Duty.TPI})) == [
        ("clerical", "none"),
        ("decision", "tpi"),
    ]


@pytest.mark.parametrize(
    "trigger",
    [Trigger.NOMINATE, Trigger.BEGIN_SELF_ASSESSMENT, Trigger.WITHDRAW, Trigger.LAPSE, Trigger.PROPOSE],
)
def test_clerical_moves_combine_with_any_duty(trigger: Trigger):
    case = lawful(row(trigger), BARE, role=Role.COORDINATOR)
    moves = [fire(trigger, knowing(case, duties={Who.RINA: duty})) for duty in Duty]
    assert {(move.is_allowed, move.role) for move in moves} == {(True, Role.COORDINATOR)}


def test_a_person_acts_in_the_role_that_no_earlier_act_forbids():
    rina = as_person(RINA, Role.REVIEWER)
    case = trying(lawful(ACCEPT), actor=rina)
    assert fire(Trigger.ACCEPT_REVIEW, case).role is Role.REVIEWER
    assert fire(Trigger.ACCEPT_REVIEW, knowing(case, duties={Who.RINA: Duty.TPI})).role is Role.COORDINATOR


def test_a_reviewer_whose_review_is_barred_cannot_pass_it_as_a_clerk_without_a_sign_off():
    rina = as_person(RINA, Role.REVIEWER, staff=True)
    case = knowing(trying(lawful(ACCEPT), actor=rina), reviewer_id=None)
    assert stopping(ACCEPT, case) == ["reviewer-signed-off"]


def test_a_head_who_scored_for_the_panel_cannot_propose_as_a_clerk_without_another_signature():
    rina = as_person(RINA, Role.AGENCY_HEAD)
    case = knowing(trying(lawful(PROPOSE), actor=rina), duties={Who.RINA: Duty.TPI})
    assert stopping(PROPOSE, case) == ["letter-recorded"]


def test_an_assessor_barred_from_national_acts_revokes_as_a_head_only_what_the_agency_gave():
    edge = row(Trigger.REVOKE)
    ratna = as_person(RATNA, Role.NATIONAL_ASSESSOR)
    case = knowing(trying(lawful(edge), actor=ratna), duties={Who.RATNA: Duty.DECISION}, moves=())
    assert stopping(edge, case) == ["own-award"]


def held(case: Case, **people: tuple[Actor, ...]) -> Case:
    """Return the case as a question in which these people hold the roles."""
    return replace(asking(case), holders={Role(role): actors for role, actors in people.items()})


def test_nobody_can_act_where_every_holder_is_barred():
    case = held(lawful(ACCEPT), reviewer=(as_person(BAMBANG, staff=True),), coordinator=(RINA,))
    assert finding(ACCEPT, knowing(case, reviewer_id=None), "nobody-can-act") == Finding(
        requirement="nobody-can-act",
        level=Level.PROPOSAL,
        status=Status.UNMET,
        required="reviewer",
        actual="none",
        gap=None,
        citation="Siklus usulan ZI: pemisahan tugas per orang",
        fix_by=(Role.COORDINATOR, Role.ADMIN),
        binds_at=(Trigger.ACCEPT_REVIEW,),
    )


def test_a_clerk_is_enough_once_the_review_is_signed_off():
    case = held(lawful(ACCEPT), coordinator=(RINA,))
    assert findings(ACCEPT, case, "nobody-can-act") == []


def test_a_clerk_is_not_enough_where_no_head_is_free_to_sign():
    case = held(lawful(PROPOSE), coordinator=(RINA,), agency_head=(RATNA,))
    assert findings(PROPOSE, case, "nobody-can-act") == []
    barred = knowing(case, duties={Who.RATNA: Duty.REVIEW})
    assert finding(PROPOSE, barred, "nobody-can-act").required == "agency_head"


def test_one_free_holder_among_barred_ones_is_enough():
    edge = row(Trigger.RETURN_FROM_TPI)
    barred, free = as_person(SARI, staff=True), replace(SARI, person_id=98)
    assert findings(edge, held(lawful(edge), tpi_chair=(barred, free)), "nobody-can-act") == []


def test_a_clerical_move_that_nobody_holds_the_role_for_is_told_too():
    edge = row(Trigger.WITHDRAW)
    assert finding(edge, held(lawful(edge), tpi_chair=(SARI,)), "nobody-can-act").required == "coordinator"


def test_who_holds_a_role_is_not_looked_at_where_nobody_asked():
    assert findings(ACCEPT, lawful(ACCEPT), "nobody-can-act") == []


def test_two_heads_may_share_the_side_of_the_decision():
    case = knowing(lawful(PROPOSE), duties={Who.RATNA: Duty.DECISION})
    assert fire(Trigger.PROPOSE, replace(case, attempt=bringing(YULI))).is_allowed
