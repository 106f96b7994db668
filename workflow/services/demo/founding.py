"""What has to be there before the first nomination: agencies, people, cycles, facts, earlier decrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from states.history import Actor as By
from states.regulations import REGULATIONS
from states.vocabulary import Predicate, Role, State, WhenMissed
from workflow.db.database import Tx
from workflow.services.agencies import create_agency
from workflow.services.caller import Caller, Grant
from workflow.services.cycles import create_cycle
from workflow.services.demo.answers import year_counts
from workflow.services.demo.cast import (
    AGENCIES,
    MINISTRY,
    REGENCY,
    UNITS,
    Hat,
    PersonCard,
    UnitCard,
    agency_of,
)
from workflow.services.demo.people import PEOPLE
from workflow.services.demo.world import World, holders
from workflow.services.grants import Scope, give_grant
from workflow.services.manage import CONSOLE
from workflow.services.managed_people import add_person
from workflow.services.move_deadlines import StageEnd
from workflow.services.record import record
from workflow.services.record_facts import record_agency_facts, record_unit_facts
from workflow.services.register_award import EarlierAward, register_award
from workflow.services.units import create_unit

#: Kind of the entry that marks a database as the demo's.
LOADED = "demo.loaded"
#: Calendar days before the demo's day on which the cycles open, and after it on which they close.
_OPENS, _CLOSES = -120, 90

_FACTS_OF_MINISTRY: Mapping[str, object] = {
    "bpk_opinion": "WTP", "akip_grade": "BB", "rb_index_grade": "BB", "spip_level": 3,
}  # fmt: skip
_FACTS_OF_REGENCY: Mapping[str, object] = {
    "bpk_opinion": "WTP", "akip_grade": "B", "rb_index_grade": "B", "spip_level": 3,
}  # fmt: skip
#: What came out about the regency while its proposals were under way.
TURNED_FACTS: Mapping[str, object] = {**_FACTS_OF_REGENCY, "bpk_opinion": "WDP"}

#: Wealth reports of the units of which one is missing: obliged, filed.
_REPORTS = {"layang": (250, 250), "kepegawaian": (250, 249)}


@dataclass(frozen=True, slots=True)
class _Decree:
    """A WBK from before the demo's cycles."""

    unit: str
    #: How many years before the cycle's.
    years: int
    month: int
    day: int


_DECREES = (
    _Decree("keselamatan", 3, 12, 9),
    _Decree("sertifikasi", 3, 12, 9),
    _Decree("kebijakan", 2, 12, 10),
    _Decree("politeknik", 1, 2, 20),
    _Decree("ptsp", 2, 12, 10),
    _Decree("kir", 3, 12, 9),
)

#: Days from the demo's day on which stages end, by agency and regulation; the ministry's lie ahead.
_AHEAD = {
    State.NOMINATED: 21,
    State.SELF_ASSESSMENT: 30,
    State.INTERNAL_REVIEW: 42,
    State.TPI_EVALUATION: 56,
    State.NATIONAL_EVALUATION: 80,
}
_REGENCY_TEN = {**_AHEAD, State.NOMINATED: -40, State.SELF_ASSESSMENT: -20, State.INTERNAL_REVIEW: -4}
_REGENCY_NINETY = {**_AHEAD, State.NOMINATED: -14, State.SELF_ASSESSMENT: -7, State.INTERNAL_REVIEW: 14}
_STAGE_ENDS: Mapping[tuple[str, str], Mapping[State, int]] = {
    (REGENCY, "permenpanrb-10-2019"): _REGENCY_TEN,
    (REGENCY, "permenpanrb-90-2021"): _REGENCY_NINETY,
}
#: Where a missed day closes the stage.
_CLOSING = frozenset({(REGENCY, "permenpanrb-10-2019", State.INTERNAL_REVIEW)})


def mark(tx: Tx, as_of: date) -> None:
    """Write down that this database holds the demo, and of which day."""
    record(tx, "system", LOADED, actor=By(None, None), facts={"as_of": as_of.isoformat()})


def found_agencies(tx: Tx, world: World) -> None:
    """Enter the agencies and their units."""
    for agency in AGENCIES:
        world.agencies[agency.key] = create_agency(tx, CONSOLE, agency.name, agency.kind, agency.timezone)
    for unit in UNITS:
        agency_id = world.agencies[unit.agency]
        world.units[unit.key] = create_unit(tx, CONSOLE, agency_id, unit.name, unit.business, unit.serves)


