"""Every route of the service, found by walking it, so that a promise covers routes nobody has written yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import FastAPI

from workflow.app import create_app
from workflow.settings import Settings

_READING = frozenset({"GET", "HEAD"})
#: A request that only asks, although its question is too long for an address.
ASKING = frozenset({"POST /api/v1/proposals/{proposal_id}/simulate"})
#: Before these nobody has to say who they are: health, the API's description, and pages with their own door.
OPEN_TO_ALL = ("/healthz", "/readyz", "/metrics", "/api/openapi.json", "/api/docs", "/swagger/")


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path with its parameters in braces."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(re.findall(r"\{(\w+)(?::\w+)?\}", self.path))

    @property
    def writes(self) -> bool:
        """Whether something is different after it."""
        return self.method not in _READING and str(self) not in ASKING


@cache
def service() -> FastAPI:
    """Return the service, which opens no database before it is asked something."""
    return create_app(Settings(database_url="sqlite:////nowhere/at-all.sqlite3", secret_key="x" * 32))


def walked(routes: Iterable[Any]) -> Iterator[Route]:
    """Yield the routes, those of routers inside routers included: ``app.routes`` alone lists few of them."""
    for route in routes:
        if hasattr(route, "effective_candidates"):
            yield from walked(route.effective_candidates())
        elif hasattr(route, "routes"):
            yield from walked(route.routes)
        else:
            yield from (Route(method, route.path) for method in sorted(route.methods or ()))


@cache
def described() -> dict[Route, dict[str, Any]]:
    """Return what the API's description says of each route."""
    paths: dict[str, dict[str, Any]] = service().openapi()["paths"]
    return {
        Route(method.upper(), path): operation
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


@cache
def guarded() -> tuple[Route, ...]:
    """Return the API's routes before which one has to say who one is."""
    return tuple(route for route in walked(service().routes) if route.path.startswith("/api/v1/"))


@cache
def writing() -> tuple[Route, ...]:
    """Return the API's routes that change something."""
    return tuple(route for route in guarded() if route.writes)


@cache
def pages() -> tuple[Route, ...]:
    """Return the pages that show one thing."""
    found = {route for route in walked(service().routes) if route.path.startswith("/usulan/")}
    return tuple(sorted(found, key=str))


@cache
def reading() -> tuple[Route, ...]:
    """Return the API's routes that change nothing."""
    return tuple(route for route in guarded() if not route.writes)


def body_schema(route: Route) -> dict[str, Any]:
    """Return the schema of a route's JSON body, references followed; empty without one."""
    content = described()[route].get("requestBody", {}).get("content", {})
    schema: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return resolved(schema)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with the reference at its top followed."""
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        schema = service().openapi()["components"]["schemas"][name]
    return schema
