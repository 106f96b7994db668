"""Signing in and out: sessions that really end, and a door that tells nobody who lives here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from states.vocabulary import Role
from tests.workflow.office import OWN_AGENCY
from tests.workflow.visitors import PASSWORD, open_street, text_of
from workflow.access import token_hash
from workflow.db.tables import history_entry, person, web_session
from workflow.services import sign_in as service


def test_the_start_leads_a_stranger_to_the_sign_in(street):
    assert street.browser().open("/").headers["location"] == "/masuk"


def test_the_start_leads_somebody_signed_in_to_the_board(street):
    assert street.visitor("Rina").open("/").headers["location"] == "/papan"


def test_the_right_password_opens_the_board(each_street):
    rina = each_street.browser()

    assert rina.sign_in("Rina").headers["location"] == "/"
    assert "Papan usulan" in text_of(rina.open("/papan"))


def test_capitals_and_spaces_around_an_email_do_not_matter(street):
    form = {"surel": " RINA@example.go.id ", "sandi": PASSWORD}

    assert street.browser().send("/masuk", form).status_code == 303


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(street):
    cookie = street.browser().sign_in("Rina").headers.get_list("set-cookie")[0]

    assert cookie.startswith("jejak-zi=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


def test_over_tls_the_cookie_belongs_to_this_host_alone(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setenv("ZI_BASE_URL", "https://zi.example.go.id")
    with open_street(sqlite_url, tmp_path) as street:
        answer = street.browser("https://zi.example.go.id").sign_in("Rina")

    cookie = answer.headers.get_list("set-cookie")[0]
    assert cookie.startswith("__Host-jejak-zi=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_only_a_digest_of_the_token_is_kept(street):
    rina = street.browser()
    rina.sign_in("Rina")

    assert rina.token is not None
    assert [row.token_hash for row in street.office.rows(select(web_session))] == [token_hash(rina.token)]


def test_a_stranger_is_led_back_to_the_page_asked_for(street):
    asked = street.browser()
    gate = asked.open("/usulan/ZI-2026-0001?x=1").headers["location"]

    assert gate == "/masuk?kembali=%2Fusulan%2FZI-2026-0001%3Fx%3D1"
    assert asked.sign_in("Rina", back="/usulan/ZI-2026-0001").headers["location"] == "/usulan/ZI-2026-0001"


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/%5Cevil.example", "/%09/evil.example", "masuk"]
)
def test_nobody_is_led_to_another_site(street, back):
    assert street.browser().sign_in("Rina", back=back).headers["location"] == "/"


def test_an_unknown_email_and_a_wrong_password_look_alike(street):
    wrong = street.browser().sign_in("Rina", "bukan kata sandi Rina")
    unknown = street.browser().sign_in("Nobody", "bukan kata sandi Rina")

    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.text.replace("rina@", "nobody@") == unknown.text
    assert "Alamat surel atau kata sandi tidak cocok." in text_of(wrong)


def test_an_unknown_email_takes_a_password_check_too(street, monkeypatch):
    checked: list[str] = []

    def verify(_password: str, kept: str) -> bool:
        checked.append(kept)
        return False

    monkeypatch.setattr(service, "verify_password", verify)
    street.browser().sign_in("Nobody")
    street.browser().sign_in("Rina")

    assert [kept.split("$")[1] for kept in checked] == ["argon2id", "argon2id"]


@pytest.mark.parametrize("name", ["Nobody", "Rina"])
def test_somebody_without_a_password_gets_in_with_none(street, name):
    street.office.write(update(person).values(password_hash=None))

    assert street.browser().sign_in(name, "").status_code == 401


def test_a_password_is_never_repeated_on_a_page(street):
    assert "rahasia yang salah" not in street.browser().sign_in("Rina", "rahasia yang salah").text


def test_signing_out_ends_the_session_for_whoever_kept_its_token(each_street):
    rina = each_street.browser()
    rina.sign_in("Rina")
    thief = each_street.browser()
    thief.client.cookies.set("jejak-zi", rina.token)
    assert thief.open("/papan").status_code == 200

    assert rina.send("/keluar").headers["location"] == "/masuk"
    assert (rina.token, thief.open("/papan").status_code) == (None, 303)


def test_signing_in_again_ends_the_session_before(street):
    rina = street.browser()
    rina.sign_in("Rina")
    former = rina.token
    rina.sign_in("Rina")
    thief = street.browser()
    thief.client.cookies.set("jejak-zi", former)

    assert thief.open("/papan").status_code == 303


def test_a_token_that_somebody_planted_is_worth_nothing(street):
    rina = street.browser()
    rina.client.cookies.set("jejak-zi", "planted", domain="127.0.0.1")
    answer = rina.sign_in("Rina")

    assert "planted" not in answer.headers["set-cookie"]
    assert token_hash("planted") not in {row.token_hash for row in street.office.rows(select(web_session))}


def test_a_session_ends_after_twelve_hours(street):
    rina = street.browser()
    rina.sign_in("Rina")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=11, minutes=59), tick=False):
        assert rina.open("/papan").status_code == 200
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=12, minutes=1), tick=False):
        assert rina.open("/papan").status_code == 303


def test_rights_end_with_the_next_page(street):
    rina = street.visitor("Rina")
    street.office.write(update(person).values(is_active=False))

    assert rina.open("/papan").status_code == 303


def test_the_sign_in_of_somebody_who_decides_is_history(each_street):
    each_street.office.give("Sari", Role.ADMIN, agency_id=OWN_AGENCY)
    for name in ("Sari", "Rina"):
        each_street.browser().sign_in(name)

    h = history_entry.c
    told = each_street.office.rows(select(h.stream, h.kind, h.actor_role))
    assert told == [(f"person:{each_street.office.people['Sari']}", "person.signed_in", "tpi_chair")]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"surel": "rina@example.go.id"},
        {"surel": "a\x00b", "sandi": "x"},
        {"surel": "x" * 9999, "sandi": "y"},
    ],
)
def test_a_form_that_makes_no_sense_is_refused_like_a_wrong_one(street, form):
    assert street.browser().send("/masuk", form).status_code == 401


def test_whoever_is_signed_in_is_led_past_the_form(street):
    assert street.visitor("Rina").open("/masuk?kembali=/papan").headers["location"] == "/papan"
