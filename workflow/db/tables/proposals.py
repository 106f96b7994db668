"""Proposals and what belongs to one: deadlines, duties, panel, sign-offs, national stages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from states.vocabulary import OPEN_STATES
from workflow.db.moments import UtcDateTime

_CURRENT = text("superseded_at IS NULL")
_OPEN = text("state IN ({})".format(", ".join(f"'{state}'" for state in OPEN_STATES)))


class Proposal(SQLModel, table=True):
    """One unit, one target predicate, one cycle."""

    __table_args__ = (
        # The index is the lock: two open proposals of a unit cannot both be committed.
        Index(
            "proposal_open",
            "unit_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("proposal_agency", "agency_id", "id"),
        Index("proposal_cycle", "cycle_id", "unit_id"),
        Index("proposal_state", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    #: ``ZI-2026-0147``; never changes.
    number: str = Field(unique=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    agency_id: int = Field(foreign_key="agency.id")
    cycle_id: int = Field(foreign_key="cycle.id")
    target: str
    state: str
    #: Rises with moves and with changes of the proposal itself.
    version: int = 1
    #: The rules it is judged by for good.
    regulation: str
    regulation_digest: str
    lifecycle_version: int
    predecessor_id: int | None = Field(default=None, foreign_key="proposal.id")
    #: The registered award it builds on; no foreign key, since an award may name its proposal.
    award_id: int | None = None
    #: Reason of an affirmative proposal; None for an ordinary one.
    affirmative_reason: str | None = None
    criteria: dict[str, Any] = Field(sa_type=JSON)
    documents: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    #: Returns so far by trigger; sign-offs belong to a round.
    rounds: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    state_since: datetime = Field(sa_type=UtcDateTime)
    #: When the panel's blind scores were last open to others; scores given until then stay.
    scores_shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NumberCounter(SQLModel, table=True):
    """The last proposal number given out in a year; its row serialises numbering."""

    __tablename__: ClassVar[str] = "number_counter"

    year: int = Field(primary_key=True)
    last: int


class Deadline(SQLModel, table=True):
    """When the present stage of a proposal ends; a revision."""

    __table_args__ = (
        Index(
            "deadline_current",
            "proposal_id",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index("deadline_due", "due_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    stage: str
    due_on: date
    when_missed: str
    #: Where the date comes from: ``cycle``, ``return`` or ``extension``.
    why: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int | None = Field(default=None, foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DutyTaken(SQLModel, table=True):
    """The side a person is on in a proposal; the primary key allows only one."""

    __tablename__: ClassVar[str] = "duty_taken"

    proposal_id: int = Field(primary_key=True, foreign_key="proposal.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    duty: str
    taken_at: datetime = Field(sa_type=UtcDateTime)


class PanelSeat(SQLModel, table=True):
    """A member of the TPI panel of a proposal; a revision."""

    __tablename__: ClassVar[str] = "panel_seat"
    __table_args__ = (Index("panel_seat_proposal", "proposal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    person_id: int = Field(foreign_key="person.id")
    is_chair: bool
    has_no_conflict: bool
    #: The words of the person's own declaration; None where the coordinator recorded it.
    statement: str | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReviewSignOff(SQLModel, table=True):
    """The reviewer's signature under a round of review; a return or an acceptance ends the round."""

    __tablename__: ClassVar[str] = "review_sign_off"
    __table_args__ = (Index("review_sign_off_proposal", "proposal_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    person_id: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NationalOutcome(SQLModel, table=True):
    """What a national stage (selection, objection, desk, interview, field, panel) came to."""

    __tablename__: ClassVar[str] = "national_outcome"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    stage: str
    result: str
    on: date
    objection_until: date | None = None
    scores: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    document: str | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")


class Snapshot(SQLModel, table=True):
    """Answers, evidence and facts as a move found them; never changed afterwards."""

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    #: Sequence number of the move's history entry in the proposal's stream.
    seq: int
    #: SHA-256 of ``content``; also in the history entry.
    digest: str
    #: Canonical JSON: columns with their answers, evidence with its digests, recorded facts.
    content: str
    taken_at: datetime = Field(sa_type=UtcDateTime)
    #: SHA-256 of the facts alone, so that a list can compare them; None for snapshots without facts.
    facts_digest: str | None = None
