"""Promise 13: whatever is sent, the answer is a refusal that a program can read, and never our fault."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from states.vocabulary import State
from tests.promises.asgi import Answer, Request, ask_all
from tests.promises.everybody import Everybody
from tests.promises.lawful import LAWFUL, Lawful
from tests.promises.nonsense import (
    BODIES,
    HARD_TO_ASK,
    HARD_TO_STORE,
    IDS,
    IF_MATCH,
    KEYS,
    MARK,
    QUERIES,
    TYPES,
    VALUES,
    named_otherwise,
    replaced,
)
from tests.promises.routes import Route, body_schema, described, guarded, pages, reading
from tests.promises.town import open_town
from workflow.api.problems import STATUS

SIMULATION = Lawful(
    route="POST /api/v1/proposals/{proposal_id}/simulate",
    who="Rina",
    body=lambda _: {
        "trigger": "withdraw",
        "facts": {"lhkpn_obliged": 4, "wbk_self_award": {"letter_no": "1", "date": "2025-02-03"}},
        "answers": {"Q01": "Ya", "H1.a": ["3.6", "3.7"]},
        "scores": {"total": "74.99"},
        "lift": {"fixed": ["MP.1"]},
    },
)
#: Every route that reads a JSON body, with one that it takes.
READERS = list(
    {
        each.route: each
        for each in [*LAWFUL, SIMULATION]
        if not each.sent and body_schema(Route(*each.route.split(" ")))
    }.values()
)


def is_proper(answer: Answer) -> bool:
    """Whether a refusal is one that a program can read, and says nothing of what was sent."""
    told = answer.told if answer.headers["content-type"] == "application/problem+json" else {}
    return (
        400 <= answer.status < 500
        and STATUS.get(told.get("code", "")) == told.get("status") == answer.status
        and told["type"].endswith(told["code"])
        and MARK not in answer.text
        and MARK not in str(answer.headers)
    )


def faults(everybody: Everybody, asked: Sequence[tuple[str, Request]], *, may_pass: bool) -> list[str]:
    """Return which requests are not refused as they should be; some may also be let through."""
    app: Any = everybody.town.office.client.app
    answers = ask_all(app, [request for _, request in asked])
    return [
        f"{where}: {answer.status} {answer.text[:300]}"
        for (where, _), answer in zip(asked, answers, strict=True)
        if not is_proper(answer) and not (may_pass and answer.status < 300)
    ]


def asking(everybody: Everybody, lawful: Lawful, body: object) -> Request:
    """Return a lawful request with another body."""
    path = lawful.path(everybody.town)
    return Request.of_json(lawful.method, path, lawful.who, body, **{"if-match": '"1"'})


def bodies_with(everybody: Everybody, lawful: Lawful, value: object) -> Iterable[tuple[str, object]]:
    """Yield where a body has the value, and the body; fields that it lacks are added one at a time."""
    body = dict(lawful.body(everybody.town))
    yield from replaced(body, value)
    route = Route(*lawful.route.split(" "))
    for field in body_schema(route).get("properties", {}):
        if field not in body:
            yield field, {**body, field: value}


@pytest.fixture
def town_here(sqlite_url, tmp_path):
    """A town on SQLite alone, for what does not depend on the database."""
    with open_town(sqlite_url, tmp_path) as opened:
        yield opened


def test_the_walk_covers_every_route_that_reads_a_body():
    assert {each.route for each in READERS} == {str(route) for route in guarded() if body_schema(route)}


def test_no_value_of_any_field_is_our_fault(everybody: Everybody):
    names = list(VALUES) if everybody.town.office.database.is_sqlite else HARD_TO_STORE
    asked = [
        (f"{lawful} {where} = {name}", asking(everybody, lawful, body))
        for lawful in READERS
        for name in names
        for where, body in bodies_with(everybody, lawful, VALUES[name])
    ]
    assert len(asked) >= 800
    assert faults(everybody, asked, may_pass=True) == []


def test_no_made_up_name_comes_back(everybody: Everybody):
    asked = [
        (f"{lawful} {where}", asking(everybody, lawful, body))
        for lawful in READERS
        for where, body in named_otherwise(dict(lawful.body(everybody.town)))
    ]
    assert faults(everybody, asked, may_pass=True) == []


def test_a_body_that_nobody_can_read_is_refused(everybody: Everybody):
    asked = [
        (f"{lawful}: {name}", Request(lawful.method, lawful.path(everybody.town), lawful.who, body, KIND))
        for lawful in READERS
        for name, body in BODIES.items()
    ]
    assert faults(everybody, asked, may_pass=False) == []


KIND = {"content-type": "application/json"}


def test_a_body_of_another_type_is_refused(everybody: Everybody):
    asked = [
        (
            f"{lawful}: {kind}",
            Request(lawful.method, lawful.path(town), lawful.who, body, {"content-type": kind}),
        )
        for town in (everybody.town,)
        for lawful in READERS
        for kind in TYPES
        for body in (json.dumps(dict(lawful.body(town))).encode(), MARK.encode())
    ]
    assert faults(everybody, asked, may_pass=False) == []
    # Evidence comes as a form too, and is refused as one.
    other = [request for where, request in asked if "evidence" not in where]
    answers = ask_all(cast("Any", everybody.town.office.client.app), other)
    assert {(answer.status, answer.told["code"]) for answer in answers} == {(415, "unsupported-type")}


def test_no_address_is_our_fault(everybody: Everybody):
    asked = []
    for route in guarded():
        for parameter in route.parameters:
            for name, spelling in IDS.items():
                path = everybody.town.own.path(route.path.replace(f"{{{parameter}}}", "\x01"))
                sent = {} if route.method == "GET" else KIND
                body = b"" if route.method == "GET" else b"{}"
                request = Request(route.method, path.replace("\x01", spelling), "Rina", body, sent)
                asked.append((f"{route} {parameter}: {name}", request))
    assert len(asked) >= 800
    assert faults(everybody, asked, may_pass=False) == []


def test_no_query_is_our_fault(everybody: Everybody):
    asked = []
    names = list(QUERIES) if everybody.town.office.database.is_sqlite else HARD_TO_ASK
    for route in reading():
        named = [each["name"] for each in described()[route].get("parameters", []) if each["in"] == "query"]
        for field in [*named, MARK]:
            for name in names if field in named else HARD_TO_ASK:
                path = f"{everybody.town.own.path(route.path)}?{field}={QUERIES[name]}"
                asked.append((f"{route} {field}: {name}", Request("GET", path, "Rina")))
    asked = [(where, request) for where, request in asked if not where.startswith("POST")]
    assert faults(everybody, asked, may_pass=True) == []


@pytest.mark.parametrize("field", ["limit", "cursor", "state", "target", "agency_id", "overdue"])
def test_a_filter_that_means_nothing_is_refused(everybody: Everybody, field: str):
    spellings = [MARK, "-1", str(2**63), "1.5", "9" * 5000, "%00"]
    asked = [(each, Request("GET", f"/api/v1/proposals?{field}={each}", "Rina")) for each in spellings]
    assert faults(everybody, asked, may_pass=False) == []


@pytest.mark.parametrize(
    ("header", "spellings"), [("if-match", IF_MATCH), ("idempotency-key", KEYS)], ids=["If-Match", "key"]
)
def test_a_header_that_means_nothing_is_refused(
    everybody: Everybody, header: str, spellings: tuple[str, ...]
):
    path = everybody.town.own.path("/api/v1/proposals/{proposal_id}")
    asked = [
        (each, Request.of_json("PATCH", path, "Rina", {"sptjm_no": "1"}, **{"if-match": '"1"', header: each}))
        for each in spellings
    ]
    assert faults(everybody, asked, may_pass=False) == []


@pytest.mark.parametrize("header", ["accept-language", "x-request-id", "accept", "cookie", "user-agent"])
def test_other_headers_may_say_what_they_like(everybody: Everybody, header: str):
    spellings = [MARK * 50, "\xff\xfe", "*;q=NaN", "id;q=1e400,en", ",,;;==", "en-" * 2000]
    path = everybody.town.own.path("/api/v1/proposals/{proposal_id}")
    asked = [(each, Request("GET", path, "Rina", headers={header: each})) for each in spellings]
    asked += [(each, Request("GET", f"{path}9", "Rina", headers={header: each})) for each in spellings]
    assert faults(everybody, asked, may_pass=True) == []


CRLF = "\r\n"


def form(*parts: str, boundary: str = "x", ends: bool = True) -> bytes:
    """Return a form of some parts, as bytes."""
    text = "".join(f"--{boundary}{CRLF}{part}{CRLF}" for part in parts)
    return (text + (f"--{boundary}--{CRLF}" if ends else "")).encode("utf-8", "surrogateescape")


QUESTION = f'Content-Disposition: form-data; name="question"{CRLF}{CRLF}Q01'
FILE = f'Content-Disposition: form-data; name="file"; filename="{MARK}.pdf"{CRLF}{CRLF}%PDF-1.7'
FORMS = {
    "nothing": b"",
    "no form": MARK.encode(),
    "no parts": form(),
    "cut off": form(QUESTION, FILE, ends=False)[:-20],
    "other boundary": form(QUESTION, FILE, boundary="y"),
    "no file": form(QUESTION),
    "no question": form(FILE),
    "two files": form(QUESTION, FILE, FILE),
    "two questions": form(QUESTION, QUESTION, FILE),
    "made-up part": form(QUESTION, FILE.replace('"file"', f'"{MARK}"')),
    "many parts": form(*[QUESTION] * 2000),
    "long question": form(QUESTION + MARK * 5000, FILE),
    "question of another regulation": form(QUESTION.replace("Q01", MARK), FILE),
    "file as text": form(QUESTION, FILE.replace(f'; filename="{MARK}.pdf"', "")),
    "empty file": form(QUESTION, FILE.replace("%PDF-1.7", "")),
    "no disposition": form(f"X: y{CRLF}{CRLF}{MARK}"),
    "broken header": form(f"{MARK}{CRLF}{CRLF}{MARK}"),
    "long header": form(f"X: {MARK * 5000}{CRLF}{CRLF}1"),
    "NUL": form(QUESTION.replace("Q01", f"Q01\x00{MARK}"), FILE),
    "no text": form(QUESTION.replace("Q01", "\udcff\udcfe"), FILE),
    "file of no kind": form(QUESTION, FILE.replace("%PDF-1.7", f"\x00\x01{MARK}")),
}


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "multipart/form-data; charset=no-such; boundary=x"]
)
def test_a_form_that_nobody_can_read_is_refused(everybody: Everybody, kind: str):
    everybody.town.stand(State.SELF_ASSESSMENT)
    path = everybody.town.own.path("/api/v1/proposals/{proposal_id}/evidence")
    asked = [
        (name, Request("POST", path, "Dewi", content, {"content-type": kind}))
        for name, content in FORMS.items()
    ]
    assert faults(everybody, asked, may_pass=False) == []


def test_a_body_that_is_too_large_is_refused(everybody: Everybody):
    content = b'{"note": "' + b"x" * (2 * 1024 * 1024) + b'"}'
    asked = [
        (str(each), Request(each.method, each.path(everybody.town), each.who, content, KIND))
        for each in READERS
    ]
    app: Any = everybody.town.office.client.app
    answers = ask_all(app, [request for _, request in asked])
    assert {(answer.status, answer.told["code"]) for answer in answers} == {(413, "too-large")}


#: Text of any kind, broken kinds included.
TEXTS = st.one_of(
    st.text(max_size=40), st.sampled_from(["\x00", "\ud800", "Q01", "2026-02-02", "wbk"]), st.just(MARK)
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)


@given(lawful=st.sampled_from(READERS), value=JSON, choice=st.integers(0, 200), is_whole=st.booleans())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_chance_makes_up_is_not_our_fault(
    everybody: Everybody, lawful: Lawful, value: object, choice: int, is_whole: bool
):
    spots = list(bodies_with(everybody, lawful, value))
    where, body = ("", value) if is_whole else spots[choice % len(spots)]
    asked = [(f"{lawful} {where}", asking(everybody, lawful, body))]
    assert faults(everybody, asked, may_pass=True) == []


def is_calm(answer: Answer) -> bool:
    """Whether a page's answer is no fault of ours and shows nothing of what was sent."""
    return answer.status < 500 and MARK not in answer.text


