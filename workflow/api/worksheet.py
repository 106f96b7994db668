"""Routes about the worksheet: the tree with answers, filling a column, what a column earns."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter
from sqlalchemy import Connection

from states.errors import Invalid
from states.regulations import REGULATIONS
from states.vocabulary import Column
from workflow.api import proposal_examples as examples
from workflow.api.answers import one
from workflow.api.door import Door, GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.schemas import PresenceIn, WorksheetIn
from workflow.api.worksheet_views import present_json, progress_json, scores_json, worksheet_json
from workflow.services.fill_worksheet import Filled, Saved, fill_worksheet
from workflow.services.keep_presence import end_presence, keep_presence
from workflow.services.read_worksheet import PRESENT, read_presence, read_worksheet, score_column

router = APIRouter(route_class=GuardedRoute, tags=["LKE"], responses=REFUSALS)

#: Writes a tree that holds nothing but JSON.
_TREE = TypeAdapter(dict[str, Any])

RegulationId = Annotated[
    str | None, Query(max_length=60, description="Another regulation than the proposal's own")
]


@router.get("/proposals/{proposal_id}/worksheet", response_class=Response, responses=one(examples.WORKSHEET))
def show_worksheet(proposal_id: int, door: OpenDoor) -> Response:
    """Show the worksheet: areas, sub-areas and questions, with the values in every column you may see.

    `progress` tells how far each column is: what is unanswered or `unbacked` by evidence, and every row of
    the determination table with its points so far beside the minimum. `present` tells who is filling.

    The unit sees the reviewer's values after a return or the acceptance, the TPI's after the decision.
    A member's blind scores are shown to that member alone. `prefilled` marks counts that nobody typed:
    they come from the unit's recorded facts.
    """
    with door.read() as connection:
        opened = read_worksheet(connection, door.caller, proposal_id, door.moment)
    # Written here: the framework would copy thousands of values before it writes the same text.
    return Response(_TREE.dump_json(worksheet_json(opened)), media_type="application/json")


@router.patch("/proposals/{proposal_id}/worksheet", responses=one(examples.SAVED))
def change_worksheet(proposal_id: int, body: WorksheetIn, door: OpenDoor) -> Response:
    """Save answers into one column, all or none.

    `value` null takes an answer back. `version` is the one you saw; where somebody wrote meanwhile nothing
    is saved, and 409 brings both sides of each such answer: `theirs` with who, when and which version,
    and `yours`. Returns the saved answers' versions, what the column earns now and how far it is.
    """
    filled = {
        code: Filled(answer.value, answer.note, answer.version) for code, answer in body.answers.items()
    }
    return door.write(
        lambda tx: fill_worksheet(tx, door.caller, proposal_id, body.column, filled),
        lambda connection, saved: _saved_json(connection, door, proposal_id, body.column, saved),
    )


def _saved_json(
    connection: Connection, door: Door, proposal_id: int, column: Column, saved: Saved
) -> dict[str, Any]:
    scored = score_column(connection, door.caller, proposal_id, column)
    return {
        "saved": dict(saved.versions),
        "scores": scores_json(scored, door.language),
        "progress": None if scored.progress is None else progress_json(column, scored.progress),
    }


@router.put("/proposals/{proposal_id}/worksheet/presence", responses=one(examples.PRESENCE))
async def put_presence(proposal_id: int, body: PresenceIn, door: OpenDoor) -> Response:
    """Say that you are filling a column, at a question if you name one; say so again every 15 seconds.

    Others see it in the worksheet's `present`, where it ends by itself after `present_seconds`.
    """
    return await door.write_soon(
        lambda tx: keep_presence(tx, door.caller, proposal_id, body.column, body.question),
        lambda connection, _: _presence_json(connection, door, proposal_id),
    )


@router.delete("/proposals/{proposal_id}/worksheet/presence", responses=one(examples.PRESENCE))
async def delete_presence(proposal_id: int, door: OpenDoor) -> Response:
    """Say that you are not filling the worksheet any more."""
    return await door.write_soon(
        lambda tx: end_presence(tx, door.caller, proposal_id),
        lambda connection, _: _presence_json(connection, door, proposal_id),
    )


def _presence_json(connection: Connection, door: Door, proposal_id: int) -> dict[str, Any]:
    present = read_presence(connection, door.caller, proposal_id, door.moment)
    return {
        "present": [present_json(row) for row in present],
        "present_seconds": int(PRESENT.total_seconds()),
    }


@router.get("/proposals/{proposal_id}/scores", responses=one(examples.SCORES))
def show_scores(
    proposal_id: int,
    door: OpenDoor,
    column: Column = Column.UNIT,
    regulation: RegulationId = None,
) -> dict[str, Any]:
    """Show what a column earns, exactly: each figure cut toward zero at 12 decimals, and as `n/d`.

    Under another `regulation` the answers are read through the mapping between the two, whose lines say
    where each input comes from and why. An input without a counterpart is `no_data`; while there is one,
    every determination row is `no_data`, there are no figures, and `verdict` is null.
    """
    if regulation is not None and regulation not in REGULATIONS:
        raise Invalid.because("query.regulation", "not-an-option", options=", ".join(REGULATIONS))
    with door.read() as connection:
        scored = score_column(connection, door.caller, proposal_id, column, regulation)
    return scores_json(scored, door.language)
