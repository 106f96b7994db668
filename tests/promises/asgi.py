"""Requests handed to the service directly: for thousands of them a test client costs too much."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as bytes would carry it; nothing about it has to be proper."""

    method: str
    #: Not yet escaped; a question mark begins the query.
    path: str
    token: str | None = None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, method: str, path: str, token: str | None, body: object, **headers: str) -> Request:
        """Return a request with a JSON body."""
        content = json.dumps(body).encode(errors="surrogatepass")
        return cls(method, path, token, content, {"content-type": "application/json", **headers})


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def told(self) -> dict[str, Any]:
        """The JSON in it."""
        found: dict[str, Any] = json.loads(self.body)
        return found


def ask_all(app: App, requests: Iterable[Request], *, at_once: int = 1) -> list[Answer]:
    """Send requests in order, so many at once, and return their answers in order."""
    return asyncio.run(_ask_all(app, list(requests), at_once))


async def _ask_all(app: App, requests: list[Request], at_once: int) -> list[Answer]:
    answers: list[Answer] = []
    for start in range(0, len(requests), at_once):
        answers += await asyncio.gather(*(ask(app, each) for each in requests[start : start + at_once]))
    return answers


async def ask(app: App, request: Request) -> Answer:
    """Send one request and return its answer."""
    sent: list[Message] = []
    parts: list[Message] = [{"type": "http.request", "body": request.body}]
    is_over = asyncio.Event()

    async def receive() -> Message:
        if parts:
            return parts.pop()
        # Nobody hangs up before the answer is there: one that is sent in pieces would be cut off.
        await is_over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            is_over.set()

    try:
        await app(_scope(request), receive, send)
    except Exception:
        # The service has answered with its own 500 before; whoever runs it hears of the fault as well.
        if not sent:
            raise
    start = sent[0]
    return Answer(
        start["status"],
        {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


def _scope(request: Request) -> Message:
    path, _, query = request.path.partition("?")
    headers = {"host": "127.0.0.1:8000", "accept-language": "en", **request.headers}
    if request.token is not None:
        headers |= {"authorization": f"Bearer {request.token}", "cookie": f"jejak-zi={request.token}"}
    headers["content-length"] = str(len(request.body))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()
        ],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        "extensions": {},
    }
