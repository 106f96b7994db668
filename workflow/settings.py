"""What an installation can set, from the environment; every name starts with ``ZI_``."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

#: A shorter key could be guessed.
SECRET_KEY_CHARACTERS = 32
#: How the URL of a database begins that the records can be kept in.
DATABASES = ("sqlite://", "postgresql+psycopg://")


class Settings(BaseSettings):
    """The settings in force."""

    model_config = SettingsConfigDict(env_prefix="ZI_", frozen=True)

    #: Where files live: the SQLite database, evidence, the generated key.
    data_dir: Path = Path("var")
    #: Empty means SQLite under ``data_dir``.
    database_url: str = ""
    #: Empty means a key generated into ``data_dir``.
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    timezone: str = "Asia/Jakarta"
    #: How often the clock ticks; 0 means never.
    tick_seconds: int = Field(default=30, ge=0)
    language: Literal["id", "en"] = "id"
    #: Largest request body but for files.
    max_body_bytes: int = 2 * 1024 * 1024
    #: Largest evidence file.
    max_file_bytes: int = 25 * 1024 * 1024
    #: Most that the evidence files of one proposal take up, every revision of them counted once.
    max_proposal_bytes: int = 4 * 1024 * 1024 * 1024
    #: How many requests one token may send to the national portal's door in one stretch of time.
    portal_requests: int = Field(default=60, ge=1)
    #: How long such a stretch is; counts are kept for a day.
    portal_stretch_seconds: int = Field(default=60, ge=1, le=86_400)
    #: Whether ``/metrics`` answers to addresses outside this machine.
    is_metrics_public: bool = False

    @field_validator("database_url")
    @classmethod
    def _names_a_known_database(cls, url: str) -> str:
        """Return the URL; raise ValueError for a database or driver that this service has no words for."""
        if url and not url.startswith(DATABASES):
            msg = f"one of {', '.join(DATABASES)}"
            raise ValueError(msg)
        return url

    @field_validator("secret_key")
    @classmethod
    def _is_long_enough(cls, key: str) -> str:
        """Return the key; raise ValueError for one that could be guessed. Empty means a generated one."""
        if key and len(key) < SECRET_KEY_CHARACTERS:
            msg = f"at least {SECRET_KEY_CHARACTERS} characters"
            raise ValueError(msg)
        return key

    @field_validator("timezone")
    @classmethod
    def _is_on_earth(cls, name: str) -> str:
        """Return the zone's name; raise ValueError where nobody's clock stands there."""
        try:
            return ZoneInfo(name).key
        except (OSError, KeyError, ValueError) as error:
            msg = "the name of a time zone"
            raise ValueError(msg) from error

    @cached_property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'jejak-zi.sqlite3'}"

    @cached_property
    def key(self) -> bytes:
        """The secret key; generated and kept with mode 0600 where none is set.

        Raises ValueError for a key that is set but too short.
        """
        text = self.secret_key or self._kept_key()
        if len(text) < SECRET_KEY_CHARACTERS:
            msg = f"ZI_SECRET_KEY must have at least {SECRET_KEY_CHARACTERS} characters"
            raise ValueError(msg)
        return text.encode()

    def _kept_key(self) -> str:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        path = self.data_dir / "secret-key"
        try:
            # O_EXCL: of two processes that start together only one generates the key.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            key = secrets.token_urlsafe(SECRET_KEY_CHARACTERS)
            file.write(key)
        return key
