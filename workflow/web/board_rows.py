"""The board as people read it: a strip of stages, and a row for each proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping

from states.priority import tier
from states.vocabulary import OPEN_STATES, Business, Role, Serves, State
from workflow.db.queries import AnyRow
from workflow.services.explain import TURN_OF
from workflow.services.people import Holders
from workflow.web.calendar import Due, days_since, due_of
from workflow.web.paths import board_path, proposal_path

#: The stations of the strip: where proposals move along, and what they can come to.
STATIONS = (*OPEN_STATES, State.WBK, State.WBBM)
#: More names than this make a cell unreadable.
_NAMES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the strip."""

    state: str
    total: int
    late: int
    path: str
    is_chosen: bool
    #: Share of the fullest stage, in per cent, for the bar.
    width: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many proposals there are."""

    open: int
    late: int
    mine: int
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal of the list."""

    number: str
    path: str
    unit: str
    agency: str
    state: str
    #: Number of its station, 1 to 7, for the small rail; 0 for one that ended elsewhere.
    step: int
    target: str
    year: int
    tier: int
    #: Working days in the state.
    days: int
    due: Due | None
    #: Role that it waits for; None once it is decided.
    turn: str | None
    #: Who holds that role here: the first few by name, and how many more there are.
    names: tuple[str, ...]
    more: int


def counts_of(rows: Iterable[AnyRow], year: int | None, chosen: str | None) -> Counts:
    """Return the counts from ``queries.board.stage_counts``."""
    by_state = {row.state: row for row in rows}
    running = [by_state[state] for state in OPEN_STATES if state in by_state]
    fullest = max((by_state[state].total for state in STATIONS if state in by_state), default=0)
    return Counts(
        open=sum(row.total for row in running),
        late=sum(row.late for row in running),
        mine=sum(row.mine for row in running),
        stages=tuple(_stage(state, by_state, year, chosen, fullest) for state in STATIONS),
    )


def _stage(
    state: State, by_state: Mapping[str, AnyRow], year: int | None, chosen: str | None, fullest: int
) -> Stage:
    row = by_state.get(state)
    total = 0 if row is None else row.total
    return Stage(
        state=state.value,
        total=total,
        late=0 if row is None or state not in OPEN_STATES else row.late,
        path=board_path(tahap=state.value, siklus=year),
        is_chosen=chosen == state,
        width=100 * total // fullest if fullest else 0,
    )


def row_of(row: RowMapping, holders: Holders, moment: datetime) -> Row:
    """Return a row from ``queries.board.proposals_due``."""
    state = State(row["state"])
    turn = TURN_OF.get(state)
    names = () if turn is None else names_of(holders, row, turn)
    return Row(
        number=row["number"],
        path=proposal_path(row["number"]),
        unit=row["unit_name"],
        agency=row["agency_name"],
        state=state.value,
        step=STATIONS.index(state) + 1 if state in STATIONS else 0,
        target=row["target"],
        year=row["year"],
        tier=tier(Business(row["business"]), Serves(row["serves"])),
        days=days_since(row["state_since"], row, moment),
        due=due_of(row, moment),
        turn=None if turn is None else turn.value,
        names=names[:_NAMES_SHOWN],
        more=max(0, len(names) - _NAMES_SHOWN),
    )


def names_of(holders: Holders, row: RowMapping, role: Role) -> tuple[str, ...]:
    """Return who holds a role for a proposal's unit, by name."""
    people = holders.at(row["agency_id"], row["unit_id"]).get(role, ())
    return tuple(name for _, name in people)
