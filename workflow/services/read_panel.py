"""Reading a panel: members' scores as far as they are open, and who could sit on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping

from states.errors import Forbidden, NotFound
from states.facts import Seat
from states.regulations import regulation
from states.vocabulary import Column, Role
from workflow.db.queries import panels, proposals, stages
from workflow.services.appoint_panel import Candidates, candidates_for
from workflow.services.blind_round import BlindRound, blind_round
from workflow.services.caller import Caller
from workflow.services.sight import Sight


@dataclass(frozen=True, slots=True)
class PanelScores:
    """The members' blind scores as one person sees them."""

    round: BlindRound
    #: Names of the members who count.
    names: Mapping[int, str]
    #: Scores by code and member: the person's own, and everyone's once all are in.
    scores: Mapping[str, Mapping[int, Row[Any]]]
    #: The chair's consensus by code; empty before the round is complete.
    consensus: Mapping[str, Row[Any]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could sit on a panel."""

    person_id: int
    name: str
    #: Catalogue keys of every reason against a member's seat, and against the chair's.
    against_member: tuple[str, ...]
    against_chair: tuple[str, ...]
    #: On how many other open proposals of the cycle the person sits.
    load: int
    #: What the cycle thinks a team can carry.
    team_load: int

    @property
    def is_overloaded(self) -> bool:
        """Whether one more unit is more than the cycle thinks a team can carry."""
        return self.load >= self.team_load


def read_scores(connection: Connection, caller: Caller, proposal_id: int) -> PanelScores:
    """Return the members' scores; raise NotFound, and Forbidden for who may not see the TPI's values.

    Until every member is in, nobody sees another's: not the chair, the coordinator or an auditor.
    """
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    Sight(caller, row).demand(Column.TPI)
    standing = blind_round(connection, row, regulation(row["regulation"]))
    by_code: dict[str, dict[int, Row[Any]]] = {}
    for member, given in standing.scores.items():
        if standing.is_complete or (member == caller.person_id and not caller.is_staff_of(row["unit_id"])):
            for code, each in given.items():
                by_code.setdefault(code, {})[member] = each
    seated = {seat["person_id"]: seat["name"] for seat in stages.seats_now(connection, proposal_id)}
    names = {member: seated[member] for member in standing.scores}
    consensus = (
        {each.code: each for each in proposals.current_answers(connection, proposal_id, Column.TPI)}
        if standing.is_complete
        else {}
    )
    return PanelScores(standing, names, by_code, consensus)


def read_candidates(
    connection: Connection, caller: Caller, proposal_id: int, moment: datetime
) -> list[Candidate]:
    """Return everyone who holds a TPI role for the unit, by name, with every reason against a seat.

    Raises NotFound, and Forbidden for everyone but coordinators, admins and auditors.
    """
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    allowed = (Role.COORDINATOR, Role.ADMIN, Role.AUDITOR)
    if caller.roles_at(row["agency_id"], row["unit_id"]).isdisjoint(allowed):
        raise Forbidden(allowed)
    known = candidates_for(connection, row, moment)
    loads = panels.loads(connection, row["cycle_id"], known.names, besides=proposal_id)
    return [
        _candidate(known, person, name, loads.get(person, 0), row)
        for person, name in sorted(known.names.items(), key=lambda each: (each[1], each[0]))
    ]


def _candidate(known: Candidates, person: int, name: str, load: int, row: RowMapping) -> Candidate:
    against = [
        tuple(known.faults(Seat(person, is_chair=is_chair, has_no_conflict=True)))
        for is_chair in (False, True)
    ]
    return Candidate(person, name, against[0], against[1], load, row["team_load"])
