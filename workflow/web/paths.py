"""Addresses of pages, and which of them a sign-in may lead back to."""

from __future__ import annotations

from urllib.parse import quote, urlencode

SIGN_IN = "/masuk"
SIGN_OUT = "/keluar"
BOARD = "/papan"
TURNS = "/giliran"
CALENDAR = "/kalender"
REPORTS = "/laporan"
TRAIL = "/audit"

#: The parameter that says where to go after signing in.
RETURN_PARAMETER = "kembali"
_LONGEST = 500


def proposal_path(number: str, *parts: str | int) -> str:
    """Return the address of a proposal's page, or of one below it."""
    return "/".join(["/usulan", quote(number, safe=""), *(quote(str(part), safe="") for part in parts)])


def board_path(**parameters: object) -> str:
    """Return the address of the board with some parameters; None and empty ones are left out."""
    given = {name: value for name, value in parameters.items() if value not in {None, ""}}
    return f"{BOARD}?{urlencode(given)}" if given else BOARD


def sign_in_path(back: str) -> str:
    """Return the address of the sign-in page that leads back afterwards."""
    return f"{SIGN_IN}?{urlencode({RETURN_PARAMETER: back})}" if back not in {"/", BOARD} else SIGN_IN


def local_path(wanted: str | None) -> str:
    """Return where a sign-in leads to: the wanted address if it is a page of ours, else the start.

    Browsers read two slashes, or a slash and a backslash, as the start of another host's address, and
    drop tabs and line ends before they read.
    """
    if not wanted or len(wanted) > _LONGEST or not wanted.startswith("/"):
        return "/"
    if wanted.startswith(("//", SIGN_IN, SIGN_OUT)) or "\\" in wanted or not wanted.isprintable():
        return "/"
    return quote(wanted, safe="/?&=%:@!$'()*+,;~-._#")
