"""Forms are taken from our own pages only: no other site can make a signed-in browser act (CSRF)."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from states.errors import Refusal

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: ``none`` is a person's own doing: a reload, a typed address.
_OWN_SITES = frozenset({"same-origin", "none"})


class FromElsewhere(Refusal):
    """A form that another site sent."""

    code = "from-elsewhere"


def refuse_other_sites(request: Request) -> None:
    """Raise FromElsewhere for a form that did not come from a page of ours.

    Browsers say where a request comes from and no page can change what they say. One that says nothing
    is no browser, and carries nobody's cookies but those its own user gave it.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OWN_SITES:
            raise FromElsewhere
        return
    # Sent over plain http from another address than the loopback, where the header above is missing.
    origin = request.headers.get("origin")
    if origin is not None and _host_of(origin) not in _own_hosts(request):
        raise FromElsewhere


def _host_of(url: str) -> str | None:
    """Return host and port of an address; None for one that names none, such as ``null``."""
    try:
        return urlsplit(url).netloc or None
    except ValueError:
        return None


def _own_hosts(request: Request) -> tuple[str, ...]:
    base_url: str = request.app.state.settings.base_url
    return tuple(host for host in (request.headers.get("host"), _host_of(base_url)) if host)
