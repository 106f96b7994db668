"""What the API's documentation shows of decisions: made up, shaped like the answers."""

from typing import Any

from workflow.api.proposal_examples import MADE

DECISION: dict[str, Any] = {
    "seq": 7,
    "trigger": "accept_review",
    "from": "internal_review",
    "to": "tpi_evaluation",
    "actor": {"id": 4, "name": "Bambang Wicaksono", "role": "reviewer"},
    "at": "2026-05-18T03:00:00.000Z",
    "format": 2,
    "digest": MADE["hash"],
    "facts_digest": MADE["prev_hash"],
    "is_standing": True,
    "stale": True,
    "changes": [
        {"what": "fact", "of": "agency", "code": "bpk_opinion", "name": None, "then": "WTP", "now": "WDP"}
    ],
}
