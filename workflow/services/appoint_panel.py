"""Appointing the TPI panel of a proposal: who may sit on it, and the seats as revisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, update

from states.duties import Duty, obstacle
from states.errors import Fault, Invalid
from states.facts import Actor, Seat
from states.history import Actor as By
from states.regulations import regulation
from states.vocabulary import Role, State
from workflow.db.database import Tx
from workflow.db.queries import panels, proposals, stages
from workflow.db.tables import panel_seat
from workflow.services.blind_round import keep_shown
from workflow.services.caller import Caller
from workflow.services.people import Holders
from workflow.services.record import record
from workflow.services.stages import demand_stages, locked

#: States in which the panel can still be appointed or changed.
APPOINTED_IN: tuple[State, ...] = (
    State.NOMINATED,
    State.SELF_ASSESSMENT,
    State.INTERNAL_REVIEW,
    State.TPI_EVALUATION,
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """What decides whether people may sit on the panel of one proposal."""

    #: Holders of the two TPI roles at the agency today, by role and person.
    holders: Mapping[Role, Mapping[int, Actor]]
    #: Their names, likewise.
    named: Mapping[Role, Mapping[int, str]]
    #: Which duty each person has taken on in the proposal.
    duties: Mapping[int, Duty]
    #: Who declared a conflict of interest in the proposal and has not taken that back.
    in_conflict: frozenset[int] = frozenset()

    @property
    def names(self) -> dict[int, str]:
        """Names of everyone who holds one of the roles."""
        return {person: name for each in self.named.values() for person, name in each.items()}

    def faults(self, seat: Seat) -> Iterator[str]:
        """Yield every reason, as a catalogue key, why somebody may not have a seat."""
        chairs = self.holders.get(Role.TPI_CHAIR, {})
        actor = chairs.get(seat.person_id) or self.holders.get(Role.TPI_MEMBER, {}).get(seat.person_id)
        if actor is None:
            # Whether the person exists at all is not told: they may belong to another agency.
            yield "candidate-not-tpi"
            return
        if seat.is_chair and seat.person_id not in chairs:
            yield "candidate-not-chair"
        if seat.is_chair and not seat.has_no_conflict:
            yield "chair-in-conflict"
        if seat.has_no_conflict and seat.person_id in self.in_conflict:
            # A coordinator cannot take back what the person said of themselves.
            yield "candidate-declared-conflict"
        earlier = obstacle(Duty.TPI, self.duties.get(seat.person_id), is_unit_staff=actor.is_unit_staff)
        if earlier is not None:
            yield f"candidate-{earlier}"


def appoint_panel(tx: Tx, caller: Caller, proposal_id: int, seats: Sequence[Seat]) -> list[RowMapping]:
    """Seat exactly these people and return the seats.

    Raises NotFound, Invalid naming every candidate who may not sit and why, Forbidden, and
    RequirementsUnmet once the TPI's evaluation is over.
    """
    row = locked(tx, proposal_id)
    _demand_form(seats)
    role = caller.demand((Role.COORDINATOR,), row["agency_id"], row["unit_id"])
    demand_stages(row, APPOINTED_IN)
    _demand_eligible(candidates_for(tx.connection, row, tx.at), seats)
    rules = regulation(row["regulation"])
    keep_shown(tx, row, rules)
    if _change_seats(tx, caller, proposal_id, seats):
        keep_shown(tx, row, rules)
        record(
            tx,
            f"proposal:{proposal_id}",
            "panel.appointed",
            actor=By(caller.person_id, role),
            facts={
                "members": [
                    {"person_id": s.person_id, "chair": s.is_chair, "no_conflict": s.has_no_conflict}
                    for s in seats
                ]
            },
        )
    return stages.seats_now(tx.connection, proposal_id)


def _demand_form(seats: Sequence[Seat]) -> None:
    """Raise Invalid for a panel without exactly one chair, or with a person on two seats."""
    chairs = sum(seat.is_chair for seat in seats)
    faults = [] if chairs == 1 else [Fault("body.members", "not-one-chair", {})]
    seen: set[int] = set()
    for position, seat in enumerate(seats):
        if seat.person_id in seen:
            faults.append(Fault(f"body.members.{position}.person_id", "given-twice", {}))
        seen.add(seat.person_id)
    if faults:
        raise Invalid(faults)


def candidates_for(connection: Connection, row: RowMapping, moment: datetime) -> Candidates:
    """Return what decides on seats in a proposal's panel; ``row`` is its standing."""
    place = (row["agency_id"], row["unit_id"])
    holders = Holders(connection, [place], moment).at(*place)
    roles = (Role.TPI_CHAIR, Role.TPI_MEMBER)
    return Candidates(
        {role: {actor.person_id: actor for actor, _name in holders.get(role, ())} for role in roles},
        {role: {actor.person_id: name for actor, name in holders.get(role, ())} for role in roles},
        {person: Duty(duty) for person, duty in proposals.duties_in(connection, row["id"]).items()},
        panels.declared_conflicts(connection, row["id"]),
    )


def _demand_eligible(candidates: Candidates, seats: Sequence[Seat]) -> None:
    faults = [
        Fault(f"body.members.{position}.person_id", reason, {})
        for position, seat in enumerate(seats)
        for reason in candidates.faults(seat)
    ]
    if faults:
        raise Invalid(faults)


def _change_seats(tx: Tx, caller: Caller, proposal_id: int, seats: Sequence[Seat]) -> bool:
    """Close the seats that are not wanted any more, add the new ones; return whether anything changed."""
    standing = {
        Seat(seat["person_id"], seat["is_chair"], seat["has_no_conflict"]): seat["id"]
        for seat in stages.seats_now(tx.connection, proposal_id)
    }
    gone = [seat_id for seat, seat_id in standing.items() if seat not in seats]
    new = [
        {
            "proposal_id": proposal_id,
            "person_id": seat.person_id,
            "is_chair": seat.is_chair,
            "has_no_conflict": seat.has_no_conflict,
            "recorded_at": tx.at,
            "recorded_by": caller.person_id,
        }
        for seat in seats
        if seat not in standing
    ]
    if gone:
        tx.connection.execute(update(panel_seat).where(panel_seat.c.id.in_(gone)).values(superseded_at=tx.at))
    if new:
        tx.connection.execute(insert(panel_seat), new)
    return bool(gone or new)