def add_people(tx: Tx, world: World) -> None:
    """Enter the people with their roles."""
    for card in PEOPLE:
        home = None if card.home is None else world.units[card.home]
        person_id = add_person(tx, CONSOLE, card.email, card.name, home)
        for hat in card.hats:
            until = None if hat.until_days is None else world.days.calendar_day(hat.until_days)
            give_grant(tx, CONSOLE, person_id, hat.role, _scope(world, hat), until)
        world.people[card.key] = _caller(world, card, person_id, home)


def open_cycles(tx: Tx, world: World) -> None:
    """Open a cycle for each agency under each regulation."""
    for agency in AGENCIES:
        for regulation in REGULATIONS:
            stages = _stages(world, agency.key, regulation)
            fields = {
                "year": world.days.year,
                "regulation": regulation,
                "opens_on": world.days.calendar_day(_OPENS),
                "closes_on": world.days.calendar_day(_CLOSES),
                "return_working_days": 10,
                "max_rounds": 2,
                "quorum": 2,
                "team_load": 14,
                "does_lhkpn_block": True,
            }
            admin = _first(world, Role.ADMIN, agency.key)
            cycle_id = create_cycle(tx, admin, world.agencies[agency.key], fields, stages)
            world.cycles[agency.key, regulation] = cycle_id


def record_years(tx: Tx, world: World) -> None:
    """Record what is known about agencies and units for the years before the cycles'."""
    year = world.days.year
    _agency_facts(tx, world, MINISTRY, year - 2, _FACTS_OF_MINISTRY)
    leave = {"letter_no": f"021/MANDIRI/{year - 1}", "date": date(year - 1, 2, 3).isoformat()}
    _agency_facts(tx, world, MINISTRY, year - 1, {**_FACTS_OF_MINISTRY, "wbk_self_award": leave})
    _agency_facts(tx, world, REGENCY, year - 2, _FACTS_OF_REGENCY)
    for unit in UNITS:
        _unit_facts(tx, world, unit)


def turn_facts(tx: Tx, world: World) -> None:
    """Record the regency's last year: a qualified opinion."""
    _agency_facts(tx, world, REGENCY, world.days.year - 1, TURNED_FACTS)


def register_decrees(tx: Tx, world: World) -> None:
    """Register predicates that units were given before."""
    for decree in _DECREES:
        agency = agency_of(decree.unit)
        given = date(world.days.year - decree.years, decree.month, decree.day)
        earlier = EarlierAward(
            unit_id=world.units[decree.unit],
            predicate=Predicate.WBK,
            decree_no=f"{180 + decree.day}/PENETAPAN-WBK/{given.year}",
            decree_date=given,
            source="Salinan keputusan penetapan pada arsip koordinator",
        )
        register_award(tx, _first(world, Role.COORDINATOR, agency), earlier)


def _scope(world: World, hat: Hat) -> Scope:
    if hat.unit is not None:
        return Scope(unit_id=world.units[hat.unit])
    if hat.agency is not None:
        return Scope(agency_id=world.agencies[hat.agency])
    return Scope(is_national=True)


def _caller(world: World, card: PersonCard, person_id: int, home: int | None) -> Caller:
    scopes = [(hat.role, _scope(world, hat)) for hat in card.hats]
    grants = tuple(Grant(role, s.agency_id, s.unit_id, s.is_national) for role, s in scopes)
    return Caller(person_id, card.name, card.email, grants, home)


def _first(world: World, role: Role, agency: str) -> Caller:
    return world.people[holders(role, agency, "")[0]]


def _stages(world: World, agency: str, regulation: str) -> dict[State, StageEnd | None]:
    ends = _STAGE_ENDS.get((agency, regulation), _AHEAD)
    return {
        state: StageEnd(
            world.days.working_day_near(days),
            WhenMissed.CLOSED if (agency, regulation, state) in _CLOSING else WhenMissed.LATE,
        )
        for state, days in ends.items()
    }


def _agency_facts(tx: Tx, world: World, agency: str, year: int, facts: Mapping[str, object]) -> None:
    source = f"Laporan hasil pemeriksaan dan evaluasi tahun {year}"
    coordinator = _first(world, Role.COORDINATOR, agency)
    record_agency_facts(tx, coordinator, world.agencies[agency], year, facts, source)


def _unit_facts(tx: Tx, world: World, unit: UnitCard) -> None:
    counts = year_counts(unit.key, lhkpn=_REPORTS.get(unit.key))
    world.counts[unit.key] = counts
    coordinator = _first(world, Role.COORDINATOR, unit.agency)
    record_unit_facts(
        tx,
        coordinator,
        world.units[unit.key],
        world.days.year - 1,
        counts.facts(),
        "Rekap kepegawaian dan inspektorat",
        as_of=world.days.founding(0).date(),
    )
