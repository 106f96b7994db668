"""How agencies, units, cycles, people, grants, facts, awards and deadlines look from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Connection, RowMapping

from states.priority import tier
from states.vocabulary import Business, Serves
from states.workdays import local_date
from states.year_facts import AGENCY_FACTS, UNIT_FACTS
from workflow.api.views import actor_json, moment_json
from workflow.db.queries.organisation import deadlines_of_cycles


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_json(moment)


def agency_json(row: RowMapping) -> dict[str, Any]:
    """Return an agency."""
    return {name: row[name] for name in ("id", "name", "kind", "timezone", "version")}


def unit_json(row: RowMapping) -> dict[str, Any]:
    """Return a unit with its priority tier, 1 first."""
    return {
        "id": row["id"],
        "agency_id": row["agency_id"],
        "agency": {"id": row["agency_id"], "name": row["agency_name"]},
        "name": row["name"],
        "business": row["business"],
        "serves": row["serves"],
        "tier": tier(Business(row["business"]), Serves(row["serves"])),
        "dissolved_on": _day(row["dissolved_on"]),
        "successor_id": row["successor_id"],
        "version": row["version"],
    }


@dataclass(frozen=True, slots=True)
class CycleViews:
    """Cycles as the API shows them; asks for all their deadlines at once."""

    deadlines: Mapping[int, Mapping[str, Mapping[str, str]]]

    @classmethod
    def of(cls, connection: Connection, rows: Iterable[RowMapping]) -> Self:
        """Prepare the views of some cycles."""
        found: dict[int, dict[str, dict[str, str]]] = {row["id"]: {} for row in rows}
        for due in deadlines_of_cycles(connection, found):
            end = {"due_on": due.due_on.isoformat(), "when_missed": due.when_missed}
            found[due.cycle_id][due.stage] = end
        return cls(found)

    def show(self, row: RowMapping) -> dict[str, Any]:
        """Return one cycle."""
        plain = ("id", "agency_id", "year", "regulation", "return_working_days", "max_rounds", "quorum")
        return {
            **{name: row[name] for name in plain},
            "team_load": row["team_load"],
            "does_lhkpn_block": row["does_lhkpn_block"],
            "is_blind_round_required": row["is_blind_round_required"],
            "opens_on": _day(row["opens_on"]),
            "closes_on": _day(row["closes_on"]),
            "deadlines": self.deadlines[row["id"]],
            "version": row["version"],
        }


def person_json(row: RowMapping) -> dict[str, Any]:
    """Return a person; never how they sign in."""
    return {
        "id": row["id"],
        "email": row["email"],
        "name": row["name"],
        "home_unit_id": row["home_unit_id"],
        "is_active": row["is_active"],
        "created_at": moment_json(row["created_at"]),
        "version": row["version"],
    }


def grant_json(row: RowMapping) -> dict[str, Any]:
    """Return a grant; ``ended_at`` is null while it has not been ended or replaced."""
    return {
        "id": row["id"],
        "person_id": row["person_id"],
        "person": {"id": row["person_id"], "name": row["name"], "email": row["email"]},
        "role": row["role"],
        "agency_id": row["agency_id"],
        "unit_id": row["unit_id"],
        "nation": row["is_national"],
        "until": _day(row["until"]),
        "recorded_at": moment_json(row["recorded_at"]),
        "ended_at": _moment(row["superseded_at"]),
    }


def agency_facts_json(row: RowMapping) -> dict[str, Any]:
    """Return an agency's facts of a year; null is "no data"."""
    return {"agency_id": row["agency_id"], **_facts(row, AGENCY_FACTS)}


def unit_facts_json(row: RowMapping) -> dict[str, Any]:
    """Return a unit's facts of a year; null is "no data"."""
    return {"unit_id": row["unit_id"], **_facts(row, (*UNIT_FACTS, "as_of"))}


def _facts(row: RowMapping, names: Iterable[str]) -> dict[str, Any]:
    return {
        "year": row["year"],
        **{name: row["facts"].get(name) for name in names},
        "source": row["source"],
        "recorded_at": moment_json(row["recorded_at"]),
        "recorded_by": actor_json(row["recorded_by"], row["recorder"], None),
    }


def award_json(row: RowMapping) -> dict[str, Any]:
    """Return an award, in force or ended."""
    return {
        "id": row["id"],
        "unit_id": row["unit_id"],
        "unit": {"id": row["unit_id"], "name": row["unit_name"]},
        "agency_id": row["agency_id"],
        "predicate": row["predicate"],
        "decree_no": row["decree_no"],
        "decree_date": _day(row["decree_date"]),
        "source": row["source"],
        "proposal_id": row["proposal_id"],
        "is_self_awarded": row["is_self_awarded"],
        "is_in_force": row["ended_at"] is None,
        "recorded_at": moment_json(row["recorded_at"]),
        "ended_at": _moment(row["ended_at"]),
        "ended_by": row["ended_by"],
    }


def deadline_json(row: RowMapping, moment: datetime) -> dict[str, Any]:
    """Return a deadline; it is late once its day has ended where the agency is."""
    return {
        "id": row["id"],
        "proposal_id": row["proposal_id"],
        "number": row["number"],
        "unit": {"id": row["unit_id"], "name": row["unit_name"]},
        "agency_id": row["agency_id"],
        "stage": row["stage"],
        "due_on": _day(row["due_on"]),
        "when_missed": row["when_missed"],
        "why": row["why"],
        "is_late": local_date(moment, row["timezone"]) > row["due_on"],
        "superseded_at": _moment(row["superseded_at"]),
    }
