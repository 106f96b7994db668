"""Input that nobody can mean: values, bodies, headers and addresses, with a mark to recognise it by."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

#: In whatever is sent; never in an answer.
MARK = "Rahasia-9f3a71"
_DIGITS = "90218477"

#: What a field of a body may hold instead of what it should.
VALUES: Mapping[str, object] = {
    "null": None,
    "true": True,
    "fraction": 1.5,
    "negative": -1,
    "beyond 32 bits": 2**31,
    "beyond 63 bits": 2**63,
    "long number": int(_DIGITS * 50),
    "text": MARK,
    "number as text": _DIGITS,
    "empty": "",
    "long text": MARK * 500,
    "lone surrogate": f"{MARK}\ud800",
    "NUL": f"{MARK}\x00",
    "other lines": f"{MARK}\r\nX-Other: 1",
    "right to left": f"\u202e{MARK}\ufeff",
    "list": [MARK],
    "empty list": [],
    "mapping": {MARK: MARK},
    "impossible day": "2026-02-30",
    "far day": "9999-12-31",
    "first day": "0001-01-01",
}
#: Those among them that a database may take badly although Python does not.
HARD_TO_STORE = (
    "beyond 32 bits",
    "beyond 63 bits",
    "long number",
    "long text",
    "lone surrogate",
    "NUL",
    "far day",
    "first day",
)

#: Bodies that no route can read, sent as JSON.
BODIES: Mapping[str, bytes] = {
    "nothing": b"",
    "half": b'{"note": "' + MARK.encode(),
    "NaN": b'{"note": NaN}',
    "infinity": b'{"note": -Infinity}',
    "beyond a float": b'{"note": 1e400}',
    "4,301 digits": b'{"note": ' + b"9" * 4301 + b"}",
    "lone surrogate": b'{"note": "\\ud800' + MARK.encode() + b'"}',
    "lone surrogate as a name": b'{"\\udfff' + MARK.encode() + b'": 1}',
    "NUL": b'{"note": "\\u0000' + MARK.encode() + b'"}',
    "NUL as a name": b'{"\\u0000' + MARK.encode() + b'": 1}',
    "bytes that are no text": b'{"note": "\xff\xfe' + MARK.encode() + b'"}',
    "binary": bytes(range(256)) * 8,
    "UTF-16": json.dumps({"note": MARK}).encode("utf-16"),
    "deep lists": b"[" * 100_000,
    "deep lists, closed": b"[" * 30 + b"]" * 30,
    "deep mappings": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "null": b"null",
    "list": b"[]",
    "text": f'"{MARK}"'.encode(),
    "number": _DIGITS.encode(),
    "made-up fields": json.dumps({MARK: MARK, f"{MARK}.{MARK}": {MARK: [MARK]}}).encode(),
}

#: Types that a JSON body does not come with.
TYPES = (
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/octet-stream",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    f"application/{MARK}",
    MARK,
    "",
    "///",
)

#: What may stand in an address in place of a number.
IDS: Mapping[str, str] = {
    "zero": "0",
    "negative": "-1",
    "beyond 31 bits": str(2**31),
    "beyond 63 bits": str(2**63),
    "5,000 digits": "9" * 5000,
    "5,000 zeros": "0" * 5000,
    "fraction": "1.0",
    "exponent": "1e3",
    "space": " 1",
    "sign": "+1",
    "underscore": "1_0",
    "other digits": "\u0661",
    "wide digits": "\uff11",
    "power": "\u00b2",
    "text": MARK,
    "NUL": "1\x00",
    "quote": "1' OR '1'='1",
    "markup": "<script>",
    "template": "{{7*7}}",
}

#: What may stand in a query.
QUERIES: Mapping[str, str] = {
    **{name: each for name, each in IDS.items() if name != "power"},
    "longer text": MARK * 500,
    "escaped NUL": f"{MARK}%00",
    "escaped bytes": f"{MARK}%ff%fe",
    "escaped surrogate": f"{MARK}%ed%a0%80",
    "empty": "",
    "percent": "%",
}

IF_MATCH = (
    MARK,
    f'"{MARK}"',
    "*",
    'W/"1"',
    '"-1"',
    '"1", "2"',
    '"1e3"',
    '"' + "9" * 5000 + '"',
    "\u00b2",
    '""',
    "",
)
KEYS = ("", " ", MARK * 20, f"{MARK}\u00e9", f"{MARK}\x7f", f"{MARK}\t")


#: Those of them that a database may take badly although Python does not.
HARD_TO_ASK = ("beyond 31 bits", "beyond 63 bits", "NUL", "escaped NUL", "escaped surrogate", "quote")


def replaced(body: object, value: object) -> Iterator[tuple[str, object]]:
    """Yield the body with the value in place of each of its parts in turn, and where that was."""
    parts: list[tuple[Any, object]] = []
    if isinstance(body, Mapping):
        parts = list(body.items())
    elif isinstance(body, list):
        parts = list(enumerate(body))
    for key, part in parts:
        yield str(key), _with(body, key, value)
        for where, inner in replaced(part, value):
            yield f"{key}.{where}", _with(body, key, inner)


def _with(body: object, key: Any, part: object) -> object:  # noqa: ANN401 -- a name or a number
    if isinstance(body, Mapping):
        return {**body, key: part}
    assert isinstance(body, list)
    return [*body[:key], part, *body[key + 1 :]]


def named_otherwise(body: object) -> Iterator[tuple[str, object]]:
    """Yield the body with one name at a time replaced by a made-up one."""
    if isinstance(body, Mapping):
        for key, part in body.items():
            others = {name: each for name, each in body.items() if name != key}
            yield str(key), {**others, MARK: part}
            for where, inner in named_otherwise(part):
                yield f"{key}.{where}", {**body, key: inner}
