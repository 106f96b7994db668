"""The regulation's prerequisites: agency and unit facts, criteria, the earlier WBK.

Before the move at which a prerequisite binds it is a warning that names that move; from then on it
stops the move. A fact that nobody recorded is "no data", never "fails".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from states.facts import AwardFact, Case
from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.regulations import IntervalBasis, Prerequisite
from states.requirements.verdicts import Ask
from states.vocabulary import AgencyKind, GradeAKIP, OpinionBPK, Predicate, Role, Trigger
from states.workdays import anniversary


@dataclass(frozen=True, slots=True)
class _Judged:
    """How the facts stand against a bound."""

    #: None where the fact is not recorded.
    is_met: bool | None
    required: str
    actual: str | None = None
    gap: str | None = None
    remark: str | None = None


#: Judges the facts of a case against the bound for its predicate.
_Judge = Callable[[Case, str], _Judged]

#: Best first. Source: domain rule that WTP with an explanatory paragraph counts as WTP.
_OPINIONS: tuple[str, ...] = tuple(each for each in OpinionBPK if each is not OpinionBPK.WTP_DPP)
_COUNTS_AS: Mapping[str, str] = {OpinionBPK.WTP_DPP: OpinionBPK.WTP}
_GRADES: tuple[str, ...] = tuple(GradeAKIP)

_ALL = "100%"


def newest(years: Mapping[int, Mapping[str, object]], fact: str, among: Iterable[int]) -> object | None:
    """Return a fact of the first of some years that has it; None where none has."""
    return next((found for year in among if (found := years.get(year, {}).get(fact)) is not None), None)


def in_force(case: Case, predicate: Predicate) -> AwardFact | None:
    """Return the unit's standing award of a predicate."""
    return next((a for a in case.facts.awards if a.predicate is predicate and a.is_in_force), None)


def _agency_fact(case: Case, fact: str) -> object | None:
    """Return an agency fact of N − 1, else of N − 2."""
    year = case.facts.cycle.year
    return newest(case.facts.agency_years, fact, (year - 1, year - 2))


def _grade(fact: str, best_first: tuple[str, ...]) -> _Judge:
    """Return the judge of a graded agency fact; what is missing is counted in grades."""

    def judge(case: Case, bound: str) -> _Judged:
        actual = _agency_fact(case, fact)
        if actual is None:
            return _Judged(None, bound)
        have, asked = (best_first.index(_COUNTS_AS.get(each, each)) for each in (str(actual), bound))
        return _Judged(have <= asked, bound, str(actual), str(have - asked))

    return judge


def _spip(case: Case, bound: str) -> _Judged:
    level = _agency_fact(case, "spip_level")
    if level is None:
        return _Judged(None, bound)
    missing = int(bound) - int(str(level))
    return _Judged(missing <= 0, bound, str(level), str(missing))


def _all_done(whole: str, part: str, remark_for_none: str) -> _Judge:
    """Return the judge of two counts of N − 1: everything that was due is done, none of none included.

    99.6 % never passes: counts are compared, not percentages. More done than due is no success either;
    it is refused where facts are recorded, and only a "what if" can bring it here.
    """

    def judge(case: Case, bound: str) -> _Judged:
        year = case.facts.unit_years.get(case.facts.cycle.year - 1, {})
        due, done = year.get(whole), year.get(part)
        if due is None or done is None:
            return _Judged(None, _ALL)
        missing = int(str(due)) - int(str(done))
        remark = remark_for_none if int(str(due)) == 0 else None
        return _Judged(missing == 0, _ALL, f"{done}/{due}", str(missing) if missing > 0 else None, remark)

    return judge


def _prior_wbk(case: Case, bound: str) -> _Judged:
    award = in_force(case, Predicate.WBK)
    return _Judged(award is not None, Predicate.WBK, "none" if award is None else Predicate.WBK)


