"""Agencies, units, cycles, yearly facts and the predicates that units hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, false, text
from sqlmodel import Field, SQLModel

from workflow.db.moments import UtcDateTime

_CURRENT = text("superseded_at IS NULL")


class Agency(SQLModel, table=True):
    """A government agency."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    #: ``states.vocabulary.AgencyKind``.
    kind: str
    #: IANA zone of its local days: Asia/Jakarta, Asia/Makassar or Asia/Jayapura.
    timezone: str = "Asia/Jakarta"
    version: int = 1


class AgencyFact(SQLModel, table=True):
    """What was recorded about an agency for one fiscal year; a revision."""

    __tablename__: ClassVar[str] = "agency_fact"
    __table_args__ = (
        Index(
            "agency_fact_current",
            "agency_id",
            "year",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id")
    year: int
    #: Facts by their API names; absent keys are "no data".
    facts: dict[str, Any] = Field(sa_type=JSON)
    source: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    #: None for facts recorded on the command line.
    recorded_by: int | None = Field(default=None, foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Unit(SQLModel, table=True):
    """A work unit of an agency."""

    __table_args__ = (Index("unit_name", "agency_id", "name", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    name: str
    #: ``states.vocabulary.Business`` and ``Serves``.
    business: str
    serves: str
    dissolved_on: date | None = None
    #: The unit that took this one's place; bans follow it.
    successor_id: int | None = Field(default=None, foreign_key="unit.id")
    version: int = 1


class UnitFact(SQLModel, table=True):
    """What was recorded about a unit for one fiscal year; a revision."""

    __tablename__: ClassVar[str] = "unit_fact"
    __table_args__ = (
        Index(
            "unit_fact_current",
            "unit_id",
            "year",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    year: int
    facts: dict[str, Any] = Field(sa_type=JSON)
    source: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    #: None for facts recorded on the command line.
    recorded_by: int | None = Field(default=None, foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Cycle(SQLModel, table=True):
    """A year of proposals of one agency under one regulation."""

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agency.id", index=True)
    year: int
    #: Identifier of the regulation, e.g. ``permenpanrb-10-2019``.
    regulation: str
    opens_on: date
    closes_on: date
    return_working_days: int = 10
    max_rounds: int = 2
    quorum: int = 2
    team_load: int = 14
    #: Only 90/2021 lets a cycle choose that LHKPN and LHKASN warn instead of block.
    does_lhkpn_block: bool = True
    #: Whether every member must have scored blind before the chair may record a consensus.
    is_blind_round_required: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    version: int = 1


class CycleDeadline(SQLModel, table=True):
    """When a stage of a cycle ends; a revision."""

    __tablename__: ClassVar[str] = "cycle_deadline"
    __table_args__ = (
        Index(
            "cycle_deadline_current",
            "cycle_id",
            "stage",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    #: An open state.
    stage: str
    due_on: date
    #: ``states.vocabulary.WhenMissed``.
    when_missed: str = "late"
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Award(SQLModel, table=True):
    """A predicate that a unit was given, by a move or registered from an earlier decree."""

    __table_args__ = (
        Index(
            "award_in_force",
            "unit_id",
            "predicate",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    predicate: str
    decree_no: str
    decree_date: date
    source: str
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id")
    is_self_awarded: bool = False
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: ``revoked`` or ``corrected``.
    ended_by: str | None = None


class Revocation(SQLModel, table=True):
    """A decree that took a predicate away, and until when it bars a nomination."""

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    award_id: int = Field(foreign_key="award.id")
    decree_no: str
    decree_date: date
    #: First day on which the unit may be nominated again.
    banned_until: date
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
