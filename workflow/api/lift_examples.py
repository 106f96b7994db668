"""What the API's documentation shows of "what would have to be better": made up, shaped like the answers."""

from __future__ import annotations

from typing import Any

from workflow.api.proposal_examples import EXPLANATION, FINDING

LIFTED_FACT: dict[str, Any] = {
    "requirement": "lhkpn",
    "from": "249/250",
    "to": "100%",
    "amount": "1",
    "citation": "PermenPANRB 10/2019, syarat pengusulan no. 7",
    "facts": {"lhkpn_filed": 250},
}

LIFTED_SUBAREA: dict[str, Any] = {
    "code": "MP.1",
    "name": "Tim kerja",
    "from": {"value": "0.5", "exact": "1/2"},
    "to": {"value": "0.51", "exact": "51/100"},
    "amount": {"value": "0.01", "exact": "1/100"},
    "most": {"value": "1", "exact": "1/1"},
    "answers": {"Q01": "Ya"},
}

OBSTACLE: dict[str, Any] = {
    "reason": "time",
    "why": "Hanya waktu yang dapat memenuhinya.",
    "finding": FINDING,
}

LIFT: dict[str, Any] = {
    "status": "found",
    "column": "tpi",
    "message": "Naikkan 1 sub-area sebanyak 0,01 poin dan 1 fakta. Lebih sedikit tidak cukup.",
    "size": 2,
    "points": LIFTED_SUBAREA["amount"],
    "facts": [LIFTED_FACT],
    "subareas": [LIFTED_SUBAREA],
    "obstacles": [OBSTACLE],
    "what_if": {"facts": {"lhkpn_filed": 250}, "answers": {"Q01": "Ya"}},
}

SIMULATION: dict[str, Any] = {**EXPLANATION, "lift": LIFT}
