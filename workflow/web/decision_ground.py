"""What the page of a proposal says where its last decision was taken on something else than stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from states.basis import Change
from states.canonical import Json
from templates.catalogue import say
from workflow.services.caller import Caller
from workflow.services.read_decisions import read_decisions

#: More decisions than any proposal has: rounds are few.
_DECISIONS = 200
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One thing that is different, in words."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Ground:
    """The decision that a proposal rests on, and what has changed since."""

    trigger: str
    at: datetime
    rows: tuple[GroundRow, ...]


def ground_of(connection: Connection, caller: Caller, proposal_id: int, language: str) -> Ground | None:
    """Return what has changed since the standing decision; None where nothing has, or none stands."""
    for decision in read_decisions(connection, caller, proposal_id, after=0, limit=_DECISIONS):
        if decision.is_standing and decision.is_stale:
            rows = tuple(_row(change, language) for change in decision.changes)
            return Ground(decision.row["trigger"], decision.row["at"], rows)
    return None


def _row(change: Change, language: str) -> GroundRow:
    match change.what:
        case "fact":
            what = say(language, f"fact.{change.code}")
        case "evidence":
            what = f"{change.code}: {change.name}"
        case "form":
            what = _form(change, language)
        case _:
            what = f"{change.code}, {say(language, f'column.{change.of}')}"
    return GroundRow(what, _told(change.then, language), _told(change.now, language))


def _form(change: Change, language: str) -> str:
    """Return what a form is called: a survey by its index, a section by its name."""
    is_survey = change.of == "survey"
    part = change.code if is_survey else say(language, f"value.{change.code}")
    return f"{say(language, f'form.{change.of}')}: {part}"


def _told(value: Json, language: str) -> str:
    """Return a value in words: a revision by its number, a letter by its own."""
    if isinstance(value, Mapping):
        number = value.get("revision", value.get("version"))
        if number is not None:
            return say(language, "page.stale.revision", number=number)
        return str(value.get("letter_no", _NOTHING))
    return _NOTHING if value is None else str(value)
