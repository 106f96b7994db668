"""Guessing is slowed down, and nobody is locked out by somebody else's guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from tests.workflow.visitors import PASSWORD
from workflow.db.tables import sign_in_attempt
from workflow.services.attempts import (
    MOST_PER_ADDRESS,
    MOST_PER_EMAIL,
    MOST_PER_EMAIL_AND_ADDRESS,
    count_attempt,
    known_browser,
    tallies,
)

SECRET = b"x" * 32


def fail(street, times: int, name: str = "Rina", seen_from: str = "192.0.2.1") -> None:
    """Let somebody fail some times, without the cost of checking a password."""
    for _ in range(times):
        counted = tallies(street.office.settings.key, f"{name.lower()}@example.go.id", seen_from, None)
        street.office.database.write(lambda tx, counted=counted: count_attempt(tx, counted))


def test_after_five_failures_the_next_try_has_to_wait(each_street):
    browser = each_street.browser()
    statuses = [browser.sign_in("Rina", "bukan kata sandinya").status_code for _ in range(6)]

    assert statuses == [401] * MOST_PER_EMAIL_AND_ADDRESS + [429]


def test_the_refusal_says_how_long_to_wait(street):
    fail(street, MOST_PER_EMAIL_AND_ADDRESS)
    refused = street.browser().sign_in("Rina")

    assert 880 <= int(refused.headers["retry-after"]) <= 900
    assert "Terlalu banyak percobaan." in refused.text


def test_the_right_password_does_not_help_before_the_time_is_up(street):
    fail(street, MOST_PER_EMAIL_AND_ADDRESS)

    assert street.browser().sign_in("Rina").status_code == 429


def test_after_a_quarter_of_an_hour_the_right_password_is_enough(street):
    fail(street, MOST_PER_EMAIL_AND_ADDRESS)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15, seconds=1), tick=False):
        assert street.browser().sign_in("Rina").status_code == 303


def test_trying_on_does_not_make_the_wait_longer(street):
    fail(street, MOST_PER_EMAIL_AND_ADDRESS)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10), tick=False):
        refused = street.browser().sign_in("Rina")

    assert int(refused.headers["retry-after"]) <= 300


def test_an_unknown_email_is_limited_alike(street):
    fail(street, MOST_PER_EMAIL_AND_ADDRESS, "Nobody")

    assert street.browser().sign_in("Nobody").status_code == 429


def test_failing_elsewhere_does_not_lock_the_owner_out(street):
    fail(street, MOST_PER_EMAIL_AND_ADDRESS, seen_from="203.0.113.9")

    assert street.browser(seen_from="192.0.2.1").sign_in("Rina").status_code == 303


def test_failing_in_the_same_building_does_not_lock_out_the_owners_own_browser(street):
    rina = street.browser()
    rina.sign_in("Rina")
    rina.send("/keluar")
    fail(street, MOST_PER_EMAIL_AND_ADDRESS)

    assert (rina.sign_in("Rina").status_code, street.browser().sign_in("Rina").status_code) == (303, 429)


def test_a_known_browser_is_limited_too(street):
    rina = street.browser()
    rina.sign_in("Rina")
    statuses = [rina.sign_in("Rina", "bukan kata sandinya").status_code for _ in range(6)]

    assert statuses == [401] * 5 + [429]


def test_a_browser_known_for_one_person_is_unknown_for_another(street):
    mark = known_browser(SECRET, "rina@example.go.id")

    assert len(tallies(SECRET, "rina@example.go.id", "192.0.2.1", mark)) == 1
    assert len(tallies(SECRET, "sari@example.go.id", "192.0.2.1", mark)) == 3


def test_a_mark_that_somebody_made_up_is_no_mark(street):
    assert len(tallies(SECRET, "rina@example.go.id", "192.0.2.1", "abc.def")) == 3


def test_one_address_cannot_try_everybody(street):
    for number in range(MOST_PER_ADDRESS // MOST_PER_EMAIL_AND_ADDRESS):
        fail(street, MOST_PER_EMAIL_AND_ADDRESS, f"nobody{number}")

    assert street.browser().sign_in("Rina").status_code == 429
    assert street.browser(seen_from="192.0.2.2").sign_in("Rina").status_code == 303


def test_many_addresses_cannot_try_one_person_for_ever(street):
    for number in range(MOST_PER_EMAIL // MOST_PER_EMAIL_AND_ADDRESS):
        fail(street, MOST_PER_EMAIL_AND_ADDRESS, seen_from=f"198.51.100.{number}")

    assert street.browser().sign_in("Rina").status_code == 429


def test_a_network_of_addresses_counts_as_one():
    one, other = (
        tallies(SECRET, "rina@example.go.id", address, None)
        for address in ("2001:db8::1", "2001:db8::ffff:2")
    )

    assert one == other


def test_whoever_gets_in_leaves_nothing_counted_against_the_building(each_street):
    each_street.browser().sign_in("Rina")

    assert each_street.office.rows(select(sign_in_attempt)) == []


def test_whoever_gets_in_uses_nothing_up(each_street):
    browser = each_street.browser()
    for _ in range(3):
        fail(each_street, MOST_PER_EMAIL_AND_ADDRESS - 1)
        assert browser.sign_in("Rina", PASSWORD).status_code == 303
        browser.client.cookies.clear()
    fail(each_street, MOST_PER_EMAIL_AND_ADDRESS)

    assert each_street.browser().sign_in("Rina").status_code == 429
