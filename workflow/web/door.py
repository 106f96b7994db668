"""The door of every page: names the person before anything else, and gives the page what it needs.

``PageRoute`` is for pages behind the sign-in, ``OpenRoute`` for those before it. Both take forms from our
own pages only. A proposal named in the address is looked up here: one that the person may not see does
not exist.
"""

import hashlib
import re
import uuid
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import Connection, RowMapping
from starlette.concurrency import run_in_threadpool

from states.errors import NotFound, Unauthenticated
from templates.environment import render
from workflow.access import caller_behind_session, is_watched, record_read
from workflow.db.database import Database, Tx, now
from workflow.db.queries.lists import proposal_numbered
from workflow.services.caller import Caller
from workflow.settings import Settings
from workflow.web.answers import html
from workflow.web.cookies import keep_language, session_token
from workflow.web.languages import asked_language, language_of
from workflow.web.same_origin import refuse_other_sites
from workflow.web.shell import shell_of

Answer = TypeVar("Answer")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

_NUMBER = re.compile(r"ZI-[0-9]{4}-[0-9]{4,9}")


class OpenRoute(APIRoute):
    """A page that anybody may open."""

    def get_route_handler(self) -> Handler:
        """Return the handler with the guard before it."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            refuse_other_sites(request)
            return await handle(request)

        return guarded


class PageRoute(APIRoute):
    """A page whose reader is known, and may see what its address names, before anything else."""

    def get_route_handler(self) -> Handler:
        """Return the handler with the guard before it."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            refuse_other_sites(request)
            await run_in_threadpool(_admit, request)
            return await handle(request)

        return guarded


def _admit(request: Request) -> None:
    """Name the person and find the proposal; write down what an auditor reads."""
    database: Database = request.app.state.database
    with database.read() as connection:
        request.state.caller = caller = caller_behind_session(connection, session_token(request), now())
        if "number" in request.path_params:
            request.state.proposal = _proposal_seen(connection, caller, request.path_params["number"])
    if is_watched(caller):
        path = request.url.path
        database.write(lambda tx: record_read(tx, caller, path))


def _proposal_seen(connection: Connection, caller: Caller, number: str) -> RowMapping:
    """Return the proposal of a number; raise NotFound where there is none that the person may see."""
    row = proposal_numbered(connection, number) if _NUMBER.fullmatch(number) else None
    if row is None or not caller.roles_at(row["agency_id"], row["unit_id"]):
        raise NotFound
    return row


class Page:
    """What a page needs: the person, the moment, transactions, and the way to print."""

    def __init__(self, request: Request) -> None:
        """Take everything from the admitted request."""
        self.request = request
        self.database: Database = request.app.state.database
        self.settings: Settings = request.app.state.settings
        self.language: str = language_of(request)
        self.moment: datetime = now()
        self.request_id: str = uuid.uuid4().hex

    @property
    def caller(self) -> Caller:
        """Who reads the page; raises Unauthenticated on a page that anybody may open."""
        caller: Caller | None = getattr(self.request.state, "caller", None)
        if caller is None:
            raise Unauthenticated
        return caller

    @property
    def proposal(self) -> RowMapping:
        """The proposal that the address names, as a list shows it; locked by nobody."""
        row: RowMapping = self.request.state.proposal
        return row

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read transaction."""
        with self.database.read() as connection:
            yield connection

    def write(self, service: Callable[[Tx], Answer]) -> Answer:
        """Run a service in a writing transaction and return its answer after the commit."""
        return self.database.write(service, request_id=self.request_id)

    def digest(self, *parts: str) -> str:
        """Return the digest of a form sent to this address."""
        content = "\n".join((self.request.method, self.request.url.path, *parts))
        return hashlib.sha256(content.encode(errors="replace")).hexdigest()

    def show(
        self,
        name: str,
        *,
        status: int = HTTPStatus.OK,
        zone: str | None = None,
        turns: int | None = None,
        **values: object,
    ) -> Response:
        """Print a page, with times in a zone; the installation's unless the page has its own.

        ``turns`` is how many proposals wait for the reader, where that was counted.
        """
        shell = shell_of(self.request, turns)
        used = zone or self.settings.timezone
        letters = self.moment.astimezone(ZoneInfo(used)).tzname()
        frame = {"shell": shell, "zone_letters": letters}
        text = render(name, language=self.language, zone=used, **frame, **values)
        response = html(text, self.language, status)
        asked = asked_language(self.request)
        if asked is not None:
            keep_language(response, asked)
        return response


def _page(request: Request) -> Page:
    return Page(request)


#: The parameter that gives an endpoint its page.
OpenPage = Annotated[Page, Depends(_page)]
