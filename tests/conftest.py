"""What every test may ask for: a migrated database of either kind, fresh for each test."""

from __future__ import annotations

import itertools
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.postgres import Server, installations, running

if TYPE_CHECKING:
    from pwdlib import PasswordHash

# How long an example takes depends on the machine's other work, which is no property of our code.
settings.register_profile("jejak", deadline=None)
settings.load_profile("jejak")

_numbers = itertools.count(1)


def _stay_here(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every connection that leaves this machine."""
    if event == "socket.connect":
        address = arguments[1]
        host = str(address[0]) if isinstance(address, tuple) else "localhost"
        if not (host.startswith("127.") or host in {"::1", "localhost"}):
            message = f"a test tried to reach {host}; tests stay on the loopback addresses"
            raise ConnectionRefusedError(message)


sys.addaudithook(_stay_here)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL; started only when a test asks for it, never skipped."""
    with running(installations()[0]) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgres: Server) -> str:
    """The name of a migrated database that serves as a template."""
    from workflow.db.migrate import upgrade  # noqa: PLC0415 -- the law's tests do not need the records

    upgrade(postgres.create("template_zi"))
    return "template_zi"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that serves as a template."""
    from workflow.db.migrate import upgrade  # noqa: PLC0415 -- likewise

    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgresql_url(postgres: Server, postgresql_template: str) -> Iterator[str]:
    """The URL of a fresh migrated PostgreSQL database."""
    name = f"zi_{next(_numbers)}"
    yield postgres.create(name, postgresql_template)
    postgres.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a fresh migrated SQLite database."""
    path = tmp_path / "zi.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def empty_postgresql_url(postgres: Server) -> Iterator[str]:
    """The URL of a PostgreSQL database without tables."""
    name = f"zi_{next(_numbers)}"
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh migrated database, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without tables, of each kind in turn."""
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@cache
def _quick_hasher() -> PasswordHash:
    from pwdlib import PasswordHash  # noqa: PLC0415 -- the law's tests hash nothing
    from pwdlib.hashers.argon2 import Argon2Hasher  # noqa: PLC0415 -- likewise

    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1),))


@pytest.fixture(scope="session", autouse=True)
def strong_passwords() -> Iterator[Callable[[], PasswordHash]]:
    """Hash passwords with less work: tests check who fits, not how hard guessing is. Gives the real way."""
    from workflow.services import passwords  # noqa: PLC0415 -- likewise

    strong = passwords._hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", _quick_hasher)
        yield strong
