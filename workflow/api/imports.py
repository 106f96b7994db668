"""Routes about long imports: units and facts from a table, and how far an import is."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection
from starlette.background import BackgroundTask

from workflow.api import sheet_examples as examples
from workflow.api.answers import one
from workflow.api.door import Door, GuardedRoute, OpenDoor
from workflow.api.file_forms import FileForm, file_form, file_form_body
from workflow.api.openapi import REFUSALS
from workflow.api.problems import fault_rows
from workflow.api.views import moment_json
from workflow.db.database import Tx
from workflow.services.import_jobs import (
    Kind,
    begin_import,
    faults_told,
    import_told,
    is_short,
    run_import,
)
from workflow.services.sheets import read_table

router = APIRouter(route_class=GuardedRoute, tags=["Impor"], responses=REFUSALS)

Sent = Annotated[FileForm, Depends(file_form(), scope="function")]


@router.post(
    "/imports/units",
    status_code=201,
    openapi_extra=file_form_body({}),
    responses=one(examples.JOB, 201),
)
def import_units(sent: Sent, door: OpenDoor) -> Response:
    """Import units from CSV or the first sheet of an XLSX file, all rows or none; admins only.

    Columns: `agency` (id or name), `name`, `business`, `serves`, and optionally `dissolved_on`. Up to 100
    rows the answer says what came of it; a longer table is `running`, and its progress is at `Location`.
    """
    return _begin(door, Kind.UNITS, sent)


@router.post(
    "/imports/facts",
    status_code=201,
    openapi_extra=file_form_body({}),
    responses=one(examples.JOB, 201),
)
def import_facts(sent: Sent, door: OpenDoor) -> Response:
    """Import yearly facts from CSV or the first sheet of an XLSX file, all rows or none; coordinators only.

    Columns: `year`, `source`, `unit` or `agency` (id or name), and the facts by their names. Empty cells
    leave what is recorded. Long tables as with units.
    """
    return _begin(door, Kind.FACTS, sent)


@router.get("/imports/{import_id}", responses=one(examples.JOB))
def show_import(import_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show how far one of your own imports is, and what came of it; errors name row and column."""
    with door.read() as connection:
        return _shown(connection, door, import_id)


def _begin(door: Door, kind: Kind, sent: FileForm) -> Response:
    sheet = read_table(sent.file, "body.file")
    begun: list[int] = []

    def service(tx: Tx) -> int:
        begun[:] = [begin_import(tx, door.caller, kind, sheet)]
        return begun[0]

    response = door.write(
        service,
        lambda connection, job_id: _shown(connection, door, job_id),
        status=201,
        headers=lambda job_id: {"Location": f"/api/v1/imports/{job_id}"},
        digest=sent.digest(),
    )
    # An answer that is replayed began nothing.
    if begun and not is_short(sheet):
        response.background = BackgroundTask(run_import, door.database, begun[0])
    return response


def _shown(connection: Connection, door: Door, import_id: int) -> dict[str, Any]:
    job = import_told(connection, door.caller, import_id)
    report = job["report"]
    return {
        "id": job["id"],
        "kind": job["kind"],
        "status": job["status"],
        "rows_done": job["rows_done"],
        "rows_total": job["rows_total"],
        **{name: report.get(name) for name in ("created", "changed", "same")},
        "errors": fault_rows(faults_told(job), door.language),
        "created_at": moment_json(job["created_at"]),
        "finished_at": None if job["finished_at"] is None else moment_json(job["finished_at"]),
    }
