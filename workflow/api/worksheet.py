"""Routes about the worksheet: the tree with answers, filling a column, what a column earns."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from states.errors import Invalid
from states.regulations import REGULATIONS
from states.vocabulary import Column
from workflow.api import proposal_examples as examples
from workflow.api.answers import one
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.schemas import WorksheetIn
from workflow.api.worksheet_views import scores_json, worksheet_json
from workflow.services.fill_worksheet import Filled, fill_worksheet
from workflow.services.read_worksheet import read_worksheet, score_column

router = APIRouter(route_class=GuardedRoute, tags=["LKE"], responses=REFUSALS)

RegulationId = Annotated[
    str | None, Query(max_length=60, description="Another regulation than the proposal's own")
]


@router.get("/proposals/{proposal_id}/worksheet", responses=one(examples.WORKSHEET))
def show_worksheet(proposal_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show the worksheet: areas, sub-areas and questions, with the values in every column you may see.

    The unit sees the reviewer's values after a return or the acceptance, the TPI's after the decision.
    A member's blind scores are shown to that member alone. `prefilled` marks counts that nobody typed:
    they come from the unit's recorded facts.
    """
    with door.read() as connection:
        opened = read_worksheet(connection, door.caller, proposal_id)
    return worksheet_json(opened)


@router.patch("/proposals/{proposal_id}/worksheet", responses=one(examples.SAVED))
def change_worksheet(proposal_id: int, body: WorksheetIn, door: OpenDoor) -> Response:
    """Save answers into one column, all or none.

    `value` null takes an answer back. `version` is the one you saw; where somebody wrote meanwhile the
    answer is 409 with theirs. Returns the saved answers' versions and what the column earns now.
    """
    filled = {
        code: Filled(answer.value, answer.note, answer.version) for code, answer in body.answers.items()
    }
    return door.write(
        lambda tx: fill_worksheet(tx, door.caller, proposal_id, body.column, filled),
        lambda connection, saved: {
            "saved": dict(saved.versions),
            "scores": scores_json(
                score_column(connection, door.caller, proposal_id, body.column), door.language
            ),
        },
    )


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
