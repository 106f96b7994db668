"""Real server processes on loopback ports, ended by their own ids: what is promised must survive their deaths."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from httpx2 import Client

#: Longer than any answer takes on a busy machine.
PATIENCE_SECONDS = 60
_END_SECONDS = 20


@dataclass
class Servers:
    """Processes that all serve one database at one address."""

    url: str
    folder: Path
    listener: socket.socket
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where they listen."""
        host, port = self.listener.getsockname()[:2]
        return f"http://{host}:{port}"

    def client(self, token: str) -> Client:
        """Return a client that speaks as the owner of a token."""
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        return Client(base_url=f"{self.address}/api/v1", headers=headers, timeout=PATIENCE_SECONDS)

    def start(self) -> None:
        """Start one more process. Requests wait in the listener's queue until it is up."""
        order = [sys.executable, "-m", "uvicorn", "workflow.app:create_app", "--factory"]
        order += ["--fd", str(self.listener.fileno()), "--log-level", "warning", "--no-access-log"]
        settings = {
            "ZI_DATABASE_URL": self.url,
            "ZI_DATA_DIR": str(self.folder),
            "ZI_SECRET_KEY": "x" * 32,
            "ZI_TICK_SECONDS": "0",
        }
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 -- our own interpreter, our own arguments
                order,
                env=os.environ | settings,
                pass_fds=[self.listener.fileno()],
                stdout=log,
                stderr=log,
                cwd=Path(__file__).parents[2],
            )
        self.processes.append(process)

    def kill(self) -> None:
        """Kill the oldest process where it stands."""
        process = self.processes.pop(0)
        process.kill()
        process.wait()

    def log(self) -> str:
        """Return what all the processes said."""
        return (self.folder / "log").read_text()


@contextmanager
def serving(url: str, folder: Path, count: int = 1) -> Iterator[Servers]:
    """Serve a database with some processes; none is left afterwards."""
    folder.mkdir(exist_ok=True)
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        servers = Servers(url, folder, listener)
        try:
            for _ in range(count):
                servers.start()
            yield servers
        finally:
            for process in servers.processes:
                process.terminate()
            for process in servers.processes:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
