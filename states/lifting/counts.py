"""Values that make one item worth enough: the least option, index or counts that reach a share of 0..1."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from states.answers import Value, counted
from states.regulations import Question, Ratio, RatioKind

#: Surveys are reported to so many parts of one.
_INDEX_PARTS = 100


def values_worth(question: Question, answers: Mapping[str, Value], least: Fraction) -> dict[str, Value]:
    """Return values, by input code, that make an item worth at least ``least``, 0..1, and little more."""
    if question.ratio is not None:
        return _counts(question, question.ratio, answers, least)
    if question.index_range is not None:
        lowest, most = question.index_range
        index = Fraction(ceil(least * most * _INDEX_PARTS), _INDEX_PARTS)
        return {question.code: min(max(index, lowest), most)}
    worths = {option: worth for option, worth in question.options.items() if worth >= least}
    return {question.code: min(worths, key=lambda option: worths[option])}


def _counts(
    question: Question, ratio: Ratio, answers: Mapping[str, Value], least: Fraction
) -> dict[str, Value]:
    """Return counts of which the ratio is worth enough; those that nobody has filled begin at 0."""
    counts = {count.code: int(answers.get(count.code, 0)) for count in question.inputs}
    whole = counted(ratio.whole, counts) or 0
    if ratio.kind is RatioKind.REDUCTION:
        _reduce(ratio, counts, whole, least)
    else:
        _share(ratio, counts, whole, least)
    return dict(counts)


def _reduce(ratio: Ratio, counts: dict[str, int], whole: int, least: Fraction) -> None:
    """Let there be fewer now than before; where there were none before, none now."""
    if whole == 0 and ratio.when_both_are_zero < least:
        counts[ratio.whole[0]] = whole = 1
    _set_sum(counts, ratio.part, floor(whole * (1 - least)))


def _share(ratio: Ratio, counts: dict[str, int], whole: int, least: Fraction) -> None:
    """Let more of the whole be done; a whole of nothing that is worth too little becomes one of one."""
    if whole == 0:
        if ratio.when_both_are_zero >= least:
            _set_sum(counts, (*ratio.part, *ratio.within), 0)
            return
        counts[ratio.whole[0]] = whole = 1
    part = ceil(whole * least)
    _set_sum(counts, ratio.part, part)
    # What else lies within the whole gives way: a complaint that is settled is no longer in progress.
    rest = whole - part
    for code in ratio.within:
        if code not in ratio.part:
            counts[code] = min(counts[code], rest)
            rest -= counts[code]


def _set_sum(counts: dict[str, int], codes: tuple[str, ...], total: int) -> None:
    """Let some counts add up to a total, the later ones kept as they are where that leaves enough."""
    rest = total
    for code in reversed(codes[1:]):
        counts[code] = min(counts[code], rest)
        rest -= counts[code]
    counts[codes[0]] = rest
