"""A whole world behind the HTTP API: an agency, its people with their tokens, units, cycles, a clock.

A national admin and everybody's tokens come from the services that the command line uses; all the rest
is asked for through the API, by the people whose work it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import time_machine
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from states.history import Break, StoredEntry, first_break
from states.vocabulary import Role
from workflow.app import create_app
from workflow.db.database import Database
from workflow.db.tables import history_entry
from workflow.services.grants import Scope, give_grant
from workflow.services.manage import CONSOLE
from workflow.services.managed_people import add_person
from workflow.services.tokens import issue_token
from workflow.settings import Settings

#: Everyone's role, and what it reaches: the agency, the unit, the nation, or another agency's unit.
CAST: Mapping[str, tuple[Role, str]] = {
    "Rina": (Role.COORDINATOR, "agency"),
    "Dewi": (Role.UNIT_OPERATOR, "unit"),
    "Hendra": (Role.UNIT_HEAD, "unit"),
    "Bambang": (Role.REVIEWER, "agency"),
    "Sari": (Role.TPI_CHAIR, "agency"),
    "Budi": (Role.TPI_MEMBER, "agency"),
    "Lestari": (Role.TPI_MEMBER, "agency"),
    "Ratna": (Role.AGENCY_HEAD, "agency"),
    #: Heads the agency on behalf (a.n.), and so can correct what Ratna did.
    "Yuli": (Role.AGENCY_HEAD, "agency"),
    "Nadia": (Role.NATIONAL_ASSESSOR, "nation"),
    "Agus": (Role.AUDITOR, "agency"),
    "Tono": (Role.UNIT_OPERATOR, "elsewhere"),
}
ADMIN = "Wahyu"
UNIT = "Kantor Pelayanan Harapan"

#: A cycle's deadlines; the national stage has none.
DEADLINES = {"nominated": "02-27", "self_assessment": "04-30", "internal_review": "06-30"}
#: What a sound agency and a sound unit look like in the books of a year.
AGENCY_FACTS = {
    "bpk_opinion": "WTP",
    "akip_grade": "BB",
    "rb_index_grade": "BB",
    "spip_level": 3,
    "source": "LHP BPK dan LHE AKIP",
}
UNIT_FACTS = {
    "lhkpn_obliged": 40,
    "lhkpn_filed": 40,
    "lhkasn_obliged": 120,
    "lhkasn_filed": 120,
    "tlhp_due": 12,
    "tlhp_done": 12,
    "source": "e-LHKPN, SIHARKA dan LHP Inspektorat",
}


@dataclass
class Office:
    """The service, and everybody's way in."""

    client: TestClient
    database: Database
    clock: time_machine.Traveller
    tokens: dict[str, str] = field(default_factory=dict)
    #: Ids by first name, or by the name of the unit.
    people: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    cycles: dict[tuple[int, str], int] = field(default_factory=dict)
    agency_id: int = 0

    def on(self, year: int, month: int, day: int) -> None:
        """Let it be nine o'clock in Jakarta on some day."""
        self.clock.move_to(datetime(year, month, day, 2, tzinfo=UTC))

    def send(
        self, name: str, method: str, path: str, body: object = None, *, version: int | None = None
    ) -> Response:
        """Send a request as somebody and return the response."""
        headers = {"Authorization": f"Bearer {self.tokens[name]}", "Accept-Language": "id"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.client.request(method, f"/api/v1{path}", headers=headers, json=body)

    def ask(self, name: str, method: str, path: str, body: object = None, **sent: Any) -> Any:  # noqa: ANN401 -- any JSON
        """Send a request that must succeed and return what it answers."""
        response = self.send(name, method, path, body, **sent)
        assert response.is_success, f"{name} {method} {path}: {response.text}"
        return response.json()

    def get(self, name: str, path: str) -> Any:  # noqa: ANN401 -- any JSON
        """Return what somebody reads."""
        return self.ask(name, "GET", path)

    def cycle(self, year: int, regulation: str) -> int:
        """Return the id of a year's cycle; the first time it is asked for it is opened."""
        if (year, regulation) not in self.cycles:
            self.cycles[year, regulation] = self.open_cycle(year, regulation)
        return self.cycles[year, regulation]

    def open_cycle(self, year: int, regulation: str, **fields: object) -> int:
        """Open another cycle of a year and return its id."""
        body = {
            "agency_id": self.agency_id,
            "year": year,
            "regulation": regulation,
            "opens_on": f"{year}-01-05",
            "closes_on": f"{year}-12-18",
            "deadlines": {stage: {"due_on": f"{year}-{day}"} for stage, day in DEADLINES.items()},
            "quorum": 3,
            **fields,
        }
        return int(self.ask(ADMIN, "POST", "/cycles", body)["id"])

    def open_unit(self, name: str = UNIT) -> int:
        """Open a unit of the agency in which Dewi and Hendra work, and return its id."""
        body = {"agency_id": self.agency_id, "name": name, "business": "core", "serves": "public"}
        self.units[name] = int(self.ask(ADMIN, "POST", "/units", body)["id"])
        for person in ("Dewi", "Hendra"):
            self.grant(person, CAST[person][0], unit_id=self.units[name])
        return self.units[name]

    def next_unit(self, year: int = 2026) -> str:
        """Open one more unit, in January, of which last year's facts are known; return its name."""
        self.on(year, 1, 12)
        name = f"Kantor Pelayanan {len(self.units) + 1}"
        self.open_unit(name)
        self.know(year - 1, name)
        return name

    def register(self, unit: str, dated: str) -> int:
        """Let Rina register an earlier decree on WBK and return the award's id."""
        decree = {"predicate": "wbk", "decree_no": f"Kepmen PANRB {dated}", "decree_date": dated}
        body = {"unit_id": self.units[unit], **decree, "source": "Arsip bagian organisasi"}
        return int(self.ask("Rina", "POST", "/awards", body)["id"])

    def grant(self, name: str, role: Role, **reach: object) -> None:
        """Give somebody a role."""
        self.ask(ADMIN, "POST", "/grants", {"person_id": self.people[name], "role": role, **reach})

    def know(self, year: int, unit: str = UNIT, *, agency: object = None, **counts: int) -> None:
        """Let Rina record what is known about the agency and a unit for a year."""
        self.ask("Rina", "PUT", f"/agencies/{self.agency_id}/facts/{year}", agency or AGENCY_FACTS)
        self.ask("Rina", "PUT", f"/units/{self.units[unit]}/facts/{year}", {**UNIT_FACTS, **counts})

    def broken(self) -> list[Break]:
        """Where the stored chains of history do not hold."""
        h = history_entry.c
        with self.database.read() as connection:
            asked = select(h.stream, h.seq, h.prev_hash, h.hash, h.body).order_by(h.stream, h.seq)
            rows = [StoredEntry(*row) for row in connection.execute(asked)]
        streams = {row.stream for row in rows}
        found = (first_break(row for row in rows if row.stream == stream) for stream in streams)
        return [each for each in found if each is not None]


@contextmanager
def open_office(url: str, folder: Path) -> Iterator[Office]:
    """Open the service on a Monday morning in January, with everybody in their place."""
    settings = Settings(
        data_dir=folder / "kept", database_url=url, secret_key="x" * 32, base_url="http://testserver"
    )
    app = create_app(settings)
    with time_machine.travel(datetime(2026, 1, 12, 2, tzinfo=UTC)) as clock, TestClient(app) as client:
        office = Office(client, app.state.database, clock)
        _appoint_admin(office)
        _found_agency(office)
        yield office


def _appoint_admin(office: Office) -> None:
    def appoint(tx: Any) -> int:  # noqa: ANN401 -- a transaction
        person_id = add_person(tx, CONSOLE, "wahyu@contoh.go.id", ADMIN)
        give_grant(tx, CONSOLE, person_id, Role.ADMIN, Scope(is_national=True))
        return person_id

    office.people[ADMIN] = office.database.write(appoint)
    _give_token(office, ADMIN)


def _give_token(office: Office, name: str) -> None:
    person_id = office.people[name]
    office.tokens[name] = office.database.write(lambda tx: issue_token(tx, CONSOLE, person_id))


def _found_agency(office: Office) -> None:
    """Enter the agency and another one, their people and one unit each."""
    made = {
        name: office.ask(ADMIN, "POST", "/agencies", {"name": name, "kind": "central"})["id"]
        for name in ("Badan Contoh", "Lembaga Tetangga")
    }
    office.agency_id, elsewhere_id = made.values()
    body = {"agency_id": elsewhere_id, "name": "Loka Tetangga", "business": "core", "serves": "public"}
    reach: dict[str, dict[str, object]] = {
        "agency": {"agency_id": office.agency_id},
        "nation": {"nation": True},
        "elsewhere": {"unit_id": office.ask(ADMIN, "POST", "/units", body)["id"]},
    }
    for name, (role, place) in CAST.items():
        person = {"email": f"{name.lower()}@contoh.go.id", "name": name}
        office.people[name] = office.ask(ADMIN, "POST", "/people", person)["id"]
        _give_token(office, name)
        if place != "unit":
            office.grant(name, role, **reach[place])
    office.open_unit()
