"""The clock: calls a job every so often. The only module that speaks to APScheduler.

It keeps no truth: what is due stands in the tables, and a round that is missed is made up by the
next one. APScheduler's own stores lost and doubled work when they were tried, so its jobs live in
memory, never pile up (``coalesce``, one instance) and are never dropped for being late.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

#: A clock that has missed this many rounds counts as stalled.
_ROUNDS_MISSED = 5


class Clock:
    """One job, repeated in a thread of its own."""

    def __init__(self, job: Callable[[], None], tick_seconds: int) -> None:
        """Keep the job; ``tick_seconds`` 0 makes a clock that never runs, start-up included."""
        self._job = job
        self._tick_seconds = tick_seconds
        self._scheduler: BackgroundScheduler | None = None
        self._last_round: datetime | None = None

    def start(self) -> None:
        """Start ticking; the first round comes at once."""
        if not self._tick_seconds:
            return
        self._last_round = datetime.now(UTC)
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._round,
            "interval",
            seconds=self._tick_seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the round that is running and stop."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None

    @property
    def is_well(self) -> bool:
        """Whether rounds have ended in time; a clock that is switched off has nothing to miss."""
        if self._last_round is None:
            return not self._tick_seconds
        silence = datetime.now(UTC) - self._last_round
        return silence.total_seconds() < _ROUNDS_MISSED * self._tick_seconds

    def _round(self) -> None:
        self._job()
        self._last_round = datetime.now(UTC)
