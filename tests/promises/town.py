"""A town around the office's cast: three units with one of everything, and everybody who could look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import Table, insert, select, text, update
from starlette.testclient import TestClient

from states.regulations import regulation
from states.vocabulary import Role, State
from tests.workflow.office import BEGUN, OWN_AGENCY, OWN_UNIT, Office, _people
from tests.workflow.office import _proposal as _proposal_of
from workflow.access import token_hash
from workflow.app import create_app
from workflow.db.database import Database, Tx
from workflow.db.tables import (
    agency,
    agency_fact,
    api_token,
    award,
    cycle,
    deadline,
    evidence,
    import_job,
    number_counter,
    person,
    proposal,
    review_note,
    role_grant,
    unit,
    unit_fact,
)
from workflow.settings import Settings

RULES = "permenpanrb-10-2019"
#: In the name of everything that belongs to the other agency, and to the agency's other unit.
FAR_AWAY, NEXT_DOOR = "Negeri Seberang", "Kamar Sebelah"
#: The fiscal year of the recorded facts.
YEAR = 2025
#: Names nothing, of whatever kind.
NO_ID = 2_000_000_000
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
LAST_WEEK = TOMORROW - timedelta(days=8)

#: A unit of the own agency that nobody has nominated and that holds nothing.
FREE_UNIT = 4
#: A cycle that is open today.
_OPEN_DAYS = {"opens_on": date(2020, 1, 1), "closes_on": date(2099, 12, 31)}
_SIBLING_UNIT, _FAR_AGENCY, _FAR_UNIT = 3, 2, 2

#: Who joins the office's cast.
NEWCOMERS: Mapping[str, tuple[Role, dict[str, Any]]] = {
    "Ratna": (Role.AGENCY_HEAD, {"agency_id": OWN_AGENCY}),
    "Yuli": (Role.AGENCY_HEAD, {"agency_id": OWN_AGENCY}),
    "Maya": (Role.ADMIN, {"agency_id": OWN_AGENCY}),
    "Citra": (Role.ADMIN, {"is_national": True}),
}


@dataclass(frozen=True, slots=True)
class Things:
    """One of everything that a path can name, all of one unit; fields are named like the parameters."""

    agency_id: int
    unit_id: int
    cycle_id: int
    proposal_id: int
    award_id: int
    deadline_id: int
    note_id: int
    evidence_id: int
    person_id: int
    grant_id: int
    import_id: int
    number: str
    year: int = YEAR
    regulation_id: str = RULES
    #: A move, an entry of the history and a file, for the pages.
    trigger: str = "withdraw"
    seq: int = 1
    entry_id: int = 1
    name: str = "zi.css"
    #: A column of the worksheet as the pages address it, and a section of it.
    desk: str = "lke"
    area: str = "I"
    #: A survey index.
    survey_code: str = "H2.a"

    def path(self, template: str) -> str:
        """Return a route's path with these things in it."""
        return template.format(**asdict(self))


#: Things that do not exist.
NOTHING = Things(
    agency_id=NO_ID,
    unit_id=NO_ID,
    cycle_id=NO_ID,
    proposal_id=NO_ID,
    award_id=NO_ID,
    deadline_id=NO_ID,
    note_id=NO_ID,
    evidence_id=NO_ID,
    person_id=NO_ID,
    grant_id=NO_ID,
    import_id=NO_ID,
    number="ZI-2026-9999",
)


@dataclass(frozen=True)
class Town:
    """The office, and who and what lies around it."""

    office: Office
    #: Of the unit that the cast works on.
    own: Things
    #: Of another unit of the same agency.
    sibling: Things
    #: Of a unit of another agency.
    far: Things

    def send(self, token: str | None, method: str, path: str, **sent: Any) -> Response:  # noqa: ANN401 -- whatever a request can carry
        """Send a request as the owner of a token, or as nobody, and return the response."""
        given = {} if token is None else {"Authorization": f"Bearer {token}"}
        headers = {**given, "Accept-Language": "en", **sent.pop("headers", {})}
        return self.office.client.request(method, path, headers=headers, **sent)

    def admit(self, token: str, *grants: tuple[Role, dict[str, Any]], home_unit_id: int | None = None) -> int:
        """Let one more person in, with a token of the same name, and return the person's id."""

        def service(tx: Tx) -> int:
            person_id = _insert(tx, person, **_person(token, home_unit_id))
            for role, reach in grants:
                _insert(tx, role_grant, **_grant(person_id, role, reach))
            row = {"token_hash": token_hash(token), "person_id": person_id, "created_at": BEGUN}
            _insert(tx, api_token, **row)
            return person_id

        return self.office.database.write(service)

    def stand(self, state: State, things: Things | None = None, **values: object) -> None:
        """Put a unit's proposal into a state; by default the cast's own."""
        changed = {"state": state.value, "state_since": BEGUN, **values}
        wanted = (things or self.own).proposal_id
        self.office.write(update(proposal).where(proposal.c.id == wanted).values(**changed))


