"""`zi explain`: why a proposal can or cannot move, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from states.vocabulary import Trigger
from workflow.cli.console import Records, records

if TYPE_CHECKING:
    from rich.console import Console

    from states.findings import Finding
    from states.machine import Move
    from workflow.services.explain import Explanation

#: Findings that depend on who asks; at the machine itself nobody does.
_ABOUT_THE_ASKER = frozenset({"role"})


def explain(
    proposal: Annotated[str, typer.Argument(metavar="ID", help="Id atau nomor usulan, mis. ZI-2026-0147.")],
    trigger: Annotated[Trigger | None, typer.Option(help="Hanya langkah ini.")] = None,
) -> None:
    """Print every move out of the proposal's state with its findings; the answer no is an answer too."""
    from rich.console import Console

    with records() as opened:
        found = _explanation(opened, proposal, trigger)
        out = Console(soft_wrap=False)
        for move in found.moves:
            _show(out, move, opened.settings.language)


def _explanation(opened: Records, named: str, trigger: Trigger | None) -> Explanation:
    from workflow.db.database import now
    from workflow.services.explain import explain as explain_proposal
    from workflow.services.manage import WATCHER

    with opened.database.read() as connection:
        proposal_id = _proposal_id(opened, named)
        return explain_proposal(connection, WATCHER, proposal_id, now(), trigger=trigger)


def _proposal_id(opened: Records, named: str) -> int:
    """Return the proposal of an id or number; raise NotFound for none."""
    from states.errors import NotFound
    from workflow.access import LARGEST_ID
    from workflow.db.queries.lists import proposal_numbered

    if named.isascii() and named.isdigit() and int(named) <= LARGEST_ID:
        return int(named)
    with opened.database.read() as connection:
        row = proposal_numbered(connection, named.strip().upper())
    if row is None:
        raise NotFound
    return int(row["id"])


def _show(out: Console, move: Move, language: str) -> None:
    """Print a move: whether the law lets it happen, and what it found."""
    from rich.table import Table
    from rich.text import Text

    from templates.catalogue import say
    from templates.findings import finding_label, finding_sentence

    findings = [finding for finding in move.findings if finding.requirement not in _ABOUT_THE_ASKER]
    verdict = say(language, "cli.move-held" if any(f.stops for f in findings) else "cli.move-open")
    heading = (
        f"{say(language, f'trigger.{move.edge.trigger}')} → {say(language, f'state.{move.edge.target}')}"
    )
    table = Table(title=Text(f"{heading}: {verdict}"), title_justify="left", expand=False)
    for column in (
        "cli.column.requirement",
        "cli.column.status",
        "cli.column.finding",
        "cli.column.citation",
    ):
        table.add_column(say(language, column), overflow="fold")
    for finding in findings:
        table.add_row(
            Text(finding_label(finding, language)),
            Text(say(language, f"status.{finding.status}"), style=_style(finding)),
            Text(finding_sentence(finding, language)),
            Text(finding.citation),
        )
    out.print(table)


def _style(finding: Finding) -> str:
    return "bold red" if finding.stops else ""
