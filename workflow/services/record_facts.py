"""Recording what is known about an agency or a unit for a year; the whole set, as a revision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Table, insert, update

from states.canonical import Json
from states.errors import Fault, Invalid, NotFound
from states.vocabulary import Role
from states.workdays import local_date
from states.year_facts import AGENCY_FACTS, UNIT_FACTS, parse_facts
from workflow.db.database import Tx
from workflow.db.queries import agencies, organisation
from workflow.db.queries.facts import agency_facts_of, unit_facts_of
from workflow.db.tables import agency_fact, unit_fact
from workflow.services.caller import Caller
from workflow.services.manage import by, recorder
from workflow.services.record import record

#: Years before it are mistakes: nothing of today's procedure reaches back so far.
EARLIEST_YEAR = 2000


def record_agency_facts(
    tx: Tx, caller: Caller, agency_id: int, year: int, given: Mapping[str, object], source: str
) -> bool:
    """Replace an agency's facts of a year and return whether anything changed.

    Raises NotFound, Invalid naming every fault, and Forbidden. Facts not given are "no data" from
    then on. Moves of the agency's units read them under a lock of the agency, which is held here.
    """
    row = organisation.agency_locked(tx.connection, agency_id)
    if row is None:
        raise NotFound
    today = local_date(tx.at, row["timezone"])
    _refuse_coming_year(year, today)
    facts = parse_facts(AGENCY_FACTS, given)
    _refuse_coming_leave(facts, today)
    role = caller.demand((Role.COORDINATOR,), agency_id, None)
    standing = agency_facts_of(tx.connection, agency_id, year)
    if not _replace(tx, caller, agency_fact, standing, {"agency_id": agency_id, "year": year}, facts, source):
        return False
    _tell(tx, caller, role, f"agency:{agency_id}", year, facts, source)
    return True


def record_unit_facts(
    tx: Tx,
    caller: Caller,
    unit_id: int,
    year: int,
    given: Mapping[str, object],
    source: str,
    as_of: date | None = None,
) -> bool:
    """Replace a unit's facts of a year and return whether anything changed.

    ``as_of`` is the day on which the counts were taken. Raises NotFound, Invalid naming every fault,
    and Forbidden.
    """
    row = agencies.unit_locked(tx.connection, unit_id)
    if row is None:
        raise NotFound
    today = local_date(tx.at, row["timezone"])
    _refuse_coming_year(year, today)
    if as_of is not None and as_of > today:
        raise Invalid.because("body.as_of", "in-the-future")
    facts = parse_facts(UNIT_FACTS, given)
    if as_of is not None:
        facts["as_of"] = as_of.isoformat()
    role = caller.demand((Role.COORDINATOR,), row["agency_id"], unit_id)
    standing = unit_facts_of(tx.connection, unit_id, year)
    if not _replace(tx, caller, unit_fact, standing, {"unit_id": unit_id, "year": year}, facts, source):
        return False
    _tell(tx, caller, role, f"unit:{unit_id}", year, facts, source)
    return True


def _refuse_coming_year(year: int, today: date) -> None:
    """Raise Invalid for a year that has not begun where the agency is: nothing has happened in it yet."""
    if year > today.year:
        bounds = {"least": str(EARLIEST_YEAR), "most": str(today.year)}
        raise Invalid([Fault("path.year", "out-of-range", bounds)])


def _refuse_coming_leave(facts: Mapping[str, object], today: date) -> None:
    """Raise Invalid for a leave to award WBK whose letter is of a day to come."""
    leave = facts.get("wbk_self_award")
    if isinstance(leave, Mapping) and date.fromisoformat(str(leave["date"])) > today:
        raise Invalid.because("body.wbk_self_award.date", "in-the-future")


def _replace(
    tx: Tx,
    caller: Caller,
    table: Table,
    standing: RowMapping | None,
    key: Mapping[str, int],
    facts: Mapping[str, object],
    source: str,
) -> bool:
    """Supersede what stands by a new revision; False where the two say the same."""
    if standing is not None:
        if standing["facts"] == facts and standing["source"] == source:
            return False
        tx.connection.execute(update(table).where(table.c.id == standing["id"]).values(superseded_at=tx.at))
    row: dict[str, Any] = {
        **key,
        "facts": dict(facts),
        "source": source,
        "recorded_at": tx.at,
        "recorded_by": recorder(caller),
    }
    tx.connection.execute(insert(table), row)
    return True


def _tell(
    tx: Tx, caller: Caller, role: Role, stream: str, year: int, facts: Mapping[str, Any], source: str
) -> None:
    told: dict[str, Json] = {"year": year, "facts": dict(facts)}
    record(tx, stream, "facts.recorded", actor=by(caller, role), facts=told, texts={"source": source})
