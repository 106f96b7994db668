"""Importing yearly facts from a table: what a row gives is put over what is recorded, the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from states.errors import Fault, Invalid
from states.year_facts import AGENCY_FACTS, UNIT_FACTS
from workflow.db.database import Tx
from workflow.db.queries import organisation
from workflow.db.queries.facts import agency_facts_of, unit_facts_of
from workflow.services.caller import Caller
from workflow.services.import_rows import (
    LARGEST_ID,
    Effect,
    Imported,
    RowImport,
    agency_of,
    demand_columns,
    import_rows,
)
from workflow.services.record_facts import record_agency_facts, record_unit_facts
from workflow.services.sheets import Row, Sheet

#: A letter takes two columns.
_LETTER = {"wbk_self_award_letter_no": "letter_no", "wbk_self_award_date": "date"}
_OF_AGENCY = (*(name for name in AGENCY_FACTS if name != "wbk_self_award"), *_LETTER)
_OF_UNIT = (*UNIT_FACTS, "as_of")
#: Facts that are whole numbers.
_COUNTED = frozenset({*UNIT_FACTS, "spip_level"})
COLUMNS = ("year", "source")
OPTIONAL_COLUMNS = ("agency", "unit", *_OF_AGENCY, *_OF_UNIT)
_YEARS = range(2000, 2101)
_LONGEST_COUNT = 9
_ID_DIGITS = 11


@dataclass(frozen=True, slots=True)
class _Target:
    """Whose facts of which year a row gives."""

    agency_id: int | None
    unit_id: int | None
    year: int


def import_facts(
    tx: Tx, caller: Caller, sheet: Sheet, *, is_partial: bool, tick: Callable[[], None] = lambda: None
) -> Imported:
    """Import facts of units, and of agencies where a row names no unit; return what that did.

    Raises Invalid with every fault. Empty cells leave what is recorded as it is.
    """
    demand_columns(sheet, COLUMNS, OPTIONAL_COLUMNS)
    return import_rows(tx, sheet, fact_import(caller, set()), is_partial=is_partial, tick=tick)


def fact_import(caller: Caller, seen: set[Hashable]) -> RowImport:
    """Return what imports a row; ``seen`` grows by whose facts of which year rows give."""
    return lambda tx, row: _import_facts(tx, caller, row, seen)


def _import_facts(tx: Tx, caller: Caller, row: Row, seen: set[Hashable]) -> Effect:
    faults: list[Fault] = []
    target = _target(tx, caller, row, faults)
    is_unit = "unit" in row.cells
    faults += [
        Fault(f"body.{name}", "not-of-unit" if is_unit else "not-of-agency", {})
        for name in (_OF_AGENCY if is_unit else _OF_UNIT)
        if name in row.cells
    ]
    given = _facts(row, _OF_UNIT if is_unit else _OF_AGENCY, faults)
    as_of = _day(row, faults)
    if "source" not in row.cells:
        faults.append(Fault("body.source", "missing", {}))
    if target in seen:
        faults.append(Fault("body.year", "duplicate", {}))
    if faults or target is None:
        raise Invalid(faults)
    seen.add(target)
    return _record(tx, caller, target, given, row.cells["source"], as_of)


def _record(
    tx: Tx, caller: Caller, target: _Target, given: Mapping[str, object], source: str, as_of: date | None
) -> Effect:
    """Put what a row gives over what is recorded."""
    if target.unit_id is not None:
        standing = unit_facts_of(tx.connection, target.unit_id, target.year)
        merged = _merged(standing, given)
        counted = as_of or _still_counted(standing, merged)
        is_new = record_unit_facts(tx, caller, target.unit_id, target.year, merged, source, counted)
    else:
        standing = agency_facts_of(tx.connection, target.agency_id or 0, target.year)
        merged = _merged(standing, given)
        is_new = record_agency_facts(tx, caller, target.agency_id or 0, target.year, merged, source)
    if not is_new:
        return Effect.SAME
    return Effect.CREATED if standing is None else Effect.CHANGED


def _merged(standing: RowMapping | None, given: Mapping[str, object]) -> dict[str, object]:
    kept = {} if standing is None else {n: v for n, v in standing["facts"].items() if n != "as_of"}
    return {**kept, **given}


def _still_counted(standing: RowMapping | None, merged: Mapping[str, object]) -> date | None:
    """Return the day of the recorded counts where none of them changes."""
    if standing is None or "as_of" not in standing["facts"] or _merged(standing, {}) != merged:
        return None
    return date.fromisoformat(standing["facts"]["as_of"])


def _target(tx: Tx, caller: Caller, row: Row, faults: list[Fault]) -> _Target | None:
    """Return whose facts of which year a row gives; add what is wrong with that."""
    year = row.cells.get("year", "")
    if not year.isascii() or not year.isdigit() or int(year[:9]) not in _YEARS:
        bounds = {"least": str(_YEARS[0]), "most": str(_YEARS[-1])}
        faults.append(Fault("body.year", "out-of-range" if year else "missing", bounds if year else {}))
    agency_id = agency_of(tx, caller, row.cells["agency"]) if "agency" in row.cells else None
    if "agency" in row.cells and agency_id is None:
        faults.append(Fault("body.agency", "unknown", {}))
    unit_id = _unit(tx, caller, row, agency_id, faults)
    if "agency" not in row.cells and "unit" not in row.cells:
        faults.append(Fault("body.agency", "missing", {}))
    return None if faults else _Target(None if unit_id is not None else agency_id, unit_id, int(year))


def _unit(tx: Tx, caller: Caller, row: Row, agency_id: int | None, faults: list[Fault]) -> int | None:
    """Return the unit that a row names by id or name; a name must fit one unit only."""
    named = row.cells.get("unit")
    if named is None:
        return None
    if named.isascii() and named.isdigit():
        found = organisation.unit_listed(tx.connection, min(int(named[:_ID_DIGITS]), LARGEST_ID))
        is_seen = found is not None and caller.roles_at(found["agency_id"], found["id"])
        if found is not None and is_seen and agency_id in {None, found["agency_id"]}:
            return int(found["id"])
        faults.append(Fault("body.unit", "unknown", {}))
        return None
    named_so = organisation.units_named(tx.connection, named, agency_id)
    units = [unit for unit in named_so if caller.roles_at(unit.agency_id, unit.id)]
    if len(units) != 1:
        faults.append(Fault("body.unit", "several" if units else "unknown", {}))
        return None
    return int(units[0].id)


def _facts(row: Row, names: tuple[str, ...], faults: list[Fault]) -> dict[str, object]:
    """Return the facts that a row gives, by their API names; counts as numbers."""
    given: dict[str, Any] = {}
    letter = {part: row.cells[name] for name, part in _LETTER.items() if name in row.cells}
    if letter and "bpk_opinion" in names:
        given["wbk_self_award"] = letter
    for name in names:
        text = row.cells.get(name)
        if text is None or name in {*_LETTER, "as_of"}:
            continue
        if name not in _COUNTED:
            given[name] = text
        elif text.isascii() and text.isdigit() and len(text) <= _LONGEST_COUNT:
            given[name] = int(text)
        else:
            faults.append(Fault(f"body.{name}", "not-a-whole-number", {}))
    return given


def _day(row: Row, faults: list[Fault]) -> date | None:
    text = row.cells.get("as_of")
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(Fault("body.as_of", "not-a-date", {}))
        return None