#: Services that nobody uses now. Making one takes longer than most tests, and it keeps nothing of its own.
_IDLE: list[FastAPI] = []


@contextmanager
def open_town(url: str, folder: Path) -> Iterator[Town]:
    """Open the office and build the town around it."""
    with _open_office(url, folder) as office:
        yield office.database.write(lambda tx: _build(tx, office))


@contextmanager
def _open_office(url: str, folder: Path) -> Iterator[Office]:
    """Do what ``open_office`` does, with a service that is used again."""
    settings = Settings(
        data_dir=folder / "kept",
        database_url=url,
        secret_key="x" * 32,
        tick_seconds=0,
        max_file_bytes=100_000,
    )
    app = _IDLE.pop() if _IDLE else create_app(settings)
    app.state.settings, app.state.database = settings, Database(url)
    database: Database = app.state.database
    people = database.write(_people)
    proposal_id = database.write(lambda tx: _proposal_of(tx, RULES))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Office(database, settings, client, proposal_id, people)
    _IDLE.append(app)


def _build(tx: Tx, office: Office) -> Town:
    _count_on(tx)
    _rename(tx)
    # The tests run on whatever day it is.
    tx.connection.execute(update(cycle).values(**_OPEN_DAYS))
    # The office's proposal took the year's first number without asking for it.
    tx.connection.execute(insert(number_counter).values(year=YEAR + 1, last=10))
    for unit_id, name in ((_SIBLING_UNIT, NEXT_DOOR), (FREE_UNIT, "Unit bebas")):
        row = {"agency_id": OWN_AGENCY, "name": name, "business": "core", "serves": "public", "version": 1}
        _insert(tx, unit, id=unit_id, **row)
    for name, (role, reach) in NEWCOMERS.items():
        office.people[name] = _insert(tx, person, **_person(name, None))
        _insert(tx, role_grant, **_grant(office.people[name], role, reach))
        token = {"token_hash": token_hash(name), "person_id": office.people[name], "created_at": BEGUN}
        _insert(tx, api_token, **token)
    own_cycle = tx.connection.execute(select(cycle.c.id)).scalar_one()
    far_cycle = _insert(tx, cycle, **_cycle(_FAR_AGENCY))
    for agency_id in (OWN_AGENCY, _FAR_AGENCY):
        _facts(tx, agency_fact, "agency_id", agency_id, {"bpk_opinion": "WTP", "akip_grade": "BB"})
    return Town(
        office,
        _things(tx, office, OWN_AGENCY, OWN_UNIT, own_cycle, office.proposal_id, "Berkas"),
        _things(tx, office, OWN_AGENCY, _SIBLING_UNIT, own_cycle, None, NEXT_DOOR),
        _things(tx, office, _FAR_AGENCY, _FAR_UNIT, far_cycle, None, FAR_AWAY),
    )


def _count_on(tx: Tx) -> None:
    """Let PostgreSQL give out ids beyond those that are written here; SQLite does so by itself."""
    if tx.connection.dialect.name == "postgresql":
        for table in ("agency", "unit"):
            tx.connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)"))


def _rename(tx: Tx) -> None:
    """Mark the other agency and its unit, so that they are recognised wherever they are shown."""
    tx.connection.execute(update(agency).where(agency.c.id == _FAR_AGENCY).values(name=FAR_AWAY))
    tx.connection.execute(update(unit).where(unit.c.id == _FAR_UNIT).values(name=FAR_AWAY))


