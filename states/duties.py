"""Separation of duties, by person: whoever acts in one duty of a proposal acts in no other.

The rule looks at people, not at roles or accounts: someone who holds two roles still takes on only
one duty per proposal, administrators included. Clerical moves (nominating, starting, withdrawing,
letting lapse, recording another's signature) are no duty and combine with any.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from states.vocabulary import Column, Role


class Duty(StrEnum):
    """A side of the proposal that one person can be on."""

    UNIT = "unit"
    REVIEW = "review"
    TPI = "tpi"
    DECISION = "decision"
    NATIONAL = "national"


#: Duties that judge the unit's work; its own staff never take one on.
ASSESSING: frozenset[Duty] = frozenset({Duty.REVIEW, Duty.TPI, Duty.NATIONAL})

#: The duty that acting in a role takes on; roles that are absent here act clerically.
DUTY_OF_ROLE: Mapping[Role, Duty] = {
    Role.UNIT_OPERATOR: Duty.UNIT,
    Role.UNIT_HEAD: Duty.UNIT,
    Role.REVIEWER: Duty.REVIEW,
    Role.TPI_MEMBER: Duty.TPI,
    Role.TPI_CHAIR: Duty.TPI,
    Role.AGENCY_HEAD: Duty.DECISION,
    Role.NATIONAL_ASSESSOR: Duty.NATIONAL,
}

#: The duty that writing into a worksheet column takes on.
DUTY_OF_COLUMN: Mapping[Column, Duty] = {
    Column.UNIT: Duty.UNIT,
    Column.REVIEWER: Duty.REVIEW,
    Column.MEMBER: Duty.TPI,
    Column.TPI: Duty.TPI,
    Column.NATIONAL: Duty.NATIONAL,
}


def obstacle(duty: Duty, taken: Duty | None, *, is_unit_staff: bool) -> str | None:
    """Return what keeps a person from taking on a duty, or None.

    ``taken`` is the duty the person already has in the proposal. The answer is that earlier duty,
    or ``unit-staff`` for someone of the unit who would assess it.
    """
    if taken is not None and taken != duty:
        return taken.value
    if duty in ASSESSING and is_unit_staff:
        return "unit-staff"
    return None
