"""The library of a proposal's evidence (``/usulan/{number}/eviden``): add, use again, read, take off."""

import re
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import RowMapping
from starlette.datastructures import FormData, UploadFile
from starlette.responses import StreamingResponse

from states.errors import Damaged, Invalid, NotFound, ProposalFull, Refusal, TooLarge, UnsupportedType
from states.regulations import Question, regulation
from templates.refusals import fault_sentence, refusal_detail
from workflow.access import LARGEST_ID
from workflow.db.database import Tx
from workflow.db.files import DamagedFileError
from workflow.db.queries import evidence as pieces
from workflow.db.queries.board import turns_waiting
from workflow.services.add_evidence import Piece, add_evidence, reuse_evidence
from workflow.services.detach_evidence import detach_evidence
from workflow.services.evidence_names import checked_link, clean_name
from workflow.services.pack_evidence import evidence_to_pack, packed
from workflow.services.take_in_file import Handed, attachment_headers, evidence_files, taken_in
from workflow.web.answers import see_other
from workflow.web.door import OpenPage, Page, PageRoute
from workflow.web.errors import status_of
from workflow.web.paths import proposal_path
from workflow.web.turns import turns_of
from workflow.web.worksheet.desks import desk_of

#: More files than anybody chooses at once.
_MOST_FILES = 20
_FIELD_BYTES = 4096
_ID = re.compile(r"[0-9]{1,10}")
_TOLD_IN_FORM = (Invalid, TooLarge, UnsupportedType, ProposalFull)

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A scored item with its evidence."""

    question: Question
    pieces: tuple[RowMapping, ...]


async def _sent(request: Request) -> AsyncIterator[FormData]:
    """Yield the form; its files are closed again when the request is over."""
    form = await request.form(max_files=_MOST_FILES, max_fields=10, max_part_size=_FIELD_BYTES)
    try:
        yield form
    finally:
        await form.close()


@router.get("/usulan/{number}/eviden")
def show_library(number: str, page: OpenPage) -> Response:
    """Show all evidence by question, and the form that adds some."""
    del number  # looked up at the door
    return _library(page, None)


@router.post("/usulan/{number}/eviden")
def take_evidence(number: str, page: OpenPage, form: Annotated[FormData, Depends(_sent)]) -> Response:
    """Add every file that was chosen, a link or a piece that is there already, all or none."""
    question = _text(form, "butir")
    try:
        _add(page, question, form)
    except _TOLD_IN_FORM as refusal:
        return _library(page, refusal)
    return see_other(f"{proposal_path(number, 'eviden')}?butir={question}#e-{question}")


@router.post("/usulan/{number}/eviden/{evidence_id}/lepas")
def take_off(number: str, evidence_id: str, page: OpenPage) -> Response:
    """Take a piece off its question; nothing is deleted."""
    known = _id(evidence_id)
    page.write(lambda tx: detach_evidence(tx, page.caller, page.proposal["id"], known))
    return see_other(proposal_path(number, "eviden"))


@router.get("/usulan/{number}/eviden/{evidence_id}")
def read_evidence(number: str, evidence_id: str, page: OpenPage) -> Response:
    """Give a file back, checked and inert; of a link, the library with its question."""
    del number  # looked up at the door
    with page.read() as connection:
        row = pieces.evidence_piece(connection, page.proposal["id"], _id(evidence_id))
    if row is None:
        raise NotFound
    if row["url"] is not None:
        return _library(page, None, row["question"])
    try:
        content = evidence_files(page.settings).read(row["sha256"])
    except DamagedFileError as error:
        raise Damaged(row["name"], error.sha256, error.harm) from error
    headers = {**attachment_headers(row["name"]), "Content-Length": str(row["bytes"])}
    return StreamingResponse(content, media_type="application/octet-stream", headers=headers)


@router.get("/usulan/{number}/eviden.zip")
def read_all(number: str, page: OpenPage) -> Response:
    """Give all evidence as one archive with its manifest."""
    with page.read() as connection:
        packing = evidence_to_pack(connection, page.proposal["id"], page.moment)
    content = packed(packing, evidence_files(page.settings))
    return StreamingResponse(
        content, media_type="application/zip", headers=attachment_headers(f"{number}.zip")
    )


def _add(page: Page, question: str, form: FormData) -> None:
    url, known = _text(form, "tautan"), _text(form, "lama")
    files = [file for file in form.getlist("berkas") if isinstance(file, UploadFile) and file.filename]
    if not (files or url or known):
        raise Invalid.because("body.file", "missing")
    proposal_id, caller = page.proposal["id"], page.caller
    with ExitStack() as stack:
        handed = [
            Handed(question, clean_name(file.filename or ""), file.file, file.size or 0) for file in files
        ]
        added = [
            stack.enter_context(taken_in(page.database, page.settings, caller, proposal_id, each))
            for each in handed
        ]
        if url:
            added.append(Piece.link(question, checked_link(url, "body.url")))

        def service(tx: Tx) -> None:
            for piece in added:
                add_evidence(tx, caller, proposal_id, piece, page.settings.max_proposal_bytes)
            if known:
                reuse_evidence(tx, caller, proposal_id, question, _id(known), "body.evidence_id")

        page.write(service)


def _library(page: Page, refusal: Refusal | None, question: str | None = None) -> Response:
    row = page.proposal
    rules = regulation(row["regulation"])
    chosen = question or page.request.query_params.get("butir", "")
    with page.read() as connection:
        found = pieces.evidence_now(connection, row["id"])
        desk = desk_of(connection, page.caller, row, "lke")
        turns = turns_waiting(connection, turns_of(page.caller))
    items = [
        Item(item, tuple(piece for piece in found if piece["question"] == item.code)) for item in rules.scored
    ]
    known = chosen in {item.question.code for item in items}
    return page.show(
        "web/evidence.html",
        status=HTTPStatus.OK if refusal is None else status_of(page.request, refusal.code),
        zone=row["timezone"],
        turns=turns,
        proposal=row,
        items=items,
        pieces=found,
        chosen=chosen if known else "",
        is_writable=desk.is_writable,
        faults=_sentences(refusal, page.language),
        largest=page.settings.max_file_bytes // 2**20,
        back=proposal_path(row["number"]),
        here=proposal_path(row["number"], "eviden"),
    )


def _sentences(refusal: Refusal | None, language: str) -> list[str]:
    match refusal:
        case None:
            return []
        case Invalid():
            return [fault_sentence(fault, language) for fault in refusal.faults]
        case _:
            return [refusal_detail(refusal, language)]


def _text(form: FormData, name: str) -> str:
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""


def _id(text: str) -> int:
    """Return the id of an address; raise NotFound for what is none."""
    if not _ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise NotFound
    return int(text)
