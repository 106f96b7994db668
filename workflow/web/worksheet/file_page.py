"""The worksheet as a spreadsheet: downloaded, and handed in with a preview before anything is saved.

What the preview showed travels in its own form, each answer with the revision that stood then; what has
moved on meanwhile is refused as on any page of the worksheet.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData, UploadFile

from states.errors import Fault, Invalid, Refusal, StaleVersion
from states.vocabulary import Column
from templates.refusals import fault_sentence
from workflow.db.database import Tx
from workflow.db.queries.board import turns_waiting
from workflow.services.export_worksheet import open_to_fill
from workflow.services.fill_worksheet import Filled, fill_worksheet
from workflow.services.import_worksheet import Outcome, Wish, import_worksheet
from workflow.services.spreadsheets import read_pages
from workflow.services.take_in_file import attachment_headers
from workflow.services.worksheet_file.merge import Change, said
from workflow.services.worksheet_file.write import worksheet_xlsx
from workflow.web.answers import see_other
from workflow.web.door import OpenPage, Page, PageRoute
from workflow.web.errors import status_of
from workflow.web.paths import proposal_path
from workflow.web.turns import turns_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIELD_BYTES = 8192
#: Four fields for each answer of every column that somebody may fill.
_MOST_FIELDS = 2000
_VERSION_DIGITS = 9

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One answer that a file changes."""

    #: ``column.code``, which names its fields.
    name: str
    column: str
    code: str
    cell: str
    was: str
    now: str
    note: str
    version: int
    is_conflict: bool


async def _sent(request: Request) -> AsyncIterator[FormData]:
    """Yield the form; its file is closed again when the request is over."""
    form = await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_FIELD_BYTES)
    try:
        yield form
    finally:
        await form.close()


Sent = Annotated[FormData, Depends(_sent)]


@router.get("/usulan/{number}/lke.xlsx")
def download(number: str, page: OpenPage) -> Response:
    """Give the worksheet as a spreadsheet, with the columns its reader may see."""
    with page.read() as connection:
        opened, writable = open_to_fill(connection, page.caller, page.proposal["id"])
    headers = attachment_headers(f"LKE-{number}.xlsx")
    return Response(worksheet_xlsx(opened, writable), media_type=_XLSX, headers=headers)


@router.get("/usulan/{number}/impor")
def show_form(number: str, page: OpenPage) -> Response:
    """Show how to fill the worksheet elsewhere and hand it in."""
    del number  # looked up at the door
    return _shown(page, None, None)


@router.post("/usulan/{number}/impor")
def preview(number: str, page: OpenPage, form: Sent) -> Response:
    """Show what a file would change; nothing is saved."""
    del number  # likewise
    file = form.get("berkas")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise Invalid.because("body.file", "missing")
        pages = read_pages(file.file, "body.file")
        wish = Wish(applies=False)
        outcome = page.write(lambda tx: import_worksheet(tx, page.caller, page.proposal["id"], pages, wish))
    except Invalid as refusal:
        return _shown(page, None, refusal)
    return _shown(page, outcome, None)


@router.post("/usulan/{number}/impor/pakai")
def apply(number: str, page: OpenPage, form: Sent) -> Response:
    """Save what a preview showed, as a whole or not at all."""
    filled = _filled(form)
    if not filled:
        raise Invalid.because("body.answers", "missing")

    def service(tx: Tx) -> int:
        for column, answers in filled.items():
            fill_worksheet(tx, page.caller, page.proposal["id"], column, answers)
        return sum(map(len, filled.values()))

    try:
        page.write(service)
    except (Invalid, StaleVersion) as refusal:
        return _shown(page, None, refusal)
    return see_other(proposal_path(number))


def _filled(form: FormData) -> Mapping[Column, dict[str, Filled]]:
    """Return the answers of a preview's form; those in conflict only where they were agreed to."""
    found: dict[Column, dict[str, Filled]] = {}
    for name, mark in form.multi_items():
        kind, _, rest = name.partition(".")
        column, _, code = rest.partition(".")
        version = mark if isinstance(mark, str) else ""
        is_known = kind == "v" and column in tuple(Column) and version.isascii() and version.isdigit()
        if not is_known or len(version) > _VERSION_DIGITS or form.get(f"ya.{rest}") != "ya":
            continue
        value, note = _text(form, f"j.{rest}"), _text(form, f"k.{rest}")
        answer = Filled(value or None, note.replace("\r\n", "\n") or None, int(version))
        found.setdefault(Column(column), {})[code] = answer
    return found


def _shown(page: Page, outcome: Outcome | None, refusal: Refusal | None) -> Response:
    row = page.proposal
    with page.read() as connection:
        turns = turns_waiting(connection, turns_of(page.caller))
    faults: Iterable[Fault] = refusal.faults if isinstance(refusal, Invalid) else ()
    found = () if outcome is None else outcome.faults
    return page.show(
        "web/worksheet_file.html",
        status=HTTPStatus.OK if refusal is None else status_of(page.request, refusal.code),
        zone=row["timezone"],
        turns=turns,
        proposal=row,
        rows=[] if outcome is None else [_row(change) for change in outcome.merged.changes],
        is_previewed=outcome is not None,
        faults=[fault_sentence(fault, page.language) for fault in faults],
        errors=[(fault.where, fault_sentence(fault, page.language)) for fault in found],
        unmatched=[] if outcome is None else [spot.cell for spot in outcome.reading.unmatched],
        is_stale=isinstance(refusal, StaleVersion),
        back=proposal_path(row["number"]),
        here=proposal_path(row["number"], "impor"),
    )


def _row(change: Change) -> Row:
    return Row(
        name=f"{change.column}.{change.code}",
        column=change.column.value,
        code=change.code,
        cell=change.spot.cell,
        was="" if change.was is None else said(change.was.value) or "",
        now=said(change.now.value) or "",
        note=change.now.note or "",
        version=change.version,
        is_conflict=change.is_conflict,
    )


def _text(form: FormData, name: str) -> str:
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""
