"""Settings that cannot be used are refused before anything is done with them."""

import pytest
from pydantic import ValidationError

from workflow.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://zi@localhost/zi"),
        ("database_url", "zi.sqlite3"),
        ("secret_key", "x" * 31),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc"),
        ("timezone", ""),
        ("language", "fr"),
        ("tick_seconds", -1),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(name, value):
    with pytest.raises(ValidationError) as refused:
        Settings(**{name: value})
    assert [error["loc"] for error in refused.value.errors()] == [(name,)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", ""),
        ("database_url", "sqlite:///zi.sqlite3"),
        ("database_url", "postgresql+psycopg://zi@localhost/zi"),
        ("secret_key", "x" * 32),
        ("timezone", "Asia/Jayapura"),
    ],
)
def test_a_setting_that_can_be_used_is_kept(name, value):
    assert getattr(Settings(**{name: value}), name) == value
