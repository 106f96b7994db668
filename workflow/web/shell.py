"""What surrounds every page: who is signed in, where they can go, and in which language they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from states.vocabulary import Role
from templates.catalogue import LANGUAGES
from workflow.services.caller import Caller
from workflow.web.assets import ADDRESSES
from workflow.web.languages import LANGUAGE_PARAMETER, language_of
from workflow.web.paths import BOARD, CALENDAR, REPORTS, SIGN_OUT, TRAIL, TURNS

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
        ways=() if caller is None else tuple(_ways(request, caller, turns)),
        other_language=other,
        other_language_path=_with_language(request, other),
        style_path=ADDRESSES["zi.css"],
        script_path=ADDRESSES["zi.js"],
        icon_path=ADDRESSES["jejak-zi.svg"],
    )


#: Roles that the reports are for; whoever works on single proposals finds them on the board.
_REPORTED_TO = frozenset(
    {Role.COORDINATOR, Role.AGENCY_HEAD, Role.AUDITOR, Role.ADMIN, Role.NATIONAL_ASSESSOR}
)
#: Roles that read the audit trail.
_READS_TRAIL = frozenset({Role.AUDITOR, Role.COORDINATOR, Role.AGENCY_HEAD})
#: Roles whose turn it never is: they read, or keep the office.
_WITHOUT_TURNS = frozenset({Role.AUDITOR, Role.ADMIN})


def _ways(request: Request, caller: Caller, turns: int | None) -> Iterator[Way]:
    path = request.url.path
    yield Way("page.nav.board", BOARD, path == BOARD)
    if caller.roles - _WITHOUT_TURNS:
        yield Way("page.nav.turn", TURNS, path == TURNS, turns)
    if caller.roles - {Role.ADMIN}:
        yield Way("page.nav.calendar", CALENDAR, path == CALENDAR)
    if caller.roles & _REPORTED_TO:
        yield Way("page.nav.reports", REPORTS, path == REPORTS)
    if caller.roles & _READS_TRAIL:
        yield Way("page.nav.trail", TRAIL, path.startswith(TRAIL))


def _with_language(request: Request, language: str) -> str:
    """Return the address of the same page in a language; a page that a form led to starts anew."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != LANGUAGE_PARAMETER]
    return "?" + urlencode([*kept, (LANGUAGE_PARAMETER, language)])
