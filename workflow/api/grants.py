"""Routes about the roles that people are given."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from states.errors import Invalid, NotFound
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import GRANT
from workflow.api.organisation_schemas import GrantChange, GrantIn
from workflow.api.organisation_views import grant_json
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import LARGEST_ID
from workflow.db.database import Tx
from workflow.db.queries import roster
from workflow.services.grants import Scope, change_grant, end_grant, give_grant
from workflow.services.manage import managed_by

router = APIRouter(route_class=GuardedRoute, tags=["Peran"], responses=REFUSALS)


def _shown(connection: Connection, grant_id: int) -> dict[str, Any]:
    row = roster.grant_by_id(connection, grant_id)
    if row is None:
        raise NotFound
    return grant_json(row)


@router.get("/grants", summary="List grants", responses=several(GRANT))
def list_grants(
    door: OpenDoor,
    person_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the caller's own roles and those given where the caller is admin, oldest first."""
    caller = door.caller
    with door.read() as connection:
        rows = roster.grants_page(
            connection,
            managed_by(caller),
            caller.person_id,
            person_id=person_id,
            after=position(cursor),
            limit=limit + 1,
        )
    return page(rows, limit, grant_json)


@router.post("/grants", status_code=201, summary="Give a role", responses=one(GRANT, 201))
def post_grant(body: GrantIn, door: OpenDoor) -> Response:
    """Give a person a role for an agency, a unit or the nation; admins only, within their own reach."""
    scope = Scope(agency_id=body.agency_id, unit_id=body.unit_id, is_national=body.nation)
    return door.write(
        lambda tx: give_grant(tx, door.caller, body.person_id, body.role, scope, body.until),
        _shown,
        status=201,
        headers=lambda made: {"Location": f"/api/v1/grants/{made}"},
    )


@router.get("/grants/{grant_id}", summary="Show a grant", responses=one(GRANT))
def show_grant(grant_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show a grant, ended or not."""
    with door.read() as connection:
        return _shown(connection, grant_id)


@router.patch("/grants/{grant_id}", summary="Change or end a grant", responses=one(GRANT))
def patch_grant(grant_id: int, body: GrantChange, door: OpenDoor) -> Response:
    """Let a role hold until another day, or end it now with `ended`; admins only, within their own reach.

    A changed day makes a new revision: the answer carries its `id`.
    """
    if body.is_empty:
        raise Invalid.because("body", "no-change")

    def change(tx: Tx) -> int:
        if body.ended:
            end_grant(tx, door.caller, grant_id)
            return grant_id
        return change_grant(tx, door.caller, grant_id, body.until)

    return door.write(change, _shown)
