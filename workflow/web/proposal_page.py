"""The page of a proposal (``/usulan/{number}``): what it is, what must happen, and why not yet."""

from fastapi import APIRouter, Response
from sqlalchemy import Connection, RowMapping

from states.errors import NotFound
from states.priority import tier
from states.vocabulary import Business, Role, Serves, State
from workflow.db.queries.agencies import cycle_deadlines
from workflow.db.queries.board import turns_waiting
from workflow.db.queries.proposals import proposal_standing
from workflow.db.queries.timelines import moves_made, newest_entries
from workflow.services.explain import TURN_OF, explain
from workflow.services.people import Holders
from workflow.services.read_worksheet import read_worksheet
from workflow.web.board_rows import names_of
from workflow.web.calendar import days_since, due_of
from workflow.web.checklist import checklist_of
from workflow.web.decision_ground import ground_of
from workflow.web.door import OpenPage, Page, PageRoute
from workflow.web.journey import stations_of
from workflow.web.move_cards import CardMaker, Holder
from workflow.web.score_rows import scoreboard_of
from workflow.web.timeline import happenings_of
from workflow.web.turns import turns_of
from workflow.web.words import paper_in_words
from workflow.web.worksheet.desks import desks_of

#: More entries than this are read in the audit trail.
ENTRIES_SHOWN = 60

#: Roles whose holders the page names, in the order of their acts.
_PEOPLE = (
    Role.COORDINATOR,
    Role.UNIT_OPERATOR,
    Role.UNIT_HEAD,
    Role.REVIEWER,
    Role.TPI_CHAIR,
    Role.TPI_MEMBER,
    Role.AGENCY_HEAD,
    Role.NATIONAL_ASSESSOR,
)

#: Papers of a proposal, in the order in which they are asked for.
PAPERS = (
    "integrity_pact_date",
    "team_decree_no",
    "proposal_letter_no",
    "proposal_letter_date",
    "sptjm_no",
    "tlhp_clearance_no",
    "survey_report_no",
)

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/usulan/{number}")
def proposal_page(number: str, page: OpenPage) -> Response:
    """Show a proposal."""
    del number  # looked up at the door
    with page.read() as connection:
        return _shown(page, connection, page.proposal)


def _shown(page: Page, connection: Connection, row: RowMapping) -> Response:
    proposal_id = row["id"]
    standing = proposal_standing(connection, proposal_id)
    if standing is None:
        raise NotFound
    opened = read_worksheet(connection, page.caller, proposal_id)
    holders = Holders(connection, [(row["agency_id"], row["unit_id"])], page.moment)
    maker = CardMaker(row, holders, opened.columns, page.language)
    moves = moves_made(connection, proposal_id)
    return page.show(
        "web/proposal.html",
        zone=row["timezone"],
        turns=turns_waiting(connection, turns_of(page.caller)),
        proposal=row,
        tier=tier(Business(row["business"]), Serves(row["serves"])),
        stations=stations_of(row, moves, cycle_deadlines(connection, row["cycle_id"])),
        cards=maker.cards(explain(connection, page.caller, proposal_id, page.moment)),
        checklist=checklist_of(connection, page.caller, standing, page.moment, maker.reason),
        scoreboard=scoreboard_of(opened),
        desks=desks_of(connection, page.caller, row, opened.columns),
        ground=ground_of(connection, page.caller, proposal_id, page.language),
        due=due_of(row, page.moment),
        days=days_since(row["state_since"], row, page.moment),
        turn=TURN_OF.get(State(row["state"])),
        people=[Holder(role.value, names_of(holders, row, role)) for role in _PEOPLE],
        papers=[
            (name, paper_in_words(name, row["documents"][name], page.language))
            for name in PAPERS
            if row["documents"].get(name)
        ],
        happenings=happenings_of(
            row["number"], newest_entries(connection, proposal_id, ENTRIES_SHOWN), page.language
        ),
        moment=page.moment,
    )
