"""People, roles and tokens from the command line: who set the installation up lets the first admin in."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from tests.workflow.terminal import PASSPHRASE, Terminal
from workflow.access import token_hash
from workflow.db.database import Database, now
from workflow.db.tables import agency, api_token, history_entry, person, role_grant
from workflow.services.passwords import verify_password
from workflow.services.people import caller_of_token

RINA = "rina@example.go.id"


@pytest.fixture
def terminal(database_url, tmp_path):
    return Terminal(database_url, tmp_path)


@pytest.fixture
def terminal_here(sqlite_url, tmp_path):
    """A terminal on SQLite alone, for what does not depend on the database."""
    opened = Terminal(sqlite_url, tmp_path)
    opened.write(
        insert(agency).values(name="Badan Contoh", kind="central", timezone="Asia/Jakarta", version=1)
    )
    return opened


def add(terminal, email=RINA, password=None):
    words = ["person", "add", email, "--name", "Rina"]
    if password is None:
        return terminal.type(*words)
    return terminal.type(*words, "--password-stdin", stdin=f"{password}\n")


def test_a_person_is_added_with_a_password(terminal):
    assert add(terminal, password=PASSPHRASE).exit_code == 0
    rows = terminal.rows(select(person.c.email, person.c.password_hash))
    assert [row.email for row in rows] == [RINA]
    assert verify_password(PASSPHRASE, rows[0].password_hash)


def test_history_names_no_actor_for_what_the_console_does(terminal_here):
    add(terminal_here)
    h = history_entry.c
    rows = terminal_here.rows(select(h.stream, h.kind, h.actor_id, h.actor_role))
    assert [tuple(row) for row in rows] == [("person:1", "person.added", None, "admin")]


def test_a_password_of_14_characters_is_refused(terminal_here):
    refused = add(terminal_here, password="a" * 14)
    assert (refused.exit_code, "Paling sedikit 15 karakter" in refused.stderr) == (1, True)
    assert terminal_here.rows(select(person.c.id)) == []


def test_a_password_of_15_characters_is_enough(terminal_here):
    assert add(terminal_here, password="a" * 15).exit_code == 0


def test_a_second_person_of_an_address_is_refused_with_the_first(terminal):
    add(terminal)
    refused = add(terminal, "RINA@example.go.id")
    assert (refused.exit_code, "person:1" in refused.stderr) == (1, True)


def test_what_is_no_address_is_refused(terminal_here):
    refused = add(terminal_here, "rina")
    assert (refused.exit_code, "surel" in refused.stderr) == (1, True)


def test_a_password_is_changed(terminal_here):
    add(terminal_here)
    changed = terminal_here.type("person", "password", RINA, "--password-stdin", stdin=f"{PASSPHRASE}!\n")
    kept = terminal_here.rows(select(person.c.password_hash))[0].password_hash
    assert (changed.exit_code, verify_password(f"{PASSPHRASE}!", kept)) == (0, True)


def test_a_role_is_given_for_the_nation(terminal):
    add(terminal)
    assert terminal.type("grant", RINA, "admin", "--nation", "--until", "2099-12-31").exit_code == 0
    g = role_grant.c
    rows = terminal.rows(select(g.role, g.is_national, g.until, g.recorded_by))
    assert [(row.role, row.is_national, row.until.isoformat(), row.recorded_by) for row in rows] == [
        ("admin", True, "2099-12-31", None)
    ]


@pytest.mark.parametrize("scope", [[], ["--agency", 1, "--nation"]])
def test_a_role_without_one_clear_scope_is_misused(terminal_here, scope):
    add(terminal_here)
    assert terminal_here.type("grant", RINA, "admin", *scope).exit_code == 2


def test_a_role_that_does_not_exist_is_misused(terminal_here):
    assert terminal_here.type("grant", RINA, "emperor", "--nation").exit_code == 2


def test_a_role_for_an_agency_that_does_not_exist_is_refused(terminal_here):
    add(terminal_here)
    assert terminal_here.type("grant", RINA, "admin", "--agency", 9).exit_code == 1


def test_nobody_gets_a_role_by_an_address_that_nobody_has(terminal_here):
    assert terminal_here.type("grant", RINA, "admin", "--nation").exit_code == 1


def test_a_token_is_printed_once_and_opens_the_door(terminal):
    add(terminal)
    token = terminal.type("token", RINA).stdout.strip()
    assert [row.token_hash for row in terminal.rows(select(api_token.c.token_hash))] == [token_hash(token)]
    database = Database(terminal.url)
    with database.read() as connection:
        caller = caller_of_token(connection, token_hash(token), now())
    database.close()
    assert caller is not None
    assert caller.email == RINA


def test_a_token_ends_after_its_days(terminal_here):
    add(terminal_here)
    terminal_here.type("token", RINA, "--days", 30)
    row = terminal_here.rows(select(api_token.c.created_at, api_token.c.expires_at))[0]
    assert (row.expires_at - row.created_at).days == 30


def test_an_agencys_token_belongs_to_nobody(terminal_here):
    assert terminal_here.type("token", "--agency", 1).exit_code == 0
    rows = terminal_here.rows(select(api_token.c.person_id, api_token.c.agency_id))
    assert [tuple(row) for row in rows] == [(None, 1)]


def test_an_agencys_token_may_have_an_end(terminal_here):
    assert terminal_here.type("token", "--agency", 1, "--days", 30).exit_code == 0
    row = terminal_here.rows(select(api_token.c.created_at, api_token.c.expires_at))[0]
    assert (row.expires_at - row.created_at).days == 30


def test_all_tokens_of_an_agency_are_ended_and_those_of_others_are_not(terminal_here):
    add(terminal_here)
    for owner in (["--agency", 1], ["--agency", 1], [RINA]):
        terminal_here.type("token", *owner)
    assert terminal_here.type("token", "--agency", 1, "--revoke").exit_code == 0
    t = api_token.c
    rows = terminal_here.rows(select(t.agency_id, t.revoked_at).order_by(t.id))
    assert [(row.agency_id, row.revoked_at is None) for row in rows] == [(1, False), (1, False), (None, True)]
    kinds = terminal_here.rows(select(history_entry.c.kind).where(history_entry.c.stream == "agency:1"))
    assert [row.kind for row in kinds] == ["token.issued", "token.issued", "token.revoked"]


@pytest.mark.parametrize("words", [["token", "--agency", 9], ["token", "--agency", 9, "--revoke"]])
def test_an_agency_that_does_not_exist_has_no_token(terminal_here, words):
    assert terminal_here.type(*words).exit_code == 1


@pytest.mark.parametrize(
    "words",
    [[], [RINA, "--agency", 1], ["--agency", 1, "--days", 3, "--revoke"], ["--agency", 1, "--days", 0]],
)
def test_a_token_belongs_to_a_person_or_an_agency(terminal_here, words):
    assert terminal_here.type("token", *words).exit_code == 2


def test_all_tokens_of_a_person_are_ended(terminal_here):
    add(terminal_here)
    terminal_here.type("token", RINA)
    assert terminal_here.type("token", RINA, "--revoke").exit_code == 0
    assert [row.revoked_at is None for row in terminal_here.rows(select(api_token.c.revoked_at))] == [False]


def test_a_database_without_schema_is_answered_with_a_sentence(empty_sqlite_url, tmp_path):
    refused = add(Terminal(empty_sqlite_url, tmp_path))
    assert (refused.exit_code, "zi migrate" in refused.stderr) == (1, True)


def test_a_setting_that_cannot_be_read_is_named(terminal_here):
    refused = terminal_here.type("check", ZI_TICK_SECONDS="often")
    assert (refused.exit_code, "ZI_TICK_SECONDS" in refused.stderr) == (1, True)
