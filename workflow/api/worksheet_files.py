"""Routes about the worksheet as a spreadsheet: downloaded, filled anywhere, and handed in again."""

import re
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Response

from states.errors import Fault, Invalid
from states.vocabulary import Column
from workflow.api import sheet_examples as examples
from workflow.api.answers import one
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.file_forms import FileForm, file_form, file_form_body
from workflow.api.openapi import REFUSALS
from workflow.api.sheet_views import outcome_json
from workflow.services.export_worksheet import open_to_fill
from workflow.services.import_worksheet import Settling, Wish, import_worksheet
from workflow.services.spreadsheets import read_pages
from workflow.services.take_in_file import attachment_headers
from workflow.services.worksheet_file.write import worksheet_xlsx

router = APIRouter(route_class=GuardedRoute, tags=["LKE"], responses=REFUSALS)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The worksheet as a spreadsheet",
        "content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_DIGEST = re.compile(r"[0-9a-f]{64}")


class _Apply(StrEnum):
    """How a form says yes and no."""

    YES = "true"
    NO = "false"


_FIELDS: dict[str, dict[str, Any]] = {
    "apply": {"type": "string", "enum": list(_Apply), "default": "false"},
    "conflicts": {"type": "string", "enum": list(Settling), "default": "refuse"},
    "preview": {"type": "string", "description": "`digest` of the preview that was agreed to"},
    "column": {"type": "string", "enum": list(Column), "default": "unit"},
}

Sent = Annotated[FileForm, Depends(file_form(*_FIELDS), scope="function")]
Option = TypeVar("Option", bound=StrEnum)


@router.get("/proposals/{proposal_id}/worksheet.xlsx", response_class=Response, responses=_FILE)
def download_worksheet(proposal_id: int, door: OpenDoor) -> Response:
    """Give the worksheet as a spreadsheet, with the columns you may see.

    Cells that you may fill now are open and take only what the question takes; all others are locked.
    Points and determination rows follow by formula. The same data give the same bytes.
    """
    with door.read() as connection:
        opened, writable = open_to_fill(connection, door.caller, proposal_id)
    content = worksheet_xlsx(opened, writable)
    name = f"LKE-{opened.row['number']}.xlsx"
    return Response(content, media_type=_XLSX, headers=attachment_headers(name))


@router.post(
    "/proposals/{proposal_id}/worksheet/import",
    openapi_extra=file_form_body(_FIELDS),
    responses=one(examples.IMPORT),
)
def hand_in_worksheet(proposal_id: int, sent: Sent, door: OpenDoor) -> Response:
    """Preview what a filled spreadsheet changes, or apply it as a whole or not at all.

    Without `apply` nothing is written, and the answer lists changes, errors by cell, and conflicts: answers
    that somebody changed after the file was written. With `apply` they are refused as 409 with theirs and
    yours, unless `conflicts` keeps `theirs` or, with the `preview` agreed to, puts `yours` over them. Besides
    our own file any sheet is read whose rows are called like the questions, such as the ministry's form for
    90/2021; its answers go into `column`.
    """
    wish = _wish(sent)
    pages = read_pages(sent.file, "body.file")
    return door.write(
        lambda tx: import_worksheet(tx, door.caller, proposal_id, pages, wish),
        lambda _, outcome: outcome_json(outcome, door.language),
        digest=sent.digest(),
    )


def _wish(sent: FileForm) -> Wish:
    """Return what is to be done with the file; raise Invalid naming every field that cannot be read."""
    faults: list[Fault] = []
    applies = _option(sent, "apply", _Apply, _Apply.NO, faults)
    settling = _option(sent, "conflicts", Settling, Settling.REFUSE, faults)
    column = _option(sent, "column", Column, Column.UNIT, faults)
    agreed = sent.fields.get("preview")
    if agreed is not None and _DIGEST.fullmatch(agreed) is None:
        faults.append(Fault("body.preview", "not-a-digest", {}))
    if faults:
        raise Invalid(faults)
    return Wish(applies is _Apply.YES, settling, agreed, column)


def _option(sent: FileForm, name: str, options: type[Option], default: Option, faults: list[Fault]) -> Option:
    text = sent.fields.get(name, default)
    if text in set(options):
        return options(text)
    faults.append(Fault(f"body.{name}", "not-an-option", {"options": ", ".join(options)}))
    return default
