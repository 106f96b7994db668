"""Moving a proposal (``/usulan/{number}/tahap/{trigger}``): a preview that tells all, the act, a receipt."""

import json
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response
from sqlalchemy import RowMapping

from states.errors import (
    Invalid,
    NoSuchTransition,
    NotFound,
    Refusal,
    RequirementsUnmet,
    SeparationOfDuties,
    StaleVersion,
)
from states.vocabulary import State, Trigger
from workflow.access import LARGEST_ID
from workflow.db.database import Tx
from workflow.db.queries.board import turns_waiting
from workflow.db.queries.timelines import move_numbered, newest_move
from workflow.services.advance import advance
from workflow.services.explain import TURN_OF
from workflow.services.people import Holders
from workflow.services.replay import Kept, keep_answer, kept_answer
from workflow.web.answers import see_other
from workflow.web.board_rows import names_of
from workflow.web.calendar import due_of
from workflow.web.door import OpenPage, Page, PageRoute
from workflow.web.errors import status_of
from workflow.web.move_cards import Holder
from workflow.web.move_form import MoveForm, fresh_key, is_about_fields, key_in, order_in, version_in
from workflow.web.move_preview import preview_of
from workflow.web.paths import proposal_path
from workflow.web.turns import turns_of
from workflow.web.words import paper_in_words

#: Counted before a number is read: Python refuses to read thousands of digits.
_SEQ_DIGITS = len(str(LARGEST_ID))
#: Refusals that the form itself can tell; all others have a page of their own.
_TOLD_IN_FORM = (Invalid, RequirementsUnmet, SeparationOfDuties, StaleVersion)

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/usulan/{number}/tahap/{trigger}")
def preview_move(number: str, trigger: str, page: OpenPage) -> Response:
    """Show what a move would do, what stops it, and the form that makes it."""
    del number  # looked up at the door
    return _preview(page, _trigger(trigger), MoveForm())


@router.post("/usulan/{number}/tahap/{trigger}")
def make_move(number: str, trigger: str, form: Annotated[MoveForm, Form()], page: OpenPage) -> Response:
    """Make the move and lead to its receipt; where it is refused, show the form again with the reasons."""
    del number  # likewise
    wanted = _trigger(trigger)
    try:
        return see_other(page.write(lambda tx: _made(tx, page, wanted, form)))
    except _TOLD_IN_FORM as refusal:
        if isinstance(refusal, Invalid) and not is_about_fields(refusal):
            raise
        return _preview(page, wanted, form, refusal)


@router.get("/usulan/{number}/tanda-terima/{seq}")
def show_receipt(number: str, seq: str, page: OpenPage) -> Response:
    """Show what a move was and what came next; the address holds for good."""
    del number  # likewise
    row = page.proposal
    if not seq.isascii() or not seq.isdigit() or len(seq) > _SEQ_DIGITS or int(seq) > LARGEST_ID:
        raise NotFound
    with page.read() as connection:
        entry = move_numbered(connection, row["id"], int(seq))
        if entry is None:
            raise NotFound
        facts = json.loads(entry["body"])["facts"]
        day = facts.get("decree_date")
        turn = TURN_OF.get(State(row["state"]))
        holders = Holders(connection, [(row["agency_id"], row["unit_id"])], page.moment)
        return page.show(
            "web/receipt.html",
            zone=row["timezone"],
            turns=turns_waiting(connection, turns_of(page.caller)),
            proposal=row,
            entry=entry,
            facts=facts,
            decree_date=None if day is None else paper_in_words("decree_date", day, page.language),
            is_current=entry["to_state"] == row["state"],
            turn=None if turn is None else Holder(turn.value, names_of(holders, row, turn)),
            due=due_of(row, page.moment),
            back=proposal_path(row["number"]),
        )


def _trigger(name: str) -> Trigger:
    """Return the trigger of an address; raise NotFound for an address that names none."""
    if name not in tuple(Trigger) or name == Trigger.NOMINATE:
        raise NotFound
    return Trigger(name)


def _made(tx: Tx, page: Page, trigger: Trigger, form: MoveForm) -> str:
    """Make the move, once for every form, and return the address of its receipt."""
    key, digest, person_id = key_in(form), page.digest(*form.content), page.caller.person_id
    kept = None if key is None else kept_answer(tx, person_id, key, digest)
    if kept is not None:
        return kept.body
    order, seen = order_in(form, trigger), version_in(form)
    made = advance(tx, page.caller, page.proposal["id"], order, seen)
    path = proposal_path(page.proposal["number"], "tanda-terima", made.entry.seq)
    if key is not None:
        keep_answer(tx, person_id, key, digest, Kept(HTTPStatus.SEE_OTHER, path))
    return path


def _preview(page: Page, trigger: Trigger, form: MoveForm, refusal: Refusal | None = None) -> Response:
    with page.read() as connection:
        turns = turns_waiting(connection, turns_of(page.caller))
        try:
            preview = preview_of(page, connection, trigger, refusal)
        except NoSuchTransition:
            rival = newest_move(connection, page.proposal["id"])
            if rival is None or not isinstance(refusal, StaleVersion):
                raise
            return _overtaken(page, rival, turns)
    return page.show(
        "web/move.html",
        status=HTTPStatus.OK if refusal is None else status_of(page.request, refusal.code),
        zone=preview.proposal["timezone"],
        turns=turns,
        preview=preview,
        form=form,
        key=fresh_key(),
        back=proposal_path(preview.proposal["number"]),
    )


def _overtaken(page: Page, rival: RowMapping, turns: int) -> Response:
    """Tell that somebody moved the proposal meanwhile, so that this move is no longer there."""
    return page.show(
        "web/overtaken.html",
        status=HTTPStatus.CONFLICT,
        zone=page.proposal["timezone"],
        turns=turns,
        rival=rival,
        back=proposal_path(page.proposal["number"]),
    )
