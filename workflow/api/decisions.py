"""Routes about decisions: what each was taken on, and whether that has changed since."""

from typing import Any

from fastapi import APIRouter

from states.basis import Change
from workflow.api import decision_examples as examples
from workflow.api.answers import several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.views import actor_json, moment_json
from workflow.services.read_decisions import Decision, read_decisions

router = APIRouter(route_class=GuardedRoute, tags=["Keputusan"], responses=REFUSALS)


@router.get("/proposals/{proposal_id}/decisions", responses=several(examples.DECISION))
def list_decisions(
    proposal_id: int, door: OpenDoor, cursor: Cursor = None, limit: Limit = DEFAULT_PAGE
) -> dict[str, Any]:
    """List the moves that handed the worksheet over or decided on it, each with the digest of its ground.

    `digest` covers answers, evidence and recorded facts as the decision found them; it also stands in the
    history. `stale` tells that some of them are different now, `changes` which: `then` and `now`. The
    present state rests on the one that `is_standing`; the proposal's own `stale` speaks of that one.
    """
    after = position(cursor) or 0
    with door.read() as connection:
        found = read_decisions(connection, door.caller, proposal_id, after=after, limit=limit + 1)
    return page([decision_json(each) for each in found], limit, lambda shown: shown, key="seq")


def decision_json(decision: Decision) -> dict[str, Any]:
    """Return a decision with what has changed since."""
    row = decision.row
    return {
        "seq": row["seq"],
        "trigger": row["trigger"],
        "from": row["from_state"],
        "to": row["to_state"],
        "actor": actor_json(row["actor_id"], row["actor_name"], row["actor_role"]),
        "at": moment_json(row["at"]),
        "format": decision.format,
        "digest": row["digest"],
        "facts_digest": row["facts_digest"],
        "is_standing": decision.is_standing,
        "stale": decision.is_stale,
        "changes": [_change_json(change) for change in decision.changes],
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        "of": change.of,
        "code": change.code,
        "name": change.name,
        "then": change.then,
        "now": change.now,
    }
