"""Routes about a proposal's stages: reviewers' notes, sign-off, national outcomes."""

from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy import RowMapping

from workflow.api import proposal_examples as examples
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.stage_schemas import AskedCode, NoteIn, NoteStatusIn, OutcomeIn, ReviewIn
from workflow.api.views import moment_json
from workflow.api.worksheet_views import person_json
from workflow.db.queries import stages
from workflow.services.read_notes import Wanted, read_notes
from workflow.services.record_outcome import Outcome, record_outcome
from workflow.services.sign_review import Signed, sign_review
from workflow.services.write_notes import NoteStatus, add_note, change_note

router = APIRouter(route_class=GuardedRoute, tags=["Tahapan"], responses=REFUSALS)


@router.get("/proposals/{proposal_id}/notes", responses=several(examples.NOTE))
def list_notes(
    proposal_id: int,
    door: OpenDoor,
    status: NoteStatus | None = None,
    question: AskedCode = None,
    area: AskedCode = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the notes on answers, oldest first; the unit sees those of a stage once that stage has ended.

    `status`, `question` and `area` (an enabler area or a result component) narrow the list.
    """
    wanted = Wanted(status, question, area)
    after = position(cursor) or 0
    with door.read() as connection:
        rows = read_notes(connection, door.caller, proposal_id, wanted, after=after, limit=limit + 1)
    return page(rows, limit, note_json)


@router.post("/proposals/{proposal_id}/notes", status_code=201, responses=one(examples.NOTE, 201))
def create_note(proposal_id: int, body: NoteIn, door: OpenDoor) -> Response:
    """Write a note on an answer: the reviewer during the review, the panel during its evaluation."""
    return door.write(
        lambda tx: add_note(tx, door.caller, proposal_id, body.code, body.text),
        lambda _, note: note_json(note),
        status=201,
    )


@router.patch("/proposals/{proposal_id}/notes/{note_id}", responses=one(examples.NOTE))
def change_note_status(proposal_id: int, note_id: int, body: NoteStatusIn, door: OpenDoor) -> Response:
    """Move a note: the unit answers it, an assessor closes it or asks again."""
    return door.write(
        lambda tx: change_note(tx, door.caller, proposal_id, note_id, body.status, body.reply),
        lambda _, note: note_json(note),
    )


@router.post("/proposals/{proposal_id}/review", status_code=201, responses=one(examples.SIGN_OFF, 201))
def create_review(proposal_id: int, body: ReviewIn, door: OpenDoor) -> Response:
    """Sign the present round of review off, or withdraw the signature."""
    return door.write(
        lambda tx: sign_review(tx, door.caller, proposal_id, is_signed_off=body.signed_off, note=body.note),
        lambda _, signed: signed_json(signed),
        status=201,
    )


@router.get("/proposals/{proposal_id}/outcomes", responses=several(examples.OUTCOME))
def list_outcomes(
    proposal_id: int, door: OpenDoor, cursor: Cursor = None, limit: Limit = DEFAULT_PAGE
) -> dict[str, Any]:
    """List what the national stages came to, oldest first."""
    with door.read() as connection:
        rows = stages.outcomes_page(connection, proposal_id, after=position(cursor) or 0, limit=limit + 1)
    return page(rows, limit, outcome_json)


@router.post("/proposals/{proposal_id}/outcomes", status_code=201, responses=one(examples.OUTCOME, 201))
def create_outcome(proposal_id: int, body: OutcomeIn, door: OpenDoor) -> Response:
    """Record what a national stage came to; there is one objection."""
    outcome = Outcome(
        stage=body.stage,
        result=body.result,
        on=body.on,
        document=body.document,
        objection_until=body.objection_until,
        scores=body.scores,
    )
    return door.write(
        lambda tx: record_outcome(tx, door.caller, proposal_id, outcome),
        lambda _, row: outcome_json(row),
        status=201,
    )


def note_json(row: RowMapping) -> dict[str, Any]:
    """Return a note on an answer."""
    return {
        "id": row["id"],
        "code": row["code"],
        "text": row["text"],
        "status": row["status"],
        "reply": row["reply"],
        "by": person_json(row["recorded_by"], row["recorded_by_name"]),
        "at": moment_json(row["recorded_at"]),
        "changed_at": moment_json(row["changed_at"]),
    }


def signed_json(signed: Signed) -> dict[str, Any]:
    """Return how the sign-off of a review stands."""
    return {
        "signed_off": signed.is_signed_off,
        "by": person_json(signed.person_id, signed.name),
        "at": moment_json(signed.at),
    }


def outcome_json(row: RowMapping) -> dict[str, Any]:
    """Return what a national stage came to."""
    until = row["objection_until"]
    return {
        "id": row["id"],
        "stage": row["stage"],
        "result": row["result"],
        "on": row["on"].isoformat(),
        "objection_until": None if until is None else until.isoformat(),
        "scores": row["scores"],
        "document": row["document"],
        "by": person_json(row["recorded_by"], row["recorded_by_name"]),
        "at": moment_json(row["recorded_at"]),
    }
