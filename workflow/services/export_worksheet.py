"""Writing a worksheet as a file that a person can fill, with the columns that the person sees."""

from __future__ import annotations

from sqlalchemy import Connection, RowMapping

from states.vocabulary import Column
from workflow.services.caller import Caller
from workflow.services.columns import roles_in_sight
from workflow.services.fill_worksheet import WRITERS
from workflow.services.read_worksheet import Opened, read_worksheet


def open_to_fill(
    connection: Connection, caller: Caller, proposal_id: int
) -> tuple[Opened, frozenset[Column]]:
    """Return a worksheet as a person sees it, and the columns the person fills now; raise NotFound for none.

    Which cells are open only spares people work in vain: what is handed in is judged anew.
    """
    opened = read_worksheet(connection, caller, proposal_id)
    return opened, frozenset(column for column in opened.columns if fills(caller, opened.row, column))


def fills(caller: Caller, row: RowMapping, column: Column) -> bool:
    """Return whether a person's roles and the proposal's state let them fill a column."""
    roles, state = WRITERS[column]
    held = roles_in_sight(
        caller.roles_at(row["agency_id"], row["unit_id"]), is_unit_staff=caller.is_staff_of(row["unit_id"])
    )
    return row["state"] == state and not held.isdisjoint(roles)
