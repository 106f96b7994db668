"""Refusals and faults as pages; those of the doors for machines stay what they are."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from states.errors import Invalid, NoSuchTransition, RateLimited, Refusal, Unauthenticated, Unavailable
from templates.catalogue import say
from templates.refusals import refusal_detail, refusal_title
from workflow.access import caller_behind_session
from workflow.db.database import now
from workflow.logs import log
from workflow.web.answers import see_other
from workflow.web.cookies import session_token
from workflow.web.door import Page
from workflow.web.paths import BOARD, proposal_path, sign_in_path

Handler: TypeAlias = Callable[[Request, Any], Response | Awaitable[Response]]

#: Doors that answer machines; every other address is a page.
_MACHINES = ("/api/", "/portalrb/", "/healthz", "/readyz", "/metrics")
_FRAMEWORK_CODES = {404: "not-found", 405: "method-not-allowed", 415: "unsupported-type"}
#: After so many seconds a browser may try again when the records were out of reach.
_RETRY_AFTER_SECONDS = 5


def install_errors(app: FastAPI, statuses: Mapping[str, int]) -> None:
    """Answer what goes wrong on a page with a page, and leave all else to the handlers there are.

    ``statuses`` is the HTTP status by refusal code, one table for all doors.
    """
    app.state.refusal_statuses = {**statuses, "from-elsewhere": HTTPStatus.FORBIDDEN}
    answers: dict[type[Exception], Handler] = {
        Refusal: _refused,
        RequestValidationError: _unreadable,
        HTTPException: _declined,
        Exception: _failed,
    }
    for kind, answer in answers.items():
        app.add_exception_handler(kind, _divided(app.exception_handlers[kind], answer))


def status_of(request: Request, code: str) -> int:
    """Return the HTTP status of a refusal's code."""
    return int(request.app.state.refusal_statuses[code])


def _divided(for_machines: Handler, for_people: Handler) -> Handler:
    """Return a handler that looks at who is asking."""

    async def answer(request: Request, error: Exception) -> Response:
        chosen = for_machines if request.url.path.startswith(_MACHINES) else for_people
        if inspect.iscoroutinefunction(chosen):
            response: Response = await chosen(request, error)
            return response
        return await run_in_threadpool(chosen, request, error)  # type: ignore[arg-type]

    return answer


def _refused(request: Request, refusal: Refusal) -> Response:
    if isinstance(refusal, Unauthenticated):
        query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
        return see_other(sign_in_path(request.url.path + query))
    if not isinstance(refusal, Unavailable):
        _name_reader(request)
    page = Page(request)
    title, detail = refusal_title(refusal, page.language), refusal_detail(refusal, page.language)
    response = _error_page(page, refusal.code, title, detail, is_stale=isinstance(refusal, NoSuchTransition))
    if isinstance(refusal, Unavailable):
        response.headers["Retry-After"] = str(_RETRY_AFTER_SECONDS)
    if isinstance(refusal, RateLimited):
        response.headers["Retry-After"] = str(refusal.retry_after_seconds)
    return response


def _unreadable(request: Request, _error: RequestValidationError) -> Response:
    return _refused(request, Invalid.because("body", "unreadable"))


def _declined(request: Request, error: HTTPException) -> Response:
    """Answer what the framework refuses by itself: an unknown address, a wrong method, a broken form."""
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return _refused(request, Invalid.because("body", "unreadable"))
    _name_reader(request)
    return _coded(Page(request), _FRAMEWORK_CODES.get(error.status_code, "internal"))


def _failed(request: Request, error: Exception) -> Response:
    """Answer our own mistake: nothing of it is shown but the number that finds it in the log."""
    page = Page(request)
    log.error("request failed", path=request.url.path, reference=page.request_id, exc_info=error)
    return _coded(page, "internal", reference=page.request_id)


def _coded(page: Page, code: str, reference: str | None = None) -> Response:
    title, detail = (say(page.language, f"problem.{code}.{part}") for part in ("title", "detail"))
    return _error_page(page, code, title, detail, reference=reference)


def _error_page(
    page: Page, code: str, title: str, detail: str, *, reference: str | None = None, is_stale: bool = False
) -> Response:
    """Print a page that says what went wrong and where to go; the way back leads to a proposal if stale."""
    number = page.request.path_params.get("number")
    return page.show(
        "web/error.html",
        status=status_of(page.request, code),
        title=title,
        detail=detail,
        reference=reference,
        back=proposal_path(number) if is_stale and number else BOARD,
    )


def _name_reader(request: Request) -> None:
    """Name who is reading where no door has done so, so that the page keeps its frame."""
    if hasattr(request.state, "caller"):
        return
    try:
        with request.app.state.database.read() as connection:
            request.state.caller = caller_behind_session(connection, session_token(request), now())
    except (Unauthenticated, Unavailable):
        request.state.caller = None
