"""Routes about agencies."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from states.errors import NotFound
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import AGENCY
from workflow.api.organisation_schemas import AgencyChange, AgencyIn, given
from workflow.api.organisation_views import agency_json
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.db.queries import organisation
from workflow.services.agencies import change_agency, create_agency
from workflow.services.manage import reach_of

router = APIRouter(route_class=GuardedRoute, tags=["Instansi"], responses=REFUSALS)


def _shown(connection: Connection, agency_id: int) -> dict[str, Any]:
    row = organisation.agency_by_id(connection, agency_id)
    if row is None:
        raise NotFound
    return agency_json(row)


@router.get("/agencies", summary="List agencies", responses=several(AGENCY))
def list_agencies(
    door: OpenDoor,
    q: Annotated[str | None, Query(max_length=200, description="Part of the name")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the agencies within the caller's reach, in the order in which they were entered."""
    wanted = organisation.Narrowed(text=q)
    with door.read() as connection:
        rows = organisation.agencies_page(
            connection, reach_of(door.caller), wanted, after=position(cursor), limit=limit + 1
        )
    return page(rows, limit, agency_json)


@router.post("/agencies", status_code=201, summary="Enter an agency", responses=one(AGENCY, 201))
def post_agency(body: AgencyIn, door: OpenDoor) -> Response:
    """Enter an agency; national admins only. A name that exists is refused as a duplicate."""
    return door.write(
        lambda tx: create_agency(tx, door.caller, body.name, body.kind, body.timezone),
        _shown,
        status=201,
        headers=lambda made: {"ETag": '"1"', "Location": f"/api/v1/agencies/{made}"},
    )


@router.get("/agencies/{agency_id}", summary="Show an agency", responses=one(AGENCY))
def show_agency(agency_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show an agency."""
    with door.read() as connection:
        return _shown(connection, agency_id)


@router.patch("/agencies/{agency_id}", summary="Change an agency", responses=one(AGENCY))
def patch_agency(agency_id: int, body: AgencyChange, door: OpenDoor) -> Response:
    """Rename an agency, or put its kind or time zone right; admins of the agency only."""
    seen = door.seen_version
    return door.write(
        lambda tx: change_agency(tx, door.caller, agency_id, given(body), seen),
        lambda connection, _: _shown(connection, agency_id),
        headers=lambda version: {"ETag": f'"{version}"'},
    )
