"""Scores against the determination table: the column that counts now, cut and never rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from states.answers import Value
from states.figures import cut
from states.findings import Finding, Status
from states.regulations import Bound, Regulation
from states.scoring import score, unanswered
from states.thresholds import threshold_findings
from states.vocabulary import Column, Predicate, State
from workflow.services.read_worksheet import Opened

#: The column that counts in each state, and what to fall back on while it is empty or closed.
_CURRENT: Mapping[State, tuple[Column, ...]] = {
    State.NOMINATED: (Column.UNIT,),
    State.SELF_ASSESSMENT: (Column.UNIT,),
    State.INTERNAL_REVIEW: (Column.UNIT,),
    State.TPI_EVALUATION: (Column.TPI, Column.UNIT),
}
_DECIDED = (Column.NATIONAL, Column.TPI, Column.UNIT)

_AREAS = frozenset({"MP", "TL", "SDM", "PA", "PP", "PKPP"})
#: Rows that are parts of the row above them.
_PARTS = frozenset({"anti_corruption_survey", "tlhp", "performance"})


@dataclass(frozen=True, slots=True)
class Score:
    """One row of the determination table."""

    finding: Finding
    #: What was reached and what is asked, in points.
    points: str
    least: str
    #: What is above the bound, or missing below it, in points; never negative.
    surplus: str | None
    missing: str | None
    #: Whether it is a part of the row above.
    is_part: bool
    #: Where bar and marks stand on a line from 0 to 100, as decimals.
    reached_at: str
    wbk_at: str
    wbbm_at: str
    #: The bounds themselves, in points.
    wbk: str
    wbbm: str


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """A column of the worksheet against the table."""

    column: str
    filled: int
    inputs: int
    rows: tuple[Score, ...]
    #: How many rows fail.
    failing: int
    #: Whether the total passes although another row fails, which a glance would miss.
    is_deceptive: bool
    with_evidence: int


def scoreboard_of(opened: Opened) -> Scoreboard | None:
    """Return the scores of the column that counts now; None while nobody has filled anything."""
    rules, target = opened.rules, Predicate(opened.row["target"])
    column = _column(opened)
    if column is None:
        return None
    answers = _answers(opened, column)
    found = threshold_findings(rules, target, score(rules, answers))
    rows = tuple(_row(rules, finding) for finding in found)
    failing = [row for row in rows if row.finding.status is not Status.MET]
    return Scoreboard(
        column=column.value,
        filled=len(rules.inputs) - len(unanswered(rules, answers)),
        inputs=len(rules.inputs),
        rows=rows,
        failing=len(failing),
        is_deceptive=bool(failing) and all(row.finding.requirement != "total" for row in failing),
        with_evidence=len(opened.evidence),
    )


def _column(opened: Opened) -> Column | None:
    """Return the column that counts: the first that is open to the reader and was filled by a person."""
    columns: Sequence[Column] = _CURRENT.get(State(opened.row["state"]), _DECIDED)
    return next((column for column in columns if _is_filled(opened, column)), None)


def _is_filled(opened: Opened, column: Column) -> bool:
    cells = opened.columns.get(column, {})
    return any(not cell.is_prefilled for cell in cells.values())


def _answers(opened: Opened, column: Column) -> dict[str, Value]:
    return {code: cell.value for code, cell in opened.columns[column].items()}


def _row(rules: Regulation, finding: Finding) -> Score:
    row = finding.requirement
    wbk, wbbm = (_bound(rules, predicate, row) for predicate in (Predicate.WBK, Predicate.WBBM))
    most = _most(rules, wbk.of_code)
    reached, least = Fraction(finding.actual or 0), Fraction(finding.required or 0)
    return Score(
        finding=finding,
        points=finding.actual or "0",
        least=finding.required or "0",
        surplus=None if finding.gap else cut(reached - least),
        missing=finding.gap,
        is_part=row in _PARTS or row.partition(".")[0] in _AREAS,
        reached_at=_place(reached, most),
        wbk_at=_place(wbk.points, most),
        wbbm_at=_place(wbbm.points, most),
        wbk=cut(wbk.points),
        wbbm=cut(wbbm.points),
    )


def _bound(rules: Regulation, predicate: Predicate, row: str) -> Bound:
    return next(bound for bound in rules.bounds(predicate) if bound.row == row)


def _most(rules: Regulation, code: str) -> Fraction:
    """Return how many points can be earned at the most for what a row measures."""
    parts = {sub.code: sub.weight for sub in rules.subareas}
    parts |= {area.half_code: area.weight for area in rules.areas}
    parts |= {component.code: component.weight for component in rules.results}
    parts |= rules.area_weights
    enablers = sum(rules.area_weights.values(), Fraction(0))
    return {**parts, "enablers": enablers, "total": Fraction(100)}[code]


def _place(points: Fraction, most: Fraction) -> str:
    """Return where points stand on a line of 100, with one decimal; pixels need no more."""
    tenths = int(points * 1000 / most) if most else 0
    return f"{max(0, min(1000, tenths)) / 10:.1f}"
