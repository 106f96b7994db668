"""Recording what a national stage came to. Others decide; we write down what they published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import RowMapping, insert

from states.errors import Duplicate, Invalid
from states.figures import shortest
from states.history import Actor as By
from states.regulations import regulation
from states.thresholds import parse_points
from states.vocabulary import Role, State
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import stages
from workflow.db.tables import national_outcome
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty
from workflow.services.record import record
from workflow.services.stages import demand_stages, locked


class NationalStage(StrEnum):
    """A stage of the national evaluation, in the order in which they are held."""

    ADMINISTRATIVE_SELECTION = "administrative_selection"
    #: "Sanggah": the one protest against the administrative selection.
    OBJECTION = "objection"
    DESK = "desk"
    INTERVIEW = "interview"
    FIELD_VERIFICATION = "field_verification"
    PANEL = "panel"


class Result(StrEnum):
    """What a stage came to."""

    PASSED = "passed"
    FAILED = "failed"
    #: Held, with nothing to pass or fail.
    NOTED = "noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was published about a stage."""

    stage: NationalStage
    result: Result
    #: The day of the stage, or of its publication.
    on: date
    #: Name or number of the paper that says so.
    document: str
    #: Last day on which the agency may object.
    objection_until: date | None = None
    #: Published points by determination row, as decimal text.
    scores: Mapping[str, object] = field(default_factory=dict)


def record_outcome(tx: Tx, caller: Caller, proposal_id: int, outcome: Outcome) -> RowMapping:
    """Write an outcome down and return it.

    Raises NotFound, Invalid, Forbidden, SeparationOfDuties, RequirementsUnmet outside the national
    evaluation, and Duplicate for a second objection.
    """
    row = locked(tx, proposal_id)
    scores = parse_points(regulation(row["regulation"]), outcome.scores)
    _check_days(outcome, local_date(tx.at, row["timezone"]))
    role = caller.demand((Role.NATIONAL_ASSESSOR,), row["agency_id"], row["unit_id"])
    demand_duty(tx, proposal_id, caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    demand_stages(row, (State.NATIONAL_EVALUATION,))
    _refuse_second_objection(tx, proposal_id, outcome)
    objection_until = None if outcome.objection_until is None else outcome.objection_until.isoformat()
    points = {name: shortest(value) for name, value in scores.items()}
    made = {
        "proposal_id": proposal_id,
        "stage": outcome.stage.value,
        "result": outcome.result.value,
        "on": outcome.on,
        "objection_until": outcome.objection_until,
        "scores": points,
        "document": outcome.document,
        "recorded_at": tx.at,
        "recorded_by": caller.person_id,
    }
    outcome_id = tx.connection.execute(
        insert(national_outcome).returning(national_outcome.c.id), made
    ).scalar_one()
    record(
        tx,
        f"proposal:{proposal_id}",
        "outcome.recorded",
        actor=By(caller.person_id, role),
        facts={
            "outcome_id": outcome_id,
            "stage": outcome.stage.value,
            "result": outcome.result.value,
            "on": outcome.on.isoformat(),
            "objection_until": objection_until,
            "scores": dict(points),
        },
        texts={"document": outcome.document},
    )
    return stages.outcome_by_id(tx.connection, outcome_id)


def _check_days(outcome: Outcome, today: date) -> None:
    """Raise Invalid for a stage that has not been held yet, or an objection that ends before it begins."""
    if outcome.on > today:
        raise Invalid.because("body.on", "in-the-future")
    if outcome.objection_until is not None and outcome.objection_until < outcome.on:
        raise Invalid.because("body.objection_until", "before-its-stage")


def _refuse_second_objection(tx: Tx, proposal_id: int, outcome: Outcome) -> None:
    if outcome.stage is NationalStage.OBJECTION and stages.has_outcome(
        tx.connection, proposal_id, outcome.stage
    ):
        raise Duplicate(outcome.stage)
