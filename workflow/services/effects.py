"""What a move changes besides the state: deadlines, sign-offs, awards, other proposals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, insert, update

from states.facts import Facts
from states.machine import Move
from states.requirements.stages import RETURNS
from states.vocabulary import Predicate, State, Trigger
from workflow.db.database import Tx
from workflow.db.tables import award, review_sign_off
from workflow.services.caller import Caller
from workflow.services.deadlines import close_stage, open_returned_stage, open_stage
from workflow.services.revocations import Decree, revoke_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person brings along to make a move."""

    trigger: Trigger
    #: The reason, 1–2,000 characters.
    note: str | None = None
    decree_no: str | None = None
    decree_date: date | None = None
    #: Id, e-mail or name of the agency head who signed what the mover records.
    signatory: str | None = None
    #: Names of the papers handed in.
    documents: tuple[str, ...] = ()
    #: The same papers with what else is known of them: kind, number, date, url, sha256.
    papers: tuple[Mapping[str, str], ...] = ()
    #: Whether a revocation's decree leaves the WBK standing.
    keeps_wbk: bool = False


@dataclass(frozen=True, slots=True)
class _Made:
    """A move that is being written."""

    tx: Tx
    caller: Caller
    row: RowMapping
    order: Order
    facts: Facts
    move: Move


def after_move(tx: Tx, caller: Caller, row: RowMapping, order: Order, facts: Facts, move: Move) -> None:
    """Write what follows from a move, in its transaction."""
    made = _Made(tx, caller, row, order, facts, move)
    _change_deadline(made)
    effect = _EFFECTS.get(order.trigger)
    if effect is not None:
        effect(made)


def _change_deadline(made: _Made) -> None:
    if made.facts.deadline is not None:
        close_stage(made.tx, made.row["id"])
    target = made.move.edge.target
    if made.order.trigger in RETURNS:
        open_returned_stage(
            made.tx, made.row["id"], target, made.facts.today, made.row["return_working_days"]
        )
    else:
        open_stage(made.tx, made.row["id"], made.row["cycle_id"], target)


def _end_sign_off(made: _Made) -> None:
    """End the sign-off with its round: after a return the review is signed anew."""
    s = review_sign_off.c
    made.tx.connection.execute(
        update(review_sign_off)
        .where(s.proposal_id == made.row["id"], s.superseded_at.is_(None))
        .values(superseded_at=made.tx.at)
    )


def _give_award(made: _Made) -> None:
    is_self_awarded = made.order.trigger is Trigger.AWARD_WBK
    made.tx.connection.execute(
        insert(award),
        {
            "unit_id": made.row["unit_id"],
            "predicate": made.row["target"],
            "decree_no": made.order.decree_no,
            "decree_date": made.order.decree_date,
            "source": made.row["number"],
            "proposal_id": made.row["id"],
            "is_self_awarded": is_self_awarded,
            "recorded_at": made.tx.at,
            "recorded_by": made.caller.person_id,
        },
    )


def _revoke(made: _Made) -> None:
    order = made.order
    if order.decree_no is None or order.decree_date is None:
        return  # refused before: a revocation demands its decree
    decree = Decree(order.decree_no, order.decree_date, order.note or "", keeps_wbk=order.keeps_wbk)
    revoke_standing(
        made.tx, made.caller, made.row["unit_id"], Predicate(made.row["target"]), decree, made.row["id"]
    )


def _undo(made: _Made) -> None:
    """End an award that never should have been; without a ban."""
    if State(made.row["state"]) in {State.WBK, State.WBBM}:
        a = award.c
        made.tx.connection.execute(
            update(award)
            .where(a.proposal_id == made.row["id"], a.ended_at.is_(None))
            .values(ended_at=made.tx.at, ended_by="corrected")
        )


_EFFECTS: Mapping[Trigger, Callable[[_Made], None]] = {
    Trigger.RETURN_TO_UNIT: _end_sign_off,
    Trigger.RETURN_FROM_TPI: _end_sign_off,
    Trigger.AWARD: _give_award,
    Trigger.AWARD_WBK: _give_award,
    Trigger.REVOKE: _revoke,
    Trigger.CORRECT: _undo,
}
