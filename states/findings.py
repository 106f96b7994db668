"""What judging one requirement found. Every refusal of the law is a list of these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from states.vocabulary import Role, Trigger


class Status(StrEnum):
    """How a requirement stands. Only UNMET and NO_DATA stop a move."""

    MET = "met"
    UNMET = "unmet"
    #: The fact the requirement reads has not been recorded: neither success nor failure.
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    #: Would stop a later move (``binds_at``), or is worth knowing; stops nothing now.
    WARNING = "warning"


class Level(StrEnum):
    """What the requirement is about."""

    AGENCY = "agency"
    UNIT = "unit"
    PROPOSAL = "proposal"
    WORKSHEET = "worksheet"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement, judged. Values are data (grades, figures, dates, codes), not sentences."""

    #: Stable code; thresholds use their row's name (``total``, ``enablers``, ``MP`` …).
    requirement: str
    level: Level
    status: Status
    #: What is asked, e.g. ``WTP``, ``75``, ``2026-04-01``.
    required: str | None
    #: What was found; None where nothing is recorded.
    actual: str | None
    #: How much is missing, positive, in the unit of ``required``; None where that has no meaning.
    gap: str | None
    #: The rule's source, article first.
    citation: str
    #: Who can put it right.
    fix_by: tuple[Role, ...] = ()
    #: The moves that this requirement stops while it is not met.
    binds_at: tuple[Trigger, ...] = ()
    #: False where the figure rests on a single or inferred source.
    verified: bool = True
    #: Catalogue key of a remark, e.g. ``zero-obliged``; None mostly.
    remark: str | None = None

    @property
    def stops(self) -> bool:
        """Whether the judged move is refused because of this."""
        return self.status in (Status.UNMET, Status.NO_DATA)


def is_allowed(findings: Iterable[Finding]) -> bool:
    """Whether none of the findings stops the move."""
    return not any(finding.stops for finding in findings)
