"""The style sheet, script and pictures of the pages: read once, addressed by content, kept by browsers."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Header, Response

from states.errors import NotFound

_MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
#: A picture that the style sheet names; it lies beside it.
_PICTURE = re.compile(rb"url\(([a-z-]+\.svg)\)")
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


def _addressed(name: str, content: bytes) -> Asset:
    stem, _, suffix = name.rpartition(".")
    path = f"/static/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    return Asset(content, _MEDIA_TYPES[suffix], path)


def _read() -> Mapping[str, Asset]:
    """Return the files beside this module by name; the style sheet names its pictures by their addresses."""
    contents = {file.name: file.read_bytes() for file in files("workflow.web").joinpath("static").iterdir()}
    found = {name: _addressed(name, content) for name, content in contents.items() if name != _STYLE}
    style = _PICTURE.sub(lambda named: b"url(%s)" % found[named[1].decode()].path.encode(), contents[_STYLE])
    return {**found, _STYLE: _addressed(_STYLE, style)}


_STYLE = "zi.css"
_ASSETS = _read()
_BY_ADDRESS: Mapping[str, Asset] = {asset.path: asset for asset in _ASSETS.values()}

#: Address of each file by its plain name.
ADDRESSES: Mapping[str, str] = {name: asset.path for name, asset in _ASSETS.items()}


@router.get("/static/{name}")
def asset(name: str, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """Send a file; an address of older content is gone."""
    found = _BY_ADDRESS.get(f"/static/{name}")
    if found is None:
        raise NotFound
    headers = {"Cache-Control": _FOR_GOOD, "ETag": f'"{name}"', "X-Content-Type-Options": "nosniff"}
    if if_none_match == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers=headers, media_type=found.media_type)
