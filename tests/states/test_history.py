"""History: what an entry is written as, and every way in which a chain shows that it was touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.canonical import UncanonicalError
from states.history import (
    GENESIS_HASH,
    Actor,
    Break,
    BreakReason,
    Entry,
    StoredEntry,
    canonical,
    commitment,
    entry_hash,
    first_break,
    read,
)

SALT = bytes(range(16))
RINA = Actor(id=14, role="coordinator")
NOMINATED = Entry(
    stream="proposal:147",
    seq=1,
    kind="proposal.nominated",
    at="2026-01-12T02:00:00.000000Z",
    actor=RINA,
    request_id="0190f5c2",
    facts={"trigger": "nominate", "from": None, "to": "nominated", "version": 1},
    commitments={"note": "ab" * 32},
)


def stored(entry: Entry, prev_hash: str) -> StoredEntry:
    body = canonical(entry, prev_hash)
    return StoredEntry(entry.stream, entry.seq, prev_hash, entry_hash(body), body)


def chain(length: int) -> list[StoredEntry]:
    rows: list[StoredEntry] = []
    for seq in range(1, length + 1):
        prev_hash = rows[-1].hash if rows else GENESIS_HASH
        rows.append(stored(replace(NOMINATED, seq=seq, facts={"version": seq}), prev_hash))
    return rows


def found(rows: list[StoredEntry]) -> tuple[int, BreakReason] | None:
    at = first_break(rows)
    return None if at is None else (at.seq, at.reason)


# What an entry is written as.


def test_an_entry_is_written_with_its_predecessors_hash_inside():
    written = json.loads(canonical(NOMINATED, GENESIS_HASH))

    assert written == {
        "actor": {"id": 14, "role": "coordinator"},
        "at": "2026-01-12T02:00:00.000000Z",
        "commitments": {"note": "ab" * 32},
        "facts": {"trigger": "nominate", "from": None, "to": "nominated", "version": 1},
        "format": 1,
        "kind": "proposal.nominated",
        "prev_hash": "0" * 64,
        "request_id": "0190f5c2",
        "seq": 1,
        "stream": "proposal:147",
    }


def test_the_hash_of_format_1_stays_what_it_was():
    hashed = entry_hash(canonical(NOMINATED, GENESIS_HASH))

    assert hashed == "2b55198e8bc5295d34ec4aed7db55a0143a6f57e8d5711e5f2a035becca11ce9"


def test_the_hash_is_the_plain_sha256_of_the_bytes():
    body = canonical(NOMINATED, GENESIS_HASH)

    assert entry_hash(body) == hashlib.sha256(body).hexdigest()


def test_an_entry_is_read_back_as_it_was_written():
    assert read(canonical(NOMINATED, "f" * 64)) == (NOMINATED, "f" * 64)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", 2),
        ("format", True),
        ("seq", 0),
        ("seq", True),
        ("stream", "proposal/147"),
        ("stream", "Rina"),
        ("kind", "advanced"),
        ("at", "2026-01-12T02:00:00Z"),
        ("at", "2026-01-12T02:00:00.000000+07:00"),
        ("at", "2026-02-30T02:00:00.000000Z"),
        ("actor", Actor(id=True, role=None)),
        ("actor", Actor(id=1, role=3)),  # type: ignore[arg-type]
        ("request_id", 7),
        ("facts", []),
        ("facts", {"index": 3.6}),
        ("facts", {"text": "\ud800"}),
        ("commitments", {"note": "the note itself"}),
    ],
)
def test_an_entry_that_must_not_be_written_down_is_refused(field, value):
    with pytest.raises(UncanonicalError):
        canonical(replace(NOMINATED, **{field: value}), GENESIS_HASH)


def test_a_predecessor_is_named_by_a_hash():
    with pytest.raises(UncanonicalError, match="prev_hash"):
        canonical(NOMINATED, "none")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"prev_hash":1e400}',
        b'{"prev_hash":NaN}',
        b'{"prev_hash":' + b"9" * 5000 + b"}",
        canonical(NOMINATED, GENESIS_HASH) + b" ",
        canonical(NOMINATED, GENESIS_HASH).replace(b'"seq":1', b'"seq":1,"seq":1'),
        canonical(NOMINATED, GENESIS_HASH).replace(b'"seq":1', b'"seq":1.0'),
        canonical(NOMINATED, GENESIS_HASH).decode().encode("utf-16"),
    ],
)
def test_bytes_that_are_not_an_entry_are_refused_whatever_they_are(body):
    with pytest.raises(UncanonicalError):
        read(body)


# Commitments.


def test_a_commitment_holds_for_its_text_and_salt_alone():
    made = commitment(SALT, "Bukti dukung area V belum lengkap.")

    assert made == commitment(SALT, "Bukti dukung area V belum lengkap.")
    assert made != commitment(SALT, "Bukti dukung area V lengkap.")
    assert made != commitment(SALT[::-1], "Bukti dukung area V belum lengkap.")


def test_a_commitment_is_made_the_same_way_for_ever():
    spelled_out = b"jejak-zi commitment 1\x00" + b"\x00\x10" + SALT + b"alasan"

    assert commitment(SALT, "alasan") == hashlib.sha256(spelled_out).hexdigest()


def test_a_byte_cannot_wander_between_salt_and_text():
    assert commitment(SALT + b"a", "b") != commitment(SALT, "ab")


def test_a_short_salt_is_refused():
    with pytest.raises(UncanonicalError, match="salt"):
        commitment(bytes(15), "teks")


def test_a_commitment_to_half_a_character_is_refused():
    with pytest.raises(UncanonicalError, match="lone surrogate"):
        commitment(SALT, "\ud800")


# Where a chain breaks.


def test_an_untouched_chain_holds():
    assert found(chain(5)) is None


def test_an_empty_chain_holds():
    assert found([]) is None


def test_an_edited_body_no_longer_has_its_hash():
    rows = chain(3)
    rows[1] = replace(rows[1], body=rows[1].body.replace(b'"version":2', b'"version":9'))

    assert found(rows) == (2, BreakReason.HASH)


def test_an_edit_with_a_new_hash_breaks_the_link_of_the_next_entry():
    rows = chain(3)
    rows[1] = stored(replace(NOMINATED, seq=2, facts={"version": 9}), rows[0].hash)

    assert found(rows) == (3, BreakReason.LINK)


def test_a_removed_entry_is_a_gap_under_its_own_number():
    rows = chain(4)
    del rows[1]

    assert found(rows) == (2, BreakReason.GAP)


def test_a_removed_beginning_is_a_gap_at_the_first_number():
    assert found(chain(3)[1:]) == (1, BreakReason.GAP)


def test_a_removal_with_new_numbers_is_seen_in_the_entries_themselves():
    rows = chain(4)
    del rows[1]
    rows = [replace(row, seq=number) for number, row in enumerate(rows, start=1)]

    assert found(rows) == (2, BreakReason.ROW)


def test_two_exchanged_entries_are_out_of_order():
    rows = chain(4)
    rows[1], rows[2] = rows[2], rows[1]

    assert found(rows) == (2, BreakReason.GAP)


def test_an_entry_that_comes_twice_is_out_of_order():
    rows = chain(3)
    rows.insert(2, rows[1])

    assert found(rows) == (2, BreakReason.ORDER)


def test_a_column_that_differs_from_the_entry_is_named():
    rows = chain(3)
    rows[2] = replace(rows[2], prev_hash=rows[0].hash)

    assert found(rows) == (3, BreakReason.ROW)


def test_an_entry_of_another_stream_is_named():
    rows = chain(2)
    strange = stored(replace(NOMINATED, seq=2, stream="proposal:148"), rows[0].hash)
    rows[1] = replace(strange, stream="proposal:147")

    assert found(rows) == (2, BreakReason.ROW)


def test_bytes_in_another_spelling_are_named_even_with_a_fitting_hash():
    rows = chain(2)
    body = json.dumps(json.loads(rows[1].body)).encode()
    rows[1] = replace(rows[1], body=body, hash=entry_hash(body))

    assert found(rows) == (2, BreakReason.BODY)


def test_a_break_names_its_stream():
    assert first_break(chain(2)[1:]) == Break("proposal:147", 1, BreakReason.GAP)


@given(st.data())
def test_any_changed_byte_is_found(data):
    rows = chain(4)
    at = data.draw(st.integers(0, 3))
    byte = data.draw(st.integers(0, len(rows[at].body) - 1))
    body = bytearray(rows[at].body)
    body[byte] ^= data.draw(st.integers(1, 255))
    rows[at] = replace(rows[at], body=bytes(body))

    assert found(rows) == (at + 1, BreakReason.HASH)


@given(st.data())
def test_any_removal_but_that_of_the_tail_is_found(data):
    rows = chain(6)
    start = data.draw(st.integers(0, 4))
    stop = data.draw(st.integers(start + 1, 5))

    assert found(rows[:start] + rows[stop:]) == (start + 1, BreakReason.GAP)


@given(st.permutations(range(5)))
def test_any_other_order_is_found(order):
    rows = chain(5)

    assert (found([rows[place] for place in order]) is None) == (list(order) == sorted(order))


@given(st.integers(0, 4), st.integers(0, 3))
def test_any_inserted_entry_is_found(place, copied):
    rows = chain(4)
    prev_hash = rows[place - 1].hash if place else GENESIS_HASH
    forged = stored(replace(NOMINATED, seq=place + 1, facts={"version": 99}), prev_hash)
    # Appending at the end is what a chain alone cannot tell from going on.
    rows.insert(place, forged if place < len(rows) else rows[copied])

    assert found(rows) is not None
