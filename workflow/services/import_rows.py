"""Bulk input row by row: every bad cell is named, and nothing is kept unless all rows are good."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from states.errors import Duplicate, Fault, Forbidden, Invalid, NotFound, Refusal
from workflow.db.database import Tx
from workflow.db.queries import organisation
from workflow.services.caller import Caller
from workflow.services.sheets import Row, Sheet, place

#: The largest id that a database integer can hold, and its digits with one more.
LARGEST_ID = 2**31 - 1
_ID_DIGITS = 11


class Effect(StrEnum):
    """What importing a row did."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a table."""

    created: int
    changed: int
    same: int
    #: What was wrong with the rows that were left out.
    faults: tuple[Fault, ...]


#: Imports one row; raises Invalid with faults under ``body.`` and the column's name.
RowImport = Callable[[Tx, Row], Effect]


def import_rows(
    tx: Tx, sheet: Sheet, import_row: RowImport, *, is_partial: bool, tick: Callable[[], None]
) -> Imported:
    """Import every row, each in a savepoint of its own, and return what that did.

    Raises Invalid with the faults of all rows, and nothing is kept, unless ``is_partial``. ``tick`` is
    called after each row.
    """
    effects: list[Effect] = []
    faults: list[Fault] = []
    for row in sheet.rows:
        try:
            with tx.connection.begin_nested():
                effects.append(import_row(tx, row))
        except Refusal as refused:
            faults += faults_of(row, refused)
        tick()
    if faults and not is_partial:
        raise Invalid(faults)
    return Imported(
        effects.count(Effect.CREATED),
        effects.count(Effect.CHANGED),
        effects.count(Effect.SAME),
        tuple(faults),
    )


def faults_of(row: Row, refused: Refusal) -> list[Fault]:
    """Return why a row was not imported, by row and column; raise what is not about the row."""
    whose = "unit" if "unit" in row.cells else "agency"
    match refused:
        case Invalid():
            return [_placed(row, fault) for fault in refused.faults]
        case Duplicate():
            return [Fault(place(row.number, "name"), "exists", dict(refused.facts))]
        case Forbidden():
            return [Fault(place(row.number, whose), "not-yours", {})]
        case NotFound():
            return [Fault(place(row.number, whose), "unknown", {})]
        case _:
            raise refused


def _placed(row: Row, fault: Fault) -> Fault:
    """Return a fault that says in which row and column it is."""
    column = fault.where.removeprefix("body.").removeprefix("path.")
    return Fault(place(row.number, column), fault.reason, fault.facts)


def demand_columns(sheet: Sheet, required: Collection[str], optional: Collection[str]) -> None:
    """Raise Invalid naming the columns that are missing and those that nobody knows."""
    known = ", ".join([*required, *optional])
    missing = [Fault(place(1, name), "column-missing", {}) for name in required if name not in sheet.columns]
    unknown = [
        Fault(place(1, name), "column-unknown", {"known": known})
        for name in sheet.columns
        if name not in required and name not in optional
    ]
    if missing or unknown:
        raise Invalid([*missing, *unknown])


def demand_cells(row: Row, names: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for each of the cells that is empty."""
    return (Fault(f"body.{name}", "missing", {}) for name in names if name not in row.cells)


def agency_of(tx: Tx, caller: Caller, named: str) -> int | None:
    """Return the agency of an id or a name; none that the caller does not see."""
    found: int | None = None
    if named.isascii() and named.isdigit():
        row = organisation.agency_by_id(tx.connection, min(int(named[:_ID_DIGITS]), LARGEST_ID))
        found = None if row is None else int(row["id"])
    else:
        agencies = organisation.agencies_named(tx.connection, named)
        found = agencies[0].id if agencies else None
    return found if found is not None and caller.roles_at(found, None) else None
