"""The determination table: whether scores reach every row, exactly.

All rows are independent. The least components add up to less than the least total, so every failed row
is reported with what it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from states.errors import Fault, Invalid
from states.figures import cut, cut_up, figure
from states.findings import Finding, Level, Status
from states.regulations import Bound, Regulation
from states.scoring import Scores
from states.vocabulary import Predicate, Role, Trigger

#: A worksheet cannot earn more.
MOST_POINTS = 100

#: The moves that the determination table stops.
BINDS_AT: tuple[Trigger, ...] = (Trigger.PROPOSE, Trigger.AWARD_WBK)

_FIX_BY = (Role.UNIT_OPERATOR,)


def parse_points(regulation: Regulation, raw: Mapping[str, object]) -> dict[str, Fraction]:
    """Return "what if" points by row; raises Invalid naming every row or figure that cannot be read."""
    rows = [bound.row for bound in regulation.bounds(Predicate.WBK)]
    faults: list[Fault] = []
    points: dict[str, Fraction] = {}
    for row, sent in raw.items():
        found = figure(sent)
        if row not in rows:
            faults.append(Fault("body.scores.?", "unknown-row", {"rows": ", ".join(rows)}))
        elif found is None or found > MOST_POINTS:
            faults.append(Fault(f"body.scores.{row}", "not-points", {"most": str(MOST_POINTS)}))
        else:
            points[row] = found
    if faults:
        raise Invalid(faults)
    return points


def _remark(bound: Bound, regulation: Regulation, scores: Scores) -> str | None:
    """Return the remark on an item that the row consists of, for rows of a single item."""
    codes = [q.code for sub in regulation.subareas if sub.code == bound.of_code for q in sub.questions]
    return next((note.remark for note in scores.notes if [note.code] == codes), None)


def threshold_findings(
    regulation: Regulation,
    predicate: Predicate,
    scores: Scores,
    overrides: Mapping[str, Fraction] | None = None,
    *,
    binds_at: tuple[Trigger, ...] = BINDS_AT,
    binding: bool = True,
) -> tuple[Finding, ...]:
    """Return a finding for every determination row, in the order of the regulation's table.

    ``overrides`` replaces the points of rows after scoring. Where the rows are not ``binding``, a
    failed one is a warning. Figures are decimals cut at 12 places, what is missing cut upward.
    """
    set_by_hand = overrides or {}
    failed = Status.UNMET if binding else Status.WARNING
    findings: list[Finding] = []
    for bound in regulation.bounds(predicate):
        actual = set_by_hand.get(bound.row, scores.measured[bound.of_code])
        missing = bound.points - actual
        findings.append(
            Finding(
                requirement=bound.row,
                level=Level.WORKSHEET,
                status=failed if missing > 0 else Status.MET,
                required=cut(bound.points),
                actual=cut(actual),
                gap=cut_up(missing) if missing > 0 else None,
                citation=bound.citation,
                fix_by=_FIX_BY,
                binds_at=binds_at,
                verified=bound.verified,
                remark=None if bound.row in set_by_hand else _remark(bound, regulation, scores),
            )
        )
    return tuple(findings)
