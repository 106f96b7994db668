"""Taking predicates away: awards end, the unit is barred for a while, dependents lapse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update

from states.history import Actor as By
from states.regulations import REGULATIONS
from states.vocabulary import OPEN_STATES, Predicate, Role, State, Trigger
from states.workdays import anniversary
from workflow.db.database import Tx
from workflow.db.queries import AnyRow, proposals
from workflow.db.tables import award, proposal, revocation
from workflow.services.caller import Caller
from workflow.services.deadlines import close_stage
from workflow.services.record import Transition, record


@dataclass(frozen=True, slots=True)
class Decree:
    """The decree that revokes."""

    number: str
    dated: date
    #: Why; free text.
    ground: str
    #: Whether a revoked WBBM leaves the WBK standing.
    keeps_wbk: bool = False


def revoke_standing(
    tx: Tx, caller: Caller, unit_id: int, predicate: Predicate, decree: Decree, moved_id: int | None
) -> None:
    """End the unit's awards, bar it from nomination, and let what stood on them end too.

    ``moved_id`` is the proposal whose own move brings this about; its state is already changed. A
    revocation ends all awards unless its decree keeps the WBK; proposals that gave an ended award
    go to ``revoked``, open WBBM proposals lapse with the WBK they stand on.
    """
    keeps_wbk = decree.keeps_wbk and predicate is Predicate.WBBM
    ended = [
        row
        for row in proposals.awards_of(tx.connection, unit_id)
        if row.ended_at is None and not (keeps_wbk and row.predicate == Predicate.WBK)
    ]
    for row in ended:
        _end(tx, row)
        _bar(tx, caller, row, decree)
        if row.proposal_id is not None and row.proposal_id != moved_id:
            _follow(tx, row.proposal_id, Trigger.REVOKE, State.REVOKED, decree)
    if any(row.predicate == Predicate.WBK for row in ended):
        _lapse_dependents(tx, unit_id, decree)


def _end(tx: Tx, row: AnyRow) -> None:
    tx.connection.execute(
        update(award).where(award.c.id == row.id).values(ended_at=tx.at, ended_by="revoked")
    )


def _bar(tx: Tx, caller: Caller, row: AnyRow, decree: Decree) -> None:
    tx.connection.execute(
        insert(revocation),
        {
            "unit_id": row.unit_id,
            "award_id": row.id,
            "decree_no": decree.number,
            "decree_date": decree.dated,
            "banned_until": anniversary(decree.dated, _ban_years()),
            "recorded_at": tx.at,
            "recorded_by": caller.person_id,
        },
    )


def _ban_years() -> int:
    """Return for how long a revocation bars: the longest of the regulations in the library.

    A ban belongs to the unit and outlives the regulation that its proposal was judged by.
    """
    return max(rules.parameters.ban_years for rules in REGULATIONS.values())


def _lapse_dependents(tx: Tx, unit_id: int, decree: Decree) -> None:
    p = proposal.c
    standing = select(p.id).where(p.unit_id == unit_id, p.target == Predicate.WBBM, p.state.in_(OPEN_STATES))
    for proposal_id in tx.connection.execute(standing).scalars().all():
        _follow(tx, proposal_id, Trigger.LAPSE, State.LAPSED, decree)


def _follow(tx: Tx, proposal_id: int, trigger: Trigger, target: State, decree: Decree) -> None:
    """Move a proposal as a consequence of the decree, with its own history entry."""
    row = proposals.proposal_locked(tx.connection, proposal_id)
    if row is None:
        return
    tx.connection.execute(
        update(proposal)
        .where(proposal.c.id == proposal_id)
        .values(state=target.value, version=row["version"] + 1, state_since=tx.at)
    )
    close_stage(tx, proposal_id)
    record(
        tx,
        f"proposal:{proposal_id}",
        "proposal.followed",
        actor=By(None, Role.NATIONAL_ASSESSOR),
        facts={
            "trigger": trigger.value,
            "from": row["state"],
            "to": target.value,
            "version": row["version"] + 1,
            "decree_no": decree.number,
            "decree_date": decree.dated.isoformat(),
        },
        texts={"note": decree.ground},
        transition=Transition(trigger, row["state"], target),
    )