def _things(
    tx: Tx, office: Office, agency_id: int, unit_id: int, cycle_id: int, proposal_id: int | None, mark: str
) -> Things:
    """Give a unit one of everything, each with the mark in its text."""
    coordinator = office.people["Rina"]
    by = {"recorded_at": BEGUN, "recorded_by": coordinator}
    _facts(tx, unit_fact, "unit_id", unit_id, {"tlhp_due": 7, "tlhp_done": 7})
    number = f"ZI-2026-{unit_id:04}"
    if proposal_id is None:
        proposal_id = _insert(tx, proposal, **_proposal(agency_id, unit_id, cycle_id, number))
    due = {"stage": "self_assessment", "due_on": date(2090, 4, 28), "when_missed": "late", "why": "cycle"}
    code = {"proposal_id": proposal_id, "question": "Q01", "revision": 1, "name": f"https://{unit_id}.id"}
    employee = _insert(tx, person, **_person(f"{mark} {unit_id}", unit_id))
    return Things(
        agency_id=agency_id,
        unit_id=unit_id,
        cycle_id=cycle_id,
        proposal_id=proposal_id,
        award_id=_insert(tx, award, **_award(unit_id, mark), **by),
        deadline_id=_insert(tx, deadline, proposal_id=proposal_id, **due, recorded_at=BEGUN),
        note_id=_insert(
            tx,
            review_note,
            proposal_id=proposal_id,
            code="Q01",
            text=mark,
            status="open",
            **by,
            changed_at=BEGUN,
        ),
        evidence_id=_insert(
            tx, evidence, **code, url=f"https://{unit_id}.id/{mark}", sha256="0" * 64, bytes=9, **by
        ),
        person_id=employee,
        grant_id=_insert(
            tx, role_grant, **_grant(employee, Role.UNIT_OPERATOR, {"unit_id": unit_id, "until": TOMORROW})
        ),
        import_id=_insert(tx, import_job, **_import(employee)),
        number=number,
    )


def _insert(tx: Tx, table: Table, **row: Any) -> int:  # noqa: ANN401 -- any column
    return int(tx.connection.execute(insert(table).values(**row).returning(table.c.id)).scalar_one())


def _facts(tx: Tx, table: Table, owner: str, owner_id: int, facts: dict[str, Any]) -> None:
    row = {owner: owner_id, "year": YEAR, "facts": facts, "source": "LHE", "recorded_at": BEGUN}
    _insert(tx, table, **row)


def _person(name: str, home_unit_id: int | None) -> dict[str, Any]:
    address = f"{name.lower().replace(' ', '.')}@example.go.id"
    row = {"email": address, "name": name, "home_unit_id": home_unit_id, "is_active": True, "version": 1}
    return {**row, "created_at": BEGUN}


def _grant(person_id: int, role: Role, reach: Mapping[str, Any]) -> dict[str, Any]:
    return {"person_id": person_id, "role": role.value, "is_national": False, "recorded_at": BEGUN, **reach}


def _cycle(agency_id: int) -> dict[str, Any]:
    limits = {"return_working_days": 10, "max_rounds": 2, "quorum": 2, "team_load": 14, "version": 1}
    named = {"agency_id": agency_id, "year": YEAR + 1, "regulation": RULES, "does_lhkpn_block": True}
    return {**named, **limits, **_OPEN_DAYS}


def _import(person_id: int) -> dict[str, Any]:
    ended = {"status": "refused", "rows_done": 1, "rows_total": 1, "finished_at": BEGUN}
    return {"person_id": person_id, "kind": "units", "report": {}, "created_at": BEGUN, **ended}


def _award(unit_id: int, mark: str) -> dict[str, Any]:
    decree = {"decree_no": f"SK {mark}", "decree_date": date(2023, 12, 11), "source": mark}
    return {"unit_id": unit_id, "predicate": "wbk", "is_self_awarded": False, **decree}


def _proposal(agency_id: int, unit_id: int, cycle_id: int, number: str) -> dict[str, Any]:
    return {
        "number": number,
        "unit_id": unit_id,
        "agency_id": agency_id,
        "cycle_id": cycle_id,
        "target": "wbk",
        "state": State.SELF_ASSESSMENT.value,
        "version": 1,
        "regulation": RULES,
        "regulation_digest": regulation(RULES).digest,
        "lifecycle_version": 1,
        "criteria": {},
        "documents": {},
        "rounds": {},
        "opened_at": BEGUN,
        "state_since": BEGUN,
    }
