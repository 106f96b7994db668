"""Putting the data of a decree right: a new entry in the same state, and what stood there in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from operator import gt, le, lt
from typing import Any

from sqlalchemy import RowMapping, update

from states.canonical import Json
from states.errors import Fault, Invalid, NotFound
from states.history import Actor as By
from states.vocabulary import Predicate, Role
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import AnyRow, agencies, proposals
from workflow.db.queries.awards import award_by_id, last_revoked_on, revoked_on
from workflow.db.tables import award
from workflow.services.caller import Caller
from workflow.services.changes import Changes
from workflow.services.duties import demand_duty
from workflow.services.manage import by
from workflow.services.record import Transition, record

_KIND = "award.corrected"


def correct_award(tx: Tx, caller: Caller, award_id: int, given: Mapping[str, Any], reason: str) -> None:
    """Write the right number, date or source over wrong ones; the proposal's state and version stay.

    For whoever may record such an award: the coordinator a registered one, the national assessor a
    national one, the agency's head one of the agency itself. Raises NotFound, Invalid for an award that
    never should have been or a date that what surrounds it does not allow, Forbidden and
    SeparationOfDuties. What is written already stays as it is.
    """
    row, found = _locked(tx, award_id)
    changes = Changes.of(found, given)
    _check(tx, row, found, changes)
    role = caller.demand((_recording(found),), row["agency_id"], found["unit_id"])
    if found["proposal_id"] is not None:
        is_staff = caller.is_staff_of(found["unit_id"])
        demand_duty(tx, found["proposal_id"], caller.person_id, role, is_unit_staff=is_staff)
    if not changes:
        return
    tx.connection.execute(update(award).where(award.c.id == award_id).values(changes.now))
    _tell(tx, by(caller, role), row, found, changes, reason)


def _locked(tx: Tx, award_id: int) -> tuple[RowMapping, RowMapping]:
    """Return who owns an award, locked like for a revocation (proposal and unit, or unit), and the award."""
    seen = award_by_id(tx.connection, award_id)
    if seen is None:
        raise NotFound
    if seen["proposal_id"] is None:
        row = agencies.unit_locked(tx.connection, seen["unit_id"])
    else:
        row = proposals.proposal_locked(tx.connection, seen["proposal_id"], changes_unit=True)
    # Read again under the lock: it may just have been revoked or corrected.
    found = award_by_id(tx.connection, award_id)
    if row is None or found is None:
        raise NotFound
    return row, found


def _recording(found: RowMapping) -> Role:
    """Return the role in which such an award is recorded."""
    if found["proposal_id"] is None:
        return Role.COORDINATOR
    return Role.AGENCY_HEAD if found["is_self_awarded"] else Role.NATIONAL_ASSESSOR


def _check(tx: Tx, row: RowMapping, found: RowMapping, changes: Changes) -> None:
    """Raise Invalid for an award that was taken back, or naming everything that a new date runs into."""
    if found["ended_by"] == "corrected":
        raise Invalid.because("path.award_id", "ended")
    day = changes.now.get("decree_date")
    if day is None:
        return
    if day > local_date(tx.at, row["timezone"]):
        raise Invalid.because("body.decree_date", "in-the-future")
    faults = [
        Fault("body.decree_date", reason, {"on": bound.isoformat()})
        for reason, bound, is_out in _bounds(tx, found)
        if is_out(day, bound)
    ]
    if faults:
        raise Invalid(faults)


def _bounds(tx: Tx, found: RowMapping) -> Iterator[tuple[str, date, Callable[[date, date], bool]]]:
    """Yield what the decree lies between: reason, day, and which comparison with it is out of bounds."""
    unit_id, predicate = found["unit_id"], Predicate(found["predicate"])
    earlier = last_revoked_on(tx.connection, unit_id, predicate, before=found["id"])
    if earlier is not None:
        yield "revoked-since", earlier, le
    own = revoked_on(tx.connection, found["id"])
    if own is not None:
        yield "after-revocation", own, gt
    wbk: AnyRow | None = None
    for each in proposals.awards_of(tx.connection, unit_id):
        if each.ended_by == "corrected":
            continue
        if each.predicate == Predicate.WBK:
            wbk = each
        elif wbk is not None and each.id == found["id"]:
            yield "before-wbk", wbk.decree_date, lt
        elif wbk is not None and wbk.id == found["id"]:
            yield "after-wbbm", each.decree_date, gt


def _tell(tx: Tx, who: By, row: RowMapping, found: RowMapping, changes: Changes, reason: str) -> None:
    """Write it into the history of the unit and, in its present state, of the proposal that gave it."""
    facts: dict[str, Json] = {
        "award_id": found["id"],
        "predicate": found["predicate"],
        **changes.told(without=("source",)),
    }
    texts = {"note": reason, "source": changes.now.get("source"), "source_was": changes.was.get("source")}
    record(tx, f"unit:{found['unit_id']}", _KIND, actor=who, facts=facts, texts=texts)
    if found["proposal_id"] is not None:
        stays = Transition(None, row["state"], row["state"])
        stream = f"proposal:{found['proposal_id']}"
        record(tx, stream, _KIND, actor=who, facts=facts, texts=texts, transition=stays)
