"""The door of every API route: names the caller before the body is read, keeps what was answered.

``GuardedRoute`` authenticates and checks that the things named in the path may be seen; only then is
the body read, so that refusals come in the order the contract promises. ``Door`` opens read and
write transactions for an endpoint and replays answers by Idempotency-Key.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import Connection

from states.errors import Invalid, NotFound, TooLarge, UnsupportedType
from templates.catalogue import pick
from workflow.access import caller_behind_token, demand_sight, is_watched, record_read
from workflow.api.bodies import check_json, check_text
from workflow.api.views import ProposalViews
from workflow.db.database import Database, Tx, now
from workflow.db.queries.lists import proposal_listed
from workflow.services.caller import Caller
from workflow.services.replay import Kept, keep_answer, kept_answer
from workflow.settings import Settings

Answer = TypeVar("Answer")

_KEY_CHARACTERS = 200
#: A version with more digits was never given out.
_VERSION_DIGITS = 9
_JSON = "application/json"
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class GuardedRoute(APIRoute):
    """A route whose caller is known, and may see what its path names, before anything else."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with the guard before it."""
        handle = super().get_route_handler()
        known = {field.alias for field in self.dependant.query_params}

        async def guarded(request: Request) -> Response:
            await _admit(request)
            for name, value in request.query_params.multi_items():
                # A name that the caller made up is input too: it is not repeated.
                check_text(value, f"query.{name}" if name in known else "query.?")
            if request.method != "GET" and _is_json(request):
                content = await _body_within(request, request.app.state.settings.max_body_bytes)
                check_json(content)
                request.state.body_digest = hashlib.sha256(content).hexdigest()
            elif self.body_field is not None and await request.body():
                raise UnsupportedType
            return await handle(request)

        return guarded


def _is_json(request: Request) -> bool:
    """Return whether the framework will read the body as JSON: by any spelling of the type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind.endswith(("/json", "+json"))


async def _body_within(request: Request, limit_bytes: int) -> bytes:
    """Return the body; raise TooLarge, where the header says so before anything is read."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit_bytes:
        raise TooLarge(limit_bytes)
    content = await request.body()
    if len(content) > limit_bytes:
        raise TooLarge(limit_bytes)
    return content


async def _admit(request: Request) -> None:
    """Name the caller and check the path; write down what an auditor reads."""
    database: Database = request.app.state.database
    caller = await database.glance_soon(lambda connection: _caller_at(request, connection))
    request.state.caller = caller
    if is_watched(caller):
        path = request.url.path
        await database.write_soon(lambda tx: record_read(tx, caller, path))


def _caller_at(request: Request, connection: Connection) -> Caller:
    """Return who is asking, if they may see everything that the path names."""
    caller = caller_behind_token(connection, request.headers.get("authorization"), now())
    for noun, identifier in request.path_params.items():
        demand_sight(connection, caller, noun, str(identifier))
    return caller


class Door:
    """What an endpoint needs: the caller, the moment, and transactions."""

    def __init__(self, request: Request) -> None:
        """Take everything from the admitted request."""
        self._request = request
        self.database: Database = request.app.state.database
        self.settings: Settings = request.app.state.settings
        self.caller: Caller = request.state.caller
        self.language: str = language_of(request)
        self.request_id: str = request.headers.get("x-request-id", "")[:64] or uuid.uuid4().hex
        self.moment: datetime = now()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read transaction."""
        with self.database.read() as connection:
            yield connection

    @property
    def seen_version(self) -> int | None:
        """The version named in If-Match; None where there is none. Raises Invalid for anything else."""
        header = self._request.headers.get("if-match")
        if header is None:
            return None
        text = header.strip().strip('"')
        if not text.isascii() or not text.isdigit() or len(text) > _VERSION_DIGITS:
            raise Invalid.because("header.If-Match", "not-a-version")
        return int(text)

    def write(
        self,
        service: Callable[[Tx], Answer],
        respond: Callable[[Connection, Answer], Mapping[str, Any] | None],
        *,
        status: int = 200,
        headers: Callable[[Answer], Mapping[str, str]] | None = None,
        digest: str | None = None,
    ) -> Response:
        """Run a service in a writing transaction and return its answer after the commit.

        With an Idempotency-Key the answer is kept in the same transaction; a twin gets it again.
        ``digest`` stands for the body where that is not JSON.
        """
        run = self._answering(service, respond, status, headers, digest)
        return self.database.write(run, request_id=self.request_id)

    async def write_soon(
        self,
        service: Callable[[Tx], Answer],
        respond: Callable[[Connection, Answer], Mapping[str, Any] | None],
        *,
        status: int = 200,
        headers: Callable[[Answer], Mapping[str, str]] | None = None,
    ) -> Response:
        """Do the same from the event loop, for the routes that many people use at once."""
        run = self._answering(service, respond, status, headers, None)
        return await self.database.write_soon(run, request_id=self.request_id)

    def _answering(
        self,
        service: Callable[[Tx], Answer],
        respond: Callable[[Connection, Answer], Mapping[str, Any] | None],
        status: int,
        headers: Callable[[Answer], Mapping[str, str]] | None,
        digest: str | None,
    ) -> Callable[[Tx], Response]:
        """Return the service with its answer kept, or replayed, in the same transaction."""
        key = self._key()
        request_digest = self._digest(digest)

        def run(tx: Tx) -> Response:
            if key is not None:
                kept = kept_answer(tx, self.caller.person_id, key, request_digest)
                if kept is not None:
                    return _response(kept.body, kept.status, {**kept.headers, "Idempotent-Replayed": "true"})
            answer = service(tx)
            told = respond(tx.connection, answer)
            body = "" if told is None else _WRITER.encode(told)
            sent = dict(headers(answer)) if headers else {}
            if key is not None:
                keep_answer(tx, self.caller.person_id, key, request_digest, Kept(status, body, sent))
            return _response(body, status, sent)

        return run

    def shown(self, connection: Connection, proposal_id: int) -> dict[str, Any]:
        """Return a proposal as the API shows it; raise NotFound for none."""
        row = proposal_listed(connection, proposal_id)
        if row is None:
            raise NotFound
        return ProposalViews.of(connection, [row], self.moment).show(row)

    def _key(self) -> str | None:
        key = self._request.headers.get("idempotency-key")
        if key is None:
            return None
        if not key.strip() or len(key) > _KEY_CHARACTERS or not key.isascii() or not key.isprintable():
            raise Invalid.because("header.Idempotency-Key", "not-a-key")
        return key

    def _digest(self, digest: str | None) -> str:
        body = digest or getattr(self._request.state, "body_digest", "")
        url = self._request.url
        parts = (self._request.method, url.path, url.query, str(body))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def language_of(request: Request) -> str:
    """Return the language of the answer: the caller's wish, else the installation's."""
    header = request.headers.get("accept-language")
    settings: Settings = request.app.state.settings
    return pick(header) if header else settings.language


def _response(body: str, status: int, headers: Mapping[str, str]) -> Response:
    return Response(body.encode() or None, status, dict(headers), _JSON if body else None)


async def _door(request: Request) -> Door:
    # Asynchronous only in name: a plain function would be handed to another thread for nothing.
    return Door(request)


#: The parameter that gives an endpoint its door.
OpenDoor = Annotated[Door, Depends(_door)]
