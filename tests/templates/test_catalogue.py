"""The catalogue: the same keys and placeholders in both languages, and nothing said with a hole in it."""

from __future__ import annotations

import ast
import re
from enum import StrEnum
from pathlib import Path
from subprocess import run
from sys import executable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states import errors
from states.findings import Level, Status
from states.history import BreakReason
from states.regulations import REGULATIONS
from states.sigma import TABLE
from states.vocabulary import (
    AgencyKind,
    Business,
    Column,
    OpinionBPK,
    Predicate,
    Role,
    Serves,
    State,
    Trigger,
    WhenMissed,
)
from templates.catalogue import (
    LANGUAGES,
    MessageSyntaxError,
    MissingFactError,
    MissingMessageError,
    _parsed,
    has,
    messages,
    pick,
    placeholders,
    say,
)

ROOT = Path(__file__).parents[2]
PO = {
    language: (ROOT / f"templates/locale/{language}.po").read_text(encoding="utf-8") for language in LANGUAGES
}
CODES: dict[str, type[StrEnum]] = {
    "agency-kind": AgencyKind,
    "break": BreakReason,
    "business": Business,
    "column": Column,
    "level": Level,
    "moved": Trigger,
    "opinion": OpinionBPK,
    "predicate": Predicate,
    "role": Role,
    "serves": Serves,
    "state": State,
    "status": Status,
    "trigger": Trigger,
    "when-missed": WhenMissed,
}
REFUSALS = [kind for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "code")]
#: English that a hurried hand leaves behind. "status", "token", "unit" and others are Indonesian too.
ENGLISH = {
    *("the", "and", "of", "not", "is", "are", "was", "has", "have", "with", "without", "for", "from", "this"),
    *("please", "error", "failed", "file", "upload", "download", "email", "deadline", "password", "user"),
    *(
        "missing",
        "required",
        "invalid",
        "evidence",
        "worksheet",
        "score",
        "answer",
        "award",
        "review",
        "reviewer",
    ),
}


# Both files.


def test_both_languages_say_the_same_things():
    assert messages("id").keys() == messages("en").keys()


