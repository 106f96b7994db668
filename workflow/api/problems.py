"""Refusals as HTTP: one table, problem+json (RFC 9457), sentences in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from states.errors import (
    Damaged,
    Duplicate,
    Fault,
    Invalid,
    RateLimited,
    Refusal,
    RequirementsUnmet,
    SeparationOfDuties,
    StaleVersion,
)
from templates.catalogue import say
from templates.refusals import fault_sentence, refusal_detail, refusal_title
from workflow.api.conflicts import conflicts_json
from workflow.api.wording import finding_json

#: HTTP status by refusal code.
STATUS: Mapping[str, int] = {
    "unauthenticated": 401,
    "not-found": 404,
    "too-large": 413,
    "unsupported-type": 415,
    "invalid": 422,
    "idempotency-mismatch": 422,
    "forbidden": 403,
    "version-required": 428,
    "stale-version": 409,
    "no-such-transition": 409,
    "separation-of-duties": 403,
    "requirements-unmet": 422,
    "duplicate": 409,
    "rate-limited": 429,
    "unavailable": 503,
    "damaged": 500,
    "method-not-allowed": 405,
    "internal": 500,
}

_MEDIA_TYPE = "application/problem+json"
#: After so many seconds a client may try again when the records were out of reach.
RETRY_AFTER_SECONDS = 5


def problem(code: str, language: str) -> Response:
    """Return the problem+json of a code that no refusal stands behind."""
    title, detail = (say(language, f"problem.{code}.{part}") for part in ("title", "detail"))
    return _problem(code, title, detail, language)


def _problem(
    code: str,
    title: str,
    detail: str,
    language: str,
    *,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Write a problem; nothing that the caller sent is repeated in it."""
    body = {
        "type": f"urn:jejak-zi:problem:{code}",
        "title": title,
        "status": STATUS[code],
        "detail": detail,
        "code": code,
        **(extra or {}),
    }
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    sent = {"Cache-Control": "no-store", "Content-Language": language, **(headers or {})}
    return Response(content, STATUS[code], sent, _MEDIA_TYPE)


def of_refusal(refusal: Refusal, language: str) -> Response:
    """Return the problem+json of a refusal."""
    headers: dict[str, str] = {}
    if refusal.code == "unauthenticated":
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.code == "unavailable":
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if isinstance(refusal, RateLimited):
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    return _problem(
        refusal.code,
        refusal_title(refusal, language),
        refusal_detail(refusal, language),
        language,
        extra=_extra(refusal, language),
        headers=headers,
    )


def _extra(refusal: Refusal, language: str) -> dict[str, Any]:
    match refusal:
        case Invalid():
            return {"errors": fault_rows(refusal.faults, language)}
        case RequirementsUnmet() | SeparationOfDuties():
            return {"findings": [finding_json(finding, language) for finding in refusal.findings]}
        case StaleVersion():
            return {
                "version": refusal.current,
                **({"conflicts": conflicts_json(refusal.conflicts)} if refusal.conflicts else {}),
            }
        case Damaged():
            return {"name": refusal.name, "sha256": refusal.sha256, "harm": refusal.harm}
        case Duplicate():
            return {"number": refusal.existing}
        case _:
            return {}


def fault_rows(faults: Sequence[Fault], language: str) -> list[dict[str, str]]:
    """Return what is wrong with an input, a sentence each."""
    return [
        {"where": fault.where, "reason": fault.reason, "detail": fault_sentence(fault, language)}
        for fault in faults
    ]
