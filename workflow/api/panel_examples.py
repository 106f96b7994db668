"""Examples of what the routes about TPI panels answer."""

from __future__ import annotations

from typing import Any

_NAME = "Endang Rahayuningsih"

PANEL: dict[str, Any] = {
    "members": [
        {"person_id": 7, "name": _NAME, "chair": True, "no_conflict": True, "declared": True},
    ],
    "quorum": 2,
    "blind_round_required": False,
    "warnings": [{"person_id": 7, "code": "team-load", "load": 14, "team_load": 14}],
}

CANDIDATES: dict[str, Any] = {
    "team_load": 14,
    "candidates": [
        {
            "person_id": 7,
            "name": _NAME,
            "may_be_member": True,
            "may_chair": False,
            "against_member": [],
            "against_chair": [
                {
                    "code": "candidate-not-chair",
                    "detail": "Orang ini bukan ketua TPI di instansi ini pada hari ini.",
                }
            ],
            "load": 14,
            "is_overloaded": True,
        }
    ],
}

SCORES: dict[str, Any] = {
    "is_required": True,
    "is_begun": True,
    "is_complete": True,
    "members": [{"person_id": 7, "name": _NAME, "missing": 0}],
    "answers": {
        "Q01": {
            "scores": [{"person_id": 7, "value": "Ya", "note": None, "version": 1}],
            "differs": False,
            "consensus": {"value": "Ya", "note": None, "version": 1},
        }
    },
}

AGREED: dict[str, Any] = {"saved": {"Q01": 1}}
