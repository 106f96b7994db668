"""The audit trail (``/audit``): entries of every stream within reach; its address is its whole state."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response
from sqlalchemy import RowMapping
from starlette.responses import StreamingResponse

from states.errors import Forbidden, NotFound
from states.history import entry_hash
from states.vocabulary import Role
from templates.catalogue import has, say
from workflow.access import LARGEST_ID
from workflow.db.queries.board import turns_waiting
from workflow.db.queries.trail import TrailFilter, trail_entry, trail_page
from workflow.services.take_in_file import attachment_headers
from workflow.web.door import OpenPage, Page, PageRoute
from workflow.web.paths import TRAIL, proposal_path
from workflow.web.turns import reach_of, turns_of

PAGE_ROWS = 50
#: Entries that an export reads at a time.
_STEP = 500
_LONGEST_TEXT = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[0-9]{1,10}")
_KIND = re.compile(r"[a-z_]{1,30}")
#: Who reads the trail: they see every column that findings may tell of.
READERS = (Role.AUDITOR, Role.COORDINATOR, Role.AGENCY_HEAD)
#: What entries are about, as the filter offers it.
SUBJECTS = (
    "proposal",
    "deadline",
    "note",
    "review",
    "panel",
    "outcome",
    "award",
    "facts",
    "grant",
    "person",
    "cycle",
    "unit",
    "agency",
    "portal",
)

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a list shows it."""

    row: RowMapping
    title: str
    path: str
    #: Address of the proposal it is about; None for other streams.
    proposal_path: str | None


@router.get(TRAIL)
def show_trail(page: OpenPage) -> Response:
    """Show the entries, newest first."""
    _demand_reader(page)
    wanted, asked = _wanted(page), page.request.query_params
    before = _number(asked.get("lanjut"))
    with page.read() as connection:
        rows = trail_page(connection, reach_of(page.caller), wanted, before=before, limit=PAGE_ROWS + 1)
        turns = turns_waiting(connection, turns_of(page.caller))
    shown = rows[:PAGE_ROWS]
    given = {name: asked.get(name, "") for name in _FIELDS}
    kept = {name: value for name, value in given.items() if value}
    following = {**kept, "lanjut": str(shown[-1]["id"])} if len(rows) > PAGE_ROWS else None
    return page.show(
        "web/trail.html",
        turns=turns,
        entries=[_entry(row, page.language) for row in shown],
        subjects=SUBJECTS,
        given=given,
        is_narrowed=bool(kept),
        next_path=None if following is None else f"{TRAIL}?{urlencode(following)}",
        export_path=f"{TRAIL}/ekspor.jsonl?{urlencode(kept)}",
        moment=page.moment,
    )


@router.get(TRAIL + "/ekspor.jsonl")
def export_trail(page: OpenPage) -> Response:
    """Give the entries that the filter asks for, one a line, newest first; the last line says how many."""
    _demand_reader(page)
    wanted = _wanted(page)
    return StreamingResponse(
        _lines(page, wanted),
        media_type="application/jsonl",
        headers=attachment_headers("jejak-audit.jsonl"),
    )


@router.get(TRAIL + "/{entry_id}")
def show_entry(entry_id: str, page: OpenPage) -> Response:
    """Show one entry with its ground, its fingerprint, and whether the two belong together."""
    _demand_reader(page)
    number = _number(entry_id)
    if number is None:
        raise NotFound
    with page.read() as connection:
        row = trail_entry(connection, reach_of(page.caller), number)
        turns = turns_waiting(connection, turns_of(page.caller))
    if row is None:
        raise NotFound
    return page.show(
        "web/trail_entry.html",
        turns=turns,
        entry=_entry(row, page.language),
        body=json.dumps(json.loads(row["body"]), ensure_ascii=False, indent=2),
        findings=json.loads(row["findings"] or "[]"),
        is_sound=entry_hash(row["body"]) == row["hash"],
    )


_FIELDS = ("perihal", "pelaku", "q", "dari", "sampai")


def _demand_reader(page: Page) -> None:
    if page.caller.roles.isdisjoint(READERS):
        raise Forbidden(READERS)


def _wanted(page: Page) -> TrailFilter:
    """Return what the address asks for; anything that makes no sense asks for nothing."""
    asked = page.request.query_params
    kind = asked.get("perihal", "")
    since, until = _day(asked.get("dari")), _day(asked.get("sampai"))
    zone = ZoneInfo(page.settings.timezone)
    return TrailFilter(
        kind=f"{kind}." if _KIND.fullmatch(kind) else None,
        actor=_text(asked.get("pelaku")),
        text=_text(asked.get("q")),
        since=None if since is None else datetime.combine(since, time.min, zone),
        # To the end of the day: the first moment that is left out is the next day's first.
        until=None if until is None else datetime.combine(until + timedelta(days=1), time.min, zone),
    )


def _entry(row: RowMapping, language: str) -> Entry:
    key = f"moved.{row['trigger']}" if row["trigger"] is not None else f"page.event.{row['kind']}"
    title = say(language, key if has(language, key) else "page.event.other")
    path = None if row["number"] is None else proposal_path(row["number"])
    return Entry(row, title, f"{TRAIL}/{row['id']}", path)


def _lines(page: Page, wanted: TrailFilter) -> Iterator[bytes]:
    """Yield the entries step by step; the count at the end tells a whole export from one that broke off."""
    before, count = None, 0
    while True:
        with page.read() as connection:
            rows = trail_page(connection, reach_of(page.caller), wanted, before=before, limit=_STEP)
        for row in rows:
            count += 1
            yield (json.dumps(_told(row), ensure_ascii=False) + "\n").encode()
        if len(rows) < _STEP:
            break
        before = rows[-1]["id"]
    yield (json.dumps({"count": count}) + "\n").encode()


def _told(row: RowMapping) -> dict[str, object]:
    return {**row, "at": row["at"].isoformat()}


def _day(asked: str | None) -> date | None:
    if asked is None or not _DAY.fullmatch(asked):
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None


def _number(asked: str | None) -> int | None:
    """Return the id that an address names; None for what is none."""
    return int(asked) if asked and _ID.fullmatch(asked) and int(asked) <= LARGEST_ID else None


def _text(asked: str | None) -> str | None:
    """Return a search without characters that no name can hold."""
    kept = "".join(character for character in asked or "" if character.isprintable()).strip()
    return kept[:_LONGEST_TEXT] or None
