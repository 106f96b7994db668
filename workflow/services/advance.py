"""Moving a proposal: lock, read, fire, write, record. One transaction, all findings, no exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, bindparam, update

from states.canonical import Json
from states.duties import DUTY_OF_ROLE
from states.errors import (
    Forbidden,
    Invalid,
    NoSuchTransition,
    NotFound,
    RequirementsUnmet,
    SeparationOfDuties,
    StaleVersion,
    VersionRequired,
)
from states.facts import JUDGED_COLUMN, Actor, Attempt, Case, Facts
from states.history import Actor as By
from states.lifecycle import LIFECYCLE_VERSION, edges_from, roles_of
from states.machine import Move, fire
from states.regulations import regulation
from states.requirements import parts_read
from states.requirements.stages import RETURNS
from states.vocabulary import Role, State, Trigger
from workflow.db.database import Tx
from workflow.db.prepared import Prepared
from workflow.db.queries import AnyRow, proposals, stages
from workflow.db.queries.situation import situation
from workflow.db.tables import proposal
from workflow.services.caller import Caller
from workflow.services.duties import take_duty
from workflow.services.effects import Order, after_move
from workflow.services.gather import facts_digest, gather
from workflow.services.order_days import check_days
from workflow.services.record import Head, Recorded, Transition, record
from workflow.services.signatory import signatory_of
from workflow.services.snapshots import SNAPSHOT_AT, take_snapshot

#: Moves that give or take an award, and so change what the unit holds.
_CHANGES_UNIT = frozenset({Trigger.AWARD, Trigger.AWARD_WBK, Trigger.REVOKE, Trigger.CORRECT})

#: Changes nothing where somebody else changed the proposal meanwhile.
_CHANGE_STATE = Prepared(
    update(proposal)
    .where(proposal.c.id == bindparam("of_proposal"), proposal.c.version == bindparam("seen_version"))
    .values(
        state=bindparam("new_state"),
        version=bindparam("new_version"),
        state_since=bindparam("since"),
        rounds=bindparam("new_rounds"),
    )
)


@dataclass(frozen=True, slots=True)
class Advanced:
    """A move that was made."""

    proposal_id: int
    version: int
    entry: Recorded
    move: Move
    source: State
    target: State
    note: str | None
    regulation_digest: str


def advance(tx: Tx, caller: Caller, proposal_id: int, order: Order, seen_version: int | None) -> Advanced:
    """Make a move and return it.

    Raises, in this order: NotFound, Invalid, Forbidden, VersionRequired, StaleVersion,
    NoSuchTransition, SeparationOfDuties, RequirementsUnmet with every finding.
    """
    row = proposals.proposal_locked(tx.connection, proposal_id, changes_unit=order.trigger in _CHANGES_UNIT)
    if row is None:
        raise NotFound
    actor = caller.actor_at(row["agency_id"], row["unit_id"])
    check_days(tx, row, order)
    signatory = _signatory(tx, row, order)
    _refuse_before_judging(row, actor, order.trigger, seen_version)
    # Asked under the lock: what stood in one statement with it could be older than the lock.
    around = situation(tx.connection, proposal_id)
    facts = _facts(tx, row, order.trigger, around)
    attempt = Attempt(
        actor=actor,
        note=order.note,
        decree_no=order.decree_no,
        decree_date=order.decree_date,
        signatory=signatory,
        documents=order.documents,
    )
    move = fire(order.trigger, Case(regulation(row["regulation"]), facts, attempt))
    refuse_unless_allowed(move)
    return _write(
        tx, caller, row, order, facts, move, signatory, Head.of(f"proposal:{proposal_id}", around[0])
    )


def refuse_unless_allowed(move: Move) -> None:
    """Raise the refusal that fits what stops a move, if anything does."""
    stopping = [finding for finding in move.findings if finding.stops]
    if any(finding.requirement == "role" for finding in stopping):
        raise Forbidden(move.edge.roles)
    duties = [finding for finding in stopping if finding.requirement == "separation-of-duties"]
    if duties:
        raise SeparationOfDuties(duties)
    if stopping:
        raise RequirementsUnmet(move.findings)


def _signatory(tx: Tx, row: RowMapping, order: Order) -> Actor | None:
    """Return who signed; raise Invalid where nobody of that name may sign for the agency."""
    if order.signatory is None:
        return None
    found = signatory_of(tx, row["agency_id"], row["unit_id"], order.signatory)
    if found is None:
        raise Invalid.because("body.signatory", "unknown-signatory")
    return found


def _refuse_before_judging(row: RowMapping, actor: Actor, trigger: Trigger, seen_version: int | None) -> None:
    """Raise what needs no facts: role, version, and a trigger that leaves no such state."""
    allowed = roles_of(trigger)
    if actor.roles.isdisjoint(allowed):
        raise Forbidden(allowed)
    if seen_version is None:
        raise VersionRequired
    if seen_version != row["version"]:
        raise StaleVersion(row["version"])
    if not any(edge.trigger is trigger for edge in edges_from(State(row["state"]))):
        raise NoSuchTransition(trigger, row["state"])


def _facts(tx: Tx, row: RowMapping, trigger: Trigger, around: Sequence[AnyRow]) -> Facts:
    """Gather what the rows of the table that this trigger could take read."""
    edges = [edge for edge in edges_from(State(row["state"])) if edge.trigger is trigger]
    parts = frozenset().union(*(parts_read(edge) for edge in edges))
    return gather(tx.connection, row, tx.at, parts, JUDGED_COLUMN.get(trigger), around)


def _write(
    tx: Tx,
    caller: Caller,
    row: RowMapping,
    order: Order,
    facts: Facts,
    move: Move,
    signatory: Actor | None,
    head: Head,
) -> Advanced:
    source, target = State(row["state"]), move.edge.target
    version = row["version"] + 1
    _change_state(tx, row, target, order.trigger)
    _take_duties(tx, facts, move.role, caller, signatory)
    after_move(tx, caller, row, order, facts, move)
    snapshot = take_snapshot(tx, row) if order.trigger in SNAPSHOT_AT else None
    told = _told(row, order, facts, move, version, None if signatory is None else signatory.person_id)
    if order.trigger in RETURNS:
        told["open_notes"] = [
            {"note_id": note.id, "code": note.code, "status": note.status}
            for note in stages.notes_unclosed(tx.connection, row["id"])
        ]
    if snapshot is not None:
        told["snapshot_digest"] = snapshot.digest
    entry = record(
        tx,
        head,
        "proposal.advanced",
        actor=By(caller.person_id, move.role),
        facts=told,
        texts={"note": order.note},
        findings=move.findings,
        transition=Transition(order.trigger, source, target),
    )
    if snapshot is not None:
        snapshot.keep(tx, row["id"], entry.seq)
    return Advanced(row["id"], version, entry, move, source, target, order.note, row["regulation_digest"])


def _change_state(tx: Tx, row: RowMapping, target: State, trigger: Trigger) -> None:
    rounds = dict(row["rounds"])
    if trigger in RETURNS:
        rounds[trigger.value] = rounds.get(trigger.value, 0) + 1
    changed = _CHANGE_STATE.do(
        tx.connection,
        {
            "of_proposal": row["id"],
            "seen_version": row["version"],
            "new_version": row["version"] + 1,
            "new_state": target.value,
            "since": tx.at,
            "new_rounds": rounds,
        },
    )
    if changed != 1:
        raise StaleVersion(row["version"] + 1)


def _take_duties(tx: Tx, facts: Facts, role: Role | None, caller: Caller, signatory: Actor | None) -> None:
    """Bind mover and signatory to their duties, unless an earlier act did so already."""
    duty = DUTY_OF_ROLE.get(role) if role is not None else None
    taking = [] if duty is None else [(caller.person_id, duty)]
    if signatory is not None:
        taking.append((signatory.person_id, DUTY_OF_ROLE[Role.AGENCY_HEAD]))
    for person_id, taken in taking:
        if person_id not in facts.duties:
            take_duty(tx, facts.proposal_id or 0, person_id, taken)


def _told(
    row: RowMapping, order: Order, facts: Facts, move: Move, version: int, signatory_id: int | None
) -> dict[str, Json]:
    """Return what the history says of a move."""
    due = facts.deadline
    return {
        "trigger": order.trigger.value,
        "from": row["state"],
        "to": move.edge.target.value,
        "version": version,
        "regulation": row["regulation"],
        "regulation_digest": row["regulation_digest"],
        "lifecycle_version": LIFECYCLE_VERSION,
        "facts_digest": facts_digest(facts),
        "signatory": signatory_id,
        "decree_no": order.decree_no,
        "decree_date": _iso(order.decree_date),
        "documents": [dict(paper) for paper in order.papers] or list(order.documents),
        "is_late": due is not None and facts.today > due.due_on,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
