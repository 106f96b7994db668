"""The page to try the API at, ``/api/docs``: served from here alone, and bound to what it needs."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi_swagger import resources

from states.errors import NotFound

router = APIRouter(include_in_schema=False)

_MEDIA_TYPES: Mapping[str, str] = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "favicon-32x32.png": "image/png",
}
_SETTINGS = {
    "tryItOutEnabled": True,
    "persistAuthorization": True,
    "filter": True,
    "displayRequestDuration": True,
}
#: A script written into the page; one that is loaded has an address in its tag.
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_NOSNIFF = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}


@cache
def _page() -> tuple[bytes, Mapping[str, str]]:
    """Return the page and its headers, which let it run its own script, ours, and no other."""
    shown = get_swagger_ui_html(
        # Seen from the page, so that it also works behind a prefix.
        openapi_url="openapi.json",
        title="Jejak ZI: API",
        swagger_js_url="../swagger/swagger-ui-bundle.js",
        swagger_css_url="../swagger/swagger-ui.css",
        swagger_favicon_url="../swagger/favicon-32x32.png",
        swagger_ui_parameters=_SETTINGS,
    )
    content = bytes(shown.body)
    digests = [hashlib.sha256(script).digest() for script in _INLINE.findall(content)]
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    policy = (
        "default-src 'none'",
        f"script-src 'self' {scripts}",
        # Swagger UI writes styles into its elements, and its pictures into its style sheet.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
    headers = {"Content-Security-Policy": "; ".join(policy), "Referrer-Policy": "same-origin", **_NOSNIFF}
    return content, headers


@router.get("/api/docs")
def show_docs() -> Response:
    """Show the page."""
    content, headers = _page()
    return Response(content, headers=headers, media_type="text/html")


@router.get("/swagger/{name}")
def show_resource(name: str) -> Response:
    """Send a file that the page loads."""
    media_type = _MEDIA_TYPES.get(name)
    if media_type is None:
        raise NotFound
    return Response(_resource(name), headers=_NOSNIFF, media_type=media_type)


@cache
def _resource(name: str) -> bytes:
    return files(resources).joinpath(name).read_bytes()
