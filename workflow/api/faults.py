"""The framework's complaints about an input, in our words; what was sent is never repeated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi.exceptions import RequestValidationError

from states.errors import Fault, Invalid
from states.regulations import REGULATIONS
from states.vocabulary import State
from workflow.api.schemas import Body

#: Our reason by the validator's kind of error.
REASONS: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "string_type": "not-text",
    "string_too_long": "too-long",
    "string_too_short": "missing",
    "string_pattern_mismatch": "not-an-option",
    "int_type": "not-a-whole-number",
    "int_parsing": "not-a-whole-number",
    "int_from_float": "not-a-whole-number",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "bool_type": "not-yes-or-no",
    "bool_parsing": "not-yes-or-no",
    "date_type": "not-a-date",
    "date_parsing": "not-a-date",
    "date_from_datetime_parsing": "not-a-date",
    "date_from_datetime_inexact": "not-a-date",
    "datetime_parsing": "not-a-date",
    "enum": "not-an-option",
    "literal_error": "not-an-option",
    "json_invalid": "not-json",
    "model_attributes_type": "not-a-mapping",
    "dict_type": "not-a-mapping",
    "list_type": "not-a-list",
    "too_long": "too-many",
    "too_short": "missing",
}

#: What the validator adds to the place of a fault that is about the name, not the value.
_ABOUT_A_NAME = "[key]"
#: How the validator spells an option that is a code of ours.
_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")

#: Limits by the validator's name, and what our sentences call them.
_LIMITS = (
    ("expected", "options"),
    ("max_length", "limit"),
    ("max_length", "most"),
    ("le", "most"),
    ("ge", "least"),
)


def of_validation(error: RequestValidationError) -> Invalid:
    """Return the refusal of an input that the framework could not read."""
    return Invalid([_fault(found) for found in error.errors()])


def _fault(found: Mapping[str, Any]) -> Fault:
    facts = {
        ours: _spelled(found["ctx"][theirs]) for theirs, ours in _LIMITS if theirs in found.get("ctx", {})
    }
    source, *parts = found["loc"]
    if found["type"] == "extra_forbidden":
        parts[-1] = "?"
    return Fault(_where(source, *parts), REASONS.get(found["type"], "unreadable"), facts)


def _where(source: str, *parts: str | int) -> str:
    """Return where a fault is. A name that the caller made up is input too: it is not repeated."""
    if source != "body":
        return ".".join(map(str, (source, *parts)))
    told = (part for part in parts if part != _ABOUT_A_NAME)
    return ".".join([source, *(str(part) if _is_ours(part) else "?" for part in told)])


def _is_ours(part: str | int) -> bool:
    return isinstance(part, int) or part in _names()


@cache
def _names() -> frozenset[str]:
    """Return the names that a body may hold: fields, codes of questions, states."""
    bodies: list[type[Body]] = [Body]
    names: set[str] = set(State)
    while bodies:
        body = bodies.pop()
        bodies += body.__subclasses__()
        names |= {field.alias or name for name, field in body.model_fields.items()}
    return frozenset(names.union(*(rules.questions for rules in REGULATIONS.values())))


def _spelled(limit: object) -> str:
    """Return a limit without the validator's English: ``'wbk' or 'wbbm'`` becomes ``wbk, wbbm``."""
    text = _MEMBER.sub(r"\1", str(limit))
    return text.replace("' or '", "', '").replace("'", "")
