"""What the benchmark is for: the aims, and whether a run meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.bench.client import Measured

#: Moves a second against raw SQL, at least.
AGAINST_RAW = {"SQLite": 1.2, "PostgreSQL": 0.7}
#: The slowest hundredth of the moves, at most.
P99_MS = 60
#: Half of the moves among many proposals against half of them among few, at most.
LARGE_AGAINST_SMALL = 1.2
#: Of one process, less than.
PEAK_MEGABYTES = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What the loads came to on one database of one size."""

    database: str
    #: Proposals that stood around.
    standing: int
    loads: Mapping[str, Measured]
    peak_megabytes: float


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim, held against a run."""

    what: str
    asked: str
    found: str
    is_met: bool


def aims(found: Sequence[Found]) -> Iterator[Aim]:
    """Yield every aim for each database and size, with what was found."""
    for each in found:
        where, move = f"{each.database}, {each.standing:,} standing", each.loads["move"]
        ratio, asked = move.per_second / each.loads["raw SQL"].per_second, AGAINST_RAW[each.database]
        yield Aim(f"{where}: moves against raw SQL", f"≥ {asked}", f"{ratio:.2f}", ratio >= asked)
        p99 = move.percentile_ms(99)
        yield Aim(f"{where}: p99", f"≤ {P99_MS} ms", f"{p99:.1f} ms", p99 <= P99_MS)
        peak = each.peak_megabytes
        yield Aim(f"{where}: memory", f"< {PEAK_MEGABYTES} MB", f"{peak:.0f} MB", peak < PEAK_MEGABYTES)
    for database in dict.fromkeys(each.database for each in found):
        small, *_, large = (each.loads["move"] for each in found if each.database == database)
        growth = large.percentile_ms(50) / small.percentile_ms(50)
        asked = LARGE_AGAINST_SMALL
        yield Aim(f"{database}: p50 large against small", f"≤ {asked}", f"{growth:.2f}", growth <= asked)
