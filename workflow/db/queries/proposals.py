"""Questions about one proposal, as a guard or a page asks them.

The statements are built once, when this module is imported: building one costs several times what
asking it costs, and a move asks a dozen.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Integer, RowMapping, bindparam, func, select

from states.vocabulary import OPEN_STATES
from workflow.db.prepared import Prepared
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


_PROPOSAL = bindparam("proposal_id", type_=Integer)
_UNIT = bindparam("unit_id", type_=Integer)

_STANDING = (
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
        cycle.c.is_blind_round_required,
        cycle.c.team_load,
        cycle.c.return_working_days,
    )
    .join_from(proposal, unit, unit.c.id == proposal.c.unit_id)
    .join(agency, agency.c.id == proposal.c.agency_id)
    .join(cycle, cycle.c.id == proposal.c.cycle_id)
    .where(proposal.c.id == _PROPOSAL)
)
#: For questions that ask for more at once.
STANDING = _STANDING
_LOCKED = Prepared(_STANDING.suffix_with(_LOCK, dialect="postgresql"))
_LOCKED_WITH_UNIT = Prepared(_STANDING.suffix_with(_LOCK_WITH_UNIT, dialect="postgresql"))
_UNLOCKED = Prepared(_STANDING)

_DEADLINE = Prepared(
    select(deadline.c.id, deadline.c.stage, deadline.c.due_on, deadline.c.when_missed, deadline.c.why).where(
        deadline.c.proposal_id == _PROPOSAL, deadline.c.superseded_at.is_(None)
    )
)

_DUTIES = Prepared(
    select(duty_taken.c.person_id, duty_taken.c.duty).where(duty_taken.c.proposal_id == _PROPOSAL)
)

_SUCCESSOR = Prepared(
    select(proposal.c.id).where(proposal.c.unit_id == _UNIT, proposal.c.id > _PROPOSAL).limit(1)
)

_OPEN_PROPOSAL = select(proposal.c.id, proposal.c.number).where(
    proposal.c.unit_id == _UNIT, proposal.c.state.in_(OPEN_STATES)
)

_AWARDS = Prepared(select(award).where(award.c.unit_id == _UNIT).order_by(award.c.id))

_REVOKED = select(revocation.c.unit_id, revocation.c.banned_until).cte("barred", recursive=True)
#: Every revoked unit with the end of its ban, and whoever took its place since, one after the other.
_BARRED = _REVOKED.union(
    select(unit.c.successor_id, _REVOKED.c.banned_until)
    .join_from(_REVOKED, unit, unit.c.id == _REVOKED.c.unit_id)
    .where(unit.c.successor_id.is_not(None))
)
_BANNED_UNTIL = Prepared(select(func.max(_BARRED.c.banned_until)).where(_BARRED.c.unit_id == _UNIT))

_ANSWERS = Prepared(
    select(
        answer.c.code,
        answer.c.value,
        answer.c.note,
        answer.c.version,
        answer.c.recorded_by,
        answer.c.recorded_at,
    ).where(
        answer.c.proposal_id == _PROPOSAL,
        answer.c.kind == bindparam("kind"),
        answer.c.member_id == bindparam("member_id"),
        answer.c.superseded_at.is_(None),
    )
)

_LAST_VERSIONS = Prepared(
    select(answer.c.code, func.max(answer.c.version).label("version"))
    .where(
        answer.c.proposal_id == _PROPOSAL,
        answer.c.kind == bindparam("kind"),
        answer.c.member_id == bindparam("member_id"),
    )
    .group_by(answer.c.code)
)

_ALL_ANSWERS = Prepared(
    select(
        answer.c.kind,
        answer.c.member_id,
        answer.c.code,
        answer.c.value,
        answer.c.note,
        answer.c.version,
        answer.c.recorded_by,
        answer.c.recorded_at,
    )
    .where(answer.c.proposal_id == _PROPOSAL, answer.c.superseded_at.is_(None))
    .order_by(answer.c.kind, answer.c.member_id, answer.c.code)
)

_EVIDENCED = Prepared(
    select(evidence.c.question)
    .distinct()
    .where(evidence.c.proposal_id == _PROPOSAL, evidence.c.superseded_at.is_(None))
)

_EVIDENCE = Prepared(
    select(evidence)
    .where(evidence.c.proposal_id == _PROPOSAL, evidence.c.superseded_at.is_(None))
    .order_by(evidence.c.question, evidence.c.id)
)

_OPEN_NOTES = Prepared(
    select(func.count())
    .select_from(review_note)
    .where(review_note.c.proposal_id == _PROPOSAL, review_note.c.status != "closed")
)

_SIGN_OFF = Prepared(
    select(review_sign_off.c.person_id)
    .where(review_sign_off.c.proposal_id == _PROPOSAL, review_sign_off.c.superseded_at.is_(None))
    .order_by(review_sign_off.c.id.desc())
)

_PANEL = Prepared(
    select(panel_seat.c.person_id, panel_seat.c.is_chair, panel_seat.c.has_no_conflict)
    .where(panel_seat.c.proposal_id == _PROPOSAL, panel_seat.c.superseded_at.is_(None))
    .order_by(panel_seat.c.id)
)

_MOVES = Prepared(
    select(
        history_entry.c.trigger,
        history_entry.c.from_state,
        history_entry.c.to_state,
        history_entry.c.actor_id,
        history_entry.c.body,
    )
    .where(history_entry.c.stream == bindparam("stream"), history_entry.c.trigger.is_not(None))
    .order_by(history_entry.c.seq)
)


def proposal_standing(connection: Connection, proposal_id: int) -> RowMapping | None:
    """Return a proposal with its unit, agency and cycle, unlocked."""
    return _UNLOCKED.ask(connection, {"proposal_id": proposal_id}).mappings().first()


def proposal_locked(
    connection: Connection, proposal_id: int, *, changes_unit: bool = False
) -> RowMapping | None:
    """Return the same, holding the locks under which a guard may be trusted until the commit."""
    statement = _LOCKED_WITH_UNIT if changes_unit else _LOCKED
    return statement.ask(connection, {"proposal_id": proposal_id}).mappings().first()


def deadline_in_force(connection: Connection, proposal_id: int) -> AnyRow | None:
    """Return the deadline (id, stage, due_on, when_missed, why) of the proposal's present stage."""
    return _DEADLINE.ask(connection, {"proposal_id": proposal_id}).first()


