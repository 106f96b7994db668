"""What the OpenAPI document says besides the routes: error answers and examples."""

from typing import Any

from workflow.api.problems import STATUS

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:jejak-zi:problem:stale-version"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence in the caller's language"},
        "code": {"type": "string", "enum": sorted(STATUS)},
        "errors": {
            "type": "array",
            "description": "With `invalid`: every fault of the input",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("where", "reason", "detail")},
            },
        },
        "findings": {
            "type": "array",
            "description": "With `requirements-unmet` and `separation-of-duties`: every finding",
            "items": {"type": "object"},
        },
        "conflicts": {
            "type": "object",
            "description": "With `stale-version` about answers: by code, `theirs` and `yours`",
            "additionalProperties": {"type": "object"},
        },
    },
}


def _answer(status: int) -> dict[str, Any]:
    codes = ", ".join(f"`{code}`" for code, of in STATUS.items() if of == status)
    return {"description": codes, "content": {"application/problem+json": {"schema": _PROBLEM}}}


#: Error answers that every guarded route can give, by status.
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: _answer(status) for status in (401, 403, 404, 409, 413, 415, 422, 428, 503)
}
