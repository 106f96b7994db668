"""Routes about people."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from states.errors import NotFound
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import PERSON
from workflow.api.organisation_schemas import PersonChange, PersonIn, given
from workflow.api.organisation_views import person_json
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.db.queries import roster
from workflow.services.manage import managed_by
from workflow.services.managed_people import add_person, change_person

router = APIRouter(route_class=GuardedRoute, tags=["Orang"], responses=REFUSALS)


def _shown(connection: Connection, person_id: int) -> dict[str, Any]:
    row = roster.person_listed(connection, person_id)
    if row is None:
        raise NotFound
    return person_json(row)


@router.get("/people", summary="List people", responses=several(PERSON))
def list_people(
    door: OpenDoor,
    q: Annotated[str | None, Query(max_length=200, description="Part of the name or e-mail")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the people whom an admin looks after, and the caller, in the order in which they were added."""
    caller = door.caller
    with door.read() as connection:
        rows = roster.people_page(
            connection,
            managed_by(caller),
            caller.person_id,
            text=q,
            after=position(cursor),
            limit=limit + 1,
        )
    return page(rows, limit, person_json)


@router.post("/people", status_code=201, summary="Add a person", responses=one(PERSON, 201))
def post_person(body: PersonIn, door: OpenDoor) -> Response:
    """Add a person; admins only. An e-mail address that somebody has is refused as a duplicate."""
    return door.write(
        lambda tx: add_person(tx, door.caller, body.email, body.name, body.home_unit_id),
        _shown,
        status=201,
        headers=lambda made: {"ETag": '"1"', "Location": f"/api/v1/people/{made}"},
    )


@router.get("/people/{person_id}", summary="Show a person", responses=one(PERSON))
def show_person(person_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show a person."""
    with door.read() as connection:
        return _shown(connection, person_id)


@router.patch("/people/{person_id}", summary="Change a person", responses=one(PERSON))
def patch_person(person_id: int, body: PersonChange, door: OpenDoor) -> Response:
    """Rename, move or deactivate a person; only the admin of every place where they have a role."""
    seen = door.seen_version
    return door.write(
        lambda tx: change_person(tx, door.caller, person_id, given(body), seen),
        lambda connection, _: _shown(connection, person_id),
        headers=lambda version: {"ETag": f'"{version}"'},
    )
