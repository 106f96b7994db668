"""Who fills which column where: the unit its answers, the reviewer, each member of the panel, the nation."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from states.regulations import regulation
from states.vocabulary import Column
from workflow.db.queries.proposals import panel_of, proposal_standing
from workflow.services.blind_round import blind_round
from workflow.services.caller import Caller
from workflow.services.export_worksheet import fills
from workflow.web.paths import proposal_path

#: Column that is filled at each address; the panel's consensus has its own.
COLUMNS: Mapping[str, Column] = {
    "lke": Column.UNIT,
    "reviu": Column.REVIEWER,
    "panel": Column.MEMBER,
    "konsensus": Column.TPI,
    "nasional": Column.NATIONAL,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """A column, and whether its reader may write into it now."""

    address: str
    column: Column
    is_writable: bool

    def path(self, number: str, section: str) -> str:
        """Return the address of a section at this desk."""
        return proposal_path(number, self.address, section)


def desk_of(connection: Connection, caller: Caller, row: RowMapping, address: str) -> Desk:
    """Return the desk at an address; ``row`` is the proposal."""
    column = COLUMNS[address]
    is_open = fills(caller, row, column)
    if is_open and column in {Column.MEMBER, Column.TPI}:
        is_open = _has_seat(connection, caller, row["id"], column) and _is_turn_of(
            connection, row["id"], column
        )
    return Desk(address, column, is_open)


def desks_of(
    connection: Connection, caller: Caller, row: RowMapping, visible: Container[Column]
) -> tuple[Desk, ...]:
    """Return the desks whose column somebody may see."""
    return tuple(
        desk_of(connection, caller, row, address) for address, column in COLUMNS.items() if column in visible
    )


def _has_seat(connection: Connection, caller: Caller, proposal_id: int, column: Column) -> bool:
    return any(
        seat.person_id == caller.person_id
        and seat.has_no_conflict
        and (seat.is_chair or column is Column.MEMBER)
        for seat in panel_of(connection, proposal_id)
    )


def _is_turn_of(connection: Connection, proposal_id: int, column: Column) -> bool:
    """Return whether the blind round lets a column be written; a form for what it refuses would be lost."""
    row = proposal_standing(connection, proposal_id)
    if row is None:
        return False
    standing = blind_round(connection, row, regulation(row["regulation"]))
    if column is Column.MEMBER:
        return not standing.is_complete
    return standing.is_complete or standing.scorers is None
