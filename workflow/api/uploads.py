"""Reading an upload: a form with one file, or a link as JSON, and the headers a file is given back with."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from states.errors import Fault, Invalid, UnsupportedType
from workflow.api.bodies import check_json
from workflow.api.stage_schemas import LinkIn, ReuseIn
from workflow.services.evidence_names import clean_name

#: The parts of the form.
_FIELDS = ("question", "file")
#: Longest part of the form that is no file.
_FIELD_BYTES = 4096
_BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class Upload:
    """One file for one question."""

    question: str
    #: Cleaned.
    name: str
    file: BinaryIO
    size_bytes: int

    def digest(self, sha256: str) -> str:
        """Return what stands for the form when a repeated upload is compared with the first."""
        text = f"{sha256}\n{self.question}\n{self.name}"
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


#: The body of a request that adds evidence, for the API's description.
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": list(_FIELDS),
                    "properties": {
                        "question": {"type": "string", "examples": ["P001"]},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            },
            "application/json": {
                "schema": {"oneOf": [each.model_json_schema() for each in (LinkIn, ReuseIn)]}
            },
        },
    }
}


async def _handed(request: Request) -> AsyncIterator[Upload | LinkIn | ReuseIn]:
    """Yield what was sent; a file is closed again when the request is over."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        yield await _named(request)
    elif kind == "multipart/form-data":
        form = await _form(request)
        try:
            yield _upload(form)
        finally:
            await form.close()
    else:
        raise UnsupportedType


#: The parameter that gives an endpoint the evidence that was sent.
HandedIn = Annotated[Upload | LinkIn | ReuseIn, Depends(_handed)]


async def _named(request: Request) -> LinkIn | ReuseIn:
    """Return a link, or a piece that is named by its id."""
    content = await request.body()
    check_json(content)
    sent = json.loads(content)
    is_known = isinstance(sent, dict) and "evidence_id" in sent
    try:
        return (ReuseIn if is_known else LinkIn).model_validate_json(content)
    except ValidationError as error:
        found = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(found) from error


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=len(_FIELDS), max_part_size=_FIELD_BYTES)
    except HTTPException as error:
        if error.status_code != _BAD_REQUEST:
            raise
        raise Invalid.because("body", "not-a-form") from error
    except ValueError as error:
        # A charset that no text comes in: the parser asks the codec, and codecs raise what they like.
        raise Invalid.because("body", "not-a-form") from error


def _upload(form: FormData) -> Upload:
    """Return the form's file and question; raise Invalid naming every part that is missing or too much."""
    question, file = form.get("question"), form.get("file")
    faults = [Fault("body.?", "unknown-field", {}) for name in form if name not in _FIELDS]
    faults += [Fault(f"body.{name}", "given-twice", {}) for name in _FIELDS if len(form.getlist(name)) > 1]
    if not isinstance(question, str) or not question:
        faults.append(Fault("body.question", "missing", {}))
    if not isinstance(file, UploadFile):
        faults.append(Fault("body.file", "missing", {}))
    if faults or not isinstance(question, str) or not isinstance(file, UploadFile):
        raise Invalid(faults)
    return Upload(question, clean_name(file.filename or ""), file.file, file.size or 0)
