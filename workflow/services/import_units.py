"""Importing units from a table: new ones are entered, known ones put right, equal ones left alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from states.errors import Fault, Invalid
from states.vocabulary import Business, Serves
from templates.catalogue import LANGUAGES, say
from workflow.db.database import Tx
from workflow.db.queries import organisation
from workflow.services.caller import Caller
from workflow.services.import_rows import (
    Effect,
    Imported,
    RowImport,
    agency_of,
    demand_cells,
    demand_columns,
    import_rows,
)
from workflow.services.sheets import Row, Sheet
from workflow.services.units import change_unit, create_unit

COLUMNS = ("agency", "name", "business", "serves")
OPTIONAL_COLUMNS = ("dissolved_on",)
_LONGEST_NAME = 200

Code = TypeVar("Code", bound=StrEnum)


def import_units(
    tx: Tx, caller: Caller, sheet: Sheet, *, is_partial: bool, tick: Callable[[], None] = lambda: None
) -> Imported:
    """Import units and return what that did; raises Invalid with every fault."""
    demand_columns(sheet, COLUMNS, OPTIONAL_COLUMNS)
    return import_rows(tx, sheet, unit_import(caller, set()), is_partial=is_partial, tick=tick)


def unit_import(caller: Caller, seen: set[Hashable]) -> RowImport:
    """Return what imports a row; ``seen`` grows by the units that rows are about."""
    return lambda tx, row: _import_unit(tx, caller, row, seen)


def _import_unit(tx: Tx, caller: Caller, row: Row, seen: set[Hashable]) -> Effect:
    faults = list(demand_cells(row, COLUMNS))
    agency_id = agency_of(tx, caller, row.cells["agency"]) if "agency" in row.cells else None
    if agency_id is None and "agency" in row.cells:
        faults.append(Fault("body.agency", "unknown", {}))
    name = row.cells.get("name", "")
    if len(name) > _LONGEST_NAME:
        faults.append(Fault("body.name", "too-long", {"limit": str(_LONGEST_NAME)}))
    if agency_id is not None and (agency_id, name) in seen:
        faults.append(Fault("body.name", "duplicate", {}))
    business = _code(row, "business", Business, faults)
    serves = _code(row, "serves", Serves, faults)
    dissolved_on = _day(row, "dissolved_on", faults)
    if faults or agency_id is None or business is None or serves is None:
        raise Invalid(faults)
    seen.add((agency_id, name))
    fields: dict[str, Any] = {"business": business.value, "serves": serves.value}
    if dissolved_on is not None:
        fields["dissolved_on"] = dissolved_on
    return _put(tx, caller, agency_id, name, fields)


def _put(tx: Tx, caller: Caller, agency_id: int, name: str, fields: dict[str, Any]) -> Effect:
    """Enter a unit or put it right."""
    known = organisation.units_named(tx.connection, name, agency_id)
    if known:
        row = organisation.unit_listed(tx.connection, known[0].id)
        version = change_unit(tx, caller, known[0].id, fields)
        return Effect.SAME if row is not None and version == row["version"] else Effect.CHANGED
    business, serves = Business(fields["business"]), Serves(fields["serves"])
    unit_id = create_unit(tx, caller, agency_id, name, business, serves)
    change_unit(tx, caller, unit_id, fields)
    return Effect.CREATED


def _code(row: Row, column: str, codes: type[Code], faults: list[Fault]) -> Code | None:
    """Return the code that a cell names, by itself or by its word in any language of ours."""
    text = row.cells.get(column)
    if text is None:
        return None
    for code in codes:
        words = {say(language, f"{column}.{code}").casefold() for language in LANGUAGES}
        if text.casefold() in {code.value, *words}:
            return code
    faults.append(Fault(f"body.{column}", "not-an-option", {"options": ", ".join(codes)}))
    return None


def _day(row: Row, column: str, faults: list[Fault]) -> date | None:
    """Return the day in a cell."""
    text = row.cells.get(column)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault(f"body.{column}", "not-a-date", {}))
        return None
