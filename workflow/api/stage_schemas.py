"""Shapes of what people hand in during a proposal's stages, each with an example."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import Query
from pydantic import ConfigDict, Field, StringConstraints

from workflow.api.schemas import Body, Id, Line, Reason, Yes
from workflow.services.record_outcome import NationalStage, Result
from workflow.services.write_notes import NoteStatus

#: Code of a question or count; the regulation knows which exist.
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]

#: Such a code, or that of an area, to narrow a list by.
AskedCode = Annotated[str | None, Query(min_length=1, max_length=40)]

#: Larger than any panel.
_MOST_SEATS = 30


class LinkIn(Body):
    """A link as evidence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"question": "P001", "url": "https://jdih.example.go.id/sk-tim-zi.pdf"}]
        }
    )

    question: Code
    url: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class ReuseIn(Body):
    """A piece of evidence that the proposal has already, for one more question."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "P002", "evidence_id": 311}]})

    question: Code
    evidence_id: Id


class NoteIn(Body):
    """A note on an answer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "P001", "text": "Lampirkan SK tim yang berlaku tahun ini."}]}
    )

    code: Code
    text: Reason


class NoteStatusIn(Body):
    """How far a note is now."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "answered", "reply": "SK tahun ini telah dilampirkan."}]}
    )

    status: NoteStatus
    #: What the unit says to it; only with ``answered``.
    reply: Reason | None = None


class ReviewIn(Body):
    """A sign-off of the review, or its withdrawal."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"signed_off": True, "note": "Seluruh bukti telah diperiksa."}]}
    )

    signed_off: Yes
    note: Reason | None = None


class SeatIn(Body):
    """A seat on the panel."""

    person_id: Id
    chair: Yes = False
    #: Whether the person declared to have no conflict of interest.
    no_conflict: Yes


class PanelIn(Body):
    """The whole panel."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "members": [
                        {"person_id": 5, "chair": True, "no_conflict": True},
                        {"person_id": 6, "chair": False, "no_conflict": True},
                    ]
                }
            ]
        }
    )

    members: Annotated[list[SeatIn], Field(min_length=1, max_length=_MOST_SEATS)]


class DeclarationIn(Body):
    """A panel member's own word on conflicts of interest."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"conflict": False, "statement": "Saya tidak memiliki hubungan dengan unit ini."}]
        }
    )

    statement: Reason
    conflict: Yes


class OutcomeIn(Body):
    """What a national stage came to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stage": "desk",
                    "result": "passed",
                    "on": "2026-08-14",
                    "scores": {"total": "81.25", "enablers": "47.5"},
                    "document": "Pengumuman B/214/PW.03/2026",
                }
            ]
        }
    )

    stage: NationalStage
    result: Result
    on: dt.date
    objection_until: dt.date | None = None
    #: Published points by determination row, as decimal text.
    scores: Annotated[
        dict[str, Annotated[str, StringConstraints(max_length=40)]], Field(default_factory=dict)
    ]
    document: Line
