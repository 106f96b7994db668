"""What every page is sent with: headers that let it load nothing foreign and be kept by nobody."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import HTMLResponse, RedirectResponse, Response

#: Pages load our style sheet, script and pictures and send to us; everything else is off.
_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)

SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it browsers send "Origin: null", and our own forms would look foreign.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: What somebody saw must not come back from a shared computer's cache.
_NOT_KEPT = {"Cache-Control": "no-store"}


def html(text: str, language: str, status: int = HTTPStatus.OK) -> HTMLResponse:
    """Return a page."""
    headers = {**SECURITY_HEADERS, **_NOT_KEPT, "Content-Language": language}
    return HTMLResponse(text, status, headers)


def see_other(path: str) -> Response:
    """Return the way to another page, to be fetched anew."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {**SECURITY_HEADERS, **_NOT_KEPT})
