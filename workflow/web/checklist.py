"""The prerequisites of a proposal, all of them, as they stand for putting it forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping

from states.facts import Attempt, Case, Part
from states.findings import Finding, Status
from states.lifecycle import LIFECYCLE
from states.regulations import regulation
from states.requirements.prerequisites import prerequisites
from states.vocabulary import Trigger
from workflow.services.caller import Caller
from workflow.services.gather import gather
from workflow.web.move_cards import Reason

_PUTTING_FORWARD = next(edge for edge in LIFECYCLE if edge.trigger is Trigger.PROPOSE)
_PARTS = frozenset({Part.AWARDS, Part.AGENCY_YEARS, Part.UNIT_YEARS})


@dataclass(frozen=True, slots=True)
class Group:
    """The prerequisites of one level."""

    level: str
    rows: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every prerequisite, in the order of the regulation."""

    groups: tuple[Group, ...]
    met: int
    #: How many apply to this proposal.
    applying: int


def checklist_of(
    connection: Connection,
    caller: Caller,
    standing: RowMapping,
    moment: datetime,
    reason: Callable[[Finding], Reason],
) -> Checklist:
    """Return the checklist of a proposal; ``standing`` is its standing, ``reason`` words a finding."""
    facts = gather(connection, standing, moment, _PARTS)
    actor = caller.actor_at(standing["agency_id"], standing["unit_id"])
    case = Case(regulation(standing["regulation"]), facts, Attempt(actor, is_question=True))
    found = tuple(prerequisites(_PUTTING_FORWARD, case))
    levels = dict.fromkeys(finding.level for finding in found)
    return Checklist(
        tuple(Group(level.value, tuple(reason(f) for f in found if f.level is level)) for level in levels),
        met=sum(finding.status is Status.MET for finding in found),
        applying=sum(finding.status is not Status.NOT_APPLICABLE for finding in found),
    )
