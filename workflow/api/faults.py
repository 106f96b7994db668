"""The framework's complaints about an input, in our words; what was sent is never repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError

from states.errors import Fault, Invalid

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
    # A name that the caller made up is input too: it is not repeated.
    is_unknown = found["type"] == "extra_forbidden"
    location = [*found["loc"][:-1], "?"] if is_unknown else list(found["loc"])
    facts = {
        ours: _spelled(found["ctx"][theirs]) for theirs, ours in _LIMITS if theirs in found.get("ctx", {})
    }
    where = ".".join(str(part)[:40] for part in location)
    return Fault(where, REASONS.get(found["type"], "unreadable"), facts)


def _spelled(limit: object) -> str:
    """Return a limit without the validator's English: ``'wbk' or 'wbbm'`` becomes ``wbk, wbbm``."""
    return str(limit).replace("' or '", "', '").replace("'", "")
