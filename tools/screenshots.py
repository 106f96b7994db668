"""Writes a picture of every page of the demo, wide and narrow, light and dark.

    python -m tools.screenshots [FOLDER]

The folder is ``build/screenshots`` unless told.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.pages import views
from tests.browser.site import SIZES, Site, chromium, context, load_demo, served, sign_in

_SCHEMES = {"": "light", "-gelap": "dark"}


def main() -> None:
    """Take the pictures."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "demo"
        load_demo(folder)
        with served(folder) as site, chromium() as browser:
            count = sum(_taken(browser, site, email, target) for email in _people(site))
    print(f"{count} pictures in {target}")


def _people(site: Site) -> list[str | None]:
    return list(dict.fromkeys(view.email for view in views(site)))


def _taken(browser: Browser, site: Site, email: str | None, target: Path) -> int:
    """Take the pictures that somebody sees; return how many."""
    count = 0
    with context(browser) as opened:
        page = opened.new_page()
        if email is not None:
            sign_in(page, site, email)
        for view in (view for view in views(site) if view.email == email):
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                for suffix, scheme in _SCHEMES.items():
                    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    page.goto(site.address + view.path, wait_until="load")
                    page.screenshot(path=target / f"{view.name}-{size}{suffix}.png", full_page=True)
                    count += 1
    return count


if __name__ == "__main__":
    main()
