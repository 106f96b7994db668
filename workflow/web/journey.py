"""The rail of a proposal's journey: where it has been, where it is, and what is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import RowMapping

from states.vocabulary import OPEN_STATES, Predicate, State
from states.workdays import local_date
from workflow.db.queries import AnyRow

_AWARDS = (State.WBK, State.WBBM)


class Progress(StrEnum):
    """How far the journey is at a station."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"
    #: The journey ended here without an award, or lost it.
    STOPPED = "stopped"
    #: The journey went past without a stop.
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Station:
    """One station of the rail."""

    state: str
    progress: str
    is_award: bool
    #: First day of the last stay; None where there was none.
    since: date | None
    #: Last day of that stay; None while it lasts.
    until: date | None
    #: Last day that the cycle plans for it.
    due_on: date | None


def stations_of(
    row: RowMapping, moves: Sequence[AnyRow], planned: Mapping[str, RowMapping]
) -> tuple[Station, ...]:
    """Return the rail of a proposal; ``planned`` are the deadlines of its cycle by stage."""
    here, has_ended = _place(row, moves)
    stays = dict(_stays(row, moves))
    line = _line(Predicate(row["target"]))
    return tuple(
        _station(state, line.index(state) - line.index(here), stays, planned, has_ended=has_ended)
        if not _is_held_already(state, row)
        else Station(state.value, Progress.DONE, is_award=True, since=None, until=None, due_on=None)
        for state in line
    )


def _line(target: Predicate) -> tuple[State, ...]:
    """Return the stations in order: people think of WBK and WBBM as one journey."""
    if target is Predicate.WBK:
        return (*OPEN_STATES, State.WBK, State.WBBM)
    return (State.WBK, *OPEN_STATES, State.WBBM)


def _is_held_already(state: State, row: RowMapping) -> bool:
    return state is State.WBK and row["target"] == Predicate.WBBM


def _place(row: RowMapping, moves: Sequence[AnyRow]) -> tuple[State, bool]:
    """Return the station that the journey is at, and whether it ended there."""
    state = State(row["state"])
    if state in OPEN_STATES or state in _AWARDS:
        return state, False
    if state is State.REVOKED:
        return State(row["target"]), True
    left = [move.from_state for move in moves if move.from_state is not None]
    return (State(left[-1]) if left else State.NOMINATED), True


def _stays(row: RowMapping, moves: Iterable[AnyRow]) -> Iterable[tuple[str, tuple[date, date | None]]]:
    """Yield each stay in a state: its first day, and its last where it is over."""
    entered: tuple[str, date] | None = None
    for move in moves:
        day = local_date(move.at, row["timezone"])
        if entered is not None:
            yield entered[0], (entered[1], day)
        entered = (move.to_state, day)
    if entered is not None:
        yield entered[0], (entered[1], None)


def _station(
    state: State,
    steps: int,
    stays: Mapping[str, tuple[date, date | None]],
    planned: Mapping[str, RowMapping],
    *,
    has_ended: bool,
) -> Station:
    """Return a station that lies ``steps`` behind (negative) or ahead of the journey."""
    since, until = stays.get(state, (None, None))
    if steps < 0:
        progress = Progress.SKIPPED if since is None else Progress.DONE
    elif steps == 0:
        is_reached = state in _AWARDS and not has_ended
        progress = Progress.STOPPED if has_ended else Progress.DONE if is_reached else Progress.HERE
    else:
        # A stay before a return is over: what lies ahead lies ahead again.
        progress, since, until = Progress.AHEAD, None, None
    is_planned = state in planned and not has_ended
    due_on = planned[state]["due_on"] if is_planned else None
    return Station(state.value, progress, state in _AWARDS, since, until, due_on)
