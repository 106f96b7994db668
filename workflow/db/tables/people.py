"""People, what they may do, how they prove who they are, and what they have under way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from workflow.db.moments import UtcDateTime


class Person(SQLModel, table=True):
    """Somebody who signs in; separation of duties looks at rows of this table."""

    id: int | None = Field(default=None, primary_key=True)
    #: Lower case.
    email: str = Field(unique=True)
    name: str
    #: The unit the person works in; its staff never assess it.
    home_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    password_hash: str | None = None
    is_active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class RoleGrant(SQLModel, table=True):
    """A role given to a person for a unit, an agency or the nation; a revision."""

    __tablename__: ClassVar[str] = "role_grant"
    __table_args__ = (
        Index(
            "role_grant_person",
            "person_id",
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index("role_grant_agency", "agency_id", "role"),
        Index("role_grant_unit", "unit_id", "role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    role: str
    #: Exactly one of agency, unit and nation says how far the role reaches.
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    is_national: bool = False
    #: Last day on which the grant holds; None without end.
    until: date | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    #: None for a grant made on the command line.
    recorded_by: int | None = Field(default=None, foreign_key="person.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiToken(SQLModel, table=True):
    """A bearer token of a person, or of an agency for the national portal; only its hash is kept."""

    __tablename__: ClassVar[str] = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    agency_id: int | None = Field(default=None, foreign_key="agency.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WebSession(SQLModel, table=True):
    """A browser that signed in; kept here so that signing out really ends it."""

    __tablename__: ClassVar[str] = "web_session"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInAttempt(SQLModel, table=True):
    """A failed sign-in, counted per e-mail and per address to slow guessing down."""

    __tablename__: ClassVar[str] = "sign_in_attempt"

    id: int | None = Field(default=None, primary_key=True)
    #: Digest of what was tried; addresses are not kept in the clear.
    key: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)


class IdempotencyKey(SQLModel, table=True):
    """The first answer to a write that named a key; replayed to its twins."""

    __tablename__: ClassVar[str] = "idempotency_key"
    __table_args__ = (Index("idempotency_key_once", "caller", "key", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    #: ``person:ID`` or ``agency:ID``.
    caller: str
    key: str
    #: SHA-256 over method, path and body.
    request_digest: str
    status: int
    body: str
    #: Headers that belong to the answer, as JSON.
    headers: str
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)


class RequestCount(SQLModel, table=True):
    """How often a caller came through a limited door in one stretch of time."""

    __tablename__: ClassVar[str] = "request_count"

    #: The door and the caller, e.g. ``portal:agency:1``.
    key: str = Field(primary_key=True)
    #: Begin of the stretch.
    since: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    requests: int


class ImportJob(SQLModel, table=True):
    """A long import: how far it is, and what came of it."""

    __tablename__: ClassVar[str] = "import_job"
    __table_args__ = (Index("import_job_person", "person_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    #: What is imported: ``units``, ``facts`` or ``worksheet``.
    kind: str
    #: The proposal or agency that it is about; None for an import over several.
    subject: str | None = None
    #: ``running``, ``done`` or ``refused``.
    status: str
    rows_done: int
    rows_total: int
    #: The rows that wait to be imported, by number and cells; None once the import has ended.
    content: list[Any] | None = Field(default=None, sa_type=JSON)
    #: Counts, and a fault for every bad cell.
    report: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
