"""Shapes of request bodies, and the types they are made of. Unknown fields are refused."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from states.vocabulary import Column, Predicate, Trigger

LARGEST_ID = 2**31 - 1

Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
#: A name or number on one line.
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
#: A reason: 1 to 2,000 characters.
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Yes = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]


class Body(BaseModel):
    """A request body: a field that we do not know is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


class CriterionIn(Body):
    """One answer of a nomination."""

    met: Yes
    reason: Reason
    statement_no: Line | None = None


class CriteriaIn(Body):
    """The answers of a nomination; the law says which are missing."""

    core_service: CriterionIn | None = None
    strategic: CriterionIn | None = None
    resources: CriterionIn | None = None
    reform: CriterionIn | None = None


class AffirmativeIn(Body):
    """Why a unit is proposed affirmatively."""

    reason: Reason


class NominationIn(Body):
    """A nomination."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "unit_id": 12,
                    "cycle_id": 3,
                    "target": "wbk",
                    "criteria": {
                        "core_service": {"met": True, "reason": "Melayani masyarakat secara langsung."},
                        "strategic": {"met": True, "reason": "Layanannya dipakai setiap hari."},
                        "resources": {"met": True, "reason": "Mengelola anggaran terbesar di instansi."},
                        "reform": {"met": True, "reason": "Indeks reformasi birokrasinya di atas target."},
                    },
                }
            ]
        }
    )

    unit_id: Id
    cycle_id: Id
    target: Predicate
    criteria: CriteriaIn = CriteriaIn()
    affirmative: AffirmativeIn | None = None
    predecessor_id: Id | None = None
    award_id: Id | None = None


class DocumentsIn(Body):
    """Papers recorded on a proposal; null takes one back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"integrity_pact_date": "2026-02-20", "team_decree_no": "12/SK-TIM/2026"}]
        }
    )

    integrity_pact_date: dt.date | None = None
    team_decree_no: Line | None = None
    proposal_letter_no: Line | None = None
    proposal_letter_date: dt.date | None = None
    sptjm_no: Line | None = None
    tlhp_clearance_no: Line | None = None
    survey_report_no: Line | None = None


class DocumentIn(Body):
    """A paper handed in with a move."""

    name: Line
    kind: Line | None = None
    number: Line | None = None
    date: dt.date | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://", max_length=2000)] | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class TransitionIn(Body):
    """A move, with what it brings along."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"trigger": "begin_self_assessment"},
                {"trigger": "return_to_unit", "note": "Eviden pertanyaan 1b sudah tidak berlaku."},
                {
                    "trigger": "award",
                    "decree_no": "KEP-17/2026",
                    "decree_date": "2026-12-09",
                    "documents": ["KEP-17-2026.pdf"],
                },
            ]
        }
    )

    trigger: Trigger
    note: Reason | None = None
    decree_no: Line | None = None
    decree_date: dt.date | None = None
    #: Id, e-mail or name of the agency head whose signature is recorded.
    signatory: Annotated[str, Field(max_length=200)] | Id | None = None
    documents: Annotated[list[Line | DocumentIn], Field(max_length=20)] = []
    #: A revoked WBBM may leave the WBK standing.
    keeps_wbk: Yes = False


class LiftIn(Body):
    """Asks what would have to be better; what is ``fixed`` stays as it is."""

    #: Codes of sub-areas and of prerequisites.
    fixed: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(max_length=100)] = []


class SimulationIn(Body):
    """What if."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "trigger": "propose",
                    "facts": {"bpk_opinion": "WTP", "lhkpn_obliged": 250, "lhkpn_filed": 250},
                    "answers": {"Q01": "Ya"},
                    "scores": {"total": "74.99"},
                },
                {"lift": {"fixed": ["H1.a", "bpk-opinion"]}},
            ]
        }
    )

    trigger: Trigger | None = None
    facts: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    #: Threshold rows in points, as decimal text or plain numbers; ``parse_points`` names every fault.
    scores: dict[str, Any] = {}
    #: Given, even empty: also find the smallest set of facts and sub-areas by which every threshold passes.
    lift: LiftIn | None = None


class AnswerIn(Body):
    """One answer; null takes it back."""

    value: Any
    note: Annotated[str, StringConstraints(max_length=2000)] | None = None
    version: Annotated[int, Field(strict=True, ge=0)] | None = None


class WorksheetIn(Body):
    """Answers for one column."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "column": "unit",
                    "answers": {"Q01": {"value": "Ya", "version": 1}, "H1.a": {"value": "3.6"}},
                }
            ]
        }
    )

    column: Column
    answers: Annotated[dict[str, AnswerIn], Field(min_length=1, max_length=500)]


class PresenceIn(Body):
    """Where somebody is filling a worksheet."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"column": "unit", "question": "Q01"}]})

    column: Column
    question: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
