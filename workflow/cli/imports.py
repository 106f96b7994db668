"""`zi import`: units and facts from tables, question texts from the national portal's master."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from workflow.cli.console import DECLINED, Records, records, tell, tell_faults

if TYPE_CHECKING:
    from workflow.db.database import Tx
    from workflow.services.caller import Caller
    from workflow.services.import_rows import Imported
    from workflow.services.sheets import Sheet

app = typer.Typer(no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas .csv atau .xlsx.")]
Partial = Annotated[bool, typer.Option("--partial", help="Simpan baris yang benar; lewati yang salah.")]


class _Import(Protocol):
    """A service that imports a table."""

    def __call__(
        self, tx: Tx, caller: Caller, sheet: Sheet, *, is_partial: bool, tick: Callable[[], None]
    ) -> Imported: ...


@app.command("units", help="Masukkan unit: agency, name, business, serves, dissolved_on.")
def units(file: File, partial: Partial = False) -> None:
    """Import units from a table."""
    from workflow.services.import_units import import_units

    with records() as opened:
        _import_table(opened, file, import_units, is_partial=partial)


@app.command("facts", help="Masukkan data tahunan: agency atau unit, year, source, as_of, dan datanya.")
def facts(file: File, partial: Partial = False) -> None:
    """Import yearly facts from a table."""
    from workflow.services.import_facts import import_facts

    with records() as opened:
        _import_table(opened, file, import_facts, is_partial=partial)


@app.command("questions", help="Masukkan bunyi pertanyaan dari master soal portal nasional.")
def questions(
    file: Annotated[Path, typer.Argument(metavar="MASTER.json", help="Master soal yang diunduh.")],
) -> None:
    """Import the official wording of the questions, if the master's structure is the regulation's."""
    from workflow.services.import_questions import import_questions
    from workflow.services.portal_master import read_master

    with records() as opened:
        master = read_master(file)
        stored = opened.database.write(lambda tx: import_questions(tx, master))
        language = opened.settings.language
        tell(language, "cli.questions-imported", year=master.year, stored=stored, all=len(master.questions))


def _import_table(opened: Records, file: Path, service: _Import, *, is_partial: bool) -> None:
    """Import a table with a bar of progress; say what was left out."""
    from rich.console import Console
    from rich.progress import Progress

    from workflow.services.manage import CONSOLE
    from workflow.services.sheets import read_sheet

    sheet = read_sheet(file)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(file.name, total=len(sheet.rows))
        done = opened.database.write(
            lambda tx: service(tx, CONSOLE, sheet, is_partial=is_partial, tick=lambda: progress.advance(bar))
        )
    language = opened.settings.language
    tell_faults(done.faults, language)
    tell(language, "cli.imported", created=done.created, changed=done.changed, same=done.same)
    if done.faults:
        tell(language, "cli.left-out", count=len(done.faults))
        raise typer.Exit(DECLINED)
