"""The preview of a move: what it changes, what stops it, what its form asks for and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, RowMapping

from states.errors import Invalid, NotFound, Refusal, RequirementsUnmet, SeparationOfDuties, StaleVersion
from states.machine import Move
from states.requirements.stages import RETURNS
from states.vocabulary import Role, State, Trigger
from states.workdays import add_working_days, local_date
from templates.refusals import fault_sentence
from workflow.db.queries.agencies import cycle_deadlines
from workflow.db.queries.lists import proposal_listed
from workflow.db.queries.proposals import proposal_standing
from workflow.db.queries.timelines import newest_move
from workflow.services.explain import TURN_OF, explain
from workflow.services.holidays import holidays_around
from workflow.services.people import Holders
from workflow.services.sight import sight_of
from workflow.web.board_rows import names_of
from workflow.web.door import Page
from workflow.web.move_cards import CardMaker, Holder, MoveCard, Reason
from workflow.web.move_form import Fields, field_of, fields_of


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was refused, as far as the form can tell."""

    #: Findings that stop the move as it was sent.
    reasons: tuple[Reason, ...] = ()
    #: A sentence for each field that cannot be read.
    faults: Mapping[str, str] = field(default_factory=dict)
    #: The move that somebody else made meanwhile.
    rival: RowMapping | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that the page of a move shows."""

    #: The proposal as it stands now.
    proposal: RowMapping
    card: MoveCard
    fields: Fields
    #: Whose turn it will be; None where the move ends the proposal.
    next_turn: Holder | None
    #: When the stage that the move leads to will end; None where nothing is planned.
    next_due: date | None
    #: Who may have signed: id and name.
    heads: tuple[tuple[int, str], ...]
    refused: Refused


def preview_of(
    page: Page, connection: Connection, trigger: Trigger, refusal: Refusal | None = None
) -> Preview:
    """Return the preview of a move; raise NoSuchTransition where it leaves no such state.

    The proposal is read anew: what stands in the way may have happened after the door looked.
    """
    row = proposal_listed(connection, page.proposal["id"])
    standing = proposal_standing(connection, page.proposal["id"])
    if row is None or standing is None:
        raise NotFound
    move = explain(connection, page.caller, row["id"], page.moment, trigger=trigger).moves[0]
    holders = Holders(connection, [(row["agency_id"], row["unit_id"])], page.moment)
    maker = CardMaker(row, holders, sight_of(connection, page.caller, standing).columns, page.language)
    heads = holders.at(row["agency_id"], row["unit_id"]).get(Role.AGENCY_HEAD, ())
    return Preview(
        proposal=row,
        card=maker.card(move),
        fields=fields_of(move.edge, page.caller, row),
        next_turn=_next_turn(move, holders, row),
        next_due=_next_due(connection, move, standing, page),
        heads=tuple((actor.person_id, name) for actor, name in heads),
        refused=_refused(connection, row, maker, refusal, page.language),
    )


def _next_turn(move: Move, holders: Holders, row: RowMapping) -> Holder | None:
    role = TURN_OF.get(State(move.edge.target))
    return None if role is None else Holder(role.value, names_of(holders, row, role))


def _next_due(connection: Connection, move: Move, standing: RowMapping, page: Page) -> date | None:
    if move.edge.trigger in RETURNS:
        today = local_date(page.moment, standing["timezone"])
        return add_working_days(today, standing["return_working_days"], holidays_around(today))
    planned = cycle_deadlines(connection, standing["cycle_id"]).get(move.edge.target)
    return None if planned is None else planned["due_on"]


def _refused(
    connection: Connection, row: RowMapping, maker: CardMaker, refusal: Refusal | None, language: str
) -> Refused:
    match refusal:
        case Invalid():
            return Refused(faults={field_of(f): fault_sentence(f, language) for f in refusal.faults})
        case RequirementsUnmet() | SeparationOfDuties():
            stopping = tuple(finding for finding in refusal.findings if finding.stops)
            return Refused(reasons=tuple(maker.reason(finding) for finding in stopping))
        case StaleVersion():
            return Refused(rival=newest_move(connection, row["id"]))
        case _:
            return Refused()
