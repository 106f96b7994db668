"""Explaining a proposal and checking the records, from the command line."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.workflow.hall import open_hall
from tests.workflow.terminal import Terminal
from workflow.db.tables import proposal


@pytest.fixture
def terminal(database_url, tmp_path):
    """A terminal beside a proposal that waits for its self-assessment."""
    with open_hall(database_url, tmp_path):
        return Terminal(database_url, tmp_path)


@pytest.fixture
def terminal_here(sqlite_url, tmp_path):
    """The same on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path):
        return Terminal(sqlite_url, tmp_path)


def test_explaining_prints_every_move_and_what_holds_it(terminal):
    told = terminal.type("explain", "ZI-2026-0001")
    assert told.exit_code == 0
    headings = ["Reviu internal: tertahan", "Ditarik: terbuka", "Gugur: tertahan"]
    assert [heading for heading in headings if heading not in told.stdout] == []


def test_explaining_a_single_move_leaves_the_others_out(terminal_here):
    told = terminal_here.type("explain", 1, "--trigger", "submit_self_assessment").stdout
    assert ("84 dari 84" in told or "pertanyaan LKE belum dijawab" in told, "Ditarik" in told) == (
        True,
        False,
    )


def test_nobody_asks_so_no_role_is_judged(terminal_here):
    assert "Peran" not in terminal_here.type("explain", 1, "--trigger", "withdraw").stdout


@pytest.mark.parametrize("named", ["99", "ZI-2026-9999", "9" * 30])
def test_a_proposal_that_does_not_exist_is_answered_with_a_sentence(terminal_here, named):
    refused = terminal_here.type("explain", named)
    assert (refused.exit_code, "Tidak ditemukan" in refused.stderr) == (1, True)


def test_a_check_names_what_is_broken(terminal):
    terminal.write(update(proposal).values(version=9))
    told = terminal.type("check")
    assert told.exit_code == 1
    assert "✗ Versi usulan sama dengan yang terakhir dicatat (1)" in told.stdout
    assert "proposal:1 ZI-2026-0001: 9 ≠ None" in told.stdout


def test_a_check_of_empty_records_passes(sqlite_url, tmp_path):
    told = Terminal(sqlite_url, tmp_path).type("check")
    assert (told.exit_code, told.stdout.count("✓"), told.stdout.count("✗")) == (0, 9, 0)


@pytest.mark.parametrize(("harm", "told"), [("altered", "altered"), ("missing", "missing")])
def test_a_check_names_evidence_that_is_damaged(sqlite_url, tmp_path, harm, told):
    with open_hall(sqlite_url, tmp_path) as hall:
        sent = {"data": {"question": "Q01"}, "files": {"file": ("sk.pdf", b"%PDF-1.7 tim")}}
        added = hall.office.call("Dewi", "POST", "evidence", **sent).json()
        folder = hall.office.settings.data_dir
    terminal = Terminal(sqlite_url, folder)
    assert "✓ Setiap berkas bukti dukung" in terminal.type("check").stdout
    place = folder / "evidence" / added["sha256"][:2] / added["sha256"]
    if harm == "altered":
        place.write_bytes(b"%PDF-1.7 TIM")
    else:
        place.unlink()
    checked = terminal.type("check")
    assert checked.exit_code == 1
    assert f"evidence:{added['id']} ZI-2026-0001 Q01 sk.pdf: {told}" in checked.stdout
