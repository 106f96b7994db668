"""Offices for the journeys: one for each test, or one that a module's tests look at from many sides."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.office import Office, open_office
from tests.postgres import Server

_numbers = itertools.count(1)


@pytest.fixture
def office(database_url, tmp_path) -> Iterator[Office]:
    """A fresh office on each kind of database."""
    with open_office(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path) -> Iterator[Office]:
    """A fresh office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_office_here(sqlite_template, tmp_path_factory) -> Iterator[Office]:
    """An office on SQLite in which a module's tests only look and suppose."""
    folder = tmp_path_factory.mktemp("office")
    with open_office(_sqlite(sqlite_template, folder), folder) as opened:
        yield opened


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_office(request, tmp_path_factory) -> Iterator[Office]:
    """An office on each kind of database, in which a module tells one long story."""
    folder = tmp_path_factory.mktemp("office")
    if request.param == "sqlite":
        with open_office(_sqlite(request.getfixturevalue("sqlite_template"), folder), folder) as opened:
            yield opened
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"zi_story_{next(_numbers)}"
    url = server.create(name, request.getfixturevalue("postgresql_template"))
    with open_office(url, folder) as opened:
        yield opened
    server.drop(name)


def _sqlite(template: Path, folder: Path) -> str:
    path = folder / "zi.sqlite3"
    shutil.copy(template, path)
    return f"sqlite:///{path}"
