"""What the API's documentation shows of spreadsheets and imports: made up, shaped like the answers."""

from typing import Any

from workflow.api.proposal_examples import SCORES

_AT = {"column": "unit", "question": "Q02", "label": "Mekanisme pemilihan anggota jelas"}
_WAS = {"value": "B", "note": None, "version": 1, "prefilled": False}
_NOW = {"value": "A", "note": "SK tim 2026"}
_CELL = {"sheet": "LKE", "cell": "F8"}

IMPORT: dict[str, Any] = {
    "form": "own",
    "applied": False,
    "digest": "b1f3a0c29d6c5f0e7a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f",
    "changes": [{**_AT, **_CELL, "was": _WAS, "now": _NOW}],
    "conflicts": [{**_AT, "question": "Q03", "sheet": "LKE", "cell": "F10", "theirs": _WAS, "yours": _NOW}],
    "errors": [
        {
            "where": "sheet LKE, cell F12, question Q05",
            "reason": "not-an-option",
            "detail": "Pilihannya Ya, Tidak.",
        }
    ],
    "unmatched": [{"sheet": "LKE", "cell": "D40"}],
    "absent": ["Q81"],
    "scores": [SCORES],
}

JOB: dict[str, Any] = {
    "id": 12,
    "kind": "units",
    "status": "done",
    "rows_done": 296,
    "rows_total": 296,
    "created": 290,
    "changed": 4,
    "same": 2,
    "errors": [],
    "created_at": "2026-02-02T02:00:00.000Z",
    "finished_at": "2026-02-02T02:00:04.000Z",
}
