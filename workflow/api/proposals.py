"""Routes about proposals: list, nominate, show, record papers."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from states.vocabulary import Predicate, State
from states.workdays import local_date
from workflow.api import proposal_examples as examples
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import LARGEST_ID, DocumentsIn, NominationIn
from workflow.api.views import ProposalViews, move_json
from workflow.db.queries.lists import ProposalFilter, Reach, proposals_page
from workflow.services.caller import Caller
from workflow.services.nominate import Nomination, explain_nomination, nominate
from workflow.services.record_documents import record_documents

router = APIRouter(route_class=GuardedRoute, tags=["Usulan"], responses=REFUSALS)

QueryId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


def reach_of(caller: Caller) -> Reach:
    """Return how far a caller sees."""
    return Reach(caller.sees_everything, caller.agency_ids, caller.unit_ids)


@router.get("/proposals", responses=several(examples.PROPOSAL))
def list_proposals(  # noqa: PLR0913, PLR0917 -- a filter a parameter
    door: OpenDoor,
    state: State | None = None,
    target: Predicate | None = None,
    agency_id: QueryId = None,
    unit_id: QueryId = None,
    cycle_id: QueryId = None,
    overdue: bool | None = None,  # noqa: FBT001 -- a query parameter
    q: Annotated[str | None, Query(max_length=200)] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, object]:
    """List the proposals that the caller may see, newest first."""
    today = local_date(door.moment, door.settings.timezone)
    wanted = ProposalFilter(
        state=state,
        target=target,
        agency_id=agency_id,
        unit_id=unit_id,
        cycle_id=cycle_id,
        due_before=today if overdue else None,
        not_due_before=today if overdue is False else None,
        text=q,
    )
    with door.read() as connection:
        rows = proposals_page(
            connection, reach_of(door.caller), wanted, before=position(cursor), limit=limit + 1
        )
        return page(rows, limit, ProposalViews.of(connection, rows, door.moment).show)


@router.post("/proposals", status_code=201, responses=one(examples.PROPOSAL, 201))
def create_proposal(body: NominationIn, door: OpenDoor) -> Response:
    """Nominate a unit. A unit that has an open proposal is refused with its number."""
    nomination = Nomination(
        unit_id=body.unit_id,
        cycle_id=body.cycle_id,
        target=body.target,
        criteria=body.criteria.model_dump(exclude_none=True),
        affirmative_reason=None if body.affirmative is None else body.affirmative.reason,
        predecessor_id=body.predecessor_id,
        award_id=body.award_id,
    )
    return door.write(
        lambda tx: nominate(tx, door.caller, nomination),
        lambda connection, made: door.shown(connection, made.proposal_id),
        status=201,
        headers=lambda made: {"ETag": '"1"', "Location": f"/api/v1/proposals/{made.proposal_id}"},
    )


@router.get("/proposals/{proposal_id}", responses=one(examples.PROPOSAL))
def show_proposal(proposal_id: int, door: OpenDoor, response: Response) -> dict[str, object]:
    """Show a proposal; its ETag is the version that a move must name."""
    with door.read() as connection:
        shown = door.shown(connection, proposal_id)
    response.headers["ETag"] = f'"{shown["version"]}"'
    return shown


@router.patch("/proposals/{proposal_id}", responses=one(examples.PROPOSAL))
def change_proposal(proposal_id: int, body: DocumentsIn, door: OpenDoor) -> Response:
    """Record papers on a proposal: integrity pact, team decree, letters."""
    given = body.model_dump(mode="json", exclude_unset=True)
    seen = door.seen_version
    return door.write(
        lambda tx: record_documents(tx, door.caller, proposal_id, given, seen),
        lambda connection, _: door.shown(connection, proposal_id),
        headers=lambda version: {"ETag": f'"{version}"'},
    )


@router.get("/units/{unit_id}/explain", responses=one(examples.MOVE))
def explain_unit(
    unit_id: int,
    target: Predicate,
    cycle_id: Annotated[int, Query(ge=1, le=LARGEST_ID)],
    door: OpenDoor,
) -> dict[str, object]:
    """Tell whether a nomination of the unit would be allowed, with every finding."""
    nomination = Nomination(unit_id=unit_id, cycle_id=cycle_id, target=target)
    with door.read() as connection:
        move = explain_nomination(connection, door.caller, nomination, door.moment)
    return move_json(move, door.language)
