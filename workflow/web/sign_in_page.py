"""Signing in and out (``/masuk``, ``/keluar``), and the start that leads to either door (``/``)."""

import secrets
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel

from states.errors import RateLimited, Unauthenticated
from templates.refusals import refusal_detail
from workflow.access import caller_behind_session, token_hash
from workflow.services.caller import Caller
from workflow.services.passwords import MOST_CHARACTERS
from workflow.services.sign_in import Credentials, sign_in, sign_out
from workflow.web.answers import see_other
from workflow.web.cookies import end_session, keep_session, known_mark, session_token
from workflow.web.door import OpenPage, OpenRoute, Page
from workflow.web.paths import BOARD, RETURN_PARAMETER, SIGN_IN, SIGN_OUT, local_path

_TOKEN_BYTES = 32
#: No e-mail is longer. Source: RFC 5321, section 4.5.3.1.3, less the brackets.
_LONGEST_EMAIL = 254

router = APIRouter(route_class=OpenRoute, include_in_schema=False)


class SignInForm(BaseModel):
    """What a browser sent; absent fields are empty."""

    surel: str = ""
    sandi: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether it could be anybody's at all."""
        lengths = 0 < len(self.surel) <= _LONGEST_EMAIL and 0 < len(self.sandi) <= MOST_CHARACTERS
        return lengths and self.surel.strip().isprintable() and "\x00" not in self.sandi


@router.get("/")
def start(page: OpenPage) -> Response:
    """Lead to the board, or to the sign-in."""
    return see_other(SIGN_IN if _reader(page) is None else BOARD)


@router.get(SIGN_IN)
def show_sign_in(page: OpenPage) -> Response:
    """Show the form; whoever is signed in already is led on."""
    if _reader(page) is not None:
        return see_other(_led_to(page))
    return _form(page, SignInForm())


@router.post(SIGN_IN)
def take_sign_in(form: Annotated[SignInForm, Form()], page: OpenPage) -> Response:
    """Begin a session and lead on; what does not fit is told without saying which half."""
    former = session_token(page.request)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    client = page.request.client
    brought = Credentials(
        form.surel if form.is_sound else "",
        form.sandi if form.is_sound else "",
        "" if client is None else client.host,
        known_mark(page.request),
    )
    try:
        signed_in = sign_in(
            page.database,
            page.settings.key,
            brought,
            token_hash(token),
            None if former is None else token_hash(former),
        )
    except RateLimited as limited:
        return _limited(page, form, limited)
    if signed_in is None:
        return _form(page, form, status=HTTPStatus.UNAUTHORIZED, is_wrong=True)
    response = see_other(_led_to(page))
    keep_session(page.request, response, token, signed_in.known)
    return response


@router.post(SIGN_OUT)
def take_sign_out(page: OpenPage) -> Response:
    """End the session, in the records and in the browser."""
    token = session_token(page.request)
    if token is not None:
        page.write(lambda tx: sign_out(tx, token_hash(token)))
    response = see_other(SIGN_IN)
    end_session(page.request, response)
    return response


def _reader(page: Page) -> Caller | None:
    """Return who is signed in, if anybody."""
    try:
        with page.read() as connection:
            return caller_behind_session(connection, session_token(page.request), page.moment)
    except Unauthenticated:
        return None


def _led_to(page: Page) -> str:
    return local_path(page.request.query_params.get(RETURN_PARAMETER))


def _limited(page: Page, form: SignInForm, limited: RateLimited) -> Response:
    detail = refusal_detail(limited, page.language)
    response = _form(page, form, status=HTTPStatus.TOO_MANY_REQUESTS, detail=detail)
    response.headers["Retry-After"] = str(limited.retry_after_seconds)
    return response


def _form(
    page: Page, form: SignInForm, *, status: int = HTTPStatus.OK, is_wrong: bool = False, detail: str = ""
) -> Response:
    query = page.request.url.query
    return page.show(
        "web/sign_in.html",
        status=status,
        # The way back stays in the address, so that switching the language keeps it.
        action=f"{SIGN_IN}?{query}" if query else SIGN_IN,
        email=form.surel if form.surel.isprintable() and len(form.surel) <= _LONGEST_EMAIL else "",
        is_wrong=is_wrong,
        detail=detail,
        longest_email=_LONGEST_EMAIL,
        longest_password=MOST_CHARACTERS,
    )
