"""A section of the worksheet as people read it: its lines, what they earn, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from states.regulations import QuestionKind
from workflow.web.worksheet.sections import Section
from workflow.web.worksheet.sheet_form import Typed

#: Views of a section that show some of its lines.
UNANSWERED, WITH_NOTES, DIFFERENT = "kosong", "catatan", "beda"
VIEWS = (UNANSWERED, WITH_NOTES, DIFFERENT)


@dataclass(frozen=True, slots=True)
class Option:
    """One letter of a choice."""

    value: str
    #: What it is worth, in per cent of the line.
    worth: int
    #: The official wording, where imported.
    wording: str | None


@dataclass(frozen=True, slots=True)
class Other:
    """What stands in another column."""

    column: str
    value: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to fill, or a ratio that is computed from the counts after it."""

    code: str
    text: str
    kind: str
    options: tuple[Option, ...]
    #: What stands in the field; empty where nothing does.
    value: str
    note: str
    #: What the reader sees now, for the form.
    seen: str
    #: A count from the unit's recorded facts, which nobody typed.
    prefilled: str | None
    others: tuple[Other, ...]
    by: str | None
    at: datetime | None
    evidence: int
    #: Share that a ratio comes to; None for other kinds, and while its counts are missing.
    share: Fraction | None
    #: Why the kind of answer is doubtful; empty where it is not.
    doubt: str
    #: What is wrong with what was sent.
    fault: str | None
    #: What somebody else wrote meanwhile.
    rival: str | None
    is_count: bool

    @property
    def is_open(self) -> bool:
        """Whether it still has to be filled."""
        return self.kind != QuestionKind.RATIO and not self.value and self.prefilled is None

    @property
    def differs(self) -> bool:
        """Whether the columns to be seen do not agree."""
        return len({other.value for other in self.others} | ({self.value} if self.value else set())) > 1

    @property
    def has_notes(self) -> bool:
        """Whether somebody wrote beside it."""
        return bool(self.note) or any(other.note for other in self.others)

    def is_in(self, view: str) -> bool:
        """Return whether a view shows the line."""
        shown = {UNANSWERED: self.is_open, WITH_NOTES: self.has_notes, DIFFERENT: self.differs}
        return shown.get(view, True)


@dataclass(frozen=True, slots=True)
class Group:
    """A sub-area with its lines."""

    code: str
    name: str
    points: str
    most: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the determination table."""

    row: str
    points: str
    least: str
    #: What is missing; None where it is reached.
    missing: str | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """A section as the list of sections shows it."""

    address: str
    name: str
    path: str
    is_here: bool
    filled: int
    count: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A line that is still open, and the most it can add."""

    code: str
    text: str
    points: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and could not be saved as it was."""

    typed: Mapping[str, Typed]
    faults: Mapping[str, str]
    #: Codes that somebody else changed meanwhile.
    rivals: frozenset[str]


NOTHING_REFUSED = Refused({}, {}, frozenset())


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that the page of a section shows."""

    section: Section
    tabs: tuple[Tab, ...]
    #: Name of the half or result and its groups.
    parts: tuple[tuple[str, str | None, tuple[Group, ...]], ...]
    measures: tuple[Measure, ...]
    chances: tuple[Chance, ...]
    filled: int
    count: int
    #: How many lines a view would show, by view.
    shown: Mapping[str, int]
    view: str
    #: First line of the worksheet that is open: section address and code.
    next_open: tuple[str, str] | None
