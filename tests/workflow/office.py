"""The cast at work: one agency, one proposal in any state wanted, and everybody's way in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from httpx2 import Response
from sqlalchemy import Executable, Row, insert, select, update
from starlette.testclient import TestClient

from states.regulations import regulation
from states.vocabulary import Role, State
from workflow.access import token_hash
from workflow.app import create_app
from workflow.db.database import Database, Tx
from workflow.db.tables import (
    agency,
    api_token,
    cycle,
    duty_taken,
    history_entry,
    panel_seat,
    person,
    proposal,
    role_grant,
    unit,
)
from workflow.services.caller import Caller
from workflow.services.people import caller_of_token
from workflow.settings import Settings

#: Before anything in a test happens; rows written by it are later.
BEGUN = datetime(2026, 3, 2, 1, tzinfo=UTC)
OWN_AGENCY, OTHER_AGENCY = 1, 2
OWN_UNIT, OTHER_UNIT = 1, 2

#: Everyone's role and whether it reaches the agency, the unit or the nation.
CAST: dict[str, tuple[Role, dict[str, Any]]] = {
    "Rina": (Role.COORDINATOR, {"agency_id": OWN_AGENCY}),
    "Dewi": (Role.UNIT_OPERATOR, {"unit_id": OWN_UNIT}),
    "Hendra": (Role.UNIT_HEAD, {"unit_id": OWN_UNIT}),
    "Bambang": (Role.REVIEWER, {"agency_id": OWN_AGENCY}),
    "Sari": (Role.TPI_CHAIR, {"agency_id": OWN_AGENCY}),
    "Budi": (Role.TPI_MEMBER, {"agency_id": OWN_AGENCY}),
    "Agus": (Role.AUDITOR, {"agency_id": OWN_AGENCY}),
    "Nadia": (Role.NATIONAL_ASSESSOR, {"is_national": True}),
    "Tono": (Role.UNIT_OPERATOR, {"unit_id": OTHER_UNIT}),
}


@dataclass(frozen=True)
class Office:
    """A database with the cast and a proposal in it, and the service in front."""

    database: Database
    settings: Settings
    client: TestClient
    proposal_id: int
    #: Ids by first name.
    people: dict[str, int]

    def caller(self, name: str) -> Caller:
        with self.database.read() as connection:
            found = caller_of_token(connection, token_hash(name), datetime.now(UTC))
        assert found is not None
        return found

    def call(self, name: str, method: str, path: str, **sent: Any) -> Response:  # noqa: ANN401 -- whatever a request can carry
        """Send a request about the proposal as somebody and return the response."""
        headers = {"Authorization": f"Bearer {name}", "Accept-Language": "en", **sent.pop("headers", {})}
        url = f"/api/v1/proposals/{self.proposal_id}/{path}"
        return self.client.request(method, url, headers=headers, **sent)

    def stand(self, state: State, **values: object) -> None:
        """Put the proposal into a state, as of the beginning."""
        changed = {"state": state.value, "state_since": BEGUN, **values}
        self.write(update(proposal).where(proposal.c.id == self.proposal_id).values(**changed))

    def give(self, name: str, role: Role, **reach: int) -> None:
        """Give somebody one more role."""
        self.write(insert(role_grant).values(_grant(self.people[name], role, reach)))

    def seat(self, *names: str) -> None:
        """Seat people on the panel, the first as its chair."""
        for name in names:
            row = {
                "proposal_id": self.proposal_id,
                "person_id": self.people[name],
                "is_chair": name == names[0],
                "has_no_conflict": True,
                "recorded_at": BEGUN,
                "recorded_by": self.people["Rina"],
            }
            self.write(insert(panel_seat).values(row))

    def bind(self, name: str, duty: str) -> None:
        """Let somebody have acted in a duty of the proposal."""
        row = {
            "proposal_id": self.proposal_id,
            "person_id": self.people[name],
            "duty": duty,
            "taken_at": BEGUN,
        }
        self.write(insert(duty_taken).values(row))

    def write(self, statement: Executable) -> None:
        def service(tx: Tx) -> None:
            tx.connection.execute(statement)

        self.database.write(service)

    def rows(self, statement: Executable) -> list[Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(statement))

    def entries(self) -> list[str]:
        """The kinds of what the proposal's history holds, in order."""
        h = history_entry.c
        stream = f"proposal:{self.proposal_id}"
        return [row.kind for row in self.rows(select(h.kind).where(h.stream == stream).order_by(h.seq))]


