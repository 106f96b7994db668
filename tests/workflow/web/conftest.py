"""Streets in front of the office: on SQLite for most, on each kind of database where rows are compared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.workflow.visitors import Street, open_street


@pytest.fixture
def street(sqlite_url, tmp_path) -> Iterator[Street]:
    """A street on SQLite."""
    with open_street(sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def each_street(database_url, tmp_path) -> Iterator[Street]:
    """A street on each kind of database."""
    with open_street(database_url, tmp_path) as opened:
        yield opened
