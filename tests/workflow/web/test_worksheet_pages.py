"""The worksheet by form: only what was changed is saved, and nobody's answer is lost."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy import select

from states.vocabulary import State
from tests.workflow.visitors import NUMBER, text_of
from workflow.db.tables import answer

PATH = f"/usulan/{NUMBER}/lke/I"
#: Nothing seen yet: version 0, no note, no value.
UNSEEN = "0:e3b0c442:"


def marks(page) -> dict[str, str]:
    """What the page says was seen, as the form sends it."""
    found = re.findall(r'<input type="hidden" name="(d\.[^"]+)"[^>]* value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in found}


def kept(street, kind: str = "unit") -> dict[str, tuple[str, int]]:
    a = answer.c
    rows = street.office.rows(
        select(a.code, a.value, a.version).where(a.kind == kind, a.superseded_at.is_(None))
    )
    return {row.code: (row.value, row.version) for row in rows}


def test_answers_are_saved_and_led_back_to_their_page(each_street):
    dewi = each_street.visitor("Dewi")
    sent = dewi.send(PATH, {**marks(dewi.open(PATH)), "j.Q01": "Ya", "j.Q02": "B", "k.Q02": "Lihat SK."})

    assert (sent.status_code, sent.headers["location"]) == (303, f"{PATH}?tersimpan=2")
    assert kept(each_street) == {"Q01": ("Ya", 1), "Q02": ("B", 1)}


def test_what_was_not_changed_is_not_written(street):
    dewi = street.visitor("Dewi")
    dewi.send(PATH, {**marks(dewi.open(PATH)), "j.Q01": "Ya"})
    dewi.send(PATH, {**marks(dewi.open(PATH)), "j.Q01": "Ya", "j.Q03": "Tidak"})

    assert kept(street) == {"Q01": ("Ya", 1), "Q03": ("Tidak", 1)}


def test_an_emptied_field_takes_the_answer_back(street):
    dewi = street.visitor("Dewi")
    dewi.send(PATH, {"d.Q01": UNSEEN, "j.Q01": "Ya"})
    dewi.send(PATH, {**marks(dewi.open(PATH)), "j.Q01": ""})

    assert kept(street) == {}


def test_an_index_may_have_a_decimal_comma(street):
    street.visitor("Dewi").send(f"/usulan/{NUMBER}/lke/hasil", {"d.H1.a": UNSEEN, "j.H1.a": "3,6"})

    assert kept(street)["H1.a"] == ("3.6", 1)


def test_of_two_people_on_one_page_nobody_loses_anything(each_street):
    dewi = each_street.visitor("Dewi")
    seen = marks(dewi.open(PATH))
    dewi.send(PATH, {**seen, "j.Q02": "C"})
    late = dewi.send(PATH, {**seen, "j.Q01": "Ya", "j.Q02": "A"})

    assert late.status_code == 409
    assert kept(each_street) == {"Q01": ("Ya", 1), "Q02": ("C", 1)}
    assert "menjadi C" in text_of(late)
    assert re.search(r'name="j\.Q02" value="A" checked', late.text)

    dewi.send(PATH, {**marks(late), "j.Q01": "Ya", "j.Q02": "A"})
    assert kept(each_street)["Q02"] == ("A", 2)


def test_what_cannot_be_read_is_named_beside_its_line_and_nothing_is_saved(street):
    dewi = street.visitor("Dewi")
    form = {**marks(dewi.open(PATH)), "j.Q01": "Ya", "j.Q02": "Z", "k.Q03": "x" * 2001}
    refused = dewi.send(PATH, {**form, "k.Q03": "tetap ada"})

    assert refused.status_code == 422
    assert "Z" not in re.findall(r'value="([^"]*)" checked', refused.text)
    assert "tetap ada" in refused.text
    assert kept(street) == {}
    assert dewi.send(PATH, form).status_code == 422


def test_a_part_larger_than_its_whole_is_told_at_its_line(street):
    path = f"/usulan/{NUMBER}/lke/hasil"
    form = {"d.H1.b.due": UNSEEN, "j.H1.b.due": "4", "d.H1.b.done": UNSEEN, "j.H1.b.done": "5"}
    refused = street.visitor("Dewi").send(path, form)

    assert (refused.status_code, kept(street)) == (422, {})


@pytest.mark.parametrize("name", ["Rina", "Hendra", "Agus"])
def test_whoever_does_not_fill_reads(street, name):
    page = street.visitor(name).open(PATH)

    assert page.status_code == 200
    assert '<button class="button first" type="submit">Simpan' not in page.text
    assert 'type="radio"' not in page.text


def test_a_form_without_any_line_is_refused(street):
    assert street.visitor("Dewi").send(PATH, {"x": "y"}).status_code == 422


def test_whoever_does_not_fill_cannot_write_either(street):
    sent = street.visitor("Rina").send(PATH, {"d.Q01": UNSEEN, "j.Q01": "Ya"})

    assert (sent.status_code, kept(street)) == (403, {})


def test_the_unit_does_not_see_a_review_that_is_under_way(street):
    street.office.stand(State.INTERNAL_REVIEW)

    assert street.visitor("Dewi").open(f"/usulan/{NUMBER}/reviu/I").status_code == 403


def test_the_reviewer_sees_both_columns_and_writes_one(street):
    street.visitor("Dewi").send(PATH, {"d.Q02": UNSEEN, "j.Q02": "A"})
    street.office.stand(State.INTERNAL_REVIEW)
    bambang = street.visitor("Bambang")
    path = f"/usulan/{NUMBER}/reviu/I"
    bambang.send(path, {**marks(bambang.open(path)), "j.Q02": "C"})
    page = bambang.open(f"{path}?saring=beda")

    assert kept(street, "reviewer") == {"Q02": ("C", 1)}
    assert "Jawaban unit: A" in text_of(page)
    assert re.findall(r'id="q-([^"]+)"', page.text) == ["Q02"]


@pytest.mark.parametrize("address", ["lke/XI", "lke/i", "mandiri/I", "lke/%00", "lke/hasil/1"])
def test_other_addresses_lead_nowhere(street, address):
    assert street.visitor("Dewi").open(f"/usulan/{NUMBER}/{address}").status_code == 404


@pytest.mark.parametrize("note", ["</textarea><script>alert(1)</script>", "{{ 7 * 7 }}", "\u202etxt"])
def test_a_hostile_note_is_only_text(street, note):
    dewi = street.visitor("Dewi")
    dewi.send(PATH, {"d.Q01": UNSEEN, "j.Q01": "Ya", "k.Q01": note})
    page = dewi.open(PATH)

    assert page.text.count("<script") == 1  # our own, in the head
    assert f'maxlength="2000">{note.replace("<", "&lt;").replace(">", "&gt;")}</textarea>' in page.text


def test_a_note_that_no_database_holds_is_refused_at_its_line(each_street):
    form = {"d.Q01": UNSEEN, "j.Q01": "Ya", "k.Q01": "a\x00b"}
    sent = each_street.visitor("Dewi").send(PATH, form)

    assert (sent.status_code, kept(each_street)) == (422, {})
    assert 'id="f-Q01"' in sent.text


@pytest.mark.parametrize("mark", ["", "x", "9" * 40, "2:2:3:4", "-1::", "0:e3b0c442:Ya"])
def test_a_mark_that_is_not_ours_writes_over_nobody(street, mark):
    dewi = street.visitor("Dewi")
    dewi.send(PATH, {"d.Q01": UNSEEN, "j.Q01": "Ya"})
    dewi.send(PATH, {"d.Q01": mark, "j.Q01": "Tidak"})

    assert kept(street) == {"Q01": ("Ya", 1)}


@pytest.mark.parametrize(
    "query", ["saring=zzz", "tersimpan=x", "tersimpan=-1", f"tersimpan={'9' * 50}", quote("\u202e")]
)
def test_no_query_breaks_the_page(street, query):
    assert street.visitor("Dewi").open(f"{PATH}?{query}").status_code == 200
