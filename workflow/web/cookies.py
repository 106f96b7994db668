"""The cookies: whose session it is, that the owner signed in here before, and the language chosen."""

from __future__ import annotations

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from templates.catalogue import LANGUAGES
from workflow.services.sign_in import SESSION_LIFE
from workflow.settings import Settings

_SESSION = "jejak-zi"
_KNOWN = "jejak-zi-dikenal"
_LANGUAGE = "bahasa"
_KNOWN_LIFE = timedelta(days=90)
_LANGUAGE_LIFE = timedelta(days=365)


def session_token(request: Request) -> str | None:
    """Return the token of the browser's session, if it sent one."""
    return request.cookies.get(_name(_settings(request), _SESSION))


def known_mark(request: Request) -> str | None:
    """Return the mark of a browser that was signed in with before."""
    return request.cookies.get(_name(_settings(request), _KNOWN))


def chosen_language(request: Request) -> str | None:
    """Return the language chosen here before."""
    chosen = request.cookies.get(_LANGUAGE)
    return chosen if chosen in LANGUAGES else None


def keep_session(request: Request, response: Response, token: str, known: str) -> None:
    """Give a browser its session, and the mark that its owner signed in with it."""
    _set(request, response, _SESSION, token, SESSION_LIFE)
    _set(request, response, _KNOWN, known, _KNOWN_LIFE)


def end_session(request: Request, response: Response) -> None:
    """Take a browser's session away; the browser stays known."""
    settings = _settings(request)
    name, secure = _name(settings, _SESSION), _is_secure(settings)
    response.delete_cookie(name, secure=secure, httponly=True, samesite="lax")


def keep_language(response: Response, language: str) -> None:
    """Keep the language chosen; it says nothing about anybody, so it needs no protection."""
    life = int(_LANGUAGE_LIFE.total_seconds())
    response.set_cookie(_LANGUAGE, language, max_age=life, httponly=True, samesite="lax")


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _is_secure(settings: Settings) -> bool:
    return settings.base_url.startswith("https:")


def _name(settings: Settings, name: str) -> str:
    """Return a cookie's name in this installation.

    The prefix makes browsers refuse the cookie unless it came over TLS from this very host, so no
    neighbouring host can plant one. Without TLS, as on the loopback address of a trial, browsers refuse
    every cookie of that prefix, and nobody could sign in.
    """
    return f"__Host-{name}" if _is_secure(settings) else name


def _set(request: Request, response: Response, name: str, value: str, life: timedelta) -> None:
    settings = _settings(request)
    response.set_cookie(
        _name(settings, name),
        value,
        max_age=int(life.total_seconds()),
        httponly=True,
        secure=_is_secure(settings),
        samesite="lax",
    )
