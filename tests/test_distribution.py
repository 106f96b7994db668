"""What is installed is what is here: the lock files, the wheel, the Makefile and the README agree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from states.vocabulary import TERMS
from tools.glossary import section

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text(), re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9-]", requirement)[0].lower() for requirement in requirements}


def test_what_the_project_needs_is_locked():
    missing = names(PROJECT["dependencies"]) - locked("requirements.lock")
    assert not missing, "run `make lock`"


def test_what_the_tests_and_checks_need_is_locked():
    extras = PROJECT["optional-dependencies"]
    missing = names([*extras["test"], *extras["dev"]]) - locked("requirements-dev.lock")
    assert not missing, "run `make lock`"


def test_both_locks_name_the_same_versions():
    versions = [
        dict(re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS[:2]
    ]
    assert versions[0].items() <= versions[1].items(), "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_addresses(lock: str):
    text = (ROOT / lock).read_text()
    pins = re.split(r"\n(?=\S)", text.strip())
    assert ("://" in text, [pin for pin in pins if "--hash=sha256:" not in pin]) == (False, [])


def test_the_wheel_carries_every_file_of_the_packages(tmp_path: Path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        carried = {path for path in wheel.namelist() if ".dist-info/" not in path}
    here = {
        path.relative_to(ROOT).as_posix()
        for package in ("notifications", "states", "templates", "workflow")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert carried == here


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_the_readme_and_the_makefile_name_the_same_commands():
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) == targets(), (
        "name each `make` command in the README"
    )


def test_every_path_that_the_readme_names_exists():
    named = re.findall(r"`((?:states|notifications|templates|workflow|tests|tools|\.ci)/[\w./-]*)`", README)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readme_tells_the_glossary_of_the_vocabulary():
    assert section(TERMS) in README, "run `make glossary`"
