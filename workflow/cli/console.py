"""Between commands and people: settings, the records, refusals as sentences on standard error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from states.errors import Fault, Refusal
    from workflow.db.database import Database
    from workflow.settings import Settings

#: What a command answers when it was understood and declined.
DECLINED = 1


@dataclass(frozen=True, slots=True)
class Records:
    """An installation that a command works on."""

    settings: Settings
    database: Database


def read_settings() -> Settings:
    """Return the settings of the environment; end with a sentence where one cannot be read."""
    from pydantic import ValidationError

    from workflow.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        names = sorted({f"ZI_{str(fault['loc'][0]).upper()}" for fault in error.errors() if fault["loc"]})
        decline("id", "cli.bad-settings", names=", ".join(names))


def demand_key(settings: Settings) -> None:
    """End with a sentence where the secret key is too short, or cannot be kept."""
    try:
        _ = settings.key
    except (ValueError, OSError):
        decline(settings.language, "cli.bad-settings", names="ZI_SECRET_KEY, ZI_DATA_DIR")


@contextmanager
def records() -> Iterator[Records]:
    """Open the records for a command; refusals end it with their sentence and exit code 1."""
    from states.errors import Refusal
    from workflow.db.database import Database

    settings = read_settings()
    database = Database(settings.database)
    try:
        _demand_schema(settings, database)
        yield Records(settings, database)
    except Refusal as refusal:
        tell_refusal(refusal, settings.language)
        raise typer.Exit(DECLINED) from None
    finally:
        database.close()


def _demand_schema(settings: Settings, database: Database) -> None:
    """End with a sentence where the database lacks the schema that this version needs."""
    from workflow.db.migrate import is_current

    path = database_file(settings.database)
    if path is None or path.exists():
        with database.read() as connection:
            if is_current(connection):
                return
    decline(settings.language, "cli.not-migrated")


def database_file(url: str) -> Path | None:
    """Return the file that an SQLite database lives in; None for other databases."""
    from sqlalchemy.engine import make_url

    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def migrate_to_newest(settings: Settings) -> None:
    """Bring the schema up to date, making the folder of an SQLite database; end where nobody answers."""
    from sqlalchemy.exc import OperationalError

    from states.errors import Unavailable
    from workflow.db.migrate import upgrade

    path = database_file(settings.database)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        upgrade(settings.database)
    except OperationalError:
        tell_refusal(Unavailable(), settings.language)
        raise typer.Exit(DECLINED) from None


def tell(language: str, key: str, **facts: object) -> None:
    """Print a sentence of the catalogue on standard error."""
    from templates.catalogue import say

    typer.echo(say(language, key, **facts), err=True)


def decline(language: str, key: str, **facts: object) -> NoReturn:
    """End the command with a sentence and exit code 1."""
    tell(language, key, **facts)
    raise typer.Exit(DECLINED)


def tell_refusal(refusal: Refusal, language: str) -> None:
    """Print what stands in the way, every fault and finding on its line."""
    from states.errors import Invalid, RequirementsUnmet, SeparationOfDuties
    from templates.findings import finding_sentence
    from templates.refusals import refusal_detail, refusal_title

    typer.echo(f"{refusal_title(refusal, language)}: {refusal_detail(refusal, language)}", err=True)
    if isinstance(refusal, Invalid):
        tell_faults(refusal.faults, language)
    if isinstance(refusal, RequirementsUnmet | SeparationOfDuties):
        for finding in refusal.findings:
            if finding.stops:
                typer.echo(f"  {finding_sentence(finding, language)}", err=True)


def tell_faults(faults: Iterable[Fault], language: str) -> None:
    """Print faults, a line each: the place in words, and what is wrong there."""
    from templates.refusals import fault_sentence

    for fault in faults:
        typer.echo(f"  {in_words(fault.where, language)}: {fault_sentence(fault, language)}", err=True)


def in_words(where: str, language: str) -> str:
    """Return a fault's place in words, where it is one of a file: ``baris 14, kolom year``."""
    from templates.catalogue import say

    if cell := re.fullmatch(r"row (\d+), column (.+)", where):
        return say(language, "cli.place.cell", row=cell[1], column=cell[2])
    if numbered := re.fullmatch(r"(node|question) (\d+)", where):
        return say(language, f"cli.place.{numbered[1]}", number=numbered[2])
    return where.removeprefix("body.")
