"""An opened worksheet with all that its pages show."""

from __future__ import annotations

from typing import Final

from states.regulations import Regulation
from states.scoring import Scores, score
from states.vocabulary import Column, Predicate
from templates.catalogue import say
from workflow.services.read_worksheet import Opened
from workflow.services.worksheet_file.plan import Plan

#: The worksheet is an Indonesian form, whoever downloads it: everybody's file is the same.
LANGUAGE: Final = "id"


class Sheetful:
    """A worksheet as one person sees it, laid out and scored."""

    def __init__(self, opened: Opened, writable: frozenset[Column]) -> None:
        """Score every column in sight."""
        self.opened = opened
        self.rules: Regulation = opened.rules
        self.plan = Plan(opened.rules)
        self.columns: tuple[Column, ...] = tuple(opened.columns)
        self.writable = writable
        self.target = Predicate(opened.row["target"])
        self.scores: dict[Column, Scores] = {
            column: score(opened.rules, {code: cell.value for code, cell in cells.items()})
            for column, cells in opened.columns.items()
        }

    @property
    def title(self) -> str:
        """Whose worksheet it is."""
        row = self.opened.row
        predicate = say(LANGUAGE, f"predicate.{self.target}")
        return f"{row['number']} · {row['unit_name']} · {predicate} · {self.rules.title}"
