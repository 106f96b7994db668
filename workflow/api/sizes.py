"""How much a request may send. A body is counted while it is read, whatever its headers say."""

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from states.errors import TooLarge

#: A length with more digits than this is no length.
_LENGTH_DIGITS = 18


class LimitBodies:
    """Middleware that refuses a body once more has arrived than is accepted.

    It answers nothing itself: the refusal is raised where the body is read, after the caller is known
    and the path checked, so it comes in the order that the contract promises, as problem+json.
    """

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        """Keep the most that any body may have."""
        self._app = app
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, its body counted."""
        counted = receive
        if scope["type"] == "http":
            counted = _counted(receive, self._limit_bytes, _announced_bytes(scope))
        await self._app(scope, counted, send)


def _announced_bytes(scope: Scope) -> int:
    """Return what the headers say the body will have; 0 where they say nothing that can be read."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(told) if told.isdigit() and len(told) <= _LENGTH_DIGITS else 0


def _counted(receive: Receive, limit_bytes: int, announced_bytes: int) -> Callable[[], Awaitable[Message]]:
    arrived_bytes = 0

    async def counting() -> Message:
        nonlocal arrived_bytes
        if announced_bytes > limit_bytes:
            # Said beforehand, so nothing is waited for; what the header says too little of is counted.
            raise TooLarge(limit_bytes)
        message = await receive()
        arrived_bytes += len(message.get("body", b""))
        if arrived_bytes > limit_bytes:
            raise TooLarge(limit_bytes)
        return message

    return counting
