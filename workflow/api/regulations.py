"""Routes about the regulations: rule tables with citations, and what in them is not verified."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from states.regulations import REGULATIONS, regulation
from workflow.api.answers import several
from workflow.api.door import GuardedRoute
from workflow.api.openapi import REFUSALS
from workflow.api.regulation_views import regulation_json, tables_json

router = APIRouter(route_class=GuardedRoute, tags=["Peraturan"], responses=REFUSALS)


_EXAMPLE = regulation_json(regulation("permenpanrb-10-2019"))


@router.get("/regulations", summary="List regulations", responses=several(_EXAMPLE))
def list_regulations() -> dict[str, Any]:
    """List the regulations in force here, with how many of their figures are not verified."""
    return {"items": [regulation_json(rules) for rules in REGULATIONS.values()], "next": None}


@router.get("/regulations/{regulation_id}", summary="Show a regulation")
def show_regulation(
    regulation_id: Annotated[str, Path(max_length=100, examples=["permenpanrb-10-2019"])],
) -> dict[str, Any]:
    """Show a regulation: parameters, prerequisites and when each binds, thresholds, worksheet.

    `verified` is false for a figure that rests on a single or inferred source; `why` says which.
    """
    return tables_json(regulation(regulation_id))
