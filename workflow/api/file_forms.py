"""Reading a form with one file and a few short fields, every part that is missing or too much named."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from states.errors import Fault, Invalid, UnsupportedType

_FILE = "file"
#: Longest part of the form that is no file.
_FIELD_BYTES = 4096
_BAD_REQUEST = 400
_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class FileForm:
    """What a form held."""

    file: BinaryIO
    #: The other fields that were sent, by name.
    fields: dict[str, str]

    def digest(self) -> str:
        """Return what stands for the form when a repeated request is compared with the first."""
        self.file.seek(0)
        digest = hashlib.sha256()
        while piece := self.file.read(_CHUNK_BYTES):
            digest.update(piece)
        self.file.seek(0)
        for name, text in sorted(self.fields.items()):
            digest.update(f"\n{name}\n{text}".encode(errors="surrogatepass"))
        return digest.hexdigest()


def file_form(*names: str) -> Callable[[Request], AsyncIterator[FileForm]]:
    """Return the dependency that reads a form with a file and, optionally, fields of these names.

    Raises UnsupportedType for a body that is no form, Invalid naming every part that is wrong.
    """

    async def read(request: Request) -> AsyncIterator[FileForm]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "multipart/form-data":
            raise UnsupportedType
        form = await _form(request, len(names) + 1)
        try:
            yield _checked(form, names)
        finally:
            await form.close()

    return read


def file_form_body(fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return such a form for the API's description; ``fields`` are the schemas of what may come along."""
    schema = {
        "type": "object",
        "required": [_FILE],
        "properties": {_FILE: {"type": "string", "format": "binary"}, **fields},
    }
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


async def _form(request: Request, most_fields: int) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=most_fields, max_part_size=_FIELD_BYTES)
    except HTTPException as error:
        if error.status_code != _BAD_REQUEST:
            raise
        raise Invalid.because("body", "not-a-form") from error
    except ValueError as error:
        # A charset that no text comes in: the parser asks the codec, and codecs raise what they like.
        raise Invalid.because("body", "not-a-form") from error


def _checked(form: FormData, names: Sequence[str]) -> FileForm:
    known = (_FILE, *names)
    faults = [Fault("body.?", "unknown-field", {}) for name in form if name not in known]
    faults += [Fault(f"body.{name}", "given-twice", {}) for name in known if len(form.getlist(name)) > 1]
    file = form.get(_FILE)
    if not isinstance(file, UploadFile):
        faults.append(Fault(f"body.{_FILE}", "missing", {}))
    elif file.size == 0:
        faults.append(Fault(f"body.{_FILE}", "empty-file", {}))
    texts = {name: text for name in names if isinstance(text := form.get(name), str)}
    faults += [Fault(f"body.{name}", "not-text", {}) for name in names if name in form and name not in texts]
    if faults or not isinstance(file, UploadFile):
        raise Invalid(faults)
    return FileForm(file.file, texts)
