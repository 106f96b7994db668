"""Two people who changed one form: what the other one wrote, and what the caller would have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping

from states.canonical import Json
from states.errors import StaleVersion


@dataclass(frozen=True, slots=True)
class FormConflict:
    """Both sides of a survey or section that somebody else changed meanwhile."""

    #: The revision that stands; None where nothing does.
    theirs: RowMapping | None
    #: What it says.
    their_content: Mapping[str, Json] | None
    your_content: Mapping[str, Json]
    #: The revision that the caller saw.
    your_version: int

    @property
    def version(self) -> int:
        """The revision to save over theirs with; 0 where nothing stands."""
        return 0 if self.theirs is None else int(self.theirs["version"])


def refuse_conflict(row: RowMapping, name: str, conflict: FormConflict) -> None:
    """Raise StaleVersion where the caller saw another revision; ``row`` is the proposal's standing."""
    if conflict.your_version != conflict.version:
        raise StaleVersion(row["version"], {name: conflict})
