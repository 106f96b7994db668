"""The worksheet (``/usulan/{number}/lke/{area}``) and its kin for reviewers, the panel and the nation."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from states.errors import Fault, Forbidden, Invalid, NotFound, Refusal, StaleVersion
from states.regulations import regulation
from states.vocabulary import Column, Predicate
from templates.refusals import fault_sentence
from workflow.db.queries.board import turns_waiting
from workflow.services.columns import roles_seeing
from workflow.services.fill_worksheet import Filled, fill_worksheet
from workflow.services.keep_presence import keep_presence
from workflow.services.read_worksheet import Opened, read_worksheet
from workflow.web.answers import see_other
from workflow.web.calendar import due_of
from workflow.web.door import OpenPage, Page, PageRoute
from workflow.web.errors import status_of
from workflow.web.paths import proposal_path
from workflow.web.turns import turns_of
from workflow.web.worksheet.desks import COLUMNS, desk_of
from workflow.web.worksheet.ledger import NOTHING_REFUSED, VIEWS, Refused
from workflow.web.worksheet.reader import ledger_of
from workflow.web.worksheet.sections import Section, sections_of
from workflow.web.worksheet.sheet_form import changes_in, typed_in

#: More fields than a section can have; a form with more is none of ours.
_MOST_FIELDS = 1000
#: No section has more lines than so many digits can say.
_COUNT_DIGITS = 3
_ANSWERS = "body.answers."
_NOTE = ".note"

router = APIRouter(route_class=PageRoute, include_in_schema=False)


async def _sent(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=_MOST_FIELDS)


@router.get("/usulan/{number}/{desk}/{area}")
def show_section(number: str, desk: str, area: str, page: OpenPage) -> Response:
    """Show a section with its answers, to be filled or to be read."""
    del number  # looked up at the door
    return _shown(page, desk, _section(page, desk, area), NOTHING_REFUSED)


@router.post("/usulan/{number}/{desk}/{area}")
def save_section(
    number: str, desk: str, area: str, page: OpenPage, form: Annotated[FormData, Depends(_sent)]
) -> Response:
    """Save what was changed; rows that somebody else changed meanwhile come back, all others are saved."""
    section = _section(page, desk, area)
    questions = {question.code: question for question in section.questions}
    typed = typed_in(form, section.questions)
    if not typed:
        raise Invalid.because("body.answers", "missing")
    try:
        changes = changes_in(form, typed, questions)
        rivals = _saved(page, COLUMNS[desk], changes)
    except Invalid as refusal:
        faults = {_code(fault): fault_sentence(fault, page.language) for fault in refusal.faults}
        if not faults.keys() <= questions.keys():
            raise
        return _shown(page, desk, section, Refused(typed, faults, frozenset()), refusal)
    if rivals is not None:
        codes = frozenset(rivals.conflicts)
        kept = {code: row for code, row in typed.items() if code in codes}
        return _shown(page, desk, section, Refused(kept, {}, codes), rivals)
    return see_other(f"{proposal_path(number, desk, area)}?{urlencode({'tersimpan': len(changes)})}")


def _section(page: Page, desk: str, area: str) -> Section:
    """Return the section of an address; raise NotFound for an address that names none."""
    row = page.proposal
    if desk not in COLUMNS:
        raise NotFound
    sections = sections_of(regulation(row["regulation"]), Predicate(row["target"]))
    found = next((one for one in sections if one.address == area), None)
    if found is None:
        raise NotFound
    return found


def _saved(page: Page, column: Column, changes: Mapping[str, Filled]) -> StaleVersion | None:
    """Save what nobody else changed meanwhile; return the refusal that names the rest, None for no rest."""
    if not changes:
        return None
    try:
        page.write(lambda tx: fill_worksheet(tx, page.caller, page.proposal["id"], column, changes))
    except StaleVersion as refusal:
        kept = {code: row for code, row in changes.items() if code not in refusal.conflicts}
        if len(kept) == len(changes):
            raise
        # Somebody may write again before the rest is saved; then that is told too.
        later = _saved(page, column, kept)
        return StaleVersion(refusal.current, {**refusal.conflicts, **(later.conflicts if later else {})})
    return None


def _present(opened: Opened, column: Column, reader_id: int) -> list[str]:
    """Return the names of those, besides the reader, who are filling the column."""
    return [
        each["present_name"]
        for each in opened.present
        if each["present_kind"] == column and each["present_id"] != reader_id
    ]


def _code(fault: Fault) -> str:
    """Return the line that a fault is about; a missing reason is a fault of its line's note."""
    return fault.where.removeprefix(_ANSWERS).removesuffix(_NOTE)


def _shown(
    page: Page, address: str, section: Section, refused: Refused, refusal: Refusal | None = None
) -> Response:
    row = page.proposal
    asked = page.request.query_params
    view = asked.get("saring", "")
    saved = asked.get("tersimpan", "")
    with page.read() as connection:
        opened = read_worksheet(connection, page.caller, row["id"], page.moment)
        desk = desk_of(connection, page.caller, row, address)
        if desk.column not in opened.columns:
            raise Forbidden(roles_seeing(desk.column))
        turns = turns_waiting(connection, turns_of(page.caller))
    if desk.is_writable:
        page.write(lambda tx: keep_presence(tx, page.caller, row["id"], desk.column))
    return page.show(
        "web/worksheet.html",
        status=HTTPStatus.OK if refusal is None else status_of(page.request, refusal.code),
        zone=row["timezone"],
        turns=turns,
        proposal=row,
        desk=desk,
        ledger=ledger_of(opened, desk, section, view if view in VIEWS else "", row["number"], refused),
        refused=refused,
        present=_present(opened, desk.column, page.caller.person_id),
        saved=int(saved) if saved.isascii() and saved.isdigit() and len(saved) <= _COUNT_DIGITS else None,
        due=due_of(row, page.moment),
        moment=page.moment,
        back=proposal_path(row["number"]),
    )
