"""The words of the field: every state, trigger, role and grade, each with its Indonesian term.

The codes are English and appear in the database, the API and the history; the terms are what people
read. ``TERMS`` is the glossary of the README and of the help pages, so it is tested data.

Source of the terms: PermenPANRB 10/2019 as quoted by the ministry's slides of June 2021, and
PermenPANRB 90/2021.
"""

from __future__ import annotations

from enum import StrEnum


class Predicate(StrEnum):
    """What a unit can be awarded. WBBM stands above WBK."""

    WBK = "wbk"
    WBBM = "wbbm"


class State(StrEnum):
    """Where a proposal stands."""

    NOMINATED = "nominated"
    SELF_ASSESSMENT = "self_assessment"
    INTERNAL_REVIEW = "internal_review"
    TPI_EVALUATION = "tpi_evaluation"
    NATIONAL_EVALUATION = "national_evaluation"
    WBK = "wbk"
    WBBM = "wbbm"
    NOT_AWARDED = "not_awarded"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"


#: States in which a proposal still waits for a decision; a unit has at most one such proposal.
OPEN_STATES: tuple[State, ...] = (
    State.NOMINATED,
    State.SELF_ASSESSMENT,
    State.INTERNAL_REVIEW,
    State.TPI_EVALUATION,
    State.NATIONAL_EVALUATION,
)


class Trigger(StrEnum):
    """What someone does to a proposal."""

    NOMINATE = "nominate"
    BEGIN_SELF_ASSESSMENT = "begin_self_assessment"
    SUBMIT_SELF_ASSESSMENT = "submit_self_assessment"
    RETURN_TO_UNIT = "return_to_unit"
    ACCEPT_REVIEW = "accept_review"
    RETURN_FROM_TPI = "return_from_tpi"
    DECLINE = "decline"
    PROPOSE = "propose"
    AWARD_WBK = "award_wbk"
    AWARD = "award"
    FAIL = "fail"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    CORRECT = "correct"
    REVOKE = "revoke"


class Role(StrEnum):
    """In what capacity a person may act; granted for a unit, an agency or the nation."""

    UNIT_OPERATOR = "unit_operator"
    UNIT_HEAD = "unit_head"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    TPI_MEMBER = "tpi_member"
    TPI_CHAIR = "tpi_chair"
    AGENCY_HEAD = "agency_head"
    NATIONAL_ASSESSOR = "national_assessor"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Column(StrEnum):
    """Whose values a worksheet column holds; ``member`` is one TPI member's blind score."""

    UNIT = "unit"
    REVIEWER = "reviewer"
    MEMBER = "member"
    TPI = "tpi"
    NATIONAL = "national"


class AgencyKind(StrEnum):
    """What sort of government agency; the RB index asks more of central ones."""

    CENTRAL = "central"
    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"


class Business(StrEnum):
    """How near a unit's work is to the agency's core business (seed, "Skala Prioritas")."""

    CORE = "core"
    NON_CORE = "non_core"
    SUPPORTING = "supporting"


class Serves(StrEnum):
    """Whom a unit serves (seed, "Skala Prioritas")."""

    PUBLIC = "public"
    OTHER_AGENCIES = "other_agencies"
    INTERNAL = "internal"


class WhenMissed(StrEnum):
    """What a passed deadline does to the stage's moves."""

    LATE = "late"
    CLOSED = "closed"


class OpinionBPK(StrEnum):
    """The audit board's opinion on an agency's accounts, best first."""

    WTP = "WTP"
    WTP_DPP = "WTP-DPP"
    WDP = "WDP"
    TW = "TW"
    TMP = "TMP"


class GradeAKIP(StrEnum):
    """Grade of an agency's performance accountability, best first; the RB index uses the same."""

    AA = "AA"
    A = "A"
    BB = "BB"
    B = "B"
    CC = "CC"
    C = "C"
    D = "D"
