"""From answers to scores, exactly: answers → items → sub-areas → areas → total.

Nothing is rounded before it is compared, and nothing unanswered is left out of a mean: a spreadsheet's
AVERAGE skips blanks and so rewards leaving a bad answer empty.

Source: PermenPANRB 10/2019 and 90/2021, annexes with the worksheet; figures in the regulation files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from states.answers import Value, contradiction, counted
from states.regulations import Area, Component, Question, Ratio, RatioKind, Regulation, Subarea

_NOTHING = Fraction(0)
_FULL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know about how an item was scored."""

    #: Code of the scored item.
    code: str
    #: Catalogue key: ``zero-whole``, ``capped`` or ``contradiction``.
    remark: str


@dataclass(frozen=True, slots=True)
class Scores:
    """What a worksheet earns; everything but the items in points."""

    #: Of 100 points.
    total: Fraction
    #: ``enablers``, ``results`` and every result by its name, e.g. ``clean_government``, ``tlhp``.
    components: Mapping[str, Fraction]
    #: By area code, both halves together.
    areas: Mapping[str, Fraction]
    #: By half of an area, e.g. ``MP.compliance``, ``MP.reform``; ``MP.whole`` where there is one.
    halves: Mapping[str, Fraction]
    #: By sub-area code, those of the results included.
    subareas: Mapping[str, Fraction]
    #: Worth of each scored item, 0..1, by code; 0 for an unanswered one.
    items: Mapping[str, Fraction]
    #: By the code that a determination row measures: ``total``, ``enablers``, ``MP``, ``H1``, ``H1.a`` …
    measured: Mapping[str, Fraction]
    notes: tuple[Note, ...]


def _share(ratio: Ratio, part: int, whole: int) -> tuple[Fraction, str | None]:
    """Return the worth of counted part and whole, and a remark where the rule needs one."""
    if whole == 0:
        return (ratio.when_whole_is_zero if part else ratio.when_both_are_zero), "zero-whole"
    if ratio.kind is RatioKind.REDUCTION:
        return max(_NOTHING, Fraction(whole - part, whole)), None
    if ratio.capped and part > whole:
        return _FULL, "capped"
    return Fraction(part, whole), None


def _ratio_worth(
    question: Question, ratio: Ratio, answers: Mapping[str, Value]
) -> tuple[Fraction, str | None]:
    part, whole = counted(ratio.part, answers), counted(ratio.whole, answers)
    if part is None or whole is None or any(count.code not in answers for count in question.inputs):
        return _NOTHING, None
    # Refused where it is typed; a "what if" may still bring it, and must not gain by it.
    if contradiction(question, answers) is not None:
        return _NOTHING, "contradiction"
    return _share(ratio, part, whole)


def _worth(question: Question, answers: Mapping[str, Value]) -> tuple[Fraction, str | None]:
    """Return what an item is worth, 0..1, and a remark or None."""
    if question.ratio is not None:
        return _ratio_worth(question, question.ratio, answers)
    if question.code not in answers:
        return _NOTHING, None
    value = answers[question.code]
    if question.index_range is not None:
        return Fraction(value) / question.index_range[1], None
    return question.options[str(value)], None


def worth(question: Question, answers: Mapping[str, Value]) -> Fraction:
    """Return what an item is worth, 0..1."""
    return _worth(question, answers)[0]


def _points(subarea: Subarea, items: Mapping[str, Fraction]) -> Fraction:
    """Return the mean over all scored questions, unanswered ones included, times the weight."""
    worths = [items[question.code] for question in subarea.questions if question.is_scored]
    return subarea.weight * sum(worths, _NOTHING) / len(worths)


def _sum(parts: Iterable[Subarea], subareas: Mapping[str, Fraction]) -> Fraction:
    return sum((subareas[part.code] for part in parts), _NOTHING)


def _by_area(areas: Iterable[Area], halves: Mapping[str, Fraction]) -> dict[str, Fraction]:
    combined: dict[str, Fraction] = {}
    for area in areas:
        combined[area.code] = combined.get(area.code, _NOTHING) + halves[area.half_code]
    return combined


def _results(results: Iterable[Component], subareas: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the results' points by name, sub-components that have a name of their own included."""
    named: dict[str, Fraction] = {}
    for component in results:
        named[component.key] = _sum(component.subareas, subareas)
        named |= {sub.key: subareas[sub.code] for sub in component.subareas if sub.key}
    return named


def score(regulation: Regulation, answers: Mapping[str, Value]) -> Scores:
    """Return what the answers of one column earn under a regulation; unknown codes earn nothing."""
    worths = {question.code: _worth(question, answers) for question in regulation.scored}
    items = {code: share for code, (share, _) in worths.items()}
    subareas = {subarea.code: _points(subarea, items) for subarea in regulation.subareas}
    halves = {area.half_code: _sum(area.subareas, subareas) for area in regulation.areas}
    areas = _by_area(regulation.areas, halves)
    by_result = {component.code: _sum(component.subareas, subareas) for component in regulation.results}
    enablers, results = sum(areas.values(), _NOTHING), sum(by_result.values(), _NOTHING)
    total = enablers + results
    return Scores(
        total=total,
        components={
            "enablers": enablers,
            "results": results,
            **_results(regulation.results, subareas),
        },
        areas=areas,
        halves=halves,
        subareas=subareas,
        items=items,
        measured={"total": total, "enablers": enablers, **subareas, **halves, **areas, **by_result},
        notes=tuple(Note(code, remark) for code, (_, remark) in worths.items() if remark),
    )


def unanswered(regulation: Regulation, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the inputs that nobody has filled, in the order of the worksheet."""
    return tuple(code for code in regulation.inputs if code not in answers)


def needs_evidence(regulation: Regulation, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the scored items worth more than 0: each needs evidence, a ratio under its own code."""
    return tuple(question.code for question in regulation.scored if worth(question, answers) > 0)
