"""The days that a move brings along: nobody has signed tomorrow, and nothing ends before it began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import RowMapping

from states.errors import Fault, Invalid
from states.vocabulary import Trigger
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.services.effects import Order


def check_days(tx: Tx, row: RowMapping, order: Order) -> None:
    """Raise Invalid naming a decree or papers of tomorrow, or a revocation older than its award."""
    faults = [*_coming(order, local_date(tx.at, row["timezone"])), *_too_early(tx, row, order)]
    if faults:
        raise Invalid(faults)


def _coming(order: Order, today: date) -> Iterator[Fault]:
    if order.decree_date is not None and order.decree_date > today:
        yield Fault("body.decree_date", "in-the-future", {})
    for position, paper in enumerate(order.papers):
        if "date" in paper and date.fromisoformat(paper["date"]) > today:
            yield Fault(f"body.documents.{position}.date", "in-the-future", {})


def _too_early(tx: Tx, row: RowMapping, order: Order) -> Iterator[Fault]:
    """Yield a fault for a revocation whose ban would be over, or half over, before its award begins."""
    if order.trigger is not Trigger.REVOKE or order.decree_date is None:
        return
    for given in proposals.awards_of(tx.connection, row["unit_id"]):
        is_standing = given.proposal_id == row["id"] and given.ended_at is None
        if is_standing and order.decree_date < given.decree_date:
            yield Fault("body.decree_date", "before-award", {"on": given.decree_date.isoformat()})
