"""What the loads send: proposals that begin their self-assessment, are withdrawn and corrected in turn."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tools.bench.client import Call
from tools.bench.loader import COORDINATOR, FIRST_VERSION, HEAD

BEGIN = json.dumps({"trigger": "begin_self_assessment"}).encode()
WITHDRAW = json.dumps({"trigger": "withdraw", "note": "uji beban"}).encode()
CORRECT = json.dumps({"trigger": "correct", "note": "uji beban", "documents": ["SK-9"]}).encode()


def walk(path: str, ids: list[int], first_version: int = 1) -> Iterator[Call]:
    """Yield moves without end, proposal after proposal: the first, then the second of each, and so on."""
    turn = 0
    while True:
        body = BEGIN if turn == 0 else WITHDRAW if turn % 2 else CORRECT
        token = HEAD if body is CORRECT else COORDINATOR
        for proposal_id in ids:
            yield Call(path.format(id=proposal_id), token, body, first_version + turn)
        turn += 1


def recorded_walk(proposal_id: int) -> Iterator[Call]:
    """Yield moves to learn the raw ones from, and after each the word to keep it.

    A later move of the same trigger takes the place of an earlier one: the first correction binds its
    person to a duty, the ones after it find that done.
    """
    moves = walk("/api/v1/proposals/{id}/transitions", [proposal_id], FIRST_VERSION)
    for _, move in zip(range(5), moves, strict=False):
        yield move
        yield Call("/bench/recorded", COORDINATOR, move.body)
    yield Call("/bench/recording-ended", COORDINATOR, b"")
