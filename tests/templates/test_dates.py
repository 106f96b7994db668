"""Days and moments on paper, in both languages and all three zones."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from templates.dates import long_date, long_moment, plain_date, short_date, time_of_day

DUE = date(2026, 4, 30)
LAST_SECOND = datetime(2026, 4, 30, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("write", "indonesian", "english"),
    [
        (long_date, "Kamis, 30 April 2026", "Thursday, 30 April 2026"),
        (plain_date, "30 April 2026", "30 April 2026"),
        (short_date, "30 Apr", "30 Apr"),
    ],
)
def test_a_day_is_written_out(write, indonesian, english):
    assert (write("id", DUE), write("en", DUE)) == (indonesian, english)


def test_a_month_has_its_own_name_in_each_language():
    assert (plain_date("id", date(2026, 8, 5)), plain_date("en", date(2026, 8, 5))) == (
        "5 Agustus 2026",
        "5 August 2026",
    )


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("WIB", "Kamis, 30 April 2026 pukul 23.59 WIB"),
        ("Asia/Jakarta", "Kamis, 30 April 2026 pukul 23.59 WIB"),
        ("WITA", "Jumat, 1 Mei 2026 pukul 00.59 WITA"),
        ("Asia/Jayapura", "Jumat, 1 Mei 2026 pukul 01.59 WIT"),
    ],
)
def test_a_moment_is_told_on_the_clocks_of_its_zone(zone, told):
    assert long_moment("id", LAST_SECOND, zone) == told


def test_english_writes_a_colon():
    assert long_moment("en", LAST_SECOND, "WIB") == "Thursday, 30 April 2026 at 23:59 WIB"


def test_a_zone_outside_indonesia_prints_its_own_letters():
    assert time_of_day("en", LAST_SECOND, "UTC") == "16:59 UTC"


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="naive"):
        long_moment("id", datetime(2026, 4, 30), "WIB")  # noqa: DTZ001 -- naive on purpose
