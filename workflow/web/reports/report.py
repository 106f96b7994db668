"""What the reports say: how far proposals come, how long they stay, and what they lack."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from states.findings import Level, Status
from states.priority import tier
from states.vocabulary import OPEN_STATES, Business, Serves, State
from states.workdays import local_date, working_days_between
from workflow.db.queries import AnyRow
from workflow.services.holidays import holidays_around

#: Outcomes that the reports count; everything else is still open, or ended for another reason.
OUTCOMES = (State.WBK, State.WBBM, State.NOT_AWARDED, State.REVOKED)
_STATIONS = (*OPEN_STATES, State.WBK, State.WBBM)
TIERS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: who came, who went on, and how long they stayed."""

    state: str
    reached: int
    here: int
    #: Share of those who left that went on to the next stage or an award; None where nobody has left.
    passed: Fraction | None
    #: Median of the working days that those who left stayed; None likewise.
    days: int | None
    #: Lengths of bars, in per cent of the longest.
    reached_width: int
    here_width: int


@dataclass(frozen=True, slots=True)
class Weakness:
    """A row of the determination table, and how many last submissions missed it."""

    row: str
    missed: int
    judged: int
    width: int


@dataclass(frozen=True, slots=True)
class TierRow:
    """What became of the proposals of one tier."""

    tier: int
    total: int
    open: int
    by_outcome: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """How many units of an agency hold what."""

    name: str
    wbk: int
    wbbm: int
    open: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything on the page."""

    total: int
    open: int
    awarded: int
    stages: tuple[Stage, ...]
    weaknesses: tuple[Weakness, ...]
    tiers: tuple[TierRow, ...]
    agencies: tuple[AgencyRow, ...]


def report_of(proposals: Iterable[AnyRow], moves: Iterable[AnyRow], submissions: Iterable[AnyRow]) -> Report:
    """Return the report on proposals, from ``queries.reports``."""
    rows = list(proposals)
    return Report(
        total=len(rows),
        open=sum(row.state in OPEN_STATES for row in rows),
        awarded=sum(row.state in {State.WBK, State.WBBM} for row in rows),
        stages=tuple(_stages(rows, moves)),
        weaknesses=tuple(_weaknesses(submissions)),
        tiers=tuple(_tier_row(rows, number) for number in TIERS),
        agencies=tuple(_agencies(rows)),
    )


def _stages(rows: list[AnyRow], moves: Iterable[AnyRow]) -> Iterable[Stage]:
    here = Counter(row.state for row in rows)
    zones = {row.id: row.timezone for row in rows}
    stays = _Stays(zones)
    for move in moves:
        stays.add(move)
    fullest = max((len(stays.reached[state]) for state in _STATIONS), default=0)
    for state in _STATIONS:
        left = stays.left[state]
        yield Stage(
            state=state.value,
            reached=len(stays.reached[state]),
            here=here[state],
            passed=Fraction(sum(left.values()), len(left)) if left and state in OPEN_STATES else None,
            days=int(median(stays.days[state])) if stays.days[state] and state in OPEN_STATES else None,
            reached_width=_width(len(stays.reached[state]), fullest),
            here_width=_width(here[state], fullest),
        )


class _Stays:
    """Reads moves in order: who reached which state, and who left it for what after how many days."""

    def __init__(self, zones: Mapping[int, str]) -> None:
        self._zones = zones
        self._since: dict[int, AnyRow] = {}
        self.reached: defaultdict[str, set[int]] = defaultdict(set)
        #: By state and proposal, whether it went on when it left for the last time.
        self.left: defaultdict[str, dict[int, bool]] = defaultdict(dict)
        self.days: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, move: AnyRow) -> None:
        before = self._since.get(move.proposal_id)
        if before is not None and move.from_state is not None:
            self.left[move.from_state][move.proposal_id] = _goes_on(move)
            self.days[move.from_state].append(self._days(move.proposal_id, before, move))
        self.reached[move.to_state].add(move.proposal_id)
        self._since[move.proposal_id] = move

    def _days(self, proposal_id: int, before: AnyRow, move: AnyRow) -> int:
        zone = self._zones[proposal_id]
        first, last = local_date(before.at, zone), local_date(move.at, zone)
        return max(0, working_days_between(first, last, holidays_around(first)))


def _goes_on(move: AnyRow) -> bool:
    """Return whether a move leads further along the stations."""
    order = [state.value for state in _STATIONS]
    return move.to_state in order and order.index(move.to_state) > order.index(move.from_state)


def _weaknesses(submissions: Iterable[AnyRow]) -> Iterable[Weakness]:
    judged: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for submission in submissions:
        for finding in json.loads(submission.findings or "[]"):
            # The rows of the determination table carry figures; other findings about the worksheet do not.
            if finding["level"] == Level.WORKSHEET and finding["requirement"] in _ROWS:
                judged[finding["requirement"]] += 1
                missed[finding["requirement"]] += finding["status"] != Status.MET
    found = sorted(judged, key=lambda row: (-Fraction(missed[row], judged[row]), _ROWS.index(row)))
    return [Weakness(row, missed[row], judged[row], _width(missed[row], judged[row])) for row in found]


#: Rows of the determination tables.
_ROWS = (
    "total",
    "enablers",
    "MP",
    "TL",
    "SDM",
    "PA",
    "PP",
    "PKPP",
    "clean_government",
    "anti_corruption_survey",
    "tlhp",
    "performance",
    "public_service",
)


def _tier_row(rows: list[AnyRow], number: int) -> TierRow:
    mine = [row.state for row in rows if tier(Business(row.business), Serves(row.serves)) == number]
    counted = Counter(mine)
    return TierRow(
        number,
        len(mine),
        sum(counted[state] for state in OPEN_STATES),
        tuple(counted[state] for state in OUTCOMES),
    )


def _agencies(rows: list[AnyRow]) -> Iterable[AgencyRow]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row.agency_name][row.state] += 1
    for name, counted in sorted(found.items()):
        yield AgencyRow(
            name,
            counted[State.WBK],
            counted[State.WBBM],
            sum(counted[state] for state in OPEN_STATES),
        )


def _width(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0
