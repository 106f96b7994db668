"""The style sheet and the mark of the pages: read once, addressed by their content, kept by browsers."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Header, Response

from states.errors import NotFound

_MEDIA_TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
#: A year: what stands at an address with a digest in it never changes.
_FOR_GOOD = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that pages load."""

    content: bytes
    media_type: str
    #: Address with the content's digest in it.
    path: str


def _read() -> Mapping[str, Asset]:
    """Return the files beside this module by the last part of their address, digest included."""
    found: dict[str, Asset] = {}
    for file in files("workflow.web").joinpath("static").iterdir():
        stem, _, suffix = file.name.rpartition(".")
        content = file.read_bytes()
        name = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        found[name] = Asset(content, _MEDIA_TYPES[suffix], f"/static/{name}")
    return found


_ASSETS = _read()

#: Address of each file by its plain name.
ADDRESSES: Mapping[str, str] = {
    f"{name.split('.')[0]}.{name.rsplit('.', 1)[1]}": asset.path for name, asset in _ASSETS.items()
}


@router.get("/static/{name}")
def asset(name: str, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """Send a file; an address of older content is gone."""
    found = _ASSETS.get(name)
    if found is None:
        raise NotFound
    headers = {"Cache-Control": _FOR_GOOD, "ETag": f'"{name}"', "X-Content-Type-Options": "nosniff"}
    if if_none_match == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers=headers, media_type=found.media_type)
