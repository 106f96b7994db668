"""Every page in a real browser: accessible, light, whole, and from nowhere but here."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.pages import NAMES, View, views
from tests.browser.site import SIZES, Site

PAGE_BYTES = 60_000
#: A tenth of what browsers call good: a page that comes in pieces pushes its foot down while it comes.
UNNOTICED_SHIFT = 0.01
#: 320 pixels are a telephone, and 1280 at 400 % (WCAG 1.4.10); 720 is 1440 at 200 % (WCAG 1.4.4).
NARROW = (720, 390, 320)
#: What axe is asked: WCAG 2.2 up to AA, and what is good practice besides.
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
#: What a theme changes.
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
#: Every rule at either width, and in either theme; in the other pairs only what the theme changes.
LOOKS = (
    ("1440", "light", RULES),
    ("1440", "dark", COLOURS),
    ("390", "dark", RULES),
    ("390", "light", COLOURS),
)
#: Counts how far things moved after they were first drawn.
SHIFT = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => tell(sum)));
})"""
#: Links, buttons and fields that are drawn smaller than 24 pixels and stand in no sentence (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("a,button,input:not([type=hidden]),select,summary,textarea")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const is_drawn = box.width > 1 && box.height > 1 && one.checkVisibility({ visibilityProperty: true });
    const inline = getComputedStyle(one).display === "inline";
    return is_drawn && !inline && (box.width < 24 || box.height < 23.5);
  }).map((one) => one.outerHTML)"""


@pytest.fixture
def view(request, site) -> View:
    """The page under test."""
    return next(one for one in views(site) if one.name == request.param)


def look(page: Page, site: Site, view: View) -> None:
    """Open a page; it is the one that was meant."""
    answer = page.goto(site.address + view.path, wait_until="load")

    assert answer is not None
    assert (answer.status, page.url) == (view.status, site.address + view.path)


@pytest.mark.parametrize("view", NAMES, indirect=True)
def test_a_page_is_accessible(visitors, site, view):
    with visitors.context(view.email, reduced_motion="reduce") as opened:
        page = opened.new_page()
        look(page, site, view)

        for size, scheme, rules in LOOKS:
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=rules).response["violations"]
            told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]

            assert (size, scheme, told) == (size, scheme, [])
            assert (size, page.evaluate(SMALL)) == (size, [])


@pytest.mark.parametrize("view", NAMES, indirect=True)
def test_a_page_is_light_and_still_and_from_here_alone(visitors, site, view):
    with visitors.context(view.email) as opened:
        page = opened.new_page()
        told, asked, sizes = [], [], []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfinished", lambda request: sizes.append(request.sizes()))
        look(page, site, view)

        # The browser itself notes a page that was not found; nothing else may be said.
        assert [line for line in told if str(view.status) not in line] == []
        assert [url for url in asked if not url.startswith(site.address + "/")] == []
        assert sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes) <= PAGE_BYTES
        assert page.evaluate(SHIFT) < UNNOTICED_SHIFT

        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
