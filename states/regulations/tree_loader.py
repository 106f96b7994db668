"""Reads the worksheet tree of a regulation file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from states.regulations.toml_table import RegulationError, TomlTable
from states.regulations.worksheet_tree import (
    Area,
    Component,
    Half,
    Question,
    QuestionKind,
    Ratio,
    RatioKind,
    Subarea,
)


@dataclass(frozen=True, slots=True)
class Tree:
    """What a worksheet's part of the file says."""

    citation: str
    scales: Mapping[str, Mapping[str, Fraction]]
    areas: tuple[Area, ...]
    results: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the lines of a tree share: said once in the file."""

    scales: Mapping[str, Mapping[str, Fraction]]
    index_range: tuple[Fraction, Fraction]
    ratios: TomlTable
    #: Why a weight is unverified, where its sub-area doesn't say it.
    why_weight: str
    #: Why the kind of answer is unverified, where the question doesn't say it.
    why_answer: str


def _why(table: TomlTable, reason: str, *, verified: bool) -> str:
    return "" if verified else table.text("why", reason)


def _count(table: TomlTable) -> Question:
    count = Question(
        code=table.text("code"),
        label=table.text("label"),
        kind=QuestionKind.COUNT,
        is_scored=False,
        portal_id=table.whole("portal_id") if "portal_id" in table else None,
        keeps_label=table.flag("keeps_label", default=False),
        fact=table.optional("fact"),
    )
    table.done()
    return count


def _ratio(table: TomlTable) -> tuple[Ratio, tuple[Question, ...]]:
    """Return how the ratio is computed, and its counts."""
    both_are_zero = "when_both_are_zero" if "when_both_are_zero" in table else "when_whole_is_zero"
    ratio = Ratio(
        kind=table.word("kind", RatioKind, RatioKind.SHARE),
        part=table.texts("part"),
        whole=table.texts("whole"),
        within=table.texts("within"),
        capped=table.flag("capped", default=False),
        when_whole_is_zero=table.figure("when_whole_is_zero"),
        when_both_are_zero=table.figure(both_are_zero),
        is_zero_verified=table.flag("is_zero_verified", default=False),
    )
    counts = tuple(_count(count) for count in table.tables("counts"))
    table.done()
    return ratio, counts


def _question(table: TomlTable, shared: _Shared) -> Question:
    """Return a scored item; its kind follows from what the file says about it."""
    code, verified = table.text("code"), table.flag("verified", default=True)
    plain = Question(
        code=code,
        label=table.text("label"),
        kind=QuestionKind.INDEX,
        verified=verified,
        why=_why(table, shared.why_answer, verified=verified),
        portal_id=table.whole("portal_id") if "portal_id" in table else None,
        keeps_label=table.flag("keeps_label", default=False),
    )
    scale, is_survey = table.optional("scale"), table.flag("survey", default=False)
    table.done()
    if (scale is not None) + is_survey + (code in shared.ratios) != 1:
        raise RegulationError(f"{table.place}: give either scale, or survey = true, or [ratio.{code!r}]")
    if is_survey:
        return replace(plain, index_range=shared.index_range)
    if scale is not None:
        if scale not in shared.scales:
            raise RegulationError(f"{table.place}: unknown scale {scale}")
        return replace(plain, kind=QuestionKind.CHOICE, scale=scale, options=shared.scales[scale])
    ratio, counts = _ratio(shared.ratios.table(code))
    return replace(plain, kind=QuestionKind.RATIO, ratio=ratio, inputs=counts)


def _subarea(table: TomlTable, shared: _Shared) -> Subarea:
    verified = table.flag("weight_verified", default=True)
    subarea = Subarea(
        code=table.text("code"),
        name=table.text("name"),
        weight=table.figure("weight"),
        weight_verified=verified,
        why=_why(table, shared.why_weight, verified=verified),
        questions=tuple(_question(item, shared) for item in table.tables("questions")),
        key=table.optional("key"),
    )
    table.done()
    return subarea


def _area(table: TomlTable, shared: _Shared) -> Area:
    area = Area(
        code=table.text("code"),
        name=table.text("name"),
        half=table.word("half", Half, Half.WHOLE),
        weight=table.figure("weight"),
        subareas=tuple(_subarea(item, shared) for item in table.tables("subarea")),
    )
    table.done()
    return area


def _component(table: TomlTable, shared: _Shared) -> Component:
    component = Component(
        code=table.text("code"),
        name=table.text("name"),
        key=table.text("key"),
        weight=table.figure("weight"),
        subareas=tuple(_subarea(item, shared) for item in table.tables("subarea")),
    )
    table.done()
    return component


def _scales(table: TomlTable) -> Mapping[str, Mapping[str, Fraction]]:
    tables = {name: table.table(name) for name in table.names()}
    return {
        name: {option: scale.figure(option) for option in scale.names()} for name, scale in tables.items()
    }


def tree(file: TomlTable) -> Tree:
    """Return the tree of a whole file's table; raises RegulationError."""
    worksheet, ratios = file.table("worksheet"), file.table("ratio")
    shared = _Shared(
        scales=_scales(file.table("scale")),
        index_range=(worksheet.figure("index_least"), worksheet.figure("index_most")),
        ratios=ratios,
        why_weight=worksheet.text("why_weight", ""),
        why_answer=worksheet.text("why_answer", ""),
    )
    found = Tree(
        citation=worksheet.text("citation"),
        scales=shared.scales,
        areas=tuple(_area(item, shared) for item in file.tables("area")),
        results=tuple(_component(item, shared) for item in file.tables("result")),
    )
    worksheet.done()
    ratios.done()
    return found
