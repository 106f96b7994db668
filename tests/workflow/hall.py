"""The town hall: the office with admins, several cycles and everything that an organisation is made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from httpx2 import Response
from sqlalchemy import insert, select, text

from states.vocabulary import Role
from tests.workflow.office import BEGUN, OTHER_AGENCY, OWN_AGENCY, Office, open_office
from workflow.access import token_hash
from workflow.db.database import Tx
from workflow.db.tables import api_token, history_entry, person, role_grant
from workflow.services.caller import Caller

#: Who looks after what, besides the cast of the office.
ADMINS: dict[str, dict[str, Any]] = {
    "Wahyu": {"agency_id": OWN_AGENCY},
    "Dodi": {"agency_id": OTHER_AGENCY},
    "Nusa": {"is_national": True},
}


@dataclass(frozen=True)
class Hall:
    """An office with its admins."""

    office: Office
    #: Ids by first name.
    people: dict[str, int]

    def ask(self, name: str, method: str, path: str, body: object = None, **headers: str) -> Response:
        """Send a request as somebody and return the response."""
        sent = {"Authorization": f"Bearer {name}", "Accept-Language": "en", **headers}
        return self.office.client.request(method, f"/api/v1{path}", headers=sent, json=body)

    def caller(self, name: str) -> Caller:
        return self.office.caller(name)

    def told(self, stream: str) -> list[str]:
        """The kinds of what a stream of history holds, in order."""
        h = history_entry.c
        rows = self.office.rows(select(h.kind).where(h.stream == stream).order_by(h.seq))
        return [row.kind for row in rows]


@contextmanager
def open_hall(url: str, folder: Path, regulation_id: str = "permenpanrb-10-2019") -> Iterator[Hall]:
    """Open an office and let the admins in."""
    with open_office(url, folder, regulation_id) as office:
        _count_on(office)
        known = dict(office.people)
        office.database.write(lambda tx: known.update(_admins(tx)))
        yield Hall(office, known)


def _count_on(office: Office) -> None:
    """Let PostgreSQL number on after the rows that the office numbered itself."""
    if not office.database.is_sqlite:
        for table in ("agency", "unit"):
            office.write(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))  # noqa: S608 -- two names


def _admins(tx: Tx) -> dict[str, int]:
    people: dict[str, int] = {}
    for name, reach in ADMINS.items():
        row = {"email": f"{name.lower()}@example.go.id", "name": name, "is_active": True}
        people[name] = tx.connection.execute(
            insert(person).values(**row, created_at=BEGUN, version=1).returning(person.c.id)
        ).scalar_one()
        grant = {"person_id": people[name], "role": Role.ADMIN.value, "is_national": False}
        tx.connection.execute(insert(role_grant).values({**grant, "recorded_at": BEGUN, **reach}))
        tx.connection.execute(
            insert(api_token).values(token_hash=token_hash(name), person_id=people[name], created_at=BEGUN)
        )
    return people
