"""Routes about units."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from states.errors import NotFound
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import UNIT
from workflow.api.organisation_schemas import UnitChange, UnitIn, given
from workflow.api.organisation_views import unit_json
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import LARGEST_ID
from workflow.db.queries import organisation
from workflow.services.manage import reach_of
from workflow.services.units import change_unit, create_unit

router = APIRouter(route_class=GuardedRoute, tags=["Unit kerja"], responses=REFUSALS)


def _shown(connection: Connection, unit_id: int) -> dict[str, Any]:
    row = organisation.unit_listed(connection, unit_id)
    if row is None:
        raise NotFound
    return unit_json(row)


@router.get("/units", summary="List units", responses=several(UNIT))
def list_units(
    door: OpenDoor,
    agency_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    q: Annotated[str | None, Query(max_length=200, description="Part of the name")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the units within the caller's reach, in the order in which they were entered."""
    wanted = organisation.Narrowed(agency_id=agency_id, text=q)
    with door.read() as connection:
        rows = organisation.units_page(
            connection, reach_of(door.caller), wanted, after=position(cursor), limit=limit + 1
        )
    return page(rows, limit, unit_json)


@router.post("/units", status_code=201, summary="Enter a unit", responses=one(UNIT, 201))
def post_unit(body: UnitIn, door: OpenDoor) -> Response:
    """Enter a unit; admins of the agency only. A name that the agency has already is refused."""
    return door.write(
        lambda tx: create_unit(tx, door.caller, body.agency_id, body.name, body.business, body.serves),
        _shown,
        status=201,
        headers=lambda made: {"ETag": '"1"', "Location": f"/api/v1/units/{made}"},
    )


@router.get("/units/{unit_id}", summary="Show a unit", responses=one(UNIT))
def show_unit(unit_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show a unit with its priority tier."""
    with door.read() as connection:
        return _shown(connection, unit_id)


@router.patch("/units/{unit_id}", summary="Change a unit", responses=one(UNIT))
def patch_unit(unit_id: int, body: UnitChange, door: OpenDoor) -> Response:
    """Rename or regrade a unit, or dissolve it into a successor; admins of the agency only.

    Bans follow a unit to its successor, awards do not.
    """
    seen = door.seen_version
    return door.write(
        lambda tx: change_unit(tx, door.caller, unit_id, given(body), seen),
        lambda connection, _: _shown(connection, unit_id),
        headers=lambda version: {"ETag": f'"{version}"'},
    )
