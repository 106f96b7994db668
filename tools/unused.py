"""Names code of the packages that nothing in them uses, and fails if there is any.

Tests do not count as users, for what only a test calls is kept for nobody; but the law's tests do,
because the law is complete before anybody asks all of it. Names of fields, columns and members of
enumerations are not looked at: rows, requests and files are read by name.
Run it with ``make check``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parent.parent
USERS = ("notifications", "states", "templates", "tests/states", "tools", "workflow")
KINDS = {"class", "function", "method", "unreachable_code"}
#: Whom a framework calls by decorating it.
DECORATORS = [
    "@*.callback",
    "@*.command",
    "@*.delete",
    "@*.exception_handler",
    "@*.get",
    "@*.middleware",
    "@*.patch",
    "@*.post",
    "@*.put",
    "@field_validator",
    "@model_validator",
    "@pass_context",
]
#: Whom a framework calls by name.
NAMES = [
    "process_bind_param",  # SQLAlchemy, of a TypeDecorator
    "process_result_value",  # likewise
    "upgrade",  # Alembic, of a migration
    "downgrade",  # likewise
]
#: What is kept for a use that does not stand in Python, and which.
KEPT: dict[str, str] = {}


def unused() -> list[str]:
    """Return a line for each piece of code without a user: file, line, kind and name."""
    search = Vulture(ignore_names=NAMES, ignore_decorators=DECORATORS)
    search.scavenge([str(ROOT / folder) for folder in USERS])
    return [
        f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}: unused {item.typ} {item.name}"
        for item in search.get_unused_code(min_confidence=60)
        if item.typ in KINDS and str(item.name) not in KEPT
    ]


if __name__ == "__main__":
    found = unused()
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
