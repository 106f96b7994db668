"""A terminal: an installation on disk, and what a command printed there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Executable, Row
from typer.testing import CliRunner, Result

from workflow.cli import main
from workflow.db.database import Database

#: Long enough for the rule, and for the secret key.
PASSPHRASE = "empat kata acak bersama"


@dataclass(frozen=True)
class Terminal:
    """Where commands are typed."""

    url: str
    folder: Path

    def type(self, *words: object, stdin: str = "", **environment: str) -> Result:
        """Run a command and return what it printed and how it ended."""
        settings = {
            "ZI_DATABASE_URL": self.url,
            "ZI_DATA_DIR": str(self.folder),
            "ZI_LANGUAGE": "id",
            "COLUMNS": "200",
            **environment,
        }
        return CliRunner().invoke(main, [str(word) for word in words], input=stdin, env=settings)

    def file(self, name: str, content: str | bytes) -> Path:
        """Put a file on disk and return where it is."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def rows(self, statement: Executable) -> list[Row[Any]]:
        database = Database(self.url)
        try:
            with database.read() as connection:
                return list(connection.execute(statement))
        finally:
            database.close()

    def write(self, statement: Executable) -> None:
        database = Database(self.url)
        try:
            database.write(lambda tx: tx.connection.execute(statement))
        finally:
            database.close()
