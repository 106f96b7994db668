"""Which language a page speaks: the one asked for now, chosen before, liked by the browser, or ours."""

from __future__ import annotations

from starlette.requests import Request

from templates.catalogue import LANGUAGES, pick
from workflow.settings import Settings
from workflow.web.cookies import chosen_language

#: The parameter of any page's address that chooses its language from then on.
LANGUAGE_PARAMETER = "bahasa"


def asked_language(request: Request) -> str | None:
    """Return the language that the address asks for."""
    asked = request.query_params.get(LANGUAGE_PARAMETER)
    return asked if asked in LANGUAGES else None


def language_of(request: Request) -> str:
    """Return the page's language."""
    settings: Settings = request.app.state.settings
    header = request.headers.get("accept-language")
    liked = pick(header) if header else settings.language
    return asked_language(request) or chosen_language(request) or liked
