"""The regulation's prerequisites: agency and unit facts, criteria, the earlier WBK.

Before the move at which a prerequisite binds it is a warning that names that move; from then on it
stops the move. A fact that nobody recorded is "no data", never "fails".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from states.facts import AwardFact, Case
from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.regulations import Prerequisite
from states.requirements.verdicts import Ask
from states.vocabulary import AgencyKind, GradeAKIP, OpinionBPK, Predicate, Role, Trigger
from states.workdays import anniversary

#: Met or not, required, actual, gap, remark. ``is_met`` None means no data, "" means not applicable.
Judgement = tuple[bool | None, str, str | None, str | None, str | None]

_BPK_ORDER: tuple[str, ...] = tuple(OpinionBPK)
_GRADE_ORDER: tuple[str, ...] = tuple(GradeAKIP)


def newest(years: Mapping[int, Mapping[str, object]], fact: str, cycle_year: int, back: int = 2) -> object | None:
    """Return a fact of N − 1, else of up to ``back`` years before N; None where none is recorded."""
    for year in range(cycle_year - 1, cycle_year - 1 - back, -1):
        found = years.get(year, {}).get(fact)
        if found is not None:
            return found
    return None


def in_force(case: Case, predicate: Predicate) -> AwardFact | None:
    """Return the unit's standing award of a predicate."""
    return next((a for a in case.facts.awards if a.predicate is predicate and a.is_in_force), None)


def _graded(order: tuple[str, ...], bound: str, actual: object | None) -> Judgement:
    if actual is None:
        return None, bound, None, None, None
    # WTP with an explanatory paragraph counts as WTP (domain rule; the letter itself is kept).
    rank = str(actual).removesuffix("-DPP") if bound == OpinionBPK.WTP else str(actual)
    steps = order.index(rank) - order.index(bound)
    return steps <= 0, bound, str(actual), f"{steps}" if steps > 0 else None, None


def _bpk(case: Case, row: Prerequisite, bound: str) -> Judgement:
    actual = newest(case.facts.agency_years, "bpk_opinion", case.facts.cycle.year)
    return _graded(_BPK_ORDER, bound, actual)


def _akip(case: Case, row: Prerequisite, bound: str) -> Judgement:
    actual = newest(case.facts.agency_years, "akip_grade", case.facts.cycle.year)
    return _graded(_GRADE_ORDER, bound, actual)


def _rb_index(case: Case, row: Prerequisite, bound: str) -> Judgement:
    actual = newest(case.facts.agency_years, "rb_index_grade", case.facts.cycle.year)
    return _graded(_GRADE_ORDER, bound, actual)


def _spip(case: Case, row: Prerequisite, bound: str) -> Judgement:
    actual = newest(case.facts.agency_years, "spip_level", case.facts.cycle.year)
    if actual is None:
        return None, bound, None, None, None
    level, asked = int(str(actual)), int(bound)
    return level >= asked, bound, str(level), str(asked - level) if level < asked else None, None


def _counts(case: Case, whole: str, part: str, zero_remark: str) -> Judgement:
    """Judge two counts of last year: everything that was due has been done."""
    year = case.facts.unit_years.get(case.facts.cycle.year - 1, {})
    due, done = year.get(whole), year.get(part)
    if due is None or done is None:
        return None, "100%", None, None, None
    missing = int(str(due)) - int(str(done))
    remark = zero_remark if int(str(due)) == 0 else None
    return missing <= 0, "100%", f"{done}/{due}", str(missing) if missing > 0 else None, remark


def _lhkpn(case: Case, row: Prerequisite, bound: str) -> Judgement:
    return _counts(case, "lhkpn_obliged", "lhkpn_filed", "zero-obliged")


def _lhkasn(case: Case, row: Prerequisite, bound: str) -> Judgement:
    return _counts(case, "lhkasn_obliged", "lhkasn_filed", "zero-obliged")


def _tlhp(case: Case, row: Prerequisite, bound: str) -> Judgement:
    return _counts(case, "tlhp_due", "tlhp_done", "zero-due")


def _prior_wbk(case: Case, row: Prerequisite, bound: str) -> Judgement:
    award = in_force(case, Predicate.WBK)
    return award is not None, Predicate.WBK, "none" if award is None else Predicate.WBK, None, None


