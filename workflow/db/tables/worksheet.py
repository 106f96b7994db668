"""What is filled into a worksheet: answers per column, evidence, reviewers' notes, wording."""

from __future__ import annotations

from datetime import datetime
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


class ReviewNote(SQLModel, table=True):
    """A reviewer's note on an answer: open, answered by the unit, closed by the reviewer."""

    __tablename__: ClassVar[str] = "review_note"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    code: str
    text: str
    status: str = "open"
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    recorded_by: int = Field(foreign_key="person.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)


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
