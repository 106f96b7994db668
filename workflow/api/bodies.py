"""Reading request bodies so that no input, however broken, reaches a service half-read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from states.errors import Invalid

#: Nested deeper than this nothing of ours is.
DEEPEST = 20
_SURROGATES = range(0xD800, 0xE000)


def check_json(content: bytes) -> None:
    """Raise Invalid for a body that is no JSON which every reader reads alike.

    Refused besides broken syntax: NaN and infinities, numbers that a float would round (send them as
    text), NUL and lone surrogates in text, nesting beyond ``DEEPEST``.
    """
    try:
        value = json.loads(content.decode(), parse_constant=_refuse, parse_float=_exact)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Invalid.because("body", "not-json") from error
    _check(value, 0)


def check_text(text: str, where: str) -> None:
    """Raise Invalid for text that the database or a page could not hold."""
    if "\x00" in text or any(ord(character) in _SURROGATES for character in text):
        raise Invalid.because(where, "bad-character")


def _refuse(_name: str) -> NoReturn:
    raise ValueError


def _exact(spelling: str) -> float:
    number = float(spelling)
    # 3.5999999999999999999 would be read as 3.6 and pass a bound that it misses.
    if number in (float("inf"), float("-inf")) or Decimal(spelling) != Decimal(repr(number)):
        raise ValueError
    return number


def _check(value: Any, depth: int) -> None:  # noqa: ANN401 -- any JSON
    if depth > DEEPEST:
        raise Invalid.because("body", "too-deep")
    match value:
        case str():
            check_text(value, "body")
        case dict():
            for key, item in value.items():
                check_text(key, "body")
                _check(item, depth + 1)
        case list():
            for item in value:
                _check(item, depth + 1)