def _interval(case: Case, row: Prerequisite, bound: str) -> Judgement:
    """Judge the years between the WBK decree and this cycle or day.

    Source: 90/2021 as the national portal enforces it; by award year unless the regulation counts
    from the decree's date.
    """
    years = case.regulation.parameters.interval_years
    award = in_force(case, Predicate.WBK)
    if award is None:
        return None, f"{years}", None, None, None
    if case.regulation.parameters.interval_basis == "decree_date":
        from_day = anniversary(award.decree_date, years)
        return case.facts.today >= from_day, from_day.isoformat(), case.facts.today.isoformat(), None, None
    held = case.facts.cycle.year - award.decree_date.year
    return held >= years, f"{years}", f"{held}", f"{years - held}" if held < years else None, None


def _criterion(code: str) -> Callable[[Case, Prerequisite, str], Judgement]:
    def judge(case: Case, row: Prerequisite, bound: str) -> Judgement:
        criterion = case.facts.criteria.get(code)
        if criterion is None:
            return None, "yes", None, None, None
        if not criterion.is_met and code == "core_service" and criterion.statement_no:
            return True, "yes", "no", None, "head-statement"
        return criterion.is_met, "yes", "yes" if criterion.is_met else "no", None, None

    return judge


_JUDGES: Mapping[str, Callable[[Case, Prerequisite, str], Judgement]] = {
    "bpk-opinion": _bpk,
    "akip-grade": _akip,
    "rb-index": _rb_index,
    "spip-level": _spip,
    "lhkpn": _lhkpn,
    "lhkasn": _lhkasn,
    "tlhp-complete": _tlhp,
    "prior-wbk": _prior_wbk,
    "wbk-interval": _interval,
    "core-service": _criterion("core_service"),
    "resources": _criterion("resources"),
    "reform": _criterion("reform"),
}

_FIX_BY: Mapping[Level, tuple[Role, ...]] = {
    Level.AGENCY: (Role.COORDINATOR,),
    Level.UNIT: (Role.COORDINATOR, Role.UNIT_HEAD),
}


def _bound(case: Case, row: Prerequisite) -> str | None:
    is_central = case.facts.unit.agency_kind is AgencyKind.CENTRAL
    return row.bound(case.facts.target, is_central=is_central)


def _binds_now(edge: Edge, case: Case, row: Prerequisite) -> bool:
    """Return whether the prerequisite stops this move, on this day, for this proposal."""
    if edge.trigger not in row.binds_at:
        return False
    if row.code in {"lhkpn", "lhkasn"}:
        if not case.facts.cycle.does_lhkpn_block and not row.is_always_blocking:
            return False
        month, day = case.regulation.parameters.lhkpn_binds_from
        starts = date(case.facts.cycle.year, month, day)
        return edge.trigger is not Trigger.ACCEPT_REVIEW or case.facts.today >= starts
    # Affirmative units: the agency's own prerequisites only warn (90/2021, unverified).
    return not (case.facts.is_affirmative and row.level is Level.AGENCY)


def _judged(edge: Edge, case: Case, row: Prerequisite) -> Finding:
    ask = Ask(row.code, row.level, _FIX_BY.get(row.level, ()), row.citation, row.is_verified(case.facts.target))
    bound = _bound(case, row)
    if bound is None:
        return ask.says(edge, Status.NOT_APPLICABLE, binds_at=row.binds_at)
    is_met, required, actual, gap, remark = _JUDGES[row.code](case, row, bound)
    finding = ask.found(edge, is_met=is_met, required=required, actual=actual, gap=gap, remark=remark)
    if finding.stops and not _binds_now(edge, case, row):
        finding = replace(finding, status=Status.WARNING)
    return replace(finding, binds_at=row.binds_at)


def prerequisites(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield every prerequisite of the regulation, binding here or announced."""
    for row in case.regulation.prerequisites:
        yield _judged(edge, case, row)


def wbk_in_force(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the WBK that a WBBM stands on is still in force when it is awarded."""
    row = next(row for row in case.regulation.prerequisites if row.code == "prior-wbk")
    yield _judged(edge, case, row)