def test_no_address_of_a_page_is_our_fault(everybody: Everybody):
    cases = [
        (f"{route} {parameter}: {name}", route.path.replace(f"{{{parameter}}}", "\x01"), spelling)
        for route in pages()
        for parameter in route.parameters
        for name, spelling in IDS.items()
        if route.method == "GET"
    ]
    asked = [
        Request("GET", everybody.town.own.path(path).replace("\x01", spelling), "coordinator-agency")
        for _, path, spelling in cases
    ]
    app: Any = everybody.town.office.client.app
    answers = ask_all(app, asked)
    assert [
        f"{where}: {answer.status}"
        for (where, _, _), answer in zip(cases, answers, strict=True)
        if not is_calm(answer)
    ] == []
    assert {answer.status for answer in answers} == {404}


#: What a browser says about a form that our own page sent.
OWN = {"sec-fetch-site": "same-origin"}
FORM_FIELDS = ("note", "decree_no", "decree_date", "signatory", "documents", "version", "key", MARK)


FORM_TYPES = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data")


def test_no_form_of_a_page_is_our_fault(everybody: Everybody):
    path = everybody.town.own.path("/usulan/{number}/tahap/{trigger}")
    contents = [
        f"{field}={quote(value, errors='surrogatepass')}".encode()
        for field in FORM_FIELDS
        for value in (MARK, f"{MARK}\x00", f"{MARK}\ud800", "9" * 5000, "-1", "")
    ]
    contents += [body for name, body in BODIES.items() if not name.startswith("deep")]
    asked = [
        Request("POST", where, "coordinator-agency", content, {"content-type": kind, **OWN})
        for kind in (FORM_TYPES if everybody.town.office.database.is_sqlite else FORM_TYPES[:1])
        for where in (path, "/masuk", "/keluar")
        for content in contents
    ]
    app: Any = everybody.town.office.client.app
    assert [answer.status for answer in ask_all(app, asked) if answer.status >= 500] == []
