"""`zi person`, `zi grant` and `zi token`: people, their roles, their tokens."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer

from states.vocabulary import Role
from workflow.cli.console import Records, records, tell

person = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="Alamat surel orangnya.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Baca kata sandi dari masukan standar.")
]


@person.command("add", help="Tambah seseorang.")
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Nama lengkap.")],
    home_unit: Annotated[int | None, typer.Option(help="Id unit tempatnya bekerja.")] = None,
    password_stdin: PasswordStdin = False,
) -> None:
    """Add a person, with a password read from standard input if asked for."""
    from workflow.services.manage import CONSOLE
    from workflow.services.managed_people import add_person

    with records() as opened:
        address = _address(email)
        kept = _hashed_from_stdin() if password_stdin else None
        made = opened.database.write(lambda tx: add_person(tx, CONSOLE, address, name, home_unit, kept))
        tell(opened.settings.language, "cli.person-added", id=made)


@person.command("password", help="Ganti kata sandi seseorang; sesinya berakhir.")
def password(email: Email, password_stdin: PasswordStdin = False) -> None:
    """Give a person the password read from standard input."""
    from workflow.services.manage import CONSOLE
    from workflow.services.managed_people import set_password

    if not password_stdin:
        raise typer.BadParameter("--password-stdin")
    with records() as opened:
        person_id = _person_id(opened, email)
        kept = _hashed_from_stdin()
        opened.database.write(lambda tx: set_password(tx, CONSOLE, person_id, kept))
        tell(opened.settings.language, "cli.password-set")


def grant(
    email: Email,
    role: Annotated[Role, typer.Argument(metavar="PERAN", help=f"Salah satu dari: {', '.join(Role)}.")],
    agency: Annotated[int | None, typer.Option(help="Id instansi tempat peran berlaku.")] = None,
    unit: Annotated[int | None, typer.Option(help="Id unit tempat peran berlaku.")] = None,
    nation: Annotated[bool, typer.Option("--nation", help="Peran berlaku nasional.")] = False,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Hari terakhir peran berlaku.")
    ] = None,
) -> None:
    """Give a person a role."""
    from workflow.services.grants import Scope, give_grant
    from workflow.services.manage import CONSOLE

    scope = Scope(agency_id=agency, unit_id=unit, is_national=nation)
    if not scope.is_clear:
        raise typer.BadParameter("--agency / --unit / --nation")
    with records() as opened:
        person_id = _person_id(opened, email)
        last_day = None if until is None else until.date()
        made = opened.database.write(lambda tx: give_grant(tx, CONSOLE, person_id, role, scope, last_day))
        tell(opened.settings.language, "cli.grant-given", id=made)


def token(
    email: Annotated[str | None, typer.Argument(metavar="[EMAIL]", help="Alamat surel orangnya.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Berapa hari token berlaku.")] = None,
    agency: Annotated[int | None, typer.Option(help="Id instansi, untuk pintu portal nasional.")] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Akhiri semua token pemiliknya.")] = False,
) -> None:
    """Print a new token of a person or an agency, or end all that the owner has."""
    if (email is None) == (agency is None) or (revoke and days is not None):
        raise typer.BadParameter("EMAIL / --agency; --days / --revoke")
    with records() as opened:
        person_id = None if email is None else _person_id(opened, email)
        if revoke:
            _revoke(opened, person_id, agency)
        else:
            typer.echo(_token(opened, person_id, agency, days))


def _token(opened: Records, person_id: int | None, agency_id: int | None, days: int | None) -> str:
    """Return a new token of the person, else of the agency."""
    from workflow.services.manage import CONSOLE
    from workflow.services.tokens import issue_agency_token, issue_token

    if person_id is not None:
        return opened.database.write(lambda tx: issue_token(tx, CONSOLE, person_id, days))
    return opened.database.write(lambda tx: issue_agency_token(tx, CONSOLE, agency_id or 0, days))


def _revoke(opened: Records, person_id: int | None, agency_id: int | None) -> None:
    """End every token of the person, else of the agency."""
    from workflow.services.manage import CONSOLE
    from workflow.services.tokens import revoke_agency_tokens, revoke_tokens

    if person_id is not None:
        ended = opened.database.write(lambda tx: revoke_tokens(tx, CONSOLE, person_id))
    else:
        ended = opened.database.write(lambda tx: revoke_agency_tokens(tx, CONSOLE, agency_id or 0))
    tell(opened.settings.language, "cli.tokens-revoked", count=ended)


def _address(email: str) -> str:
    """Return an e-mail address in lower case; raise Invalid for what is none."""
    from states.errors import Invalid

    address = email.strip().lower()
    local, _, domain = address.partition("@")
    if not local or "." not in domain or any(character.isspace() for character in address):
        raise Invalid.because("EMAIL", "not-an-email")
    return address


def _person_id(opened: Records, email: str) -> int:
    """Return the person of an address; raise Invalid for nobody's."""
    from states.errors import Invalid
    from workflow.db.queries.roster import person_of_email

    with opened.database.read() as connection:
        found = person_of_email(connection, email.strip().lower())
    if found is None:
        raise Invalid.because("EMAIL", "unknown")
    return int(found.id)


def _hashed_from_stdin() -> str:
    """Return the hash of the password on standard input; raise Invalid for one that is too short."""
    from workflow.services.passwords import hash_password

    return hash_password(sys.stdin.readline().rstrip("\r\n"), "--password-stdin")
