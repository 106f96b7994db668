"""How things look from outside: rows turned into the JSON of the contract."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from states.machine import Move
from states.vocabulary import OPEN_STATES, Role, State
from states.workdays import local_date
from workflow.api.wording import finding_json
from workflow.services.advance import Advanced
from workflow.services.caller import Caller
from workflow.services.explain import TURN_OF
from workflow.services.people import Holders
from workflow.services.read_decisions import stale_among


def moment_json(moment: datetime) -> str:
    """Return a moment as RFC 3339 in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class ProposalViews:
    """Proposals as the API shows them; asks for all their people at once."""

    holders: Holders
    moment: datetime
    #: Proposals that rest on a decision taken on other facts than those of now.
    stale: frozenset[int]

    @classmethod
    def of(cls, connection: Connection, rows: Iterable[RowMapping], moment: datetime) -> "ProposalViews":
        """Prepare the views of some rows of ``queries.lists.listing``."""
        listed = list(rows)
        holders = Holders(connection, [(row["agency_id"], row["unit_id"]) for row in listed], moment)
        return cls(holders, moment, stale_among(connection, listed))

    def show(self, row: RowMapping) -> dict[str, Any]:
        """Return one proposal."""
        return {
            "id": row["id"],
            "number": row["number"],
            "unit": {
                "id": row["unit_id"],
                "name": row["unit_name"],
                "business": row["business"],
                "serves": row["serves"],
            },
            "agency": {"id": row["agency_id"], "name": row["agency_name"], "kind": row["agency_kind"]},
            "unit_id": row["unit_id"],
            "agency_id": row["agency_id"],
            "cycle": {"id": row["cycle_id"], "year": row["year"]},
            "cycle_id": row["cycle_id"],
            "target": row["target"],
            "regulation": {"id": row["regulation"], "digest": row["regulation_digest"]},
            "lifecycle_version": row["lifecycle_version"],
            "state": row["state"],
            "state_since": moment_json(row["state_since"]),
            "version": row["version"],
            "predecessor_id": row["predecessor_id"],
            "award_id": row["award_id"],
            "deadline": self._deadline(row),
            "affirmative": row["affirmative_reason"] is not None,
            "criteria": row["criteria"],
            "documents": row["documents"],
            "rounds": row["rounds"],
            "stale": row["id"] in self.stale,
            "turn": self.turn(row),
            "opened_at": moment_json(row["opened_at"]),
        }

    def turn(self, row: RowMapping) -> dict[str, Any] | None:
        """Return the role that a proposal waits for and who holds it; None once it is decided."""
        role = TURN_OF.get(State(row["state"]))
        if role is None:
            return None
        people = self.holders.at(row["agency_id"], row["unit_id"]).get(role, ())
        return {
            "role": role.value,
            "people": [{"id": actor.person_id, "name": name} for actor, name in people],
        }

    def _deadline(self, row: RowMapping) -> dict[str, Any] | None:
        if row["due_on"] is None or row["state"] not in OPEN_STATES:
            return None
        return {
            "id": row["deadline_id"],
            "stage": row["state"],
            "due_on": row["due_on"].isoformat(),
            "when_missed": row["when_missed"],
            "is_late": local_date(self.moment, row["timezone"]) > row["due_on"],
            "why": row["why"],
        }


def move_json(move: Move, language: str) -> dict[str, Any]:
    """Return a judged move with its findings."""
    return {
        "trigger": move.edge.trigger.value,
        "to": move.edge.target.value,
        "allowed": move.is_allowed,
        "findings": [finding_json(finding, language) for finding in move.findings],
    }


def advanced_json(made: Advanced, caller: Caller, language: str) -> dict[str, Any]:
    """Return the history entry of a move that was just made."""
    role = made.move.role
    return {
        "seq": made.entry.seq,
        "trigger": made.move.edge.trigger.value,
        "from": made.source.value,
        "to": made.target.value,
        "actor": actor_json(caller.person_id, caller.name, role),
        "at": moment_json(made.entry.at),
        "note": made.note,
        "findings": [finding_json(finding, language) for finding in made.move.findings],
        "regulation_digest": made.regulation_digest,
        "prev_hash": made.entry.prev_hash,
        "hash": made.entry.hash,
        "log_index": None,
        "version": made.version,
    }


def actor_json(person_id: int | None, name: str | None, role: Role | str | None) -> dict[str, Any]:
    """Return who acted."""
    return {"id": person_id, "name": name, "role": None if role is None else str(role)}


def entry_json(row: RowMapping) -> dict[str, Any]:
    """Return a stored history entry; moves and other entries have the same shape."""
    facts = json.loads(row["body"])["facts"]
    return {
        "seq": row["seq"],
        "kind": row["kind"],
        "trigger": row["trigger"],
        "from": row["from_state"],
        "to": row["to_state"],
        "actor": actor_json(row["actor_id"], row["actor_name"], row["actor_role"]),
        "at": moment_json(row["at"]),
        "note": row["note"],
        "findings": json.loads(row["findings"] or "[]"),
        "facts": facts,
        "regulation_digest": facts.get("regulation_digest"),
        "prev_hash": row["prev_hash"],
        "hash": row["hash"],
        "log_index": None,
    }
