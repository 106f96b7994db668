"""Checks of a regulation's worksheet: weights that add up, codes that are unique, ratios that compute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from states.regulations.model import Regulation
from states.regulations.worksheet_tree import Area, Component, Half, Question, QuestionKind, Ratio, RatioKind

#: What a whole worksheet is worth, in points.
WHOLE_POINTS = 100

#: Unit facts that worksheet counts can be held against.
_UNIT_FACTS = frozenset(
    {"lhkpn_obliged", "lhkpn_filed", "lhkasn_obliged", "lhkasn_filed", "tlhp_due", "tlhp_done"}
)


def repeated(names: Iterable[object]) -> list[str]:
    """Return the names that stand there more than once, sorted."""
    return sorted(str(name) for name, times in Counter(names).items() if times > 1)


def _all_questions(regulation: Regulation) -> list[Question]:
    """Return every question as often as it stands in the tree; the regulation's mapping hides twins."""
    return [q for sub in regulation.subareas for item in sub.questions for q in (item, *item.inputs)]


def _weights(regulation: Regulation) -> Iterator[str]:
    parts: tuple[Area | Component, ...] = (*regulation.areas, *regulation.results)
    for part in parts:
        total = sum((sub.weight for sub in part.subareas), Fraction(0))
        if total != part.weight:
            yield f"{part.code}: the sub-areas weigh {total}, not {part.weight}"
    whole = sum((part.weight for part in parts), Fraction(0))
    if whole != WHOLE_POINTS:
        yield f"the worksheet weighs {whole}, not {WHOLE_POINTS}"
    for sub in regulation.subareas:
        if sub.weight <= 0:
            yield f"{sub.code} weighs nothing"
        if not sub.weight_verified and not sub.why.strip():
            yield f"{sub.code}: the weight is not verified and does not say why"
        if not any(item.is_scored for item in sub.questions):
            yield f"{sub.code} has nothing to score"


def _codes(regulation: Regulation) -> Iterator[str]:
    questions = _all_questions(regulation)
    for code in repeated(question.code for question in questions):
        yield f"question {code} stands twice"
    for code in repeated(sub.code for sub in regulation.subareas):
        yield f"sub-area {code} stands twice"
    for code in repeated(area.half_code for area in regulation.areas):
        yield f"area {code} stands twice"
    for portal_id in repeated(q.portal_id for q in questions if q.portal_id is not None):
        yield f"portal id {portal_id} is given to two questions"
    filled = [question for question in questions if question.is_filled]
    if any(q.portal_id is not None for q in filled):
        for question in filled:
            if question.portal_id is None:
                yield f"question {question.code} has no portal id, others have"


def _halves(regulation: Regulation) -> Iterator[str]:
    halves = {area.half for area in regulation.areas}
    if halves not in ({Half.WHOLE}, {Half.COMPLIANCE, Half.REFORM}):
        yield "areas are either whole, or of a compliance and a reform half"
    for half in halves:
        codes = [area.code for area in regulation.areas if area.half is half]
        if set(codes) != set(regulation.area_weights):
            yield f"the {half} half lacks an area that another half has"


def _scales(regulation: Regulation) -> Iterator[str]:
    for name, options in regulation.scales.items():
        worths = list(options.values())
        if worths != sorted(set(worths), reverse=True) or worths[:1] != [1] or worths[-1:] != [0]:
            yield f"scale {name} does not run from 1 down to 0, best option first"


def _question(question: Question) -> Iterator[str]:
    kind = question.kind
    if not question.label.strip():
        yield f"{question.code} has no label"
    if not question.verified and not question.why.strip():
        yield f"{question.code}: the kind of answer is not verified and does not say why"
    if question.is_scored is (kind is QuestionKind.COUNT):
        yield f"{question.code}: counts are not scored, everything else is"
    if bool(question.options) is not (kind is QuestionKind.CHOICE):
        yield f"{question.code}: a choice has options, nothing else has"
    if (question.ratio is not None) is not (kind is QuestionKind.RATIO):
        yield f"{question.code}: a ratio is computed, nothing else is"
    if question.index_range is not None and not 0 < question.index_range[0] < question.index_range[1]:
        yield f"{question.code}: the index range is empty"
    if question.fact is not None and question.fact not in _UNIT_FACTS:
        yield f"{question.code} is filled from {question.fact}, which no unit records"
    if question.ratio is not None:
        yield from _ratio(question, question.ratio)


def _ratio(question: Question, ratio: Ratio) -> Iterator[str]:
    counts = {count.code for count in question.inputs}
    if not ratio.part or not ratio.whole:
        yield f"{question.code}: part or whole is empty"
    for code in sorted({*ratio.part, *ratio.whole, *ratio.within} - counts):
        yield f"{question.code} reads {code}, which is not among its counts"
    if not all(0 <= worth <= 1 for worth in (ratio.when_whole_is_zero, ratio.when_both_are_zero)):
        yield f"{question.code}: a ratio is worth 0 to 1"
    if ratio.kind is RatioKind.SHARE and ratio.capped is bool(ratio.within):
        yield f"{question.code}: either more than the whole is refused (within), or it is capped"
    if ratio.within and not set(ratio.part) <= set(ratio.within):
        yield f"{question.code}: the part itself must stay within the whole"


def _agreements(regulation: Regulation) -> Iterator[str]:
    counts = {q.code for q in _all_questions(regulation) if q.kind is QuestionKind.COUNT}
    for fact in repeated(agreement.fact for agreement in regulation.agreements):
        yield f"agreement on {fact} stands twice"
    for agreement in regulation.agreements:
        if agreement.fact not in _UNIT_FACTS:
            yield f"an agreement names {agreement.fact}, which no unit records"
        for code in (code for code in agreement.codes if code not in counts):
            yield f"the agreement on {agreement.fact} names {code}, which is no count"
    for repeat in regulation.repeats:
        if not repeat.citation.strip():
            yield f"the repetition of {repeat.first} cites nothing"
        for code in (code for code in (repeat.first, repeat.again) if code not in counts):
            yield f"a repetition names {code}, which is no count"


def worksheet_faults(regulation: Regulation) -> Iterator[str]:
    """Yield what is wrong with a regulation's worksheet, a sentence each."""
    yield from _weights(regulation)
    yield from _codes(regulation)
    yield from _halves(regulation)
    yield from _scales(regulation)
    for question in _all_questions(regulation):
        yield from _question(question)
    yield from _agreements(regulation)
