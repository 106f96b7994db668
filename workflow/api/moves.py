"""Routes about moving: explain, simulate, move, history."""

from typing import Any

from fastapi import APIRouter, Response

from states.answers import parse_answers
from states.regulations import regulation
from states.thresholds import parse_points
from states.vocabulary import Trigger
from states.year_facts import AGENCY_FACTS, UNIT_FACTS, parse_facts
from workflow.api import lift_examples
from workflow.api import proposal_examples as examples
from workflow.api.answers import one, several
from workflow.api.door import Door, GuardedRoute, OpenDoor
from workflow.api.lift_views import lift_json, parse_fixed
from workflow.api.openapi import REFUSALS
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import DocumentIn, SimulationIn, TransitionIn
from workflow.api.views import advanced_json, entry_json, move_json
from workflow.db.queries.lists import history_page
from workflow.db.queries.proposals import proposal_standing
from workflow.services.advance import advance
from workflow.services.cases import WhatIf
from workflow.services.effects import Order
from workflow.services.explain import Explanation, explain

router = APIRouter(route_class=GuardedRoute, tags=["Perpindahan"], responses=REFUSALS)


@router.get("/proposals/{proposal_id}/explain", responses=one(examples.EXPLANATION))
def explain_proposal(proposal_id: int, door: OpenDoor, trigger: Trigger | None = None) -> dict[str, object]:
    """Tell, for every move out of the state, whether it is allowed and why not."""
    with door.read() as connection:
        found = explain(connection, door.caller, proposal_id, door.moment, trigger=trigger)
    return _explanation_json(found, door)


@router.post("/proposals/{proposal_id}/simulate", responses=one(lift_examples.SIMULATION))
def simulate(proposal_id: int, body: SimulationIn, door: OpenDoor) -> dict[str, object]:
    """Judge the moves as if facts, answers or scores were others; nothing is written.

    With `lift` the answer also says which is the smallest set of facts and sub-areas to lift so that every
    threshold passes: the fewest first, then the least total of points; exactly, on the supposed facts and
    answers. `what_if` can be sent back to see it pass. Where no set exists, every obstacle is named.
    """
    with door.read() as connection:
        row = proposal_standing(connection, proposal_id)
        rules = regulation(str(row["regulation"]) if row is not None else "")
        what_if = WhatIf(
            facts=parse_facts({**AGENCY_FACTS, **UNIT_FACTS}, body.facts, "body.facts"),
            answers=parse_answers(rules, body.answers),
            scores=parse_points(rules, body.scores),
        )
        found = explain(
            connection,
            door.caller,
            proposal_id,
            door.moment,
            trigger=body.trigger,
            what_if=what_if,
            fixed=None if body.lift is None else parse_fixed(rules, body.lift.fixed),
        )
    if body.lift is None:
        return _explanation_json(found, door)
    return {**_explanation_json(found, door), "lift": lift_json(found.found, door.language)}


def _explanation_json(found: Explanation, door: Door) -> dict[str, object]:
    return {"version": found.version, "moves": [move_json(move, door.language) for move in found.moves]}


@router.post("/proposals/{proposal_id}/transitions", status_code=201, responses=one(examples.MADE, 201))
async def create_transition(proposal_id: int, body: TransitionIn, door: OpenDoor) -> Response:
    """Move a proposal. If-Match names the version the move was decided on."""
    papers = tuple(_paper(document) for document in body.documents)
    order = Order(
        trigger=body.trigger,
        note=body.note,
        decree_no=body.decree_no,
        decree_date=body.decree_date,
        signatory=None if body.signatory is None else str(body.signatory),
        documents=tuple(paper["name"] for paper in papers),
        papers=papers,
        keeps_wbk=body.keeps_wbk,
    )
    seen = door.seen_version
    return await door.write_soon(
        lambda tx: advance(tx, door.caller, proposal_id, order, seen),
        lambda _, made: advanced_json(made, door.caller, door.language),
        status=201,
        headers=lambda made: {"ETag": f'"{made.version}"'},
    )


def _paper(document: str | DocumentIn) -> dict[str, str]:
    """Return what is known of a paper; a bare name is a paper too."""
    if isinstance(document, str):
        return {"name": document}
    return document.model_dump(mode="json", exclude_none=True)


@router.get("/proposals/{proposal_id}/history", responses=several(examples.ENTRY))
def show_history(
    proposal_id: int, door: OpenDoor, cursor: Cursor = None, limit: Limit = DEFAULT_PAGE
) -> dict[str, Any]:
    """Show what happened to a proposal, in order, each entry with the hash of the one before."""
    with door.read() as connection:
        rows = history_page(
            connection, f"proposal:{proposal_id}", after=position(cursor) or 0, limit=limit + 1
        )
    return page(rows, limit, entry_json, key="seq")
