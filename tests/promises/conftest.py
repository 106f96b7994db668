"""Towns for whole modules: a walk through every route changes nothing, and filling a town takes time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.promises.everybody import Everybody, let_everybody_in
from tests.promises.town import open_town


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def everybody(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Everybody]:
    """A town with every role in every reach, on each kind of database in turn."""
    folder = tmp_path_factory.mktemp("town")
    with ExitStack() as stack:
        if request.param == "sqlite":
            template: Path = request.getfixturevalue("sqlite_template")
            shutil.copy(template, folder / "zi.sqlite3")
            url = f"sqlite:///{folder / 'zi.sqlite3'}"
        else:
            server: Server = request.getfixturevalue("postgres")
            url = server.create("zi_everybody", request.getfixturevalue("postgresql_template"))
            stack.callback(server.drop, "zi_everybody")
        yield let_everybody_in(stack.enter_context(open_town(url, folder)))
