"""What surrounds every page: who is signed in, where they can go, and in which language they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from templates.catalogue import LANGUAGES
from workflow.services.caller import Caller
from workflow.web.assets import ADDRESSES
from workflow.web.languages import LANGUAGE_PARAMETER, language_of
from workflow.web.paths import BOARD, SIGN_OUT, board_path

#: The view of the board that shows what waits for its reader.
MINE = "giliran"


@dataclass(frozen=True, slots=True)
class Way:
    """One place that the bar at the top leads to."""

    #: What it is called, as a key of the catalogue.
    label: str
    path: str
    is_here: bool
    #: How many things wait there; None where that was not counted.
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of one page."""

    #: Name of who is signed in; None for nobody.
    name: str | None
    #: Their roles, as codes.
    roles: tuple[str, ...]
    ways: tuple[Way, ...]
    #: The language that the page is not in, and the address of the page in it.
    other_language: str
    other_language_path: str
    style_path: str
    script_path: str
    icon_path: str
    sign_out_path: str = SIGN_OUT
    search_path: str = BOARD


def shell_of(request: Request, turns: int | None = None) -> Shell:
    """Return the frame of a page; ``turns`` is how many proposals wait for its reader, if counted."""
    caller: Caller | None = getattr(request.state, "caller", None)
    language = language_of(request)
    other = next(code for code in LANGUAGES if code != language)
    return Shell(
        name=None if caller is None else caller.name,
        roles=() if caller is None else tuple(sorted(caller.roles)),
        ways=() if caller is None else tuple(_ways(request, turns)),
        other_language=other,
        other_language_path=_with_language(request, other),
        style_path=ADDRESSES["zi.css"],
        script_path=ADDRESSES["zi.js"],
        icon_path=ADDRESSES["jejak-zi.svg"],
    )


def _ways(request: Request, turns: int | None) -> Iterator[Way]:
    is_board = request.url.path == BOARD
    is_mine = is_board and request.query_params.get("v") == MINE
    yield Way("page.nav.board", BOARD, is_board and not is_mine)
    yield Way("page.nav.turn", board_path(v=MINE), is_mine, turns)


def _with_language(request: Request, language: str) -> str:
    """Return the address of the same page in a language; a page that a form led to starts anew."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != LANGUAGE_PARAMETER]
    return "?" + urlencode([*kept, (LANGUAGE_PARAMETER, language)])
