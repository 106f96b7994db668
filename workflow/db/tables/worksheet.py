"""What is filled into a worksheet: answers per column, evidence, surveys, reviewers' notes, wording."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from workflow.db.moments import UtcDateTime

_CURRENT = text("superseded_at IS NULL")


class Answer(SQLModel, table=True):
    """One value in one column of a worksheet; a revision."""

    __table_args__ = (
        Index(
            "answer_current",
            "proposal_id",
            "kind",
            "member_id",
            "code",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    #: ``states.vocabulary.Column``; "column" itself is a word of SQL.
    kind: str
    #: Whose blind score it is; 0 in columns that have one value for all.
    member_id: int = 0
    code: str
    #: The value as ``states.answers.stored`` writes it.
    value: str
    note: str | None = None
    #: Rises by one with every revision of this answer.
    version: int
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Evidence(SQLModel, table=True):
    """A file or link behind a unit's answer; a revision."""

    __table_args__ = (Index("evidence_proposal", "proposal_id", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    question: str
    revision: int
    name: str
    #: Where a link leads; None for a file, whose bytes lie under their digest.
    url: str | None = None
    #: Lower-case hex of the file's bytes, or of the link's text.
    sha256: str
    bytes: int
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: Who took it off its question; None while it is there, and where a newer revision took its place.
    detached_by: int | None = None


class ReviewNote(SQLModel, table=True):
    """A reviewer's note on an answer: open, answered by the unit, closed by the reviewer."""

    __tablename__: ClassVar[str] = "review_note"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    code: str
    text: str
    status: str = "open"
    #: What the unit answered, and who did; None while nobody has.
    reply: str | None = None
    replied_by: int | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Survey(SQLModel, table=True):
    """A survey behind one of the result indices; a revision. The index itself is the unit's answer."""

    __table_args__ = (
        Index(
            "survey_current",
            "proposal_id",
            "code",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    #: Code of the index that the survey is behind.
    code: str
    #: Rises by one with every revision of this survey.
    version: int
    #: Name of the questionnaire.
    instrument: str
    period_from: date
    period_to: date
    respondents: int
    #: How many people were served, of whom the respondents are some; None where nobody counted.
    population: int | None = None
    #: What the questionnaire was counted in: ``index`` (1..4) or ``skm`` (25..100).
    scale: str
    #: The index, or the means of its elements, as typed: decimal strings in the scale.
    elements: list[str] = Field(sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WbbmSection(SQLModel, table=True):
    """One section of the form that a WBBM proposal carries; a revision."""

    __tablename__: ClassVar[str] = "wbbm_section"
    __table_args__ = (
        Index(
            "wbbm_section_current",
            "proposal_id",
            "section",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    section: str
    #: Rises by one with every revision of this section.
    version: int
    content: dict[str, Any] = Field(sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WorksheetPresence(SQLModel, table=True):
    """Who has a worksheet open, and where in it; nobody decides on this, and it is overwritten."""

    __tablename__: ClassVar[str] = "worksheet_presence"

    proposal_id: int = Field(primary_key=True, foreign_key="proposal.id")
    person_id: int = Field(primary_key=True, foreign_key="person.id")
    #: ``states.vocabulary.Column``.
    kind: str
    #: Code of the question that is open; None for the worksheet as a whole.
    question: str | None = None
    seen_at: datetime = Field(sa_type=UtcDateTime)


class QuestionText(SQLModel, table=True):
    """The official wording of a question, imported from the national portal's master; a revision."""

    __tablename__: ClassVar[str] = "question_text"
    __table_args__ = (
        Index(
            "question_text_current",
            "regulation",
            "code",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    regulation: str
    code: str
    year: int
    wording: str
    criteria: str
    #: Wording of each option by its letter.
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
