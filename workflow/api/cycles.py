"""Routes about cycles."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from states.errors import NotFound
from states.vocabulary import State
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import CYCLE
from workflow.api.organisation_schemas import CycleChange, CycleIn, StageEndIn, given
from workflow.api.organisation_views import CycleViews
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import LARGEST_ID
from workflow.db.queries import organisation
from workflow.services.cycles import Stages, change_cycle, create_cycle
from workflow.services.manage import reach_of
from workflow.services.move_deadlines import StageEnd

router = APIRouter(route_class=GuardedRoute, tags=["Siklus"], responses=REFUSALS)


def _shown(connection: Connection, cycle_id: int) -> dict[str, Any]:
    row = organisation.cycle_by_id(connection, cycle_id)
    if row is None:
        raise NotFound
    return CycleViews.of(connection, [row]).show(row)


def _stages(deadlines: Mapping[Any, StageEndIn | None]) -> Stages:
    return {
        State(stage): None if end is None else StageEnd(end.due_on, end.when_missed)
        for stage, end in deadlines.items()
    }


@router.get("/cycles", summary="List cycles", responses=several(CYCLE))
def list_cycles(
    door: OpenDoor,
    agency_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the cycles of agencies within the caller's reach, in the order in which they were opened."""
    wanted = organisation.Narrowed(agency_id=agency_id, year=year)
    with door.read() as connection:
        rows = organisation.cycles_page(
            connection, reach_of(door.caller), wanted, after=position(cursor), limit=limit + 1
        )
        return page(rows, limit, CycleViews.of(connection, rows).show)


@router.post("/cycles", status_code=201, summary="Open a cycle", responses=one(CYCLE, 201))
def post_cycle(body: CycleIn, door: OpenDoor) -> Response:
    """Open a cycle with a deadline per stage; admins of the agency only.

    A stage without a deadline has no end. `when_missed` is `late` (moves go on, marked late) or
    `closed` (moves wait for an extension).
    """
    fields = body.model_dump(exclude={"agency_id", "deadlines"})
    return door.write(
        lambda tx: create_cycle(tx, door.caller, body.agency_id, fields, _stages(body.deadlines)),
        _shown,
        status=201,
        headers=lambda made: {"ETag": '"1"', "Location": f"/api/v1/cycles/{made}"},
    )


@router.get("/cycles/{cycle_id}", summary="Show a cycle", responses=one(CYCLE))
def show_cycle(cycle_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show a cycle with its deadlines."""
    with door.read() as connection:
        return _shown(connection, cycle_id)


@router.patch("/cycles/{cycle_id}", summary="Change a cycle", responses=one(CYCLE))
def patch_cycle(cycle_id: int, body: CycleChange, door: OpenDoor) -> Response:
    """Change a cycle; admins of the agency only. Its year and regulation stay as they are.

    A stage's new date also replaces that of proposals waiting in the stage under the cycle's date;
    dates from a return or an extension stand.
    """
    seen = door.seen_version
    fields = {name: value for name, value in given(body).items() if name != "deadlines"}
    return door.write(
        lambda tx: change_cycle(tx, door.caller, cycle_id, fields, _stages(body.deadlines), seen),
        lambda connection, _: _shown(connection, cycle_id),
        headers=lambda version: {"ETag": f'"{version}"'},
    )
