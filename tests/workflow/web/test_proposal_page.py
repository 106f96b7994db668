"""The page of a proposal: the next step and why not yet, to whom it is open, and what it keeps closed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from states.regulations import regulation
from states.vocabulary import Column, State
from tests.promises.everybody import open_session
from tests.promises.plenty import give_plenty
from tests.promises.town import YEAR, open_town
from tests.states.cast import UNIT_YEAR
from tests.workflow.office import BEGUN
from tests.workflow.visitors import NUMBER, text_of
from workflow.db.tables import answer, history_entry, proposal, unit

PATH = f"/usulan/{NUMBER}"
RULES = regulation("permenpanrb-10-2019")


def fill(street, column: Column, **changed: str) -> None:
    """Fill a column of the worksheet, the best option everywhere but where it is changed."""
    for code in RULES.inputs:
        question = RULES.questions[code]
        best = next(iter(question.options), "4" if question.index_range else "12")
        row = {"proposal_id": 1, "kind": column.value, "code": code, "value": changed.get(code, best)}
        by = street.office.people["Dewi"]
        street.office.write(insert(answer).values(**row, version=1, recorded_at=BEGUN, recorded_by=by))


def test_what_may_not_be_seen_looks_exactly_like_what_is_missing(street):
    outsider = street.visitor("Tono")
    closed, missing = outsider.open(PATH), outsider.open("/usulan/ZI-2026-9999")

    assert (closed.status_code, closed.text) == (404, missing.text)
    assert sorted(closed.headers.items()) == sorted(missing.headers.items())


@pytest.mark.parametrize(
    "path",
    ["", "/tahap/withdraw", "/tahap/nowhere", "/tanda-terima/1"],
)
def test_nothing_below_a_closed_proposal_is_open(street, path):
    outsider = street.visitor("Tono")

    assert outsider.open(f"{PATH}{path}").text == outsider.open(f"/usulan/ZI-2026-9999{path}").text


def test_a_move_on_a_closed_proposal_does_nothing(street):
    sent = street.visitor("Tono").send(f"{PATH}/tahap/withdraw", {"versi": "1", "alasan": "x"})

    assert (sent.status_code, street.office.entries()) == (404, [])


@pytest.mark.parametrize("number", ["ZI-2026-1", "zi-2026-0001", "%00", "ZI-2026-0001%0a", "1", "x" * 3000])
def test_a_number_that_is_none_is_missing(street, number):
    assert street.visitor("Rina").open(f"/usulan/{number}").status_code == 404


def test_a_blocked_step_tells_every_reason_before_anybody_presses(street):
    shown = text_of(street.visitor("Hendra").open(PATH))

    assert "Ajukan ke reviu internal: tertahan 2 hal" in shown
    assert "pertanyaan LKE belum dijawab." in shown
    assert "Dapat diperbaiki: Penyusun LKE unit ( Dewi )" in shown
    assert "Diminta 85 Kenyataan 0" in shown


def test_a_blocked_step_has_no_button(street):
    assert f'href="{PATH}/tahap/submit_self_assessment"' not in street.visitor("Hendra").open(PATH).text


def test_an_open_step_has_one(street):
    assert f'href="{PATH}/tahap/withdraw"' in street.visitor("Rina").open(PATH).text


def test_whoever_waits_reads_for_whom(street):
    shown = text_of(street.visitor("Rina").open(PATH))

    assert "Menunggu peran lain" in shown
    assert "“Ajukan ke reviu internal” diambil oleh Kepala unit ( Hendra )" in shown


def test_the_checklist_has_every_prerequisite_with_its_source(street):
    page = street.visitor("Rina").open(PATH)
    shown = text_of(page)

    assert page.text.count("syarat pengusulan no.") >= 8
    assert "Opini BPK paling rendah WDP – Belum ada data" in shown
    assert "Predikat WBK yang berlaku – – Tidak berlaku" in shown


def test_a_figure_that_nobody_confirmed_is_marked(street):
    street.office.write(update(proposal).values(regulation="permenpanrb-90-2021"))

    assert "belum dipastikan" in text_of(street.visitor("Rina").open(PATH))


def test_a_share_just_below_everything_never_reads_as_everything(street):
    fill(street, Column.UNIT, **{"H1.b.due": "500", "H1.b.done": "499"})

    assert "Nilai TLHP 4,99 / 5,00 Belum terpenuhi −0,01" in text_of(street.visitor("Rina").open(PATH))


def test_a_total_that_passes_does_not_hide_a_component_that_fails(street):
    fill(street, Column.UNIT, **{"H1.b.due": "500", "H1.b.done": "499"})

    assert "Nilai total melampaui ambang, tetapi 1 ambang lain belum tercapai." in text_of(
        street.visitor("Rina").open(PATH)
    )


def test_a_worksheet_that_nobody_filled_has_no_scores(street):
    shown = text_of(street.visitor("Rina").open(PATH))

    assert "Belum ada nilai" in shown
    assert "0,00 /" not in shown


@pytest.mark.parametrize(
    ("name", "state", "column"),
    [
        ("Rina", State.TPI_EVALUATION, "Nilai TPI"),
        ("Dewi", State.TPI_EVALUATION, "Jawaban unit"),
        ("Bambang", State.TPI_EVALUATION, "Jawaban unit"),
        ("Dewi", State.NATIONAL_EVALUATION, "Nilai TPI"),
    ],
)
def test_scores_are_those_of_the_column_that_is_open(street, name, state, column):
    street.office.stand(state)
    fill(street, Column.UNIT)
    fill(street, Column.TPI)

    assert f"Nilai terhadap ambang {column} ·" in text_of(street.visitor(name).open(PATH))


def test_the_unit_reads_no_values_of_the_tpi_from_what_holds_the_proposal_up(street):
    street.office.stand(State.TPI_EVALUATION)
    fill(street, Column.UNIT)
    fill(street, Column.TPI, **{"H1.a": "1"})
    shown = {name: text_of(street.visitor(name).open(PATH)) for name in ("Dewi", "Rina")}

    assert ("Nilai total 88" in shown["Dewi"], "Nilai survei persepsi antikorupsi 3,75" in shown["Dewi"]) == (
        False,
        False,
    )
    assert "Nilai TPI terbuka bagi unit setelah keputusan" in shown["Dewi"]
    assert "Nilai survei persepsi antikorupsi 3,75, paling sedikit 13,5." in shown["Rina"]


def test_a_unit_without_anybody_for_a_role_says_so(street):
    assert "Pimpinan instansi belum ada orangnya" in text_of(street.visitor("Rina").open(PATH))


def test_the_countdown_is_in_working_days_of_the_agencys_zone(street, monkeypatch):
    street.due(1, datetime(2026, 4, 30, tzinfo=UTC).date())
    monkeypatch.setattr("workflow.web.door.now", lambda: datetime(2026, 4, 20, 3, tzinfo=UTC))
    shown = text_of(street.visitor("Rina").open(PATH))

    assert "8 hari kerja lagi Kamis, 30 April 2026 pukul 23.59 WIB" in shown


def test_hostile_names_and_papers_are_only_text(street):
    hostile = "</h1><script>alert(1)</script>{{ 7 * 7 }}"
    street.office.write(update(unit).where(unit.c.id == 1).values(name=hostile))
    street.office.write(update(proposal).values(documents={"team_decree_no": hostile}))
    page = street.visitor("Rina").open(PATH).text

    assert page.count("<script") == 1  # our own, in the head
    assert page.count("&lt;/h1&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}") >= 3


def test_what_an_auditor_looks_at_is_written_down(street):
    street.visitor("Agus").open(PATH)

    h = history_entry.c
    told = street.office.rows(select(h.stream, h.kind))
    assert told == [(f"person:{street.office.people['Agus']}", "auditor.read")]


@pytest.mark.parametrize("name", ["Rina", "Dewi", "Nadia"])
def test_every_state_has_a_page_for_every_side(street, name):
    reader, headings = street.visitor(name), {}
    for state in State:
        street.office.stand(state)
        headings[state] = re.findall(r"<h1[^>]*>([^<]*)</h1>", reader.open(PATH).text)

    assert headings == {state: ["Kantor Pelayanan Harapan"] for state in State}


def test_a_page_tells_what_has_changed_since_its_decision(sqlite_url, tmp_path):
    with open_town(sqlite_url, tmp_path) as town:
        give_plenty(town)
        town.stand(State.SELF_ASSESSMENT, version=1)
        path = town.own.path("/api/v1/proposals/{proposal_id}/transitions")
        sent = {"json": {"trigger": "submit_self_assessment"}, "headers": {"If-Match": '"1"'}}
        assert town.send("Hendra", "POST", path, **sent).is_success
        page = town.own.path("/usulan/{number}")
        town.office.client.cookies.set("jejak-zi", open_session(town, "Rina"))
        before = town.office.client.get(page)
        facts = town.own.path(f"/api/v1/units/{{unit_id}}/facts/{YEAR}")
        changed = {**UNIT_YEAR, "lhkpn_filed": 0, "source": "e-LHKPN"}
        assert town.send("Rina", "PUT", facts, json=changed).is_success
        after = town.office.client.get(page)
    assert (before.status_code, after.status_code) == (200, 200)
    assert "Dasarnya berubah" not in before.text
    assert "Berubah sejak: Ajukan ke reviu internal" in after.text
    row = re.search(r'<th scope="row" lang="id">LHKPN yang sudah lapor</th>.*?</tr>', after.text, re.DOTALL)
    assert row is not None
    assert re.findall(r">(\d+)<", row[0]) == [str(UNIT_YEAR["lhkpn_filed"]), "0"]
