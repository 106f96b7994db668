"""Turns the bytes of a regulation file into a Regulation."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable
from typing import TypeVar

from states.findings import Level
from states.regulations.model import (
    Agreement,
    AreaScope,
    IntervalBasis,
    Parameters,
    Prerequisite,
    Regulation,
    Repeat,
    Source,
    Threshold,
)
from states.regulations.toml_table import RegulationError, TomlTable
from states.regulations.tree_loader import tree
from states.vocabulary import Predicate, Trigger

_Value = TypeVar("_Value")
_DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-([0-2][0-9]|3[01])")


def _prerequisite(table: TomlTable) -> Prerequisite:
    verified = table.flag("verified", default=True)
    regional = table.table("regional")
    row = Prerequisite(
        code=table.text("code"),
        level=table.word("level", Level),
        reads=table.text("reads"),
        wbk=table.optional("wbk"),
        wbbm=table.optional("wbbm"),
        regional={each: regional.text(each) for each in Predicate if each in regional},
        binds_at=table.words("binds_at", Trigger),
        answered_at=table.words("answered_at", Trigger),
        is_always_blocking=table.flag("is_always_blocking", default=True),
        citation=table.text("citation"),
        verified=verified,
        why="" if verified else table.text("why", ""),
    )
    regional.done()
    table.done()
    return row


def _threshold(table: TomlTable) -> Threshold:
    row = Threshold(
        row=table.text("row"),
        of=table.text("of"),
        wbk=table.figure("wbk"),
        wbbm=table.figure("wbbm"),
        citation=table.text("citation"),
        wbk_verified=table.flag("wbk_verified", default=True),
        wbbm_verified=table.flag("wbbm_verified", default=True),
        wbk_index=table.optional_figure("wbk_index"),
        wbbm_index=table.optional_figure("wbbm_index"),
        wbk_alternative=table.optional_figure("wbk_alternative"),
        wbbm_alternative=table.optional_figure("wbbm_alternative"),
        why=table.text("why", ""),
    )
    table.done()
    return row


def _day_of_year(table: TomlTable, key: str) -> tuple[int, int]:
    found = _DAY_OF_YEAR.fullmatch(table.text(key))
    if found is None:
        raise RegulationError(f'{table.place}: {key} must be a month and a day, such as "04-01"')
    return int(found[1]), int(found[2])


def _parameters(table: TomlTable) -> Parameters:
    """Return the parameters; each is a table with ``value`` and its source."""
    sources: dict[str, Source] = {}

    def value(name: str, read: Callable[[TomlTable], _Value]) -> _Value:
        each = table.table(name)
        verified = each.flag("verified", default=True)
        sources[name] = Source(each.text("citation"), verified, "" if verified else each.text("why", ""))
        found = read(each)
        each.done()
        return found

    parameters = Parameters(
        area_scope=value("area_scope", lambda each: each.word("value", AreaScope)),
        interval_years=value("interval_years", lambda each: each.whole("value")),
        interval_basis=value("interval_basis", lambda each: each.word("value", IntervalBasis)),
        lhkpn_binds_from=value("lhkpn_binds_from", lambda each: _day_of_year(each, "value")),
        self_award=value("self_award", lambda each: each.flag("value", default=False)),
        affirmative=value("affirmative", lambda each: each.flag("value", default=False)),
        ban_years=value("ban_years", lambda each: each.whole("value")),
        documents=value("documents", lambda each: each.texts("value")),
        sources=sources,
    )
    table.done()
    return parameters


def _agreement(table: TomlTable) -> Agreement:
    agreement = Agreement(fact=table.text("fact"), codes=table.texts("codes"))
    table.done()
    return agreement


def _repeat(table: TomlTable) -> Repeat:
    repeat = Repeat(first=table.text("first"), again=table.text("again"), citation=table.text("citation"))
    table.done()
    return repeat


def parse(content: bytes) -> Regulation:
    """Return the regulation that a file's bytes describe; raises RegulationError, lints nothing."""
    try:
        file = TomlTable("regulation", tomllib.loads(content.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegulationError(f"not TOML in UTF-8: {error}") from error
    worksheet = tree(file)
    regulation = Regulation(
        id=file.text("id"),
        title=file.text("title"),
        citation=file.text("citation"),
        digest=hashlib.sha256(content).hexdigest(),
        parameters=_parameters(file.table("parameters")),
        prerequisites=tuple(_prerequisite(each) for each in file.tables("prerequisite")),
        thresholds=tuple(_threshold(each) for each in file.tables("threshold")),
        scales=worksheet.scales,
        worksheet_citation=worksheet.citation,
        areas=worksheet.areas,
        results=worksheet.results,
        agreements=tuple(_agreement(each) for each in file.tables("agreement")),
        repeats=tuple(_repeat(each) for each in file.tables("repeat")),
    )
    file.done()
    return regulation
