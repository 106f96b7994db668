"""Where the parts meet: ``create_app`` builds the service; importing this module starts nothing."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from notifications.clock import Clock
from states.errors import Invalid, Refusal, TooLarge
from workflow.api import (
    agencies,
    awards,
    cycles,
    deadlines,
    decisions,
    docs_page,
    evidence,
    facts,
    forms,
    grants,
    imports,
    moves,
    panel,
    people,
    portal,
    proposals,
    regulations,
    reviews,
    stages,
    units,
    worksheet,
    worksheet_files,
)
from workflow.api.door import language_of
from workflow.api.faults import of_validation
from workflow.api.portal_door import is_at_portal, portal_problem, portal_refusal
from workflow.api.problems import STATUS, of_refusal, problem
from workflow.api.sizes import LimitBodies
from workflow.db.database import Database
from workflow.health import router as health
from workflow.logs import log
from workflow.services.housekeeping import tidy
from workflow.services.import_jobs import resume_imports
from workflow.settings import Settings
from workflow.web import install as install_pages

_DESCRIPTION = """Jejak ZI membawa unit kerja dari nominasi sampai predikat WBK dan WBBM.

Every refusal is `application/problem+json` with a stable `code`; times are RFC 3339 in UTC; scores are
decimal text. Moves and changes of a proposal name the version they were decided on in `If-Match`; every
write may carry an `Idempotency-Key`."""

#: The nouns of the API, in the order of its documentation. Routes are tried one after the other, so the one
#: that many people send to at once stands among the first.
_ROUTES = (
    moves,
    proposals,
    worksheet,
    worksheet_files,
    evidence,
    decisions,
    stages,
    reviews,
    panel,
    forms,
    agencies,
    units,
    cycles,
    people,
    grants,
    facts,
    awards,
    deadlines,
    imports,
    regulations,
)

#: Shorter answers fit a packet as they are.
_WORTH_PACKING_BYTES = 1400
#: More would take longer than it saves.
_PACKING = 4

#: Codes of errors that the framework raises by itself.
_FRAMEWORK_CODES = {404: "not-found", 405: "method-not-allowed", 415: "unsupported-type"}


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the service for some settings (by default those of the environment)."""
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.clock.start()
        # What stands now stands for good: to search it for garbage again and again would hold up whoever
        # asks just then, for more than a tenth of a second.
        gc.freeze()
        yield
        gc.unfreeze()
        app.state.clock.stop()
        app.state.database.close()

    app = FastAPI(
        title="Jejak ZI",
        version="1",
        description=_DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        lifespan=lifespan,
    )
    app.state.settings = chosen
    app.state.database = Database(chosen.database)
    app.state.clock = Clock(lambda: _round(app.state.database), chosen.tick_seconds)
    # Pages carry no secret that a form sends back, so packing them gives nothing away.
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PACKING_BYTES, compresslevel=_PACKING)
    app.add_middleware(LimitBodies, limit_bytes=chosen.max_file_bytes + chosen.max_body_bytes)
    _install_refusals(app)
    # Not through a router of their own: every level is searched anew when a request comes.
    for routes in _ROUTES:
        app.include_router(routes.router, prefix="/api/v1")
    app.include_router(portal.router)
    app.include_router(docs_page.router)
    app.include_router(health)
    install_pages(app, STATUS)
    return app


def _round(database: Database) -> None:
    """Do what comes up again and again."""
    database.write(tidy)
    resume_imports(database)


def _install_refusals(app: FastAPI) -> None:
    """Turn everything that can be raised into problem+json, and at the portal's door into its own shape."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return _refusal(request, refusal)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return _refusal(request, of_validation(error))

    @app.exception_handler(HTTPException)
    async def declined(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return _refusal(request, TooLarge(app.state.settings.max_file_bytes))
        if error.status_code == HTTPStatus.BAD_REQUEST:
            return _refusal(request, Invalid.because("body", "unreadable"))
        return _problem(request, _FRAMEWORK_CODES.get(error.status_code, "internal"))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        log.error("request failed", path=request.url.path, exc_info=error)
        return _problem(request, "internal")


def _refusal(request: Request, refusal: Refusal) -> Response:
    if is_at_portal(request):
        return portal_refusal(request, refusal)
    return of_refusal(refusal, language_of(request))


def _problem(request: Request, code: str) -> Response:
    if is_at_portal(request):
        return portal_problem(request, code)
    return problem(code, language_of(request))
