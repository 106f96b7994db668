"""How much a request may send. A body is counted while it is read, whatever its headers say."""

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from states.errors import TooLarge


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
        counted = _counted(receive, self._limit_bytes) if scope["type"] == "http" else receive
        await self._app(scope, counted, send)


def _counted(receive: Receive, limit_bytes: int) -> Callable[[], Awaitable[Message]]:
    arrived_bytes = 0

    async def counting() -> Message:
        nonlocal arrived_bytes
        message = await receive()
        arrived_bytes += len(message.get("body", b""))
        if arrived_bytes > limit_bytes:
            raise TooLarge(limit_bytes)
        return message

    return counting
