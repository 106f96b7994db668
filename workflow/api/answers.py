"""Answers in the OpenAPI document: a schema and an example for each, both made from one example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What ``responses=`` of a route takes.
Documented = dict[int | str, dict[str, Any]]

#: Fields that everything has.
_ALWAYS = frozenset({"id", "version"})
#: A truth value is an integer too, so it comes first.
_KINDS: Mapping[type, str] = {bool: "boolean", int: "integer", str: "string"}
_NEXT = "Cursor of the next page; null at the end"


def one(example: dict[str, Any], status: int = 200) -> Documented:
    """Return the documentation of an answer that is one thing."""
    return _answer(status, schema_of(example), example)


def several(example: dict[str, Any]) -> Documented:
    """Return the documentation of a list of such things."""
    schema = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": schema_of(example)},
            "next": {"type": ["string", "null"], "description": _NEXT},
        },
    }
    return _answer(200, schema, {"items": [example], "next": None})


def schema_of(example: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of things like an example: it has these fields, each of this type or null."""
    return {
        "type": "object",
        "required": list(example),
        "properties": {name: _like(name, value) for name, value in example.items()},
    }


def _like(name: str, value: object) -> dict[str, Any]:
    """Return the schema of one field; what lies in it depends on the thing, so nothing there is required."""
    match value:
        case None:
            return {}
        case dict():
            return {
                "type": ["object", "null"],
                "properties": {inner: _like(inner, each) for inner, each in value.items()},
            }
        case list():
            return {"type": "array", "items": _like("", value[0]) if value else {}}
        case _:
            kind = next(schema for known, schema in _KINDS.items() if isinstance(value, known))
            return {"type": kind if name in _ALWAYS else [kind, "null"]}


def _answer(status: int, schema: dict[str, Any], example: object) -> Documented:
    content = {"application/json": {"schema": schema, "example": example}}
    return {status: {"description": "Successful Response", "content": content}}
