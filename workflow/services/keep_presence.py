"""Who is filling a worksheet: said by those who do, forgotten by itself, and no ground of any decision."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Insert, delete
from sqlalchemy.dialects import postgresql, sqlite

from states.errors import Invalid, NotFound
from states.regulations import regulation
from states.vocabulary import Column
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.db.tables import worksheet_presence
from workflow.services.caller import Caller
from workflow.services.fill_worksheet import WRITERS, demand_seat, demand_stage

#: Whoever may write into some column.
_FILLERS = tuple(dict.fromkeys(role for roles, _ in WRITERS.values() for role in roles))


def keep_presence(
    tx: Tx, caller: Caller, proposal_id: int, column: Column, question: str | None = None
) -> None:
    """Note that somebody is filling a column, at a question if one is named.

    Nothing that a decision reads is written, so no lock is taken. Raises NotFound, Invalid for an unknown
    question, Forbidden for who may not write into the column, RequirementsUnmet outside its stage.
    """
    row = proposals.proposal_standing(tx.connection, proposal_id)
    if row is None:
        raise NotFound
    if question is not None and question not in regulation(row["regulation"]).questions:
        raise Invalid.because("body.question", "unknown-question")
    roles, state = WRITERS[column]
    caller.demand(roles, row["agency_id"], row["unit_id"])
    demand_seat(tx, caller, row, column)
    demand_stage(row, state)
    now = {"kind": column.value, "question": question, "seen_at": tx.at}
    key = {"proposal_id": proposal_id, "person_id": caller.person_id}
    tx.connection.execute(_upsert(tx.connection, key, now))


def end_presence(tx: Tx, caller: Caller, proposal_id: int) -> None:
    """Forget that somebody is filling a worksheet; nothing happens where they are not.

    Raises NotFound, and Forbidden for who may write into no column.
    """
    row = proposals.proposal_standing(tx.connection, proposal_id)
    if row is None:
        raise NotFound
    caller.demand(_FILLERS, row["agency_id"], row["unit_id"])
    p = worksheet_presence.c
    mine = (p.proposal_id == proposal_id) & (p.person_id == caller.person_id)
    tx.connection.execute(delete(worksheet_presence).where(mine))


def _upsert(connection: Connection, key: Mapping[str, int], values: Mapping[str, object]) -> Insert:
    """Return the statement that writes a row or overwrites it: two tabs of one person may speak at once."""
    if connection.dialect.name == "postgresql":
        statement = postgresql.insert(worksheet_presence).values(**key, **values)
        return statement.on_conflict_do_update(index_elements=list(key), set_=values)
    row = sqlite.insert(worksheet_presence).values(**key, **values)
    return row.on_conflict_do_update(index_elements=list(key), set_=values)
