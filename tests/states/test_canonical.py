"""Canonical JSON: one spelling per value, and nothing in it that two readers could read differently."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from states.canonical import LARGEST_INTEGER, UncanonicalError, canonical_bytes, digest, moment
from states.vocabulary import State

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(KEYS, parts, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(VALUES)
def test_the_bytes_are_those_of_another_writer_of_rfc_8785(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)


@settings(max_examples=40)
@given(VALUES)
def test_reading_the_bytes_back_and_writing_them_again_changes_nothing(value):
    written = canonical_bytes(value)

    assert canonical_bytes(json.loads(written)) == written


def test_the_order_in_which_facts_were_put_together_does_not_matter():
    assert canonical_bytes({"b": 1, "a": 2}) == canonical_bytes({"a": 2, "b": 1}) == b'{"a":2,"b":1}'


def test_indonesian_and_control_characters_are_spelled_as_rfc_8785_says():
    assert canonical_bytes('é\n\x1f"€') == '"é\\n\\u001f\\"€"'.encode()


def test_a_code_of_the_vocabulary_is_written_as_its_value():
    assert canonical_bytes({"to": State.WBK}) == b'{"to":"wbk"}'


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        float("nan"),
        Decimal("74.99"),
        Fraction(1, 3),
        date(2026, 4, 30),
        datetime(2026, 4, 30, 9, 0),  # noqa: DTZ001 -- naive on purpose
        b"bytes",
        {"set"},
    ],
)
def test_what_is_not_plain_json_is_refused_and_its_place_named(value):
    with pytest.raises(UncanonicalError) as refused:
        canonical_bytes({"scores": [1, value]}, where="facts")

    assert refused.value.where == "facts.scores.1"


@pytest.mark.parametrize("number", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, 10**40])
def test_integers_that_others_would_read_as_another_number_are_refused(number):
    with pytest.raises(UncanonicalError, match="beyond the integers"):
        canonical_bytes(number)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_half_a_character_is_refused(text):
    with pytest.raises(UncanonicalError, match="lone surrogate"):
        canonical_bytes(text)


@pytest.mark.parametrize("key", ["é", "\ud800", 1, None])
def test_keys_are_ascii_text(key):
    with pytest.raises(UncanonicalError, match="key"):
        canonical_bytes({key: 1})


def test_nesting_without_end_is_refused_before_it_exhausts_the_stack():
    endless: list[Any] = []
    endless.append(endless)

    with pytest.raises(UncanonicalError, match="nested deeper"):
        canonical_bytes(endless)


def test_a_digest_is_the_sha256_of_the_bytes_or_of_the_canonical_form():
    expected = hashlib.sha256(b'{"a":1}').hexdigest()

    assert (digest(b'{"a":1}'), digest({"a": 1})) == (expected, expected)


def test_a_moment_is_written_in_utc_with_microseconds():
    in_jakarta = datetime(2026, 4, 30, 23, 59, 59, tzinfo=timezone(timedelta(hours=7)))

    assert moment(in_jakarta) == "2026-04-30T16:59:59.000000Z"


def test_a_naive_moment_is_refused():
    with pytest.raises(UncanonicalError, match="no time zone"):
        moment(datetime(2026, 4, 30, 9, 0))  # noqa: DTZ001 -- naive on purpose


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_sort_as_text_in_the_order_in_which_they_happened(earlier):
    later = earlier + timedelta(microseconds=1) if earlier < datetime.max.replace(tzinfo=UTC) else earlier

    assert moment(earlier) <= moment(later)
