"""Working days: weekends, holidays as data, three zones, the end of a local day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from states.workdays import (
    ZONES,
    UnknownZoneError,
    add_working_days,
    anniversary,
    end_of_day,
    is_late,
    is_working_day,
    local_date,
    roll_back,
    roll_forward,
    working_days_between,
)

NONE: frozenset[date] = frozenset()
THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 4, day) for day in (23, 24, 25, 26, 27, 28))
LABOUR_DAY = date(2026, 5, 1)

DAYS = st.dates(date(2026, 3, 1), date(2026, 5, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=60)
MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 5, 31), timezones=st.just(UTC))  # noqa: DTZ001 -- the zone is the strategy's


def test_saturday_sunday_and_holidays_are_off():
    week = [FRIDAY, SATURDAY, SUNDAY, MONDAY]

    assert [is_working_day(day, frozenset({MONDAY})) for day in week] == [True, False, False, False]


def test_the_next_working_day_after_a_friday_is_monday():
    assert add_working_days(FRIDAY, 1, NONE) == MONDAY


def test_the_last_working_day_before_a_monday_is_friday():
    assert add_working_days(MONDAY, -1, NONE) == FRIDAY


def test_a_holiday_is_stepped_over():
    assert add_working_days(date(2026, 4, 30), 1, frozenset({LABOUR_DAY})) == date(2026, 5, 4)


def test_no_days_later_is_the_day_itself_even_when_it_is_off():
    assert add_working_days(SATURDAY, 0, NONE) == SATURDAY


def test_days_that_are_off_roll_either_way():
    assert (roll_back(SUNDAY, NONE), roll_forward(SUNDAY, NONE)) == (FRIDAY, MONDAY)


def test_working_days_do_not_roll():
    assert (roll_back(FRIDAY, NONE), roll_forward(FRIDAY, NONE)) == (FRIDAY, FRIDAY)


@pytest.mark.parametrize(
    ("today", "left"),
    [(THURSDAY, 1), (FRIDAY, 0), (SATURDAY, -1), (SUNDAY, -1), (MONDAY, -1), (TUESDAY, -2)],
)
def test_the_deadline_day_counts_nought_and_the_day_after_is_one_late(today, left):
    assert working_days_between(today, FRIDAY, NONE) == left


def test_a_holiday_on_the_way_is_not_counted():
    assert working_days_between(date(2026, 4, 30), date(2026, 5, 4), frozenset({LABOUR_DAY})) == 1


@settings(max_examples=40)
@given(DAYS, DAYS, HOLIDAYS)
def test_counting_day_by_day_gives_the_same(start, end, holidays):
    first, last = sorted((start, end))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    counted = sum(is_working_day(day, holidays) for day in days)

    assert working_days_between(start, end, holidays) == (counted if start <= end else -max(1, counted))


@settings(max_examples=40)
@given(DAYS, st.integers(1, 40), HOLIDAYS)
def test_so_many_days_on_there_are_so_many_between(day, count, holidays):
    later = add_working_days(day, count, holidays)

    assert working_days_between(day, later, holidays) == count
    assert working_days_between(later, day, holidays) == -count
    assert is_working_day(later, holidays)


@settings(max_examples=40)
@given(DAYS, st.integers(1, 40), HOLIDAYS)
def test_going_back_and_forth_ends_where_it_began(day, count, holidays):
    start = roll_forward(day, holidays)

    assert add_working_days(add_working_days(start, -count, holidays), count, holidays) == start


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("WIB", datetime(2026, 4, 30, 16, 59, 59, 999999, tzinfo=UTC)),
        ("WITA", datetime(2026, 4, 30, 15, 59, 59, 999999, tzinfo=UTC)),
        ("WIT", datetime(2026, 4, 30, 14, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_day_ends_an_hour_earlier_in_each_zone_to_the_east(zone, end):
    assert end_of_day(date(2026, 4, 30), zone) == end


def test_a_zone_may_be_named_as_in_the_zone_database():
    assert end_of_day(date(2026, 4, 30), "Asia/Jakarta") == end_of_day(date(2026, 4, 30), "WIB")


@pytest.mark.parametrize("zone", ["WIS", "", "Asia", "../etc/passwd", "Asia/Jakarta\x00"])
def test_an_unknown_zone_is_named(zone):
    with pytest.raises(UnknownZoneError):
        local_date(datetime(2026, 4, 30, tzinfo=UTC), zone)


def test_a_moment_falls_on_different_days_in_the_east_and_the_west():
    moment = datetime(2026, 4, 30, 15, 30, tzinfo=UTC)

    assert [local_date(moment, zone).day for zone in ("WIB", "WITA", "WIT")] == [30, 30, 1]


def test_a_naive_moment_falls_on_no_day():
    with pytest.raises(ValueError, match="naive"):
        local_date(datetime(2026, 4, 30), "WIB")  # noqa: DTZ001 -- naive on purpose


@pytest.mark.parametrize("zone", ZONES)
def test_one_second_before_midnight_is_in_time_and_midnight_is_late(zone):
    last_second = end_of_day(date(2026, 12, 31), zone).replace(microsecond=0)

    assert not is_late(last_second, date(2026, 12, 31), zone)
    assert is_late(last_second + timedelta(seconds=1), date(2026, 12, 31), zone)


@given(MOMENTS, DAYS, st.sampled_from(list(ZONES)))
def test_late_means_past_the_end_of_the_day(moment, due_on, zone):
    assert is_late(moment, due_on, zone) == (moment > end_of_day(due_on, zone))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2024, 2, 29), date(2026, 3, 1)),
        (date(2024, 2, 28), date(2026, 2, 28)),
        (date(2023, 6, 1), date(2025, 6, 1)),
    ],
)
def test_a_second_anniversary_never_falls_early(day, later):
    assert anniversary(day, 2) == later


def test_a_leap_day_has_its_own_anniversary_in_a_leap_year():
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)
