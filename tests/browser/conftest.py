"""A served demo and a Chromium, once for each process that runs tests."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.site import Site, chromium, context, load_demo, served, sign_in


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the loaded demo; loaded once, however many processes run tests."""
    base = tmp_path_factory.getbasetemp()
    # Each process of a run has a folder of its own below the run's.
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "demo.json").exists():
            load_demo(shared)
        return Path(shutil.copytree(shared, base / "demo-copy"))


@pytest.fixture(scope="session")
def site(demo_folder: Path) -> Iterator[Site]:
    """The demo, served; nothing that changes it belongs here."""
    with served(demo_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; ended with its module, for Playwright keeps a loop running that others would meet."""
    with chromium() as started:
        yield started


class Visitors:
    """Browsers in which somebody is signed in; signing in is slow on purpose, so it happens once."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser, self._site = browser, site
        self._kept: dict[str, object] = {}

    def context(self, email: str | None, size: str = "1440", **wanted: object) -> BrowserContext:
        """Return a browser in which somebody is signed in; None for nobody."""
        if email is not None and email not in self._kept:
            with context(self._browser) as opened:
                sign_in(opened.new_page(), self._site, email)
                self._kept[email] = opened.storage_state()
        state = {"storage_state": self._kept[email]} if email is not None else {}
        return context(self._browser, size, **state, **wanted)


@pytest.fixture(scope="module")
def visitors(browser: Browser, site: Site) -> Visitors:
    """Whoever is to look at a page."""
    return Visitors(browser, site)
