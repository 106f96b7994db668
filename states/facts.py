"""What a guard knows: one frozen snapshot of everything the law reads about a proposal.

``Facts`` come from the records inside the writing transaction, or from a person's "what if". A
requirement reads nothing else, so what is explained is what happens. Parts that a move does not
need are not loaded and stay empty; each requirement names the parts it reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from states.answers import Value
from states.duties import Duty
from states.regulations import Regulation
from states.vocabulary import (
    AgencyKind,
    Business,
    Column,
    Predicate,
    Role,
    Serves,
    State,
    Trigger,
    WhenMissed,
)


class Part(StrEnum):
    """A piece of the snapshot that is read from the records only when a requirement asks for it."""

    AWARDS = "awards"
    RIVALS = "rivals"
    AGENCY_YEARS = "agency_years"
    UNIT_YEARS = "unit_years"
    ANSWERS = "answers"
    EVIDENCE = "evidence"
    NOTES = "notes"
    SIGN_OFF = "sign_off"
    PANEL = "panel"
    MOVES = "moves"
    OUTCOMES = "outcomes"
    SURVEYS = "surveys"
    WBBM_FORM = "wbbm_form"


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """The cycle a proposal belongs to."""

    #: Fiscal year N; last year's facts are those of N − 1.
    year: int
    opens_on: date
    closes_on: date
    #: How often each of the two assessing stages may send a proposal back.
    max_rounds: int
    #: How many panel members must sit without a conflict of interest, and score where they do so blind.
    quorum: int
    #: Whether LHKPN and LHKASN stop moves, or only warn (a choice under 90/2021).
    does_lhkpn_block: bool = True


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The work unit."""

    id: int
    agency_kind: AgencyKind
    business: Business
    serves: Serves
    dissolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class AwardFact:
    """A predicate that the unit was given, by a move or by a registered decree."""

    predicate: Predicate
    decree_date: date
    #: False once revoked or corrected away.
    is_in_force: bool
    #: The proposal that gave it; None for a decree registered from before.
    proposal_id: int | None = None
    #: Whether the agency itself awarded it.
    is_self_awarded: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One answer of the nomination."""

    is_met: bool
    reason: str
    #: Number of the agency head's statement, for a unit outside the core business.
    statement_no: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A person appointed to the TPI panel."""

    person_id: int
    is_chair: bool
    #: Whether the person declared to have no conflict of interest.
    has_no_conflict: bool


@dataclass(frozen=True, slots=True)
class PastMove:
    """A move that is still in effect: not undone by a correction."""

    trigger: Trigger
    source: State
    target: State
    #: Who made it and, where another signed for it, who signed.
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """The deadline of the stage the proposal is in."""

    due_on: date
    when_missed: WhenMissed


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the law reads about one proposal, at one moment."""

    #: The local day of the agency.
    today: date
    #: None for a proposal that does not exist yet.
    state: State | None
    target: Predicate
    cycle: CycleFacts
    unit: UnitFacts
    proposal_id: int | None = None
    #: Whether the unit has no younger proposal than this one.
    is_newest: bool = True
    #: Number of the unit's open proposal; its own number for an open one.
    open_proposal: str | None = None
    is_affirmative: bool = False
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    #: Recorded papers by field name, e.g. ``integrity_pact_date``.
    documents: Mapping[str, str] = field(default_factory=dict)
    deadline: DeadlineFacts | None = None
    #: Returns so far, by trigger.
    rounds: Mapping[Trigger, int] = field(default_factory=dict)
    #: Which duty each person has taken on in this proposal.
    duties: Mapping[int, Duty] = field(default_factory=dict)

    awards: tuple[AwardFact, ...] = ()
    #: First day on which the unit may be nominated again; None without a revocation.
    banned_until: date | None = None
    #: Units of the first tier in the agency that nobody has nominated in this cycle.
    first_tier_waiting: int = 0
    #: Facts by fiscal year, named as in the API.
    agency_years: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    unit_years: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    #: Answers of the column that the move is judged on, prefilled from facts where nobody typed.
    answers: Mapping[str, Value] = field(default_factory=dict)
    #: People who wrote a current answer of the unit's column.
    fillers: frozenset[int] = frozenset()
    #: Scored codes that carry evidence.
    evidenced: frozenset[str] = frozenset()
    open_notes: int = 0
    #: Who signed the review of this round off; None while nobody has.
    reviewer_id: int | None = None
    panel: tuple[Seat, ...] = ()
    #: Who of the panel scored every input blind; None where nobody began to and the cycle does not ask.
    blind_scorers: frozenset[int] | None = None
    #: Moves in effect, oldest first.
    moves: tuple[PastMove, ...] = ()
    #: Points by determination row as the nation published them; the newest of each row.
    published: Mapping[str, Fraction] = field(default_factory=dict)
    #: Index that each recorded survey makes, by the code of the index.
    surveys: Mapping[str, Fraction] = field(default_factory=dict)
    #: Complete sections of the WBBM form, and the differences that the panel judged to be higher.
    wbbm_form: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, as far as the law cares."""

    person_id: int
    #: Roles held in the scope of this proposal today.
    roles: frozenset[Role]
    #: Whether the person works in the unit, by home or by a unit role.
    is_unit_staff: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries to move a proposal, and with what in hand."""

    actor: Actor
    #: True when somebody only asks: what a move brings along is then announced, not demanded.
    is_question: bool = False
    note: str | None = None
    decree_no: str | None = None
    decree_date: date | None = None
    #: Who signed, where the actor records another's signature.
    signatory: Actor | None = None
    #: Kinds of the documents handed in with the move.
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One attempt, the facts it meets, and the regulation it is judged by."""

    regulation: Regulation
    facts: Facts
    attempt: Attempt
    #: Threshold rows set by a "what if", in points.
    scores: Mapping[str, Fraction] = field(default_factory=dict)
    #: Everyone who holds a role here, for "nobody can act"; None when it was not asked.
    holders: Mapping[Role, tuple[Actor, ...]] | None = None


#: The column whose answers each move is judged on.
JUDGED_COLUMN: Mapping[Trigger, Column] = {
    Trigger.SUBMIT_SELF_ASSESSMENT: Column.UNIT,
    Trigger.PROPOSE: Column.TPI,
    Trigger.AWARD_WBK: Column.TPI,
    Trigger.AWARD: Column.NATIONAL,
}
