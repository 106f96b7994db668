"""What is asked of a proposal before every judgement, in one question."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Integer, String, bindparam, func, select

from workflow.db.prepared import Prepared
from workflow.db.queries import AnyRow
from workflow.db.tables import deadline, duty_taken, history_entry, proposal

_PROPOSAL = bindparam("proposal_id", type_=Integer)
_STREAM = bindparam("stream", type_=String)
_ENTRY = history_entry.alias("newest")
#: A row for every duty taken, or one without: each also holds deadline and newest entry, where there are any.
_SITUATION = Prepared(
    select(
        deadline.c.due_on,
        deadline.c.when_missed,
        duty_taken.c.person_id,
        duty_taken.c.duty,
        history_entry.c.seq,
        history_entry.c.hash,
    )
    .select_from(proposal)
    .join(
        deadline,
        (deadline.c.proposal_id == proposal.c.id) & deadline.c.superseded_at.is_(None),
        isouter=True,
    )
    .join(duty_taken, duty_taken.c.proposal_id == proposal.c.id, isouter=True)
    .join(
        history_entry,
        (history_entry.c.stream == _STREAM)
        & (
            history_entry.c.seq
            == select(func.max(_ENTRY.c.seq)).where(_ENTRY.c.stream == _STREAM).scalar_subquery()
        ),
        isouter=True,
    )
    .where(proposal.c.id == _PROPOSAL)
)


def situation(connection: Connection, proposal_id: int) -> Sequence[AnyRow]:
    """Return deadline, duties and newest entry of a proposal; at least one row for one that exists.

    Every row holds due_on and when_missed of the present deadline and seq and hash of the newest entry,
    None where there is none; and a person_id with their duty, None where nobody has taken any.
    """
    asked = {"proposal_id": proposal_id, "stream": f"proposal:{proposal_id}"}
    return _SITUATION.ask(connection, asked).all()