def test_both_languages_name_the_same_facts():
    named = [{key: placeholders(language, key) for key in messages(language)} for language in LANGUAGES]

    assert named[0] == named[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice_and_all_are_in_order(language):
    written = re.findall(r'^msgid "(.+)"$', PO[language], re.MULTILINE)

    assert written == sorted(set(written))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_unsure(language):
    assert "fuzzy" not in PO[language]


def test_the_indonesian_is_indonesian():
    said = " ".join(re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', PO["id"], re.MULTILINE))
    words = set(re.findall(r"[a-z]+", re.sub(r"\{\w+\}", "", said).lower()))

    assert words & ENGLISH == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_shouted(language):
    sentences = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', PO[language], re.MULTILINE)

    assert [sentence for sentence in sentences if "!" in sentence] == []


# What must have a sentence.


@pytest.mark.parametrize(("family", "code"), [(f, code) for f, codes in CODES.items() for code in codes])
def test_every_code_of_the_vocabulary_has_a_word(family, code):
    assert [has(language, f"{family}.{code}") for language in LANGUAGES] == [True, True]


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_every_regulation_has_a_name(regulation):
    assert has("id", f"regulation.{regulation}.name")


@pytest.mark.parametrize("remark", sorted({row.remark for row in TABLE}))
def test_every_remark_of_the_sigma_table_has_a_word(remark):
    assert has("id", f"sigma.{remark}")


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_every_refusal_has_a_title_and_a_detail(refusal):
    assert [has("id", f"problem.{refusal.code}.{part}") for part in ("title", "detail")] == [True, True]


def given_reasons() -> set[str]:
    """Return every reason for a fault that the code spells out."""
    places = {"because": 1, "Fault": 1, "InvalidAnswer": 1, "_Unreadable": 0}
    reasons = set()
    for path in (*ROOT.glob("states/**/*.py"), *ROOT.glob("workflow/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            named = getattr(node.func, "attr", getattr(node.func, "id", ""))
            spelled = node.args[places[named] :][:1] if named in places else []
            reasons |= {arg.value for arg in spelled if isinstance(arg, ast.Constant) and arg.value}
    return {reason for reason in reasons if isinstance(reason, str)}


def test_every_reason_that_the_code_gives_has_a_sentence():
    assert {reason for reason in given_reasons() if not has("id", f"fault.{reason}")} == set()


# Saying.


def test_a_sentence_is_filled_with_its_facts():
    assert say("id", "fault.out-of-range", least=1, most=4) == "Isi angka dari 1 sampai 4."


def test_facts_that_a_sentence_does_not_name_are_left_out():
    assert say("en", "status.met", name="Rina") == "Met"


def test_what_a_user_wrote_is_never_read_as_a_template():
    told = say("id", "problem.duplicate.detail", existing="{existing.__class__} {0} {{")

    assert told == "Sudah ada: {existing.__class__} {0} {{. Tidak ada yang dibuat dua kali."


def test_markup_goes_in_as_it_is_because_printing_escapes_it():
    assert "<b>" in say("id", "problem.duplicate.detail", existing="<b>")


@pytest.mark.parametrize(
    ("language", "key"), [("id", "problem.unheard-of.title"), ("fr", "status.met"), ("", "")]
)
def test_an_unknown_key_or_language_is_our_own_mistake(language, key):
    with pytest.raises(MissingMessageError):
        say(language, key)


@pytest.mark.parametrize("facts", [{}, {"existing": None}])
def test_a_hole_in_a_sentence_is_our_own_mistake(facts):
    with pytest.raises(MissingFactError):
        say("id", "problem.duplicate.detail", **facts)


@pytest.mark.parametrize(
    ("language", "count", "told"),
    [
        ("en", 1, "1 working day left"),
        ("en", 2, "2 working days left"),
        ("en", "1", "1 working day left"),
        ("id", 1, "1 hari kerja lagi"),
        ("id", 2, "2 hari kerja lagi"),
    ],
)
def test_english_tells_one_from_many_and_indonesian_does_not(language, count, told):
    assert say(language, "countdown.left", count=count) == told


@pytest.mark.parametrize("text", ["{0}", "{}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{a", "a}", "", None])
def test_a_sentence_with_anything_but_plain_names_in_braces_is_refused(text):
    with pytest.raises(MessageSyntaxError):
        _parsed("key", text)


# Picking a language.


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("EN-us", "en"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("en-GB,en;q=0.9,id;q=0.8", "en"),
        ("en , id", "en"),
        ("id;q=0.5, en;q=0.7", "en"),
        ("id;q=0.5, en-US;q=0.4, en;q=0.7", "en"),
        ("id;q=0.5, en;q=0.7, en-US;q=0.4", "en"),
        ("en;q=0.5, in-ID", "id"),
        ("fr, de;q=0.5", "id"),
        ("fr, en;q=0.001", "en"),
        ("*", "id"),
        ("en;q=0.3, *;q=0.5", "id"),
        ("id;q=0, *", "en"),
        ("id;q=0", "id"),
        ("en;q=0", "id"),
        ("en;q=1.5", "id"),
        ("en;q=0.1234", "id"),
        ("en;level=1", "id"),
        (",;;q=,=", "id"),
        ("\x00en", "id"),
        ("en," * 1000, "id"),
    ],
)
def test_the_header_chooses_the_language_and_nothing_it_holds_does_harm(header, language):
    assert pick(header) == language


@given(st.text(max_size=300))
def test_any_header_gives_a_language(header):
    assert pick(header) in LANGUAGES


# Cost.


def test_importing_the_catalogue_does_not_import_babel():
    code = "import sys, templates.catalogue; sys.exit('babel' in sys.modules)"

    assert run([executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603 -- our own words
