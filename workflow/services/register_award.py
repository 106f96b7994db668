"""Registering a predicate that a unit was given by an earlier decree, and revoking predicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from states.errors import Duplicate, Invalid, NotFound
from states.vocabulary import Predicate, Role, Trigger
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import agencies, proposals
from workflow.db.queries.awards import award_by_id, award_in_force, last_revoked_on, open_bid
from workflow.db.tables import award
from workflow.services.advance import advance
from workflow.services.caller import Caller
from workflow.services.effects import Order
from workflow.services.manage import by, recorder
from workflow.services.record import record
from workflow.services.revocations import Decree, revoke_standing
from workflow.services.unique import insert_once


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAward:
    """A decree from before, or from outside, this register."""

    unit_id: int
    predicate: Predicate
    decree_no: str
    decree_date: date
    #: Where the decree can be found.
    source: str


def register_award(tx: Tx, caller: Caller, earlier: EarlierAward) -> int:
    """Write an earlier decree down as an award of the unit and return its id.

    Raises Invalid for a unit that the caller may not see, a decree of tomorrow, or one that a later
    revocation has ended; Forbidden; Duplicate where the unit holds the predicate or is being proposed
    for it.
    """
    row = agencies.unit_locked(tx.connection, earlier.unit_id)
    if row is None or not caller.roles_at(row["agency_id"], row["id"]):
        raise Invalid.because("body.unit_id", "unknown")
    _check_date(tx, row, earlier)
    role = caller.demand((Role.COORDINATOR,), row["agency_id"], row["id"])
    award_id = _insert(tx, caller, earlier)
    record(
        tx,
        f"unit:{row['id']}",
        "award.registered",
        actor=by(caller, role),
        facts={
            "award_id": award_id,
            "predicate": earlier.predicate.value,
            "decree_no": earlier.decree_no,
            "decree_date": earlier.decree_date.isoformat(),
        },
        texts={"source": earlier.source},
    )
    return award_id


def _check_date(tx: Tx, row: RowMapping, earlier: EarlierAward) -> None:
    if earlier.decree_date > local_date(tx.at, row["timezone"]):
        raise Invalid.because("body.decree_date", "in-the-future")
    revoked_on = last_revoked_on(tx.connection, row["id"], earlier.predicate)
    # What a revocation ended cannot be had again by registering the old decree once more.
    if revoked_on is not None and earlier.decree_date <= revoked_on:
        raise Invalid.because("body.decree_date", "revoked-since", on=revoked_on.isoformat())


def _insert(tx: Tx, caller: Caller, earlier: EarlierAward) -> int:
    bid = open_bid(tx.connection, earlier.unit_id, earlier.predicate)
    if bid is not None:
        raise Duplicate(bid.number)
    row = {
        "unit_id": earlier.unit_id,
        "predicate": earlier.predicate.value,
        "decree_no": earlier.decree_no,
        "decree_date": earlier.decree_date,
        "source": earlier.source,
        "is_self_awarded": False,
        "recorded_at": tx.at,
        "recorded_by": recorder(caller),
    }
    award_id = insert_once(tx, award, row)
    if award_id is None:
        standing = award_in_force(tx.connection, earlier.unit_id, earlier.predicate)
        raise Duplicate(f"award:{standing}")
    return award_id


def revoke_award(tx: Tx, caller: Caller, award_id: int, decree: Decree) -> None:
    """Take a predicate away by decree.

    An award given by a proposal is revoked by that proposal's own move, with all its guards; one that
    was registered ends here. Either way the unit is barred and what stood on the award ends with it.
    Raises NotFound, Invalid for an award that has ended or a decree older than it, and what the move raises.
    """
    found = award_by_id(tx.connection, award_id)
    if found is None:
        raise NotFound
    if found["proposal_id"] is not None:
        _revoke_by_move(tx, caller, found["proposal_id"], decree)
        return
    row = agencies.unit_locked(tx.connection, found["unit_id"])
    found = award_by_id(tx.connection, award_id)
    if row is None or found is None:
        raise NotFound
    _check_revocable(tx, row, found, decree)
    role = caller.demand((Role.NATIONAL_ASSESSOR,), row["agency_id"], row["id"])
    revoke_standing(tx, caller, row["id"], Predicate(found["predicate"]), decree, None)
    record(
        tx,
        f"unit:{row['id']}",
        "award.revoked",
        actor=by(caller, role),
        facts={
            "award_id": award_id,
            "predicate": found["predicate"],
            "decree_no": decree.number,
            "decree_date": decree.dated.isoformat(),
            "keeps_wbk": decree.keeps_wbk,
        },
        texts={"ground": decree.ground},
    )


def _revoke_by_move(tx: Tx, caller: Caller, proposal_id: int, decree: Decree) -> None:
    standing = proposals.proposal_locked(tx.connection, proposal_id, changes_unit=True)
    if standing is None:
        raise NotFound
    order = Order(
        trigger=Trigger.REVOKE,
        note=decree.ground,
        decree_no=decree.number,
        decree_date=decree.dated,
        keeps_wbk=decree.keeps_wbk,
    )
    advance(tx, caller, proposal_id, order, standing["version"])


def _check_revocable(tx: Tx, row: RowMapping, found: RowMapping, decree: Decree) -> None:
    if found["ended_at"] is not None:
        raise Invalid.because("path.award_id", "ended")
    if decree.dated > local_date(tx.at, row["timezone"]):
        raise Invalid.because("body.decree_date", "in-the-future")
    if decree.dated < found["decree_date"]:
        raise Invalid.because("body.decree_date", "before-award", on=found["decree_date"].isoformat())
