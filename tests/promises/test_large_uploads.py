"""Promise 13 for files: a gigabyte is refused after what a file may have, and takes no memory."""

from __future__ import annotations

import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy import select as selecting

from tests.promises.servers import PATIENCE_SECONDS, Servers, serving
from tests.workflow.office import open_office
from workflow.db.database import Database
from workflow.db.tables import evidence
from workflow.settings import Settings

GIGABYTE = 1024**3
MEGABYTE = 1024**2
#: Memory that the refusals may take together, beyond what the server takes anyway.
MOST_EXTRA = 256 * MEGABYTE
#: What waits in both ends of a connection while nobody reads it, at most.
UNDER_WAY = 64 * MEGABYTE

_HEAD = (
    b'--b\r\nContent-Disposition: form-data; name="question"\r\n\r\nQ01\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="sk.pdf"\r\n\r\n%PDF-1.7\n'
)


@pytest.fixture
def servers(sqlite_url, tmp_path) -> Iterator[Servers]:
    with open_office(sqlite_url, tmp_path):
        pass
    with serving(sqlite_url, tmp_path / "kept") as running:
        yield running


def start(servers: Servers, *headers: str) -> socket.socket:
    """Begin an upload with some headers about its length."""
    line = socket.create_connection(servers.listener.getsockname(), timeout=PATIENCE_SECONDS)
    told = [
        "POST /api/v1/proposals/1/evidence HTTP/1.1",
        "Host: zi",
        "Authorization: Bearer Dewi",
        "Content-Type: multipart/form-data; boundary=b",
        *headers,
    ]
    line.sendall("\r\n".join([*told, "", ""]).encode())
    return line


def stream(line: socket.socket, first: bytes, piece: bytes) -> int:
    """Send a gigabyte, or as much of it as is sent before an answer comes; return how many bytes that was."""
    sent = 0
    try:
        line.sendall(first)
        while sent < GIGABYTE and not select.select([line], [], [], 0)[0]:
            line.sendall(piece)
            sent += len(piece)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent


def peak_bytes(servers: Servers) -> int:
    """Return the most memory that the server's process ever held."""
    [process] = servers.processes
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def settled(servers: Servers) -> int:
    """Return the peak of a server that has answered before."""
    with servers.client("Dewi") as client:
        client.get("/proposals/1/evidence").raise_for_status()
    return peak_bytes(servers)


def test_a_gigabyte_that_is_announced_is_refused_before_it_comes(servers):
    with start(servers, f"Content-Length: {GIGABYTE}") as line:
        assert line.recv(12) == b"HTTP/1.1 413"


def test_a_gigabyte_of_no_announced_length_is_refused_on_the_way(servers):
    before, settings = settled(servers), Settings()
    limit = settings.max_file_bytes + settings.max_body_bytes
    with start(servers, "Transfer-Encoding: chunked") as line:
        sent = stream(line, chunk(_HEAD), chunk(b"x" * MEGABYTE))
        assert line.recv(12) == b"HTTP/1.1 413"
    assert limit - MEGABYTE < sent < limit + UNDER_WAY
    assert peak_bytes(servers) - before < MOST_EXTRA
    assert kept(servers) == (0, [])


def test_a_gigabyte_behind_a_smaller_length_is_no_part_of_the_upload(servers):
    before = settled(servers)
    with start(servers, f"Content-Length: {len(_HEAD) + MEGABYTE}") as line:
        sent = stream(line, _HEAD, b"x" * MEGABYTE)
        # The announced part lacks the end of its form; what follows it is no request of any kind.
        assert line.recv(12) in {b"HTTP/1.1 422", b"HTTP/1.1 400"}
    assert sent < UNDER_WAY
    assert peak_bytes(servers) - before < MOST_EXTRA
    assert kept(servers) == (0, [])


def kept(servers: Servers) -> tuple[int, list[Path]]:
    """Return how many pieces are on record, and the files that lie anywhere."""
    database = Database(servers.url)
    with database.read() as connection:
        rows = connection.execute(selecting(func.count()).select_from(evidence)).scalar_one()
    database.close()
    return rows, [path for path in (servers.folder / "evidence").rglob("*") if path.is_file()]
