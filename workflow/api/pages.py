"""Lists: a limit, an opaque cursor, and the same shape everywhere."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query
from sqlalchemy import RowMapping

from states.errors import Invalid

#: What a list is made of: rows as they are stored, or what is shown already.
Listed = TypeVar("Listed", RowMapping, Mapping[str, Any])

LARGEST_PAGE = 200
DEFAULT_PAGE = 50
#: The largest key that PostgreSQL compares an integer column with; a larger one is an error there.
_LARGEST_KEY = 2**31 - 1
_KEY_DIGITS = len(str(_LARGEST_KEY))

#: How many items a page may have.
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many items at the most")]
#: Where the page before ended.
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]


def position(cursor: str | None) -> int | None:
    """Return the key that a cursor stands for; raise Invalid for one that was not given out."""
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==").decode("ascii")
    except (UnicodeError, binascii.Error):
        return _refuse()
    is_key = text.isdigit() and len(text) <= _KEY_DIGITS and int(text) <= _LARGEST_KEY
    return int(text) if is_key else _refuse()


def _refuse() -> int:
    raise Invalid.because("query.cursor", "not-a-cursor")


def page(
    rows: Sequence[Listed], limit: int, show: Callable[[Listed], Any], key: str = "id"
) -> dict[str, Any]:
    """Return ``{items, next}`` for one row more than the page holds."""
    shown = rows[:limit]
    more = len(rows) > limit
    token = base64.urlsafe_b64encode(str(shown[-1][key]).encode()).decode().rstrip("=") if more else None
    return {"items": [show(row) for row in shown], "next": token}
