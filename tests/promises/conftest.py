"""Towns for whole modules: what changes nothing can share one, and filling a town takes time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.promises.everybody import Everybody, let_everybody_in
from tests.promises.town import Town, open_town


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a migrated database for a whole module, of each kind in turn."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("lasting") / "zi.sqlite3"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
    else:
        server: Server = request.getfixturevalue("postgres")
        yield server.create("zi_lasting", request.getfixturevalue("postgresql_template"))
        server.drop("zi_lasting")


@pytest.fixture(scope="module")
def lasting_town(lasting_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town for a whole module, on each kind of database in turn."""
    with open_town(lasting_url, tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module")
def everybody(lasting_town: Town) -> Everybody:
    """The same, with every role in every reach."""
    return let_everybody_in(lasting_town)
