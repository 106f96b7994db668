"""A small HTTP client for load: keep-alive connections, each sending its requests one after another.

A full client library would cost more than the server under test.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    path: str
    token: str
    body: bytes
    if_match: int | None = None
    method: str = "POST"

    def encoded(self) -> bytes:
        """Return the request as it goes over the wire."""
        match = "" if self.if_match is None else f'If-Match: "{self.if_match}"\r\n'
        head = (
            f"{self.method} {self.path} HTTP/1.1\r\nHost: bench\r\n"
            f"{match}Authorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load came to."""

    seconds: float
    #: Of each request, sorted.
    latencies_seconds: tuple[float, ...]
    #: Answers that were not 2xx.
    refused: int
    #: What the server's process computed meanwhile.
    processor_seconds: float = 0.0

    @classmethod
    def of(cls, turns: Sequence[Measured]) -> Measured:
        """Return several turns of one load as one."""
        latencies = chain.from_iterable(turn.latencies_seconds for turn in turns)
        return cls(
            sum(turn.seconds for turn in turns),
            tuple(sorted(latencies)),
            sum(turn.refused for turn in turns),
            sum(turn.processor_seconds for turn in turns),
        )

    @property
    def per_second(self) -> float:
        """Requests answered a second."""
        return len(self.latencies_seconds) / self.seconds

    @property
    def processor_ms(self) -> float:
        """Processor time of the server for each request, in milliseconds."""
        return self.processor_seconds / len(self.latencies_seconds) * 1000

    def percentile_ms(self, percent: float) -> float:
        """Return a percentile of the latencies, in milliseconds."""
        last = len(self.latencies_seconds) - 1
        return self.latencies_seconds[min(last, int(len(self.latencies_seconds) * percent / 100))] * 1000


async def run(port: int, lanes: list[Iterator[Call]], each: int) -> Measured:
    """Send up to ``each`` calls of every lane over a connection of its own and return what they took."""
    latencies: list[float] = []
    refused = [0]
    began = time.perf_counter()
    await asyncio.gather(*(_lane(port, islice(lane, each), latencies, refused) for lane in lanes))
    return Measured(time.perf_counter() - began, tuple(sorted(latencies)), refused[0])


async def _lane(port: int, calls: Iterator[Call], latencies: list[float], refused: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for call in calls:
        began = time.perf_counter()
        writer.write(call.encoded())
        status, body = await _answer(reader)
        latencies.append(time.perf_counter() - began)
        if not 200 <= status < 300:  # noqa: PLR2004 -- HTTP's success
            refused[0] += 1
            if refused[0] == 1:
                print("first refusal:", status, body.decode()[:300])
    writer.close()
    await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    return int(lines[0].split(b" ")[1]), await reader.readexactly(length) if length else b""
