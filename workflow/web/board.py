"""The board (``/papan``): where all proposals within reach stand; its address is its whole state."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response
from sqlalchemy import Connection

from states.vocabulary import Predicate, State
from workflow.access import LARGEST_ID
from workflow.db.queries.board import (
    BoardFilter,
    Place,
    place_of,
    proposals_counted,
    proposals_due,
    stage_counts,
    years_known,
)
from workflow.services.people import Holders
from workflow.web.board_rows import counts_of, row_of
from workflow.web.door import OpenPage, Page, PageRoute
from workflow.web.paths import BOARD, TURNS, board_path
from workflow.web.shell import MINE
from workflow.web.turns import reach_of, turns_of

PAGE_ROWS = 50
#: The view of the board that shows what is overdue.
LATE = "terlambat"
_LONGEST_SEARCH = 200
_YEAR = re.compile(r"[1-9][0-9]{3}")

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for; anything that makes no sense asks for nothing."""

    view: str
    state: str
    target: str
    year: int | None
    text: str
    after: Place | None

    @property
    def is_narrowed(self) -> bool:
        """Whether the filter hides anything."""
        return bool(self.state or self.target or self.year or self.text)

    def path(self, **changed: object) -> str:
        """Return the address of the same list with something changed."""
        narrowed = {"tahap": self.state, "target": self.target, "siklus": self.year, "q": self.text}
        return board_path(**{"v": self.view, **narrowed, **changed})


@router.get(BOARD)
def board(page: OpenPage) -> Response:
    """Show the board."""
    return _board(page, _one_of(page.request.query_params.get("v"), (MINE, LATE)))


@router.get(TURNS)
def turns(page: OpenPage) -> Response:
    """Show what waits for its reader."""
    return _board(page, MINE)


def _board(page: Page, view: str) -> Response:
    asked = page.request.query_params
    wish = Wish(
        view=view,
        state=_one_of(asked.get("tahap"), State),
        target=_one_of(asked.get("target"), Predicate),
        year=year_asked(asked.get("siklus")),
        text=_storable(asked.get("q", "")),
        after=_place(asked.get("lanjut")),
    )
    with page.read() as connection:
        return _shown(page, connection, wish)


def _shown(page: Page, connection: Connection, wish: Wish) -> Response:
    reach, turns = reach_of(page.caller), turns_of(page.caller)
    wanted = BoardFilter(
        states=(wish.state,) if wish.state else None,
        target=wish.target or None,
        year=wish.year,
        text=wish.text,
        is_late=wish.view == LATE,
        turns=turns if wish.view == MINE else None,
    )
    counted = stage_counts(connection, reach, wish.year, turns, page.moment)
    rows = proposals_due(connection, reach, wanted, page.moment, after=wish.after, limit=PAGE_ROWS + 1)
    shown = rows[:PAGE_ROWS]
    holders = Holders(connection, [(row["agency_id"], row["unit_id"]) for row in shown], page.moment)
    counts = counts_of(counted, wish.year, wish.state or None)
    return page.show(
        "web/board.html",
        turns=counts.mine,
        wish=wish,
        counts=counts,
        total=proposals_counted(connection, reach, wanted, page.moment),
        rows=[row_of(row, holders, page.moment) for row in shown],
        years=years_known(connection, reach),
        views={"all": "", "mine": MINE, "late": LATE},
        next_path=wish.path(lanjut=_mark(place_of(shown[-1]))) if len(rows) > PAGE_ROWS else None,
        moment=page.moment,
    )


def _one_of(asked: str | None, known: Iterable[str]) -> str:
    """Return what was asked if it is known, else nothing."""
    return asked if asked is not None and asked in tuple(known) else ""


def year_asked(asked: str | None) -> int | None:
    """Return the year that an address asks for; None for none, and for what is no year."""
    return int(asked) if asked is not None and _YEAR.fullmatch(asked) else None


def _storable(text: str) -> str:
    """Return a search without characters that no name can hold, which PostgreSQL would refuse."""
    return "".join(character for character in text if character.isprintable()).strip()[:_LONGEST_SEARCH]


def _mark(place: Place) -> str:
    return f"{place.due_on.isoformat()}.{place.proposal_id}"


def _place(asked: str | None) -> Place | None:
    """Return where the page before ended; None for the beginning, and for a mark that we never made."""
    day, _, number = (asked or "").partition(".")
    if not number.isascii() or not number.isdigit() or int(number[:12]) > LARGEST_ID:
        return None
    try:
        return Place(date.fromisoformat(day), int(number[:12]))
    except ValueError:
        return None