def _interval(case: Case, bound: str) -> _Judged:
    """Judge the years since the WBK decree, by award year or to the day as the regulation counts."""
    parameters, award = case.regulation.parameters, in_force(case, Predicate.WBK)
    years = parameters.interval_years
    if award is None:
        return _Judged(None, str(years))
    if parameters.interval_basis is IntervalBasis.DECREE_DATE:
        first_day = anniversary(award.decree_date, years)
        return _Judged(case.facts.today >= first_day, first_day.isoformat(), case.facts.today.isoformat())
    held = case.facts.cycle.year - award.decree_date.year
    return _Judged(held >= years, str(years), str(held), str(years - held))


def _criterion(code: str) -> _Judge:
    """Return the judge of an answer of the nomination."""

    def judge(case: Case, bound: str) -> _Judged:
        criterion = case.facts.criteria.get(code)
        if criterion is None:
            return _Judged(None, bound)
        if code == "core_service" and not criterion.is_met and criterion.statement_no:
            return _Judged(is_met=True, required=bound, actual="no", remark="head-statement")
        return _Judged(criterion.is_met, bound, "yes" if criterion.is_met else "no")

    return judge


_JUDGES: Mapping[str, _Judge] = {
    "bpk-opinion": _grade("bpk_opinion", _OPINIONS),
    "akip-grade": _grade("akip_grade", _GRADES),
    "rb-index": _grade("rb_index_grade", _GRADES),
    "spip-level": _spip,
    "lhkpn": _all_done("lhkpn_obliged", "lhkpn_filed", "zero-obliged"),
    "lhkasn": _all_done("lhkasn_obliged", "lhkasn_filed", "zero-obliged"),
    "tlhp-complete": _all_done("tlhp_due", "tlhp_done", "zero-due"),
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
_REPORTS = frozenset({"lhkpn", "lhkasn"})


def _is_waived(case: Case, row: Prerequisite) -> bool:
    """Return whether the prerequisite only ever warns in this case.

    A cycle may let LHKPN and LHKASN warn where the regulation allows it; for affirmative units, which
    there are for WBK alone, the agency's own prerequisites warn.
    """
    if row.code in _REPORTS and not row.is_always_blocking and not case.facts.cycle.does_lhkpn_block:
        return True
    is_affirmative = (
        case.facts.is_affirmative
        and case.facts.target is Predicate.WBK
        and case.regulation.parameters.affirmative
    )
    return is_affirmative and row.level is Level.AGENCY


def _binds_now(edge: Edge, case: Case, row: Prerequisite) -> bool:
    """Return whether the prerequisite stops this move on this day.

    Reports may still be filed until the end of March, so until then the review is passed without them.
    """
    if edge.trigger not in row.binds_at or _is_waived(case, row):
        return False
    if row.code in _REPORTS and edge.trigger is Trigger.ACCEPT_REVIEW:
        month, day = case.regulation.parameters.lhkpn_binds_from
        return case.facts.today >= date(case.facts.cycle.year, month, day)
    return True


def _found(edge: Edge, case: Case, row: Prerequisite) -> Finding:
    target = case.facts.target
    ask = Ask(row.code, row.level, _FIX_BY[row.level], row.citation, row.is_verified(target))
    binds_at = () if _is_waived(case, row) else row.binds_at
    bound = row.bound(target, is_central=case.facts.unit.agency_kind is AgencyKind.CENTRAL)
    if bound is None:
        return ask.says(edge, Status.NOT_APPLICABLE, binds_at=binds_at)
    judged = _JUDGES[row.code](case, bound)
    finding = ask.found(
        edge,
        is_met=judged.is_met,
        required=judged.required,
        actual=judged.actual,
        gap=judged.gap,
        remark=judged.remark,
    )
    only_warns = finding.stops and not _binds_now(edge, case, row)
    return replace(finding, binds_at=binds_at, status=Status.WARNING if only_warns else finding.status)


def prerequisites(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield every prerequisite of the regulation, binding here or announced."""
    for row in case.regulation.prerequisites:
        yield _found(edge, case, row)


def wbk_in_force(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the WBK that a WBBM stands on is still in force when it is awarded."""
    row = next(row for row in case.regulation.prerequisites if row.code == "prior-wbk")
    yield _found(edge, case, row)
