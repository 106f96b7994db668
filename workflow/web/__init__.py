"""The HTML door: pages in Indonesian or English, made on the server, whole without scripts.

A page parses its address or form, asks queries and services, turns what they say into a view and prints
it. It decides nothing. ``install`` hangs all of it into the app.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI

from workflow.web import assets, board, moves, proposal_page, sign_in_page
from workflow.web.errors import install_errors
from workflow.web.months import page as calendar_page
from workflow.web.reports import page as reports_page
from workflow.web.trail import page as trail_page
from workflow.web.worksheet import evidence_page, file_page
from workflow.web.worksheet import page as worksheet_page

#: The worksheet comes last: what no other page answers may be one of its desks.
_PAGES = (
    assets,
    sign_in_page,
    board,
    proposal_page,
    moves,
    calendar_page,
    reports_page,
    trail_page,
    evidence_page,
    file_page,
    worksheet_page,
)


def install(app: FastAPI, statuses: Mapping[str, int]) -> None:
    """Add the pages to an app whose handlers of refusals are in place.

    ``statuses`` is the HTTP status by refusal code.
    """
    for page in _PAGES:
        app.include_router(page.router)
    install_errors(app, statuses)
