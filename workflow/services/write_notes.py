"""Notes on answers: an assessor asks, the unit answers, an assessor closes or asks again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import RowMapping, insert, update

from states.errors import Forbidden, Invalid, NotFound
from states.history import Actor as By
from states.regulations import regulation
from states.vocabulary import Role, State
from workflow.db.database import Tx
from workflow.db.queries import proposals, stages
from workflow.db.tables import review_note
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty
from workflow.services.record import record
from workflow.services.stages import demand_stages, locked


class NoteStatus(StrEnum):
    """How far a note is."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


#: Who writes and closes notes in which state.
ASKERS: Mapping[State, tuple[Role, ...]] = {
    State.INTERNAL_REVIEW: (Role.REVIEWER,),
    State.TPI_EVALUATION: (Role.TPI_CHAIR, Role.TPI_MEMBER),
}
#: Who says in which state that a note has been answered.
ANSWERERS: Mapping[State, tuple[Role, ...]] = {State.SELF_ASSESSMENT: (Role.UNIT_OPERATOR,)}

#: Where a note can go from each status.
_NEXT: Mapping[NoteStatus, frozenset[NoteStatus]] = {
    NoteStatus.OPEN: frozenset({NoteStatus.ANSWERED, NoteStatus.CLOSED}),
    NoteStatus.ANSWERED: frozenset({NoteStatus.OPEN, NoteStatus.CLOSED}),
    NoteStatus.CLOSED: frozenset({NoteStatus.OPEN}),
}


def add_note(tx: Tx, caller: Caller, proposal_id: int, code: str, text: str) -> RowMapping:
    """Write a note on an answer and return it.

    Raises NotFound, Invalid, Forbidden, SeparationOfDuties, RequirementsUnmet in another stage.
    """
    row = locked(tx, proposal_id)
    if code not in regulation(row["regulation"]).questions:
        raise Invalid.because("body.code", "unknown-question")
    role = _demand_side(tx, caller, row, ASKERS)
    made = {
        "proposal_id": proposal_id,
        "code": code,
        "text": text,
        "status": NoteStatus.OPEN.value,
        "recorded_at": tx.at,
        "recorded_by": caller.person_id,
        "changed_at": tx.at,
    }
    note_id = tx.connection.execute(insert(review_note).returning(review_note.c.id), made).scalar_one()
    record(
        tx,
        f"proposal:{proposal_id}",
        "note.opened",
        actor=By(caller.person_id, role),
        facts={"note_id": note_id, "code": code},
        # Not as a "note", which the history shows to everyone: the unit reads it after the stage.
        texts={"text": text},
    )
    return _note(tx, proposal_id, note_id)


def change_note(
    tx: Tx, caller: Caller, proposal_id: int, note_id: int, status: NoteStatus, reply: str | None = None
) -> RowMapping:
    """Move a note to another status, an answer with the unit's reply, and return it.

    Raises NotFound, Invalid for a step that no note takes or a reply with any but an answer,
    Forbidden, SeparationOfDuties, RequirementsUnmet in another stage.
    """
    row = locked(tx, proposal_id)
    note = _note(tx, proposal_id, note_id)
    now = NoteStatus(note["status"])
    if status not in _NEXT[now]:
        raise Invalid.because("body.status", "no-change" if status is now else "note-closed")
    if reply is not None and status is not NoteStatus.ANSWERED:
        raise Invalid.because("body.reply", "reply-without-answer")
    role = _demand_side(tx, caller, row, ANSWERERS if status is NoteStatus.ANSWERED else ASKERS)
    n = review_note.c
    changed: dict[str, object] = {"status": status.value, "changed_at": tx.at}
    if reply is not None:
        changed |= {"reply": reply, "replied_by": caller.person_id}
    tx.connection.execute(update(review_note).where(n.id == note_id).values(**changed))
    record(
        tx,
        f"proposal:{proposal_id}",
        "note.reopened" if status is NoteStatus.OPEN else f"note.{status}",
        actor=By(caller.person_id, role),
        facts={"note_id": note_id, "code": note["code"], "from": now.value},
        texts={"reply": reply},
    )
    return _note(tx, proposal_id, note_id)


def _note(tx: Tx, proposal_id: int, note_id: int) -> RowMapping:
    found = stages.note_by_id(tx.connection, proposal_id, note_id)
    if found is None:
        raise NotFound
    return found


def _demand_side(tx: Tx, caller: Caller, row: RowMapping, sides: Mapping[State, tuple[Role, ...]]) -> Role:
    """Return the role in which a person acts on notes now, bound to its duty."""
    every = tuple(role for roles in sides.values() for role in roles)
    caller.demand(every, row["agency_id"], row["unit_id"])
    held = caller.roles_at(row["agency_id"], row["unit_id"])
    # Only the stages of the person's own roles: a reviewer is told about the review, not about the TPI.
    own = {state: roles for state, roles in sides.items() if not held.isdisjoint(roles)}
    acting = own.get(State(row["state"]), next(iter(own.values())))
    role = caller.demand(acting, row["agency_id"], row["unit_id"])
    if State(row["state"]) is State.TPI_EVALUATION and State.TPI_EVALUATION in own:
        _demand_seat(tx, caller, row["id"], acting)
    demand_duty(tx, row["id"], caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    demand_stages(row, own)
    return role


def _demand_seat(tx: Tx, caller: Caller, proposal_id: int, roles: tuple[Role, ...]) -> None:
    """Raise Forbidden for someone who was not appointed to the panel, or declared a conflict."""
    seats = proposals.panel_of(tx.connection, proposal_id)
    if not any(seat.person_id == caller.person_id and seat.has_no_conflict for seat in seats):
        raise Forbidden(roles)
