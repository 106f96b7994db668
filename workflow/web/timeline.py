"""The history of a proposal as a story: newest first, small changes in a row folded into one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping

from states.requirements.stages import RETURNS
from templates.catalogue import has, say
from workflow.web.paths import proposal_path

#: Changes by one person with less than this between them are one sitting.
_SITTING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the story."""

    title: str
    at: datetime
    #: Name and role code of who acted; None for the system.
    name: str | None
    role: str | None
    note: str | None
    from_state: str | None
    to_state: str | None
    is_return: bool
    #: Address of the receipt; None for what is no move.
    path: str | None
    #: How many entries the line stands for.
    count: int


def happenings_of(number: str, entries: Iterable[RowMapping], language: str) -> tuple[Happening, ...]:
    """Return the story of entries that come newest first."""
    folded: list[tuple[RowMapping, int, datetime]] = []
    for entry in entries:
        if folded and _is_same_sitting(folded[-1][0], folded[-1][2], entry):
            newest, count, _ = folded[-1]
            folded[-1] = (newest, count + 1, entry["at"])
        else:
            folded.append((entry, 1, entry["at"]))
    return tuple(_happening(number, entry, count, language) for entry, count, _ in folded)


def _is_same_sitting(newer: RowMapping, oldest_at: datetime, older: RowMapping) -> bool:
    is_small = not _is_about_a_stage(newer) and not _is_about_a_stage(older)
    is_same = (newer["kind"], newer["actor_id"]) == (older["kind"], older["actor_id"])
    return is_small and is_same and oldest_at - older["at"] < _SITTING


def _is_about_a_stage(entry: RowMapping) -> bool:
    """Whether an entry is a move, or puts right what a move had said."""
    return entry["trigger"] is not None or entry["to_state"] is not None


def _happening(number: str, entry: RowMapping, count: int, language: str) -> Happening:
    trigger = entry["trigger"]
    return Happening(
        title=_title(entry, language),
        at=entry["at"],
        name=entry["actor_name"],
        role=entry["actor_role"],
        # Reasons of moves and corrections are for all to read; other notes may belong to a closed column.
        note=entry["note"] if _is_about_a_stage(entry) else None,
        from_state=entry["from_state"] if entry["from_state"] != entry["to_state"] else None,
        to_state=entry["to_state"],
        is_return=trigger in RETURNS,
        path=None if trigger is None else proposal_path(number, "tanda-terima", entry["seq"]),
        count=count,
    )


def _title(entry: RowMapping, language: str) -> str:
    if entry["trigger"] is not None:
        return say(language, f"moved.{entry['trigger']}")
    key = f"page.event.{entry['kind']}"
    return say(language, key if has(language, key) else "page.event.other")
