"""`zi check`: whether everything that must hold of the records holds."""

from __future__ import annotations

import typer

from workflow.cli.console import DECLINED, records


def check() -> None:
    """Print a line for each invariant, and one for everything that breaks it; exit 1 if anything does."""
    from templates.catalogue import say
    from workflow.db.files import Files
    from workflow.services.check_evidence import check_evidence
    from workflow.services.check_records import check_records

    with records() as opened, opened.database.read() as connection:
        is_sound = True
        files = Files(opened.settings.data_dir / "evidence")
        for checked in (*check_records(connection), check_evidence(connection, files)):
            is_sound = is_sound and not checked.broken
            mark = "✗" if checked.broken else "✓"
            what = say(opened.settings.language, f"check.{checked.invariant}")
            typer.echo(f"{mark} {what} ({checked.count})")
            for where in checked.broken:
                typer.echo(f"    {where}")
    if not is_sound:
        raise typer.Exit(DECLINED)
