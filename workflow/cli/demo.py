"""`zi demo`: made-up agencies at work, and how to sign in to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.cli.console import demand_key, migrate_to_newest, read_settings, records, tell

if TYPE_CHECKING:
    from workflow.settings import Settings


def demo(
    reset: Annotated[
        bool, typer.Option("--reset", help="Buang data contoh yang ada, lalu muat lagi.")
    ] = False,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Hari yang dianggap hari ini.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Cetak semuanya sebagai satu baris JSON pada keluaran standar.")
    ] = False,
) -> None:
    """Load the demo, or tell again what it holds; refused where the database holds anything else."""
    from workflow.services.demo import load_demo

    settings = read_settings()
    demand_key(settings)
    migrate_to_newest(settings)
    with records() as opened:
        day = None if as_of is None else as_of.date()
        report = load_demo(opened.database, settings, day, reset=reset)
        typer.echo(report.as_json() if as_json else report.sign_ins(settings.language))


def offer_demo(settings: Settings) -> None:
    """Load the demo into an empty database, and print how to sign in wherever it is loaded."""
    from states.errors import Invalid
    from workflow.services.demo import load_demo

    demand_key(settings)
    with records() as opened:
        try:
            report = load_demo(opened.database, settings)
        except Invalid:
            return  # somebody works here in earnest
        tell(settings.language, "cli.demo-sign-ins")
        typer.echo(report.sign_ins(settings.language), err=True)
