"""People in front of the pages: browsers with cookies of their own, signed in or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from httpx2 import Response
from sqlalchemy import delete, insert, update
from starlette.testclient import TestClient

from tests.workflow.office import BEGUN, OTHER_AGENCY, OTHER_UNIT, OWN_AGENCY, OWN_UNIT, Office, open_office
from workflow.access import token_hash
from workflow.db.tables import cycle, deadline, person, proposal, unit, web_session
from workflow.services.passwords import hash_password

PASSWORD = "empat unta melompat di halaman"
ADDRESS = "http://127.0.0.1:8000"
NUMBER = "ZI-2026-0001"
#: What a browser says about a form that our own page sent.
OWN = {"Sec-Fetch-Site": "same-origin"}


@cache
def _kept() -> str:
    return hash_password(PASSWORD)


@dataclass(frozen=True)
class Browser:
    """Somebody's browser; it follows no redirect by itself."""

    client: TestClient

    def open(self, path: str, **sent: Any) -> Response:  # noqa: ANN401 -- whatever a request can carry
        return self.client.get(path, follow_redirects=False, **sent)

    def send(self, path: str, form: Mapping[str, str] | None = None, **headers: str) -> Response:
        """Send a form as a page of ours would."""
        sent = {**OWN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(path, data=dict(form or {}), headers=sent, follow_redirects=False)

    def sign_in(self, name: str, password: str = PASSWORD, back: str = "/") -> Response:
        form = {"surel": f"{name.lower()}@example.go.id", "sandi": password}
        return self.send("/masuk" if back == "/" else f"/masuk?kembali={back}", form)

    @property
    def token(self) -> str | None:
        """The session's token, if the browser holds one."""
        return self.client.cookies.get("jejak-zi") or self.client.cookies.get("__Host-jejak-zi")


@dataclass(frozen=True)
class Street:
    """The office, and whoever comes along."""

    office: Office

    def browser(self, address: str = ADDRESS, seen_from: str = "192.0.2.1") -> Browser:
        """Return a new browser that nobody has signed in with."""
        app = self.office.client.app
        client = TestClient(app, address, raise_server_exceptions=False, client=(seen_from, 50000))
        client.headers["Accept-Language"] = "id"
        return Browser(client)

    def visitor(self, name: str) -> Browser:
        """Return a browser in which somebody is signed in; the password is not asked again here."""
        browser, token = self.browser(), f"token of {name}"
        row = {"token_hash": token_hash(token), "person_id": self.office.people[name]}
        moment = datetime.now(UTC)
        self.office.write(delete(web_session).where(web_session.c.token_hash == token_hash(token)))
        self.office.write(
            insert(web_session).values(**row, created_at=moment, expires_at=moment + timedelta(hours=1))
        )
        browser.client.cookies.set("jejak-zi", token)
        return browser

    def propose(self, serial: int, name: str, **values: object) -> None:
        """Add a unit of the agency with a proposal of its own."""
        self.office.write(insert(unit).values(_unit(serial, name)))
        template = self.office.rows(proposal.select().where(proposal.c.id == self.office.proposal_id))[0]
        row = dict(template._mapping) | {"id": serial, "unit_id": serial, "number": f"ZI-2026-{serial:04}"}
        self.office.write(insert(proposal).values(row | values))

    def due(self, proposal_id: int, day: date) -> None:
        """Give a proposal's stage its last day."""
        row = {"proposal_id": proposal_id, "stage": "self_assessment", "due_on": day, "why": "cycle"}
        self.office.write(insert(deadline).values(**row, when_missed="late", recorded_at=BEGUN))

    def elsewhere(self) -> None:
        """Let the other agency's unit have a proposal too, ``ZI-2026-0900``."""
        own = self.office.rows(cycle.select())[0]
        abroad = dict(own._mapping) | {"id": 900, "agency_id": OTHER_AGENCY}
        self.office.write(insert(cycle).values(abroad))
        template = self.office.rows(proposal.select().where(proposal.c.id == self.office.proposal_id))[0]
        row = dict(template._mapping) | {"id": 900, "number": "ZI-2026-0900", "cycle_id": 900}
        self.office.write(insert(proposal).values(row | {"unit_id": OTHER_UNIT, "agency_id": OTHER_AGENCY}))


def _unit(serial: int, name: str) -> dict[str, Any]:
    row = {"id": serial, "agency_id": OWN_AGENCY, "name": name, "version": 1}
    return {**row, "business": "core", "serves": "public"}


def text_of(response: Response) -> str:
    """Return what a page says, without its markup and with single spaces."""
    plain = re.sub(r"<[^>]*>", " ", response.text.partition("<main")[2].partition("</main>")[0])
    return re.sub(r"\s+", " ", plain)


@contextmanager
def open_street(url: str, folder: Path) -> Iterator[Street]:
    """Open an office whose people have passwords."""
    with open_office(url, folder) as office:
        office.write(update(person).values(password_hash=_kept()))
        office.write(update(unit).where(unit.c.id == OWN_UNIT).values(name="Kantor Pelayanan Harapan"))
        yield Street(office)
