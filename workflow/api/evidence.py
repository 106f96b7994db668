"""Routes about evidence: files and links behind the unit's answers."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from sqlalchemy import RowMapping
from starlette.responses import JSONResponse, StreamingResponse

from states.errors import Damaged, NotFound
from workflow.api import evidence_examples as examples
from workflow.api.answers import one, several
from workflow.api.door import Door, GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.proposal_examples import EVIDENCE
from workflow.api.stage_schemas import LinkIn, ReuseIn
from workflow.api.uploads import BODY, HandedIn, Upload
from workflow.api.worksheet_views import evidence_json
from workflow.db.database import Service
from workflow.db.files import DamagedFileError
from workflow.db.queries import evidence as pieces
from workflow.logs import log
from workflow.services.add_evidence import Piece, add_evidence, reuse_evidence
from workflow.services.detach_evidence import detach_evidence
from workflow.services.evidence_names import checked_link
from workflow.services.pack_evidence import evidence_to_pack, packed
from workflow.services.take_in_file import Handed, attachment_headers, evidence_files, taken_in

router = APIRouter(route_class=GuardedRoute, tags=["Bukti dukung"], responses=REFUSALS)

OfQuestion = Annotated[str | None, Query(max_length=40, description="Only what one question carries")]
Everything = Annotated[
    bool, Query(alias="all", description="Superseded and detached pieces too: whatever there ever was")
]


@router.get("/proposals/{proposal_id}/evidence", responses=several(EVIDENCE))
def list_evidence(
    proposal_id: int,
    door: OpenDoor,
    question: OfQuestion = None,
    everything: Everything = False,  # noqa: FBT002 -- a query parameter
    cursor: Cursor = None,
    limit: Limit = DEFAULT_PAGE,
) -> dict[str, Any]:
    """List the evidence a proposal carries now, oldest first; with `all`, what it carried before as well.

    `ended` tells of a piece that counts no more whether a newer revision took its place or who detached it.
    """
    after = position(cursor) or 0
    with door.read() as connection:
        rows = pieces.evidence_page(
            connection,
            proposal_id,
            question=question,
            is_everything=everything,
            after=after,
            limit=limit + 1,
        )
    return page(rows, limit, evidence_json)


@router.get("/proposals/{proposal_id}/evidence/{evidence_id}/revisions", responses=several(EVIDENCE))
def list_revisions(
    proposal_id: int, evidence_id: int, door: OpenDoor, cursor: Cursor = None, limit: Limit = DEFAULT_PAGE
) -> dict[str, Any]:
    """List every revision of a piece, the first one first: what ever stood under its name on its question."""
    with door.read() as connection:
        row = _piece(pieces.evidence_piece(connection, proposal_id, evidence_id))
        rows = pieces.revisions_page(
            connection,
            proposal_id,
            row["question"],
            row["name"],
            after=position(cursor) or 0,
            limit=limit + 1,
        )
    return page(rows, limit, evidence_json)


@router.post(
    "/proposals/{proposal_id}/evidence",
    status_code=201,
    openapi_extra=BODY,
    responses=one(EVIDENCE, 201),
)
def create_evidence(proposal_id: int, handed: HandedIn, door: OpenDoor) -> Response:
    """Add a file, a link or, by its `evidence_id`, a piece the proposal has already, to a scored item.

    The same name again is a new revision; older ones stay. Accepted by their content: PDF, PNG, JPEG,
    XLSX, DOCX, PPTX, ZIP, and UTF-8 text such as CSV. Links lead to `http` or `https`.
    """
    match handed:
        case LinkIn():
            piece = Piece.link(handed.question, checked_link(handed.url, "body.url"))
            return _add(door, proposal_id, lambda tx: add_evidence(tx, door.caller, proposal_id, piece))
        case ReuseIn():
            question, known = handed.question, handed.evidence_id
            where = "body.evidence_id"
            return _add(
                door,
                proposal_id,
                lambda tx: reuse_evidence(tx, door.caller, proposal_id, question, known, where),
            )
        case Upload():
            return _add_file(door, proposal_id, handed)


def _add_file(door: Door, proposal_id: int, upload: Upload) -> Response:
    handed = Handed(upload.question, upload.name, upload.file, upload.size_bytes)
    with taken_in(door.database, door.settings, door.caller, proposal_id, handed) as piece:
        # Asked for even when it will be refused: a repeated request gets its first answer again.
        return _add(
            door,
            proposal_id,
            lambda tx: add_evidence(tx, door.caller, proposal_id, piece, door.settings.max_proposal_bytes),
            upload.digest(piece.sha256),
        )


def _add(door: Door, proposal_id: int, adding: Service[RowMapping], digest: str | None = None) -> Response:
    return door.write(
        adding,
        lambda _, row: evidence_json(row),
        status=201,
        headers=lambda row: {"Location": f"/api/v1/proposals/{proposal_id}/evidence/{row['id']}"},
        digest=digest,
    )


@router.get(
    "/proposals/{proposal_id}/evidence/{evidence_id}",
    response_class=Response,
    responses=examples.FILE_OR_LINK,
)
def show_evidence(proposal_id: int, evidence_id: int, door: OpenDoor) -> Response:
    """Give a file back byte by byte, its digest checked; of a link, where it leads.

    A file that is gone or altered on the disk is `damaged`: it is named, and not given out.
    """
    with door.read() as connection:
        row = _piece(pieces.evidence_piece(connection, proposal_id, evidence_id))
    if row["url"] is not None:
        return JSONResponse({"url": row["url"]}, headers={"X-Content-Type-Options": "nosniff"})
    try:
        content = evidence_files(door.settings).read(row["sha256"])
    except DamagedFileError as error:
        log.error("evidence is damaged", evidence_id=evidence_id, sha256=error.sha256, harm=error.harm)
        raise Damaged(row["name"], error.sha256, error.harm) from error
    return StreamingResponse(
        content,
        media_type="application/octet-stream",
        headers={**attachment_headers(row["name"]), "Content-Length": str(row["bytes"])},
    )


@router.delete(
    "/proposals/{proposal_id}/evidence/{evidence_id}", responses=one({**EVIDENCE, **examples.ENDED})
)
def remove_evidence(proposal_id: int, evidence_id: int, door: OpenDoor) -> Response:
    """Take a piece off its question. Nothing is deleted: it stays readable, and its id adds it again."""
    return door.write(
        lambda tx: detach_evidence(tx, door.caller, proposal_id, evidence_id),
        lambda _, row: evidence_json(row),
    )


@router.get(
    "/proposals/{proposal_id}/evidence.zip", response_class=Response, responses=examples.ARCHIVE_OF_ALL
)
def pack_evidence(proposal_id: int, door: OpenDoor) -> Response:
    """Give all evidence of a proposal as one ZIP archive: a folder a question, and `manifest.json`.

    The manifest names every piece with its digest, links included; files that are `missing` or `altered`
    are left out and named there. An archive that broke off has no manifest and cannot be opened.
    """
    with door.read() as connection:
        packing = evidence_to_pack(connection, proposal_id, door.moment)
    return StreamingResponse(
        packed(packing, evidence_files(door.settings)),
        media_type="application/zip",
        headers=attachment_headers(f"{packing.number}.zip"),
    )


def _piece(row: RowMapping | None) -> RowMapping:
    if row is None:
        raise NotFound
    return row