@contextmanager
def open_office(url: str, folder: Path, regulation_id: str = "permenpanrb-10-2019") -> Iterator[Office]:
    """Fill a database and open the service in front of it."""
    settings = Settings(
        data_dir=folder / "kept",
        database_url=url,
        secret_key="x" * 32,
        tick_seconds=0,
        max_file_bytes=100_000,
    )
    app = create_app(settings)
    database: Database = app.state.database
    people = database.write(_people)
    proposal_id = database.write(lambda tx: _proposal(tx, regulation_id))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Office(database, settings, client, proposal_id, people)


def _people(tx: Tx) -> dict[str, int]:
    """Write agencies, units and the cast; return the people's ids."""
    write = tx.connection.execute
    for agency_id, name in ((OWN_AGENCY, "Badan Contoh"), (OTHER_AGENCY, "Kabupaten Lain")):
        write(
            insert(agency).values(id=agency_id, name=name, kind="central", timezone="Asia/Jakarta", version=1)
        )
        row = {"id": agency_id, "agency_id": agency_id, "name": f"Unit {agency_id}", "version": 1}
        write(insert(unit).values(**row, business="core", serves="public"))
    people: dict[str, int] = {}
    for name, (role, reach) in CAST.items():
        home = reach.get("unit_id")
        row = {
            "email": f"{name.lower()}@example.go.id",
            "name": name,
            "home_unit_id": home,
            "is_active": True,
        }
        people[name] = write(
            insert(person).values(**row, created_at=BEGUN, version=1).returning(person.c.id)
        ).scalar_one()
        write(insert(role_grant).values(_grant(people[name], role, reach)))
        write(insert(api_token).values(token_hash=token_hash(name), person_id=people[name], created_at=BEGUN))
    return people


def _grant(person_id: int, role: Role, reach: Mapping[str, int]) -> dict[str, Any]:
    return {"person_id": person_id, "role": role.value, "is_national": False, "recorded_at": BEGUN, **reach}


def _proposal(tx: Tx, regulation_id: str) -> int:
    """Write a cycle and the unit's proposal, which waits for its self-assessment; return its id."""
    cycle_row = {"agency_id": OWN_AGENCY, "year": 2026, "regulation": regulation_id}
    limits = {"return_working_days": 10, "max_rounds": 2, "quorum": 2, "team_load": 14, "version": 1}
    cycle_id = tx.connection.execute(
        insert(cycle)
        .values(
            **cycle_row,
            **limits,
            opens_on=date(2026, 1, 5),
            closes_on=date(2026, 12, 18),
            does_lhkpn_block=True,
        )
        .returning(cycle.c.id)
    ).scalar_one()
    row = {
        "number": "ZI-2026-0001",
        "unit_id": OWN_UNIT,
        "agency_id": OWN_AGENCY,
        "cycle_id": cycle_id,
        "target": "wbk",
        "state": State.SELF_ASSESSMENT.value,
        "version": 1,
        "regulation": regulation_id,
        "regulation_digest": regulation(regulation_id).digest,
        "lifecycle_version": 1,
        "criteria": {},
        "documents": {},
        "rounds": {},
        "opened_at": BEGUN,
        "state_since": BEGUN,
    }
    return int(tx.connection.execute(insert(proposal).values(row).returning(proposal.c.id)).scalar_one())
