"""The demo, served by a process of its own as ``make run`` does it, and Chromium in front of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

#: The sizes at which every page is looked at: a desk and a telephone, width and height in pixels.
SIZES: Mapping[str, tuple[int, int]] = {"1440": (1440, 900), "390": (390, 844)}
#: Nothing of the browser's own may leave the machine; as root, Chromium runs without its sandbox or not.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ZI = (sys.executable, "-c", "from workflow.cli import main; main()")
_END_SECONDS = 20


@dataclass(frozen=True)
class Site:
    """A served demo."""

    address: str
    #: What ``zi demo --json`` tells: people with passwords, units, proposals.
    demo: Mapping[str, Any]

    def email(self, role: str, proposal: Mapping[str, Any] | None = None) -> str:
        """Return the address of the first of the demo's people who holds a role, for a proposal's unit."""
        for one in self.demo["people"]:
            if any(grant["role"] == role and _reaches(grant, proposal) for grant in one["roles"]):
                return str(one["email"])
        raise LookupError(role)

    def password(self, email: str) -> str:
        """Return the password of one of the demo's people."""
        return next(str(one["password"]) for one in self.demo["people"] if one["email"] == email)

    def proposal(self, state: str) -> Mapping[str, Any]:
        """Return the first proposal of the demo in a state, with its unit's agency."""
        found = next(one for one in self.demo["proposals"] if one["state"] == state)
        agency_id = next(one["agency_id"] for one in self.demo["units"] if one["id"] == found["unit_id"])
        return {**found, "agency_id": agency_id}


def _reaches(grant: Mapping[str, Any], proposal: Mapping[str, Any] | None) -> bool:
    if proposal is None:
        return True
    at = (grant["agency_id"], grant["unit_id"])
    return at[0] in {None, proposal["agency_id"]} and at[1] in {None, proposal["unit_id"]}


def environment(folder: Path) -> dict[str, str]:
    """Return what the commands find their records by; nothing of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZI_")}
    return {
        **kept,
        "ZI_DATA_DIR": str(folder),
        "ZI_DATABASE_URL": f"sqlite:///{folder / 'zi.sqlite3'}",
        "ZI_SECRET_KEY": "kunci untuk melihat halaman contoh saja",
        "ZI_LANGUAGE": "en",
    }


def load_demo(folder: Path) -> None:
    """Load the demo into a new folder, and write beside it what it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    told = subprocess.run(  # noqa: S603 -- our own command
        [*_ZI, "demo", "--json"], env=environment(folder), check=True, capture_output=True, text=True
    )
    (folder / "demo.json").write_text(told.stdout, encoding="utf-8")


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve what ``load_demo`` left in a folder, on a port that is free."""
    process = subprocess.Popen(  # noqa: S603 -- our own command
        [*_ZI, "serve", "--port", "0"],
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    reader = None
    try:
        address = _address(process.stdout)
        # Read on: a server that nobody listens to stops when the pipe is full.
        reader = Thread(target=_keep, args=(process.stdout, folder / "log"), daemon=True)
        reader.start()
        yield Site(address, json.loads((folder / "demo.json").read_text(encoding="utf-8")))
    finally:
        process.terminate()
        process.wait(timeout=_END_SECONDS)
        if reader is not None:
            reader.join(_END_SECONDS)
        process.stdout.close()


def _address(output: IO[str]) -> str:
    """Return the address that a server prints when it is up; what it said instead is the fault."""
    said = []
    for line in output:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return found[0]
    raise RuntimeError("".join(said))


def _keep(output: IO[str], path: Path) -> None:
    with path.open("w", encoding="utf-8") as log:
        for line in output:
            log.write(line)
            log.flush()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium."""
    path = next((found for found in map(shutil.which, _NAMES) if found), None)
    if path is None:
        raise RuntimeError("no Chromium here: tools/browser.sh installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def context(browser: Browser, size: str = "1440", **wanted: Any) -> BrowserContext:  # noqa: ANN401 -- Playwright's own options
    """Return a browser without memories, of one of the sizes, in Indonesian."""
    width, height = SIZES[size]
    return browser.new_context(viewport={"width": width, "height": height}, locale="id-ID", **wanted)


def sign_in(page: Page, site: Site, email: str) -> None:
    """Sign in through the form."""
    page.goto(f"{site.address}/masuk")
    page.locator("[name=surel]").fill(email)
    page.locator("[name=sandi]").fill(site.password(email))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/(?!masuk)"))
