"""The history: append-only entries in hash chains, one chain a stream.

Triggers refuse to change or remove an entry. Free text lies beside it and enters the chain only as
a salted commitment, so that it can be erased on request without breaking the chain.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from workflow.db.moments import UtcDateTime


class HistoryEntry(SQLModel, table=True):
    """One thing that happened; outside tools may read stream, seq, prev_hash and hash."""

    __tablename__: ClassVar[str] = "history_entry"
    __table_args__ = (
        Index("history_entry_seq", "stream", "seq", unique=True),
        Index("history_entry_chain", "stream", "prev_hash", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    #: ``proposal:ID``, ``agency:ID``, ``unit:ID``, ``person:ID`` or ``system``.
    stream: str
    seq: int
    #: ``subject.verb``.
    kind: str
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int | None = None
    actor_role: str | None = None
    #: For moves only.
    trigger: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    prev_hash: str
    hash: str
    #: The canonical bytes that were hashed.
    body: bytes = Field(sa_type=LargeBinary)
    #: Findings as JSON; their digest is in the body.
    findings: str | None = None


class HistoryNote(SQLModel, table=True):
    """Free text of an entry, with the salt of its commitment; erasable."""

    __tablename__: ClassVar[str] = "history_note"
    __table_args__ = (Index("history_note_entry", "entry_id", "name", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="history_entry.id")
    #: What text it is: ``note``, ``reason``, ``ground`` …
    name: str
    salt: bytes = Field(sa_type=LargeBinary)
    text: str
