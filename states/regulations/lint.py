"""Checks of a regulation: a figure that contradicts another must not reach a proposal.

Every check yields sentences that say what is wrong, so that whoever edits a file knows what to change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from states.findings import Level
from states.regulations.lint_worksheet import repeated, worksheet_faults
from states.regulations.model import Prerequisite, Regulation, Threshold
from states.regulations.toml_table import RegulationError
from states.vocabulary import GradeAKIP, OpinionBPK, Predicate, Trigger

_DIGEST = re.compile(r"[0-9a-f]{64}")

#: Determination rows that every regulation has, besides one for each named result.
_ROWS_ALWAYS = ("total", "enablers", "area")

#: What a prerequisite may ask, best first, where that is not a number.
_LADDERS: Mapping[str, tuple[str, ...]] = {
    "bpk-opinion": tuple(OpinionBPK),
    "akip-grade": tuple(GradeAKIP),
    "rb-index": tuple(GradeAKIP),
    "core-service": ("yes",),
    "resources": ("yes",),
    "reform": ("yes",),
    "prior-wbk": (Predicate.WBBM, Predicate.WBK),
}
#: Prerequisites that ask for a number, and the largest it can be.
_NUMBERS: Mapping[str, int] = {
    "lhkpn": 100,
    "lhkasn": 100,
    "tlhp-complete": 100,
    "spip-level": 5,
    "wbk-interval": 10,
}
#: The moves at which a prerequisite can stop a proposal; no other move reads prerequisites.
_BINDING: tuple[Trigger, ...] = (
    Trigger.NOMINATE,
    Trigger.ACCEPT_REVIEW,
    Trigger.PROPOSE,
    Trigger.AWARD_WBK,
    Trigger.AWARD,
)


def _envelope(regulation: Regulation) -> Iterator[str]:
    if not _DIGEST.fullmatch(regulation.digest):
        yield "the digest is not 64 lower-case hex digits"
    for name in ("id", "title", "citation", "worksheet_citation"):
        if not getattr(regulation, name).strip():
            yield f"{name} is empty"


def _height(row: Prerequisite, asked: str | None) -> int | None:
    """Return how hard a bound is, from 0 for none; None for a bound that cannot be read."""
    if asked is None:
        return 0
    if row.code in _NUMBERS:
        return int(asked) if asked.isdecimal() and int(asked) <= _NUMBERS[row.code] else None
    ladder = _LADDERS.get(row.code, ())
    return len(ladder) - ladder.index(asked) if asked in ladder else None


def _bounds_of(row: Prerequisite) -> Iterator[str]:
    for is_central in (True, False):
        asked = {each: row.bound(each, is_central=is_central) for each in Predicate}
        heights = {each: _height(row, bound) for each, bound in asked.items()}
        yield from (
            f"{row.code} asks {asked[each]}, which it cannot be"
            for each in Predicate
            if heights[each] is None
        )
        if (heights[Predicate.WBBM] or 0) < (heights[Predicate.WBK] or 0):
            yield f"{row.code} asks less for WBBM than for WBK"


def _triggers_of(row: Prerequisite) -> Iterator[str]:
    if not row.binds_at:
        yield f"{row.code} binds at no move"
    for trigger in (*row.binds_at, *row.answered_at):
        if trigger not in set(Trigger):
            yield f"{row.code} names the unknown trigger {trigger}"
        elif trigger not in _BINDING:
            yield f"{row.code} binds at {trigger}, where no prerequisite is judged"


def _prerequisites(regulation: Regulation) -> Iterator[str]:
    for code in repeated(row.code for row in regulation.prerequisites):
        yield f"prerequisite {code} stands twice"
    for row in regulation.prerequisites:
        if row.code not in {*_LADDERS, *_NUMBERS}:
            yield f"nobody can judge the prerequisite {row.code}"
        elif row.wbk is None and row.wbbm is None:
            yield f"{row.code} asks nothing"
        else:
            yield from _bounds_of(row)
        if row.level not in {Level.AGENCY, Level.UNIT}:
            yield f"{row.code} is about neither agency nor unit"
        yield from _triggers_of(row)
        yield from _sourced(row.code, row.citation, row.why, verified=row.verified)
    if not any(row.code == "prior-wbk" for row in regulation.prerequisites):
        yield "prior-wbk is missing: a WBBM stands on a WBK"


def _sourced(name: str, citation: str, why: str, *, verified: bool) -> Iterator[str]:
    if not citation.strip():
        yield f"{name} cites nothing"
    if not verified and not why.strip():
        yield f"{name} is not verified and does not say why"


def _most(regulation: Regulation, row: Threshold) -> Fraction | None:
    """Return the most that a row can reach, in its own unit; None for a row that measures nothing."""
    weights = {
        "total": Fraction(100),
        "enablers": sum((area.weight for area in regulation.areas), Fraction(0)),
        "area": Fraction(1),
        **{component.code: component.weight for component in regulation.results},
        **{sub.code: sub.weight for component in regulation.results for sub in component.subareas},
    }
    return weights.get(row.of)


def _figures_of(regulation: Regulation, row: Threshold) -> Iterator[str]:
    most = _most(regulation, row)
    if most is None:
        yield f"row {row.row} measures {row.of}, which is not in the worksheet"
        return
    if row.wbbm < row.wbk:
        yield f"row {row.row} is easier for WBBM than for WBK"
    for predicate in Predicate:
        if not 0 < row.least(predicate) <= most:
            yield f"row {row.row} cannot be reached or asks nothing for {predicate}"
    for points, index in ((row.wbk, row.wbk_index), (row.wbbm, row.wbbm_index)):
        # Survey questionnaires run to 4, so the index's share of 4 is the points' share of the weight.
        if index is not None and points != most * index / 4:
            yield f"row {row.row}: the index {index} is not worth {points} points"
    for points, other in ((row.wbk, row.wbk_alternative), (row.wbbm, row.wbbm_alternative)):
        if points == other:
            yield f"row {row.row}: the alternative is no other figure"


def _thresholds(regulation: Regulation) -> Iterator[str]:
    names = [row.row for row in regulation.thresholds]
    keys = {component.key for component in regulation.results}
    keys |= {sub.key for component in regulation.results for sub in component.subareas if sub.key}
    for name in repeated(names):
        yield f"row {name} stands twice"
    for name in sorted({*_ROWS_ALWAYS, *keys} - set(names)):
        yield f"row {name} is missing"
    for name in sorted(set(names) - {*_ROWS_ALWAYS, *keys}):
        yield f"row {name} has no such result"
    for row in regulation.thresholds:
        yield from _figures_of(regulation, row)
        verified = row.wbk_verified and row.wbbm_verified
        yield from _sourced(f"row {row.row}", row.citation, row.why, verified=verified)


def _parameters(regulation: Regulation) -> Iterator[str]:
    parameters = regulation.parameters
    for name, source in parameters.sources.items():
        yield from _sourced(f"parameter {name}", source.citation, source.why, verified=source.verified)
    for name in repeated(parameters.documents):
        yield f"document {name} stands twice"
    asked = {row.code: row.wbbm for row in regulation.prerequisites}.get("wbk-interval")
    if (asked or "0") != str(parameters.interval_years):
        yield f"wbk-interval asks {asked or 'nothing'}, the parameter {parameters.interval_years} years"


_CHECKS: tuple[Callable[[Regulation], Iterator[str]], ...] = (
    _envelope,
    _parameters,
    _prerequisites,
    _thresholds,
    worksheet_faults,
)


def faults(regulation: Regulation) -> tuple[str, ...]:
    """Return what is wrong with a regulation, a sentence each; empty when nothing is."""
    return tuple(dict.fromkeys(fault for check in _CHECKS for fault in check(regulation)))


def lint_regulation(regulation: Regulation) -> None:
    """Raise RegulationError naming every fault of a regulation."""
    found = faults(regulation)
    if found:
        raise RegulationError(f"{regulation.id}: " + "; ".join(found))
