"""Whether the service lives and can work: /healthz, /readyz, /metrics."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse

from states.errors import NotFound, Unavailable
from workflow.db.migrate import is_current

router = APIRouter(tags=["Kesehatan"])


@router.get("/healthz")
def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Say whether the records can be reached, have the schema of this version, and the clock ticks."""
    checks = {"database": False, "migrations": False, "clock": request.app.state.clock.is_well}
    try:
        with request.app.state.database.read() as connection:
            checks["database"] = True
            checks["migrations"] = is_current(connection)
    except Unavailable:
        pass
    return JSONResponse({"ready": all(checks.values()), **checks}, 200 if all(checks.values()) else 503)


@router.get("/metrics", response_class=Response)
def metrics(request: Request) -> Response:
    """Give figures to Prometheus; to this machine only unless the installation allows more."""
    host = request.client.host if request.client else ""
    if host not in {"127.0.0.1", "::1"} and not request.app.state.settings.is_metrics_public:
        raise NotFound
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
