"""Whether every kept file is still what it was when it was kept; reads all of them."""

from __future__ import annotations

from sqlalchemy import Connection

from workflow.db.files import Files
from workflow.db.queries.evidence import files_kept
from workflow.services.check_records import Checked


def check_evidence(connection: Connection, files: Files) -> Checked:
    """Return the invariant that no file is missing or altered, naming each by proposal, question and name."""
    count, broken = 0, []
    for row in files_kept(connection):
        count += 1
        harm = files.harm_to(row.sha256)
        if harm is not None:
            broken.append(f"evidence:{row.id} {row.number} {row.question} {row.name}: {harm}")
    return Checked("evidence-as-kept", count, tuple(broken))
