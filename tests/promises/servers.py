"""Real server processes on loopback ports, ended by their own ids: promises survive their deaths.

They are forked from a process that has imported the service once, since importing takes longer than a test.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

import uvicorn
from httpx2 import Client

from workflow.app import create_app
from workflow.settings import Settings

#: Longer than any answer takes on a busy machine.
PATIENCE_SECONDS = 60
_END_SECONDS = 20
_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload([__name__])


@dataclass
class Servers:
    """Processes that all serve one database at one address."""

    url: str
    folder: Path
    listener: socket.socket
    #: Settings besides the usual ones.
    others: Mapping[str, int] = field(default_factory=dict)
    processes: list[BaseProcess] = field(default_factory=list)

    def client(self, token: str) -> Client:
        """Return a client that speaks as the owner of a token."""
        host, port = self.listener.getsockname()[:2]
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        return Client(base_url=f"http://{host}:{port}/api/v1", headers=headers, timeout=PATIENCE_SECONDS)

    def start(self) -> None:
        """Start one more process. Requests wait in the listener's queue until it is up."""
        process = _FORKING.Process(
            target=_serve, args=(self.url, self.folder, self.listener, self.others), daemon=True
        )
        process.start()
        self.processes.append(process)

    def kill(self) -> None:
        """Kill the oldest process where it stands."""
        process = self.processes.pop(0)
        process.kill()
        process.join()


def _serve(url: str, folder: Path, listener: socket.socket, others: Mapping[str, int]) -> None:
    """Be a server process until somebody ends it."""
    os.dup2(os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    usual = Settings(data_dir=folder, database_url=url, secret_key="x" * 32, tick_seconds=0)
    settings = usual.model_copy(update=others)
    config = uvicorn.Config(create_app(settings), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def serving(url: str, folder: Path, count: int = 1, **others: int) -> Iterator[Servers]:
    """Serve a database with some processes; none is left afterwards."""
    folder.mkdir(exist_ok=True)
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        servers = Servers(url, folder, listener, others)
        try:
            for _ in range(count):
                servers.start()
            yield servers
        finally:
            for process in servers.processes:
                process.terminate()
            for process in servers.processes:
                _end(process)


def _end(process: BaseProcess) -> None:
    process.join(_END_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
