"""Routes about the deadlines that proposals stand under."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from states.errors import NotFound
from states.workdays import local_date
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import DEADLINE
from workflow.api.organisation_schemas import ExtensionIn
from workflow.api.organisation_views import deadline_json
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import LARGEST_ID
from workflow.db.queries.deadlines import DeadlineFilter, deadline_by_id, deadlines_page
from workflow.services.manage import reach_of
from workflow.services.move_deadlines import extend_deadline

router = APIRouter(route_class=GuardedRoute, tags=["Tenggat"], responses=REFUSALS)

QueryId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


@router.get("/deadlines", summary="List open deadlines", responses=several(DEADLINE))
def list_deadlines(
    door: OpenDoor,
    agency_id: QueryId = None,
    cycle_id: QueryId = None,
    proposal_id: QueryId = None,
    overdue: bool = False,  # noqa: FBT001, FBT002 -- a query parameter
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the deadlines of open proposals within the caller's reach, soonest first."""
    today = local_date(door.moment, door.settings.timezone)
    wanted = DeadlineFilter(
        agency_id=agency_id,
        cycle_id=cycle_id,
        proposal_id=proposal_id,
        due_before=today if overdue else None,
    )
    with door.read() as connection:
        rows = deadlines_page(
            connection, reach_of(door.caller), wanted, after=position(cursor), limit=limit + 1
        )
    return page(rows, limit, lambda row: deadline_json(row, door.moment))


@router.get("/deadlines/{deadline_id}", summary="Show a deadline", responses=one(DEADLINE))
def show_deadline(deadline_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show a deadline, superseded or not."""
    with door.read() as connection:
        row = deadline_by_id(connection, deadline_id)
    if row is None:
        raise NotFound
    return deadline_json(row, door.moment)


@router.patch("/deadlines/{deadline_id}", summary="Extend a deadline", responses=one(DEADLINE))
def patch_deadline(deadline_id: int, body: ExtensionIn, door: OpenDoor) -> Response:
    """Give a proposal's stage a later date, on the record; coordinators only, even after the miss.

    A deadline is never overwritten: the answer is the new one, with its own `id`.
    """

    def shown(connection: Connection, new_id: int) -> dict[str, Any]:
        row = deadline_by_id(connection, new_id)
        if row is None:
            raise NotFound
        return deadline_json(row, door.moment)

    return door.write(
        lambda tx: extend_deadline(tx, door.caller, deadline_id, body.due_on, body.reason), shown
    )
