"""Routes about the predicates that units hold or held."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import Connection

from states.errors import NotFound
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import AWARD
from workflow.api.organisation_schemas import AwardChange, AwardIn, RevocationIn
from workflow.api.organisation_views import award_json
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import LARGEST_ID
from workflow.db.queries import awards
from workflow.services.correct_award import correct_award
from workflow.services.manage import reach_of
from workflow.services.register_award import EarlierAward, register_award, revoke_award
from workflow.services.revocations import Decree

router = APIRouter(route_class=GuardedRoute, tags=["Penetapan"], responses=REFUSALS)


def _shown(connection: Connection, award_id: int) -> dict[str, Any]:
    row = awards.award_by_id(connection, award_id)
    if row is None:
        raise NotFound
    return award_json(row)


@router.get("/awards", summary="List awards", responses=several(AWARD))
def list_awards(
    door: OpenDoor,
    unit_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the predicates of units within the caller's reach, ended ones included, newest record first."""
    with door.read() as connection:
        rows = awards.awards_page(
            connection, reach_of(door.caller), unit_id, before=position(cursor), limit=limit + 1
        )
    return page(rows, limit, award_json)


@router.post("/awards", status_code=201, summary="Register an earlier award", responses=one(AWARD, 201))
def post_award(body: AwardIn, door: OpenDoor) -> Response:
    """Register a predicate that a unit was given by an earlier decree; coordinators only."""
    earlier = EarlierAward(**body.model_dump())
    return door.write(
        lambda tx: register_award(tx, door.caller, earlier),
        _shown,
        status=201,
        headers=lambda made: {"Location": f"/api/v1/awards/{made}"},
    )


@router.get("/awards/{award_id}", summary="Show an award", responses=one(AWARD))
def show_award(award_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show an award, in force or ended."""
    with door.read() as connection:
        return _shown(connection, award_id)


@router.patch("/awards/{award_id}", summary="Correct an award's decree", responses=one(AWARD))
def patch_award(award_id: int, body: AwardChange, door: OpenDoor) -> Response:
    """Put wrong data of a decree right, with a reason; what stood there stays in the history.

    For whoever records such an award: coordinators a registered one, national assessors a national one,
    the agency's head one of the agency itself. State and version of the proposal that gave it stay.
    """
    given = body.model_dump(exclude={"reason"}, exclude_unset=True)
    return door.write(
        lambda tx: correct_award(tx, door.caller, award_id, given, body.reason),
        lambda connection, _: _shown(connection, award_id),
    )


@router.post("/awards/{award_id}/revoke", summary="Revoke an award", responses=one(AWARD))
def revoke(award_id: int, body: RevocationIn, door: OpenDoor) -> Response:
    """Take a predicate away by decree and bar the unit from nomination for a while.

    An award given by a proposal takes that proposal to `revoked`, with all the findings of the move; a
    registered one needs a national assessor and no proposal. All the unit's awards end unless
    `keeps_wbk`; open WBBM proposals lapse with the WBK.
    """
    decree = Decree(body.decree_no, body.decree_date, body.ground, keeps_wbk=body.keeps_wbk)
    return door.write(
        lambda tx: revoke_award(tx, door.caller, award_id, decree),
        lambda connection, _: _shown(connection, award_id),
    )