def duties_in(connection: Connection, proposal_id: int) -> dict[int, str]:
    """Return the duty that each person has taken on in a proposal."""
    rows = _DUTIES.ask(connection, {"proposal_id": proposal_id})
    return {row.person_id: row.duty for row in rows}


def has_successor(connection: Connection, proposal_id: int, unit_id: int) -> bool:
    """Return whether the unit has a younger proposal."""
    found = _SUCCESSOR.ask(connection, {"proposal_id": proposal_id, "unit_id": unit_id})
    return found.first() is not None


def open_proposal_of(connection: Connection, unit_id: int) -> AnyRow | None:
    """Return the unit's open proposal (id, number), if it has one."""
    return connection.execute(_OPEN_PROPOSAL, {"unit_id": unit_id}).first()


def awards_of(connection: Connection, unit_id: int) -> list[AnyRow]:
    """Return every award of a unit, oldest first."""
    return list(_AWARDS.ask(connection, {"unit_id": unit_id}))


def banned_until(connection: Connection, unit_id: int) -> date | None:
    """Return the day from which the unit may be nominated again; None without a revocation.

    A ban follows the unit into its successors.
    """
    return _BANNED_UNTIL.ask(connection, {"unit_id": unit_id}).scalar_one_or_none()


def current_answers(
    connection: Connection, proposal_id: int, column: str, member_id: int = 0
) -> list[AnyRow]:
    """Return the answers (code, value, note, version, recorded_by, recorded_at) now in one column."""
    asked = {"proposal_id": proposal_id, "kind": column, "member_id": member_id}
    return list(_ANSWERS.ask(connection, asked))


def last_versions(connection: Connection, proposal_id: int, column: str, member_id: int) -> dict[str, int]:
    """Return the last version that each answer of a column ever had, taken back or not."""
    asked = {"proposal_id": proposal_id, "kind": column, "member_id": member_id}
    return {row.code: row.version for row in _LAST_VERSIONS.ask(connection, asked)}


def all_answers(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the answers now in every column of a worksheet, in a fixed order."""
    return list(_ALL_ANSWERS.ask(connection, {"proposal_id": proposal_id}))


def evidenced_questions(connection: Connection, proposal_id: int) -> frozenset[str]:
    """Return the codes that carry evidence now."""
    return frozenset(_EVIDENCED.ask(connection, {"proposal_id": proposal_id}).scalars())


def evidence_of(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the evidence that a proposal carries now, in a fixed order."""
    return list(_EVIDENCE.ask(connection, {"proposal_id": proposal_id}))


def open_notes(connection: Connection, proposal_id: int) -> int:
    """Return how many reviewers' notes are not closed."""
    return int(_OPEN_NOTES.ask(connection, {"proposal_id": proposal_id}).scalar_one())


def sign_off_in_force(connection: Connection, proposal_id: int) -> int | None:
    """Return who signed the present round of review off."""
    return _SIGN_OFF.ask(connection, {"proposal_id": proposal_id}).scalar()


def panel_of(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the seats (person_id, is_chair, has_no_conflict) of the panel now."""
    return list(_PANEL.ask(connection, {"proposal_id": proposal_id}))


def moves_of(connection: Connection, proposal_id: int) -> list[AnyRow]:
    """Return the moves (trigger, from_state, to_state, actor_id, body) of a proposal, oldest first."""
    return list(_MOVES.ask(connection, {"stream": f"proposal:{proposal_id}"}))
