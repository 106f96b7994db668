"""Routes about the yearly facts of agencies and units."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from sqlalchemy import RowMapping

from states.errors import NotFound
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.fact_schemas import AgencyFactsIn, UnitFactsIn
from workflow.api.openapi import REFUSALS
from workflow.api.organisation_examples import AGENCY_FACTS, UNIT_FACTS
from workflow.api.organisation_views import agency_facts_json, unit_facts_json
from workflow.db.queries import facts
from workflow.services.record_facts import record_agency_facts, record_unit_facts

router = APIRouter(route_class=GuardedRoute, tags=["Data tahunan"], responses=REFUSALS)

FiscalYear = Annotated[int, Path(ge=2000, le=2100, description="Fiscal year")]


def _found(row: RowMapping | None, show: Callable[[RowMapping], dict[str, Any]]) -> dict[str, Any]:
    if row is None:
        raise NotFound
    return show(row)


@router.get("/agencies/{agency_id}/facts", summary="List an agency's facts", responses=several(AGENCY_FACTS))
def list_agency_facts(agency_id: int, door: OpenDoor) -> dict[str, Any]:
    """List what is recorded about an agency, newest year first."""
    with door.read() as connection:
        rows = facts.agency_facts_by_year(connection, agency_id)
    return {"items": [agency_facts_json(row) for row in rows], "next": None}


@router.get(
    "/agencies/{agency_id}/facts/{year}",
    summary="Show an agency's facts of a year",
    responses=one(AGENCY_FACTS),
)
def show_agency_facts(agency_id: int, year: FiscalYear, door: OpenDoor) -> dict[str, Any]:
    """Show what is recorded about an agency for a year."""
    with door.read() as connection:
        row = facts.agency_facts_of(connection, agency_id, year)
    return _found(row, agency_facts_json)


@router.put(
    "/agencies/{agency_id}/facts/{year}",
    summary="Record an agency's facts of a year",
    responses=one(AGENCY_FACTS),
)
def put_agency_facts(agency_id: int, year: FiscalYear, body: AgencyFactsIn, door: OpenDoor) -> Response:
    """Replace the whole set of an agency's facts; coordinators only. What is left out is "no data"."""
    stated = body.model_dump(mode="json", exclude={"source"}, exclude_none=True)
    return door.write(
        lambda tx: record_agency_facts(tx, door.caller, agency_id, year, stated, body.source),
        lambda connection, _: _found(facts.agency_facts_of(connection, agency_id, year), agency_facts_json),
    )


@router.get("/units/{unit_id}/facts", summary="List a unit's facts", responses=several(UNIT_FACTS))
def list_unit_facts(unit_id: int, door: OpenDoor) -> dict[str, Any]:
    """List what is recorded about a unit, newest year first."""
    with door.read() as connection:
        rows = facts.unit_facts_by_year(connection, unit_id)
    return {"items": [unit_facts_json(row) for row in rows], "next": None}


@router.get(
    "/units/{unit_id}/facts/{year}", summary="Show a unit's facts of a year", responses=one(UNIT_FACTS)
)
def show_unit_facts(unit_id: int, year: FiscalYear, door: OpenDoor) -> dict[str, Any]:
    """Show what is recorded about a unit for a year."""
    with door.read() as connection:
        row = facts.unit_facts_of(connection, unit_id, year)
    return _found(row, unit_facts_json)


@router.put(
    "/units/{unit_id}/facts/{year}", summary="Record a unit's facts of a year", responses=one(UNIT_FACTS)
)
def put_unit_facts(unit_id: int, year: FiscalYear, body: UnitFactsIn, door: OpenDoor) -> Response:
    """Replace the whole set of a unit's facts; coordinators only. What is left out is "no data"."""
    counted = body.model_dump(exclude={"source", "as_of"}, exclude_none=True)
    return door.write(
        lambda tx: record_unit_facts(tx, door.caller, unit_id, year, counted, body.source, body.as_of),
        lambda connection, _: _found(facts.unit_facts_of(connection, unit_id, year), unit_facts_json),
    )
