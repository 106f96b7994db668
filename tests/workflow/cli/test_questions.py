"""Importing the national portal's master of questions: what differs from our worksheet is named.

The masters here are made up. The real one is not part of the project: the test that reads it looks for
it beside the checkout, in ``../shared``, and is skipped, saying so, only where that folder is absent.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.workflow.master import RULES, asked, made_up_master, nodes
from tests.workflow.terminal import Terminal
from workflow.db.tables import history_entry, question_text

SHARED = Path(__file__).parents[4] / "shared"
REAL = SHARED / "data" / "portalrb_master_2026.json"


@pytest.fixture
def terminal(database_url, tmp_path):
    return Terminal(database_url, tmp_path)


@pytest.fixture
def terminal_here(sqlite_url, tmp_path):
    """A terminal on SQLite alone, for what does not depend on the database."""
    return Terminal(sqlite_url, tmp_path)


def take(terminal, master):
    content = master if isinstance(master, str | bytes) else json.dumps(master)
    return terminal.type("import", "questions", terminal.file("master.json", content))


def stored(terminal):
    q = question_text.c
    return terminal.rows(select(q.code, q.wording, q.options).where(q.superseded_at.is_(None)))


def test_a_master_that_fits_is_stored(terminal):
    assert take(terminal, made_up_master()).exit_code == 0
    assert {row.code for row in stored(terminal)} == set(RULES.inputs)


def test_wording_and_options_keep_their_question(terminal_here):
    take(terminal_here, made_up_master())
    row = next(row for row in stored(terminal_here) if row.code == "P001")
    assert (row.wording, row.options) == ("Apa kabar nomor 1?", {"Ya": "Kabar Ya", "Tidak": "Kabar Tidak"})


def test_importing_twice_changes_nothing(terminal):
    for _ in range(2):
        take(terminal, made_up_master())
    rows = terminal.rows(select(question_text.c.id))
    kinds = terminal.rows(select(history_entry.c.kind))
    assert (len(rows), [row.kind for row in kinds]) == (127, ["questions.imported"])


def test_a_wording_that_changed_is_a_revision(terminal_here):
    take(terminal_here, made_up_master())
    changed = made_up_master()
    asked(changed)[7]["teks_pertanyaan"] = "Bagaimana kabarnya?"
    take(terminal_here, changed)
    rows = terminal_here.rows(select(question_text.c.id).where(question_text.c.code == "P007"))
    assert (len(rows), len(stored(terminal_here))) == (2, 127)


def wrong_weight(master):
    nodes(master)[14]["bobot_maksimal"] = 99


def wrong_kind(master):
    asked(master)[2]["jenis_jawaban"] = "ABCD"


def wrong_multiplier(master):
    asked(master)[6]["skema_penilaian"][1]["multiplier"] = 0.66


def option_gone(master):
    asked(master)[6]["skema_penilaian"].pop()


def question_gone(master):
    found = asked(master)[3]
    for node in nodes(master).values():
        if found in (node.get("soals") or []):
            node["soals"].remove(found)


def question_unknown(master):
    asked(master)[3]["id"] = 900


def question_twice(master):
    asked(master)[3]["id"] = 4


def question_elsewhere(master):
    found = asked(master)[1]
    homes = [node for node in nodes(master).values() if node.get("soals")]
    next(node for node in homes if found in node["soals"])["soals"].remove(found)
    next(node for node in homes if asked(master)[70] in node["soals"])["soals"].append(found)


def weight_at_a_question(master):
    asked(master)[1]["bobot_maksimal"] = 0.7


def level_renamed(master):
    master["data"][0]["level"] = "bagian"


def area_gone(master):
    master["data"][0]["children"][0]["children"].pop(2)


def node_too_many(master):
    master["data"].append({**master["data"][1], "id": 990, "children": [], "soals": []})


def miscounted(master):
    master["total_soal"] = 126


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (wrong_weight, ["simpul 14: Bobotnya 99"]),
        (wrong_kind, ["soal 2: Jenis jawabannya ABCD, seharusnya ABC"]),
        (wrong_multiplier, ["soal 6: Pilihan atau nilainya berbeda"]),
        (option_gone, ["soal 6: Pilihan atau nilainya berbeda"]),
        (question_gone, ["soal 3: Soal ini tidak ada dalam berkas", "memuat 126 soal"]),
        (question_unknown, ["soal 3: Soal ini tidak ada", "soal 900: Soal ini tidak ada dalam LKE"]),
        (question_twice, ["soal 3: Soal ini tidak ada", "soal 4: Soal ini ada lebih dari sekali"]),
        (question_elsewhere, ["Soal pada simpul ini berbeda, seharusnya: 1, 2"]),
        (weight_at_a_question, ["soal 1: Bobotnya 0.7"]),
        (level_renamed, ["Tingkatnya bagian, seharusnya komponen"]),
        (area_gone, ["Simpul yang memuat soal 22, 23", "soal 39: Soal ini tidak ada dalam berkas"]),
        (node_too_many, ["simpul 990: Simpul ini tidak ada dalam LKE"]),
        (miscounted, ["memuat 127 soal, padahal menyebut 126"]),
    ],
)
def test_every_difference_is_named_and_nothing_is_stored(terminal_here, spoil, said):
    master = made_up_master()
    spoil(master)
    refused = take(terminal_here, master)
    assert refused.exit_code == 1
    assert [sentence for sentence in said if sentence not in refused.stderr] == []
    assert stored(terminal_here) == []


def test_several_differences_are_all_named(terminal_here):
    master = made_up_master()
    for spoil in (wrong_weight, wrong_kind, miscounted):
        spoil(master)
    said = take(terminal_here, master).stderr
    assert [word for word in ("simpul 14", "soal 2", "126") if word not in said] == []


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(made_up_master())[:5000],
        "[]",
        "{}",
        '{"tahun": 2026, "total_soal": 1, "data": {}}',
        '{"tahun": 1e999999, "total_soal": 1, "data": []}',
        '{"tahun": NaN, "total_soal": 1, "data": []}',
        "[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_master_is_refused(terminal_here, content):
    assert take(terminal_here, content).exit_code == 1
    assert stored(terminal_here) == []


def test_the_real_master_of_2026_is_imported_with_its_quirks(terminal_here):
    if not SHARED.is_dir():
        pytest.skip("the real master is not part of the project; it lies in ../shared, which is absent here")
    assert terminal_here.type("import", "questions", REAL).exit_code == 0
    assert {row.code for row in stored(terminal_here)} == set(RULES.inputs)
