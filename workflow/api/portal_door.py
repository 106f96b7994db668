"""The national portal's door: its own callers, its own shape of errors, and only so many requests.

The portal's guide knows seven answers: 200, 401, 403, 404, 422, 429 and 500, errors always as
``{"error": true, "code", "message"}``. Where the records are out of reach the answer is 503 in the same
shape, with ``Retry-After``: a client treats it as any fault of the server, and an operator sees the cause.
"""

import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from states.errors import Invalid, RateLimited, Refusal
from templates.catalogue import say
from templates.refusals import fault_sentence, refusal_detail
from workflow.api.bodies import check_text
from workflow.api.door import language_of
from workflow.api.problems import RETRY_AFTER_SECONDS, STATUS
from workflow.db.database import Database, now
from workflow.services.portal_callers import PortalCaller, caller_at_portal, record_portal_read
from workflow.services.request_limits import Limit, count_request
from workflow.settings import Settings

Found = TypeVar("Found")

#: Where the door is.
PREFIX = "/portalrb"


class PortalRoute(APIRoute):
    """A route whose caller is known and has not come too often, before anything else."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with the guard before it."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            await _admit(request)
            for value in request.query_params.values():
                check_text(value, "query.?")
            return await handle(request)

        return guarded


async def _admit(request: Request) -> None:
    """Name the caller and count the request; whoever may not come in at all is not counted."""
    database: Database = request.app.state.database
    settings: Settings = request.app.state.settings
    limit = Limit(settings.portal_requests, settings.portal_stretch_seconds)
    if database.is_sqlite:
        # A look-up by index in a file: handing it to another thread would take longer.
        caller = _caller_at(request, database)
    else:
        caller = await run_in_threadpool(_caller_at, request, database)
    request.state.portal_caller = caller
    await database.write_soon(lambda tx: count_request(tx, caller.key, limit))


def _caller_at(request: Request, database: Database) -> PortalCaller:
    with database.glance() as connection:
        return caller_at_portal(connection, request.headers.get("authorization"), now())


class PortalDoor:
    """What an endpoint needs: the caller, and a read that is written down before it is answered."""

    def __init__(self, request: Request) -> None:
        """Take everything from the admitted request."""
        self._database: Database = request.app.state.database
        self._path = request.url.path
        self.settings: Settings = request.app.state.settings
        self.caller: PortalCaller = request.state.portal_caller

    def tell(
        self,
        read: Callable[[Connection], Found],
        about: Callable[[Found], tuple[int, ...]],
        show: Callable[[Found], Mapping[str, Any]],
    ) -> Response:
        """Read, record which proposals were read, and answer after the commit."""
        with self._database.read() as connection:
            found = read(connection)
        proposal_ids = about(found)
        self._database.write(lambda tx: record_portal_read(tx, self.caller, self._path, proposal_ids))
        return _json(200, show(found), {})


async def _door(request: Request) -> PortalDoor:
    return PortalDoor(request)


#: The parameter that gives an endpoint its door.
OpenPortal = Annotated[PortalDoor, Depends(_door)]


def is_at_portal(request: Request) -> bool:
    """Return whether a request came to this door."""
    return request.url.path.startswith(f"{PREFIX}/")


def portal_refusal(request: Request, refusal: Refusal) -> Response:
    """Return a refusal in the portal's shape; every fault of an input is named."""
    language = language_of(request)
    message = refusal_detail(refusal, language)
    if isinstance(refusal, Invalid):
        message = " ".join([message, *(fault_sentence(fault, language) for fault in refusal.faults)])
    headers: dict[str, str] = {}
    if refusal.code == "unauthenticated":
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.code == "unavailable":
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if isinstance(refusal, RateLimited):
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    return _error(refusal.code, message, headers)


def portal_problem(request: Request, code: str) -> Response:
    """Return an error that no refusal stands behind, in the portal's shape."""
    return _error(code, say(language_of(request), f"problem.{code}.detail"), {})


def _error(code: str, message: str, headers: Mapping[str, str]) -> Response:
    return _json(STATUS[code], {"error": True, "code": code, "message": message}, headers)


def _json(status: int, told: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, status, {"Cache-Control": "no-store", **headers}, "application/json")
