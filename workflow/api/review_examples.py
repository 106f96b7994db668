"""Examples of what the routes about rounds and comparisons answer."""

from __future__ import annotations

from typing import Any

_ACTOR: dict[str, Any] = {"id": 4, "name": "Bambang Wicaksono", "role": "reviewer"}

ROUND: dict[str, Any] = {
    "seq": 7,
    "trigger": "return_to_unit",
    "from": "internal_review",
    "to": "self_assessment",
    "actor": _ACTOR,
    "at": "2026-05-04T03:00:00.000Z",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "open_notes": [{"note_id": 9, "code": "Q01", "status": "open"}],
}

ROUND_IN_FULL: dict[str, Any] = {
    **ROUND,
    "columns": {"unit": {"Q01": "Ya"}, "reviewer": {"Q01": "Tidak"}},
    "evidence": [{"id": 31, "question": "Q01", "revision": 1, "sha256": ROUND["digest"], "bytes": 52110}],
}

COMPARISON: dict[str, Any] = {
    "columns": ["unit", "reviewer"],
    "differing": 1,
    "rows": [
        {
            "code": "Q01",
            "differs": True,
            "values": {
                "unit": {"value": "Ya", "note": None, "version": 2},
                "reviewer": {"value": "Tidak", "note": "SK sudah tidak berlaku.", "version": 1},
            },
        }
    ],
}
