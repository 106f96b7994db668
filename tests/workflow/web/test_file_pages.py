"""The worksheet as a spreadsheet by form: what was seen is saved, and nothing before it was seen."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from tests.workflow.visitors import NUMBER, OWN, Browser, text_of
from tests.workflow.workbooks import typed
from workflow.db.tables import answer

PATH = f"/usulan/{NUMBER}/impor"
FILE = f"/usulan/{NUMBER}/lke.xlsx"


def hand_in(browser: Browser, content: bytes, name: str = "LKE.xlsx"):
    return browser.client.post(PATH, files={"berkas": (name, content)}, headers=OWN)


def agreed(page, *, over: bool = False) -> dict[str, str]:
    """Return the preview's form as a browser sends it: what is checked, and what is hidden."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    boxes = re.findall(r'type="checkbox" id="[^"]*" name="([^"]+)" value="ya"( checked)?', page.text)
    chosen = {name: "ya" for name, checked in boxes if checked or over}
    return {name: unescape(value) for name, value in {**hidden, **chosen}.items()}


def apply(browser: Browser, form: dict[str, str]):
    return browser.client.post(f"{PATH}/pakai", data=form, headers=OWN, follow_redirects=False)


def kept(street) -> dict[str, tuple[str, str | None, int]]:
    a = answer.c
    rows = street.office.rows(select(a.code, a.value, a.note, a.version).where(a.superseded_at.is_(None)))
    return {row.code: (row.value, row.note, row.version) for row in rows}


def filled(browser: Browser, **answers: str) -> bytes:
    changes = {("unit.value", code): value for code, value in answers.items()}
    return typed(browser.open(FILE).content, {**changes, ("unit.note", "Q01"): "Lihat SK."})


def test_a_preview_shows_and_saves_nothing(each_street):
    dewi = each_street.visitor("Dewi")
    page = hand_in(dewi, filled(dewi, Q01="Ya", Q02="B"))

    assert (page.status_code, kept(each_street)) == (200, {})
    assert agreed(page).keys() >= {"ya.unit.Q01", "ya.unit.Q02"}


def test_what_was_seen_is_saved(each_street):
    dewi = each_street.visitor("Dewi")
    page = hand_in(dewi, filled(dewi, Q01="Ya", Q02="B"))

    assert apply(dewi, agreed(page)).status_code == 303
    assert kept(each_street) == {"Q01": ("Ya", "Lihat SK.", 1), "Q02": ("B", None, 1)}


def test_a_newer_answer_is_only_put_over_where_one_says_so(street):
    dewi = street.visitor("Dewi")
    content = filled(dewi, Q01="Ya", Q02="B")
    dewi.send(f"/usulan/{NUMBER}/lke/I", {"d.Q02": "0:e3b0c442:", "j.Q02": "C"})

    apply(dewi, agreed(hand_in(dewi, content)))
    assert kept(street)["Q02"] == ("C", None, 1)
    apply(dewi, agreed(hand_in(dewi, content), over=True))
    assert kept(street)["Q02"] == ("B", None, 2)


def test_what_moved_on_after_the_preview_is_refused_as_a_whole(street):
    dewi = street.visitor("Dewi")
    form = agreed(hand_in(dewi, filled(dewi, Q01="Ya", Q02="B")))
    dewi.send(f"/usulan/{NUMBER}/lke/I", {"d.Q02": "0:e3b0c442:", "j.Q02": "C"})

    assert apply(dewi, form).status_code == 409
    assert kept(street) == {"Q02": ("C", None, 1)}


def test_a_bad_cell_is_named(street):
    dewi = street.visitor("Dewi")
    page = hand_in(dewi, filled(dewi, Q01="Mungkin", Q02="B"))

    assert "question Q01" in text_of(page) or "Q01" in text_of(page)
    assert kept(street) == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0" * 100])
def test_what_is_no_spreadsheet_is_told(street, content):
    refused = hand_in(street.visitor("Dewi"), content)

    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)


def test_nothing_chosen_is_told(street):
    dewi = street.visitor("Dewi")

    assert dewi.send(PATH, {}).status_code == 422
    assert apply(dewi, {}).status_code == 422
    assert apply(dewi, {"v.unit.Q01": "x", "ya.unit.Q01": "ya", "v.zzz.Q01": "1"}).status_code == 422


def test_who_may_not_fill_hands_nothing_in(street):
    dewi, rina = street.visitor("Dewi"), street.visitor("Rina")
    content = filled(dewi, Q01="Ya")

    assert hand_in(rina, content).status_code == 403
    assert apply(rina, {"v.unit.Q01": "0", "j.unit.Q01": "Ya", "ya.unit.Q01": "ya"}).status_code == 403
    assert kept(street) == {}
