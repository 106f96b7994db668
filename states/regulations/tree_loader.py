"""Reads the worksheet tree of a regulation file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
    index_range: tuple[Fraction, Fraction]
    areas: tuple[Area, ...]
    results: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Why figures are unverified, where the file doesn't say it line by line."""

    weight: str
    answer: str


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


def _question(table: TomlTable, ratios: TomlTable, reasons: _Reasons) -> Question:
    """Return a scored item; its kind follows from what the file says about it."""
    code, verified = table.text("code"), table.flag("verified", default=True)
    scale = table.optional("scale")
    ratio, counts = _ratio(ratios.table(code)) if code in ratios else (None, ())
    kind = QuestionKind.CHOICE if scale else QuestionKind.RATIO if ratio else QuestionKind.INDEX
    if kind is QuestionKind.INDEX and not table.flag("survey", default=False):
        raise RegulationError(f"{table.place}: say scale, or survey = true, or give [ratio.{code!r}]")
    question = Question(
        code=code,
        label=table.text("label"),
        kind=kind,
        scale=scale,
        verified=verified,
        why=_why(table, reasons.answer, verified=verified),
        portal_id=table.whole("portal_id") if "portal_id" in table else None,
        keeps_label=table.flag("keeps_label", default=False),
        inputs=counts,
        ratio=ratio,
    )
    table.done()
    return question


def _subarea(table: TomlTable, ratios: TomlTable, reasons: _Reasons) -> Subarea:
    verified = table.flag("weight_verified", default=True)
    subarea = Subarea(
        code=table.text("code"),
        name=table.text("name"),
        weight=table.figure("weight"),
        weight_verified=verified,
        why=_why(table, reasons.weight, verified=verified),
        questions=tuple(_question(item, ratios, reasons) for item in table.tables("questions")),
        key=table.optional("key"),
    )
    table.done()
    return subarea


def _area(table: TomlTable, ratios: TomlTable, reasons: _Reasons) -> Area:
    area = Area(
        code=table.text("code"),
        name=table.text("name"),
        half=table.word("half", Half, Half.WHOLE),
        weight=table.figure("weight"),
        subareas=tuple(_subarea(item, ratios, reasons) for item in table.tables("subarea")),
    )
    table.done()
    return area


def _component(table: TomlTable, ratios: TomlTable, reasons: _Reasons) -> Component:
    component = Component(
        code=table.text("code"),
        name=table.text("name"),
        key=table.text("key"),
        weight=table.figure("weight"),
        subareas=tuple(_subarea(item, ratios, reasons) for item in table.tables("subarea")),
    )
    table.done()
    return component


def _scales(table: TomlTable) -> Mapping[str, Mapping[str, Fraction]]:
    tables = {name: table.table(name) for name in table.keys()}
    return {name: {option: scale.figure(option) for option in scale.keys()} for name, scale in tables.items()}


def tree(file: TomlTable) -> Tree:
    """Return the tree of a whole file's table; raises RegulationError."""
    worksheet, ratios = file.table("worksheet"), file.table("ratio")
    reasons = _Reasons(worksheet.text("why_weight", ""), worksheet.text("why_answer", ""))
    found = Tree(
        citation=worksheet.text("citation"),
        scales=_scales(file.table("scale")),
        index_range=(worksheet.figure("index_least"), worksheet.figure("index_most")),
        areas=tuple(_area(item, ratios, reasons) for item in file.tables("area")),
        results=tuple(_component(item, ratios, reasons) for item in file.tables("result")),
    )
    worksheet.done()
    ratios.done()
    return found
