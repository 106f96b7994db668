"""Filling the worksheet in a real browser: by mouse and keyboard, without scripts, together, and cut off."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site, context, served, sign_in

#: Longer than any answer takes on a busy machine.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def own_site(demo_folder, tmp_path_factory) -> Iterator[Site]:
    """A served demo that these tests may change."""
    folder = tmp_path_factory.mktemp("filling") / "demo"
    shutil.copytree(demo_folder, folder)
    with served(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def session(browser, own_site):
    """What a browser remembers in which the unit's operator is signed in."""
    with context(browser) as opened:
        sign_in(opened.new_page(), own_site, operator(own_site))
        return opened.storage_state()


def operator(site: Site) -> str:
    return site.email("unit_operator", site.proposal("self_assessment"))


def sheet(site: Site, area: str) -> str:
    return f"{site.address}/usulan/{site.proposal('self_assessment')['number']}/lke/{area}"


def choose(page: Page, code: str, letter: str) -> None:
    """Press a letter of a question with the mouse."""
    page.locator(f"#q-{code} .letters label").filter(has_text=re.compile(f"^{letter}$")).click()


def kept(page: Page, code: str, letter: str) -> None:
    """Expect that the page knows an answer to be in the records."""
    expect(page.locator(f"#d-{code}")).to_have_value(re.compile(f":{letter}$"))


def told(page: Page, words: str) -> None:
    expect(page.locator("[data-state]")).to_contain_text(words)


def test_a_letter_is_saved_as_it_is_pressed_and_the_scores_follow(browser, own_site, session):
    with context(browser, storage_state=session) as opened:
        page = opened.new_page()
        page.goto(sheet(own_site, "I"))
        before = page.locator("#langsung").inner_text()
        choose(page, "Q02", "C")
        kept(page, "Q02", "C")

        told(page, "Tersimpan")
        expect(page.locator("#langsung")).not_to_have_text(before)
        page.reload()
        expect(page.locator("#q-Q02 input[value=C]")).to_be_checked()


def test_the_keyboard_alone_is_enough(browser, own_site, session):
    with context(browser, storage_state=session) as opened:
        page = opened.new_page()
        page.goto(sheet(own_site, "II"))
        page.keyboard.press("j")
        first = page.evaluate("document.activeElement.closest('[data-row]').dataset.row")
        page.keyboard.press("2")
        second_letter = page.locator(f"#q-{first} .letters input").nth(1).get_attribute("value") or ""
        kept(page, first, second_letter)
        page.keyboard.press("j")

        assert page.evaluate("document.activeElement.closest('[data-row]').dataset.row") != first


def test_keys_are_only_letters_where_somebody_types(browser, own_site, session):
    with context(browser, storage_state=session) as opened:
        page = opened.new_page()
        page.goto(sheet(own_site, "III"))
        page.locator("[data-row] summary").first.click()
        note = page.locator("[data-row] textarea").first
        note.fill("")
        note.press_sequentially("abj")
        told(page, "Tersimpan")
        page.reload()

        expect(page.locator("[data-row] textarea").first).to_have_value("abj")


@pytest.mark.parametrize("size", ["1440", "390"])
def test_without_scripts_the_button_saves(browser, own_site, session, size):
    with context(browser, size, storage_state=session, java_script_enabled=False) as opened:
        page = opened.new_page()
        page.goto(sheet(own_site, "IV"))
        code = page.locator("[data-row]").first.get_attribute("data-row")
        letters = page.locator(f"#q-{code} .letters label")
        letters.nth(0 if size == "1440" else 1).click()
        chosen = page.locator(f"#q-{code} .letters input:checked").get_attribute("value")
        page.locator("main form[data-save] button[type=submit]").click()

        expect(page.locator("[data-state]")).to_contain_text("perubahan tersimpan")
        expect(page.locator(f"#q-{code} input[value={chosen}]")).to_be_checked()


def test_of_two_people_the_later_sees_both_sides(browser, own_site, session):
    with context(browser, storage_state=session) as here, context(browser, storage_state=session) as there:
        mine, theirs = here.new_page(), there.new_page()
        for page in (mine, theirs):
            page.goto(sheet(own_site, "V"))
        code = mine.locator("[data-row]:has(.letters input[value=C])").first.get_attribute("data-row") or ""
        choose(theirs, code, "B")
        kept(theirs, code, "B")
        choose(mine, code, "C")

        expect(mine.locator(f"#q-{code}")).to_contain_text("menjadi B")
        expect(mine.locator(f"#q-{code} input[value=C]")).to_be_checked()
        choose(mine, code, "A")
        kept(mine, code, "A")


def test_while_the_line_is_away_nothing_is_called_saved_and_nothing_is_lost(browser, own_site, session):
    with context(browser, storage_state=session) as opened:
        page = opened.new_page()
        page.goto(sheet(own_site, "VI"))
        codes = page.locator("[data-row]:has(.letters input[value=C])").evaluate_all(
            "rows => rows.map((row) => row.dataset.row)"
        )
        opened.set_offline(True)
        choose(page, codes[0], "C")
        told(page, "Sambungan terputus")
        opened.set_offline(False)
        choose(page, codes[1], "C")

        kept(page, codes[0], "C")
        kept(page, codes[1], "C")


def test_a_session_that_ended_is_told_and_the_page_keeps_what_was_typed(browser, own_site, session):
    with context(browser, storage_state=session) as opened:
        page = opened.new_page()
        page.goto(sheet(own_site, "I"))
        opened.clear_cookies()
        choose(page, "Q04", "C")

        told(page, "Sesi Anda berakhir")
        expect(page.locator("#q-Q04 input[value=C]")).to_be_checked()
