"""What every page is sent with, what it loads, and what it says when something goes wrong."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from structlog.testing import capture_logs

from tests.promises.routes import service, walked
from tests.workflow.visitors import NUMBER, text_of
from workflow.api.problems import STATUS
from workflow.settings import Settings
from workflow.web import board
from workflow.web.answers import SECURITY_HEADERS
from workflow.web.assets import ADDRESSES

PAGES = [
    "/",
    "/masuk",
    "/papan",
    f"/usulan/{NUMBER}",
    f"/usulan/{NUMBER}/tahap/withdraw",
    f"/usulan/{NUMBER}/tanda-terima/1",
    "/usulan/ZI-2026-9999",
    "/nowhere",
    "/keluar",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["Rina", None])
def test_every_page_is_guarded_and_kept_by_nobody(street, path, name):
    reader = street.visitor(name) if name else street.browser()
    sent = reader.open(path).headers

    assert {header: sent[header] for header in SECURITY_HEADERS} == SECURITY_HEADERS
    assert sent["cache-control"] == "no-store"


def closed() -> list[str]:
    """Return the path of every page before which one has to sign in, those alone that take forms left out."""
    opened = {"/", "/masuk", "/keluar", "/static/{name}", "/healthz", "/readyz", "/metrics"}
    paths = {route.path for route in walked(service().routes) if route.method == "GET"} - opened
    return sorted(path for path in paths if not re.match(r"/api/|/swagger|/portalrb/", path))


def test_the_walk_finds_pages():
    assert {"/papan", "/usulan/{number}", "/usulan/{number}/tanda-terima/{seq}"} <= set(closed())


@pytest.mark.parametrize("path", closed())
def test_every_page_but_the_sign_in_leads_a_stranger_there(street, path):
    filled = re.sub(r"\{\w+\}", "1", path)

    browser = street.browser()
    answers = (browser.open(filled), browser.send(filled))
    led = [each.headers["location"] for each in answers if each.status_code != HTTPStatus.METHOD_NOT_ALLOWED]
    assert led
    assert all(address.startswith("/masuk") for address in led)


def test_the_policy_allows_nothing_foreign_and_no_script_within_a_page():
    policy = dict(part.split(" ", 1) for part in SECURITY_HEADERS["Content-Security-Policy"].split("; "))

    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_but_our_own_files(street, path):
    page = street.visitor("Rina").open(path).text
    loaded = re.findall(r'<(?:link|img|script|iframe)[^>]*(?:href|src)="([^"]*)"', page)

    assert set(loaded) <= set(ADDRESSES.values())


def test_the_style_sheet_is_small_and_kept_for_good(street):
    sent = street.browser().open(ADDRESSES["zi.css"])

    assert sent.headers["content-type"] == "text/css; charset=utf-8"
    assert sent.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert 0 < len(sent.content) <= 25 * 1024


def test_the_style_sheet_names_its_pictures_by_their_addresses(street):
    text = street.browser().open(ADDRESSES["zi.css"]).text
    named = set(re.findall(r"url\(([^)]*)\)", text))

    assert named == {ADDRESSES["kawung.svg"], ADDRESSES["marks.svg"]}


def test_the_script_is_small(street):
    sent = street.browser().open(ADDRESSES["zi.js"])

    assert sent.headers["content-type"] == "text/javascript; charset=utf-8"
    assert 0 < len(sent.content) <= 8 * 1024


def test_a_style_sheet_that_is_there_already_is_not_sent_again(street):
    browser = street.browser()
    mark = browser.open(ADDRESSES["zi.css"]).headers["etag"]

    assert browser.open(ADDRESSES["zi.css"], headers={"If-None-Match": mark}).status_code == 304


@pytest.mark.parametrize("name", ["zi.css", "zi.000000000000.css", "..%2f__init__.py", "%00"])
def test_nothing_else_is_given_away(street, name):
    assert street.browser().open(f"/static/{name}").status_code == 404


def test_a_wrong_method_is_answered_by_a_page(street):
    answer = street.visitor("Rina").client.post("/papan", headers={"Sec-Fetch-Site": "same-origin"})

    assert (answer.status_code, answer.headers["content-type"]) == (405, "text/html; charset=utf-8")


def test_a_mistake_of_ours_shows_a_number_and_nothing_else(street, monkeypatch):
    def broken(*_given: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(board, "stage_counts", broken)
    with capture_logs() as logged:
        answer = street.visitor("Rina").open("/papan")

    assert answer.status_code == 500
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text
    assert re.findall(r"<code>(.*)</code>", answer.text) == [entry["reference"] for entry in logged]


def test_without_records_a_page_says_when_to_come_back(street):
    rina = street.visitor("Rina")
    street.office.database.close()
    street.office.client.app.state.database.read = _unreachable
    answer = rina.open("/papan")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Catatan tidak dapat dijangkau saat ini." in text_of(answer)


def _unreachable() -> None:
    from states.errors import Unavailable  # noqa: PLC0415 -- only this stand-in raises it

    raise Unavailable


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/proposals/1"])
def test_machines_are_answered_in_their_own_way(street, path):
    assert street.browser().open(path).headers["content-type"] == "application/problem+json"


def test_every_refusal_has_a_status_on_pages_too(street):
    known = street.office.client.app.state.refusal_statuses

    assert {code: known[code] for code in STATUS} == dict(STATUS)


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        ("", "id", "id"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "de", "id"),
        ("?bahasa=en", "id", "en"),
        ("?bahasa=id", "en", "id"),
        ("?bahasa=de", "en", "en"),
    ],
)
def test_a_page_speaks_the_readers_language(street, asked, header, language):
    page = street.visitor("Rina").open(f"/papan{asked}", headers={"Accept-Language": header})

    assert f'<html lang="{language}">' in page.text
    assert page.headers["content-language"] == language


def test_a_language_once_chosen_stays(street):
    rina = street.visitor("Rina")
    rina.open("/papan?bahasa=en")

    assert '<html lang="en">' in rina.open(f"/usulan/{NUMBER}").text


def test_choosing_a_language_keeps_the_filter(street):
    page = street.visitor("Rina").open("/papan?tahap=nominated&q=a%20b")

    assert 'href="?tahap=nominated&amp;q=a+b&amp;bahasa=en"' in page.text


def test_an_installation_can_speak_english_by_itself(street):
    street.office.client.app.state.settings = Settings(language="en", secret_key="x" * 32)
    browser = street.browser()
    del browser.client.headers["Accept-Language"]

    assert '<html lang="en">' in browser.open("/masuk").text
