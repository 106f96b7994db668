"""The reports page (``/laporan``); its address is its whole state."""

from fastapi import APIRouter, Response

from workflow.db.queries.board import turns_waiting, years_known
from workflow.db.queries.reports import last_submissions, moves_reported, proposals_reported
from workflow.web.board import year_asked
from workflow.web.door import OpenPage, PageRoute
from workflow.web.paths import REPORTS
from workflow.web.reports.report import OUTCOMES, report_of
from workflow.web.turns import reach_of, turns_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(REPORTS)
def show_reports(page: OpenPage) -> Response:
    """Show the reports on what its reader sees, of one cycle's year or of all."""
    year = year_asked(page.request.query_params.get("siklus"))
    reach = reach_of(page.caller)
    with page.read() as connection:
        report = report_of(
            proposals_reported(connection, reach, year),
            moves_reported(connection, reach, year),
            last_submissions(connection, reach, year),
        )
        return page.show(
            "web/reports.html",
            turns=turns_waiting(connection, turns_of(page.caller)),
            report=report,
            outcomes=[outcome.value for outcome in OUTCOMES],
            year=year,
            years=years_known(connection, reach),
            moment=page.moment,
        )
