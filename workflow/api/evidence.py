"""Routes about evidence: files and links behind the unit's answers."""

from typing import Any

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse, StreamingResponse

from states.errors import Invalid, NotFound, TooLarge, UnsupportedType
from workflow.api import proposal_examples as examples
from workflow.api.answers import several
from workflow.api.door import Door, GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.stage_schemas import LinkIn
from workflow.api.uploads import BODY, HandedIn, Upload, attachment_headers
from workflow.api.worksheet_views import evidence_json
from workflow.db.files import Files
from workflow.db.queries import stages
from workflow.services.add_evidence import Piece, add_evidence, may_add
from workflow.services.evidence_names import checked_link
from workflow.services.file_kinds import kind_of

router = APIRouter(route_class=GuardedRoute, tags=["Bukti dukung"], responses=REFUSALS)

_FILE_OR_LINK: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bytes of a file, or where a link leads",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {
                "schema": {"type": "object", "properties": {"url": {"type": "string", "format": "uri"}}}
            },
        },
    }
}


@router.get("/proposals/{proposal_id}/evidence", responses=several(examples.EVIDENCE))
def list_evidence(
    proposal_id: int, door: OpenDoor, cursor: Cursor = None, limit: Limit = DEFAULT_PAGE
) -> dict[str, Any]:
    """List the evidence a proposal carries now, oldest first; older revisions stay readable by their id."""
    with door.read() as connection:
        rows = stages.evidence_page(connection, proposal_id, after=position(cursor) or 0, limit=limit + 1)
    return page(rows, limit, evidence_json)


@router.post("/proposals/{proposal_id}/evidence", status_code=201, openapi_extra=BODY)
def create_evidence(proposal_id: int, handed: HandedIn, door: OpenDoor) -> Response:
    """Add a file or a link to a scored item; the same name again is a new revision.

    Accepted by their content: PDF, PNG, JPEG, XLSX, DOCX, PPTX, ZIP, and UTF-8 text such as CSV.
    """
    if isinstance(handed, LinkIn):
        return _add(door, proposal_id, Piece.link(handed.question, checked_link(handed.url, "body.url")))
    return _add_file(door, proposal_id, handed)


def _add_file(door: Door, proposal_id: int, upload: Upload) -> Response:
    """Keep the bytes, then name them: bytes without a row are harmless, a row without bytes is not."""
    limit_bytes = door.settings.max_file_bytes
    if upload.size_bytes > limit_bytes:
        raise TooLarge(limit_bytes)
    if upload.size_bytes == 0:
        raise Invalid.because("body.file", "empty-file")
    if kind_of(upload.file) is None:
        raise UnsupportedType
    with _files(door).receiving(upload.file, limit_bytes) as received:
        with door.read() as connection:
            is_kept = may_add(connection, door.caller, proposal_id, upload.question)
        if is_kept:
            received.keep()
        piece = Piece(upload.question, upload.name, received.sha256, received.size, is_kept=is_kept)
        # Asked for even when it will be refused: a repeated request gets its first answer again.
        return _add(door, proposal_id, piece, upload.digest(received.sha256))


def _add(door: Door, proposal_id: int, piece: Piece, digest: str | None = None) -> Response:
    return door.write(
        lambda tx: add_evidence(tx, door.caller, proposal_id, piece),
        lambda _, row: evidence_json(row),
        status=201,
        headers=lambda row: {"Location": f"/api/v1/proposals/{proposal_id}/evidence/{row['id']}"},
        digest=digest,
    )


@router.get(
    "/proposals/{proposal_id}/evidence/{evidence_id}", response_class=Response, responses=_FILE_OR_LINK
)
def show_evidence(proposal_id: int, evidence_id: int, door: OpenDoor) -> Response:
    """Give a file back byte by byte, its digest checked; of a link, where it leads."""
    with door.read() as connection:
        row = stages.evidence_piece(connection, proposal_id, evidence_id)
    if row is None:
        raise NotFound
    if row["url"] is not None:
        return JSONResponse({"url": row["url"]}, headers={"X-Content-Type-Options": "nosniff"})
    return StreamingResponse(
        _files(door).read(row["sha256"]),
        media_type="application/octet-stream",
        headers={**attachment_headers(row["name"]), "Content-Length": str(row["bytes"])},
    )


def _files(door: Door) -> Files:
    return Files(door.settings.data_dir / "evidence")
