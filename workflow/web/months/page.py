"""The calendar page (``/kalender``); its address is its whole state."""

from fastapi import APIRouter, Response

from states.workdays import local_date
from workflow.db.queries.board import endings_between, turns_waiting
from workflow.web.door import OpenPage, PageRoute
from workflow.web.months.month import month_asked, month_of, span_of
from workflow.web.paths import CALENDAR
from workflow.web.turns import reach_of, turns_of

#: More endings in one month than a page can tell; the board lists them all.
_MOST_ENDINGS = 400

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(CALENDAR)
def show_calendar(page: OpenPage) -> Response:
    """Show a month: deadlines within reach, weekends and holidays."""
    today = local_date(page.moment, page.settings.timezone)
    first = month_asked(page.request.query_params.get("bulan"), today)
    since, until = span_of(first)
    with page.read() as connection:
        rows = endings_between(connection, reach_of(page.caller), since, until, _MOST_ENDINGS + 1)
        return page.show(
            "web/calendar.html",
            turns=turns_waiting(connection, turns_of(page.caller)),
            month=month_of(first, today, rows[:_MOST_ENDINGS]),
            is_cut=len(rows) > _MOST_ENDINGS,
            today=today,
        )
