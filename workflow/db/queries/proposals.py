"""Questions about one proposal, as a guard or a page asks them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from states.vocabulary import OPEN_STATES
from workflow.db.queries import AnyRow
from workflow.db.tables import (
    agency,
    answer,
    award,
    cycle,
    deadline,
    duty_taken,
    evidence,
    history_entry,
    panel_seat,
    proposal,
    review_note,
    review_sign_off,
    revocation,
    unit,
)

#: A move changes its proposal and only reads the unit, agency and cycle behind it, so that moves of
#: one agency do not wait for each other, while whoever changes those three waits for the moves.
_LOCK = "FOR NO KEY UPDATE OF proposal FOR SHARE OF unit, agency, cycle"
#: A decision that gives or takes an award changes what the unit holds.
_LOCK_WITH_UNIT = "FOR NO KEY UPDATE OF proposal, unit FOR SHARE OF agency, cycle"


def _standing() -> Select[Any]:
    return (
        select(
            proposal,
            unit.c.name.label("unit_name"),
            unit.c.business,
            unit.c.serves,
            unit.c.dissolved_on,
            agency.c.name.label("agency_name"),
            agency.c.kind.label("agency_kind"),
            agency.c.timezone,
            cycle.c.year,
            cycle.c.opens_on,
            cycle.c.closes_on,
            cycle.c.max_rounds,
            cycle.c.quorum,
            cycle.c.does_lhkpn_block,
            cycle.c.return_working_days,
        )
        .join_from(proposal, unit, unit.c.id == proposal.c.unit_id)
        .join(agency, agency.c.id == proposal.c.agency_id)
        .join(cycle, cycle.c.id == proposal.c.cycle_id)
    )


def proposal_standing(connection: Connection, proposal_id: int) -> RowMapping | None:
    """Return a proposal with its unit, agency and cycle, unlocked."""
    return connection.execute(_standing().where(proposal.c.id == proposal_id)).mappings().first()


def proposal_locked(
    connection: Connection, proposal_id: int, *, changes_unit: bool = False
) -> RowMapping | None:
    """Return the same, holding the locks under which a guard may be trusted until the commit."""
    lock = _LOCK_WITH_UNIT if changes_unit else _LOCK
    statement = _standing().where(proposal.c.id == proposal_id).suffix_with(lock, dialect="postgresql")
    return connection.execute(statement).mappings().first()


def deadline_in_force(connection: Connection, proposal_id: int) -> AnyRow | None:
    """Return the deadline (id, stage, due_on, when_missed, why) of the proposal's present stage."""
    d = deadline.c
    return connection.execute(
        select(d.id, d.stage, d.due_on, d.when_missed, d.why).where(
            d.proposal_id == proposal_id, d.superseded_at.is_(None)
        )
    ).first()


def duties_in(connection: Connection, proposal_id: int) -> dict[int, str]:
    """Return the duty that each person has taken on in a proposal."""
    d = duty_taken.c
    rows = connection.execute(select(d.person_id, d.duty).where(d.proposal_id == proposal_id))
    return {row.person_id: row.duty for row in rows}


def has_successor(connection: Connection, proposal_id: int, unit_id: int) -> bool:
    """Return whether the unit has a younger proposal."""
    p = proposal.c
    statement = select(p.id).where(p.unit_id == unit_id, p.id > proposal_id).limit(1)
    return connection.execute(statement).first() is not None


def open_proposal_of(connection: Connection, unit_id: int) -> AnyRow | None:
    """Return the unit's open proposal (id, number), if it has one."""
    p = proposal.c
    return connection.execute(
        select(p.id, p.number).where(p.unit_id == unit_id, p.state.in_(OPEN_STATES))
    ).first()


def awards_of(connection: Connection, unit_id: int) -> list[AnyRow]:
    """Return every award of a unit, oldest first."""
    return list(connection.execute(select(award).where(award.c.unit_id == unit_id).order_by(award.c.id)))


def banned_until(connection: Connection, unit_id: int) -> date | None:
    """Return the day from which the unit may be nominated again; None without a revocation.

    A ban follows the unit into its successor.
    """
    origin = select(unit.c.id).where((unit.c.id == unit_id) | (unit.c.successor_id == unit_id))
    return connection.execute(
        select(func.max(revocation.c.banned_until)).where(revocation.c.unit_id.in_(origin))
    ).scalar_one_or_none()


def current_answers(
    connection: Connection, proposal_id: int, column: str, member_id: int = 0
) -> list[AnyRow]:
    """Return the answers (code, value, note, version, recorded_by, recorded_at) now in one column."""
    a = answer.c
    return list(
        connection.execute(
            select(a.code, a.value, a.note, a.version, a.recorded_by, a.recorded_at).where(
                a.proposal_id == proposal_id,
                a.kind == column,
                a.member_id == member_id,
                a.superseded_at.is_(None),
            )
        )
    )


def all_answers(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the answers now in every column of a worksheet, in a fixed order."""
    a = answer.c
    return list(
        connection.execute(
            select(a.kind, a.member_id, a.code, a.value, a.note, a.version, a.recorded_by, a.recorded_at)
            .where(a.proposal_id == proposal_id, a.superseded_at.is_(None))
            .order_by(a.kind, a.member_id, a.code)
        )
    )


def evidenced_questions(connection: Connection, proposal_id: int) -> frozenset[str]:
    """Return the codes that carry evidence now."""
    e = evidence.c
    rows = connection.execute(
        select(e.question).distinct().where(e.proposal_id == proposal_id, e.superseded_at.is_(None))
    )
    return frozenset(rows.scalars())


def evidence_of(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the evidence that a proposal carries now, in a fixed order."""
    e = evidence.c
    return list(
        connection.execute(
            select(evidence)
            .where(e.proposal_id == proposal_id, e.superseded_at.is_(None))
            .order_by(e.question, e.id)
        )
    )


def open_notes(connection: Connection, proposal_id: int) -> int:
    """Return how many reviewers' notes are not closed."""
    n = review_note.c
    return connection.execute(
        select(func.count())
        .select_from(review_note)
        .where(n.proposal_id == proposal_id, n.status != "closed")
    ).scalar_one()


def sign_off_in_force(connection: Connection, proposal_id: int) -> int | None:
    """Return who signed the present round of review off."""
    s = review_sign_off.c
    return connection.execute(
        select(s.person_id)
        .where(s.proposal_id == proposal_id, s.superseded_at.is_(None))
        .order_by(s.id.desc())
    ).scalar()


def panel_of(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the seats (person_id, is_chair, has_no_conflict) of the panel now."""
    s = panel_seat.c
    return list(
        connection.execute(
            select(s.person_id, s.is_chair, s.has_no_conflict)
            .where(s.proposal_id == proposal_id, s.superseded_at.is_(None))
            .order_by(s.id)
        )
    )


def moves_of(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the moves (trigger, from_state, to_state, actor_id, body) of a proposal, oldest first."""
    h = history_entry.c
    return list(
        connection.execute(
            select(h.trigger, h.from_state, h.to_state, h.actor_id, h.body)
            .where(h.stream == f"proposal:{proposal_id}", h.trigger.is_not(None))
            .order_by(h.seq)
        )
    )
