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
            count = sum(_taken(browser, site, role, target) for role in _roles(site))
    print(f"{count} pictures in {target}")


def _roles(site: Site) -> list[str | None]:
    return list(dict.fromkeys(view.role for view in views(site)))


def _taken(browser: Browser, site: Site, role: str | None, target: Path) -> int:
    """Take the pictures that somebody of a role sees; return how many."""
    count = 0
    with context(browser) as opened:
        page = opened.new_page()
        if role is not None:
            sign_in(page, site, role)
        for view in (view for view in views(site) if view.role == role):
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                for suffix, scheme in _SCHEMES.items():
                    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    page.goto(site.address + view.path, wait_until="networkidle")
                    page.screenshot(path=target / f"{view.name}-{size}{suffix}.png", full_page=True)
                    count += 1
    return count


if __name__ == "__main__":
    main()
