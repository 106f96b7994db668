"""The shape of a worksheet (LKE): areas or result components, their sub-areas, their questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class QuestionKind(StrEnum):
    """How a question is filled and what it is worth."""

    #: One option of a scale.
    CHOICE = "choice"
    #: A survey index.
    INDEX = "index"
    #: Computed from its counts; nobody types it.
    RATIO = "ratio"
    #: A whole number that feeds a ratio and earns nothing itself.
    COUNT = "count"


class RatioKind(StrEnum):
    """How a ratio is computed from its counts."""

    #: part / whole
    SHARE = "share"
    #: (whole − part) / whole, at least 0: what was there before, and what is there now.
    REDUCTION = "reduction"


class Half(StrEnum):
    """The half of the enablers an area stands in."""

    #: The regulation does not split its areas.
    WHOLE = "whole"
    #: "Pemenuhan".
    COMPLIANCE = "compliance"
    #: "Reform".
    REFORM = "reform"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How counts become a share of 0..1."""

    kind: RatioKind
    #: Codes whose sum is the numerator (now, for a reduction).
    part: tuple[str, ...]
    #: Codes whose sum is the denominator (before, for a reduction).
    whole: tuple[str, ...]
    #: Codes whose sum can lawfully not exceed the whole; more is refused. Empty: no such rule.
    within: tuple[str, ...]
    #: Whether more than the whole is lawful and counts as 1.
    capped: bool
    #: Worth when the whole is 0, 0..1.
    when_whole_is_zero: Fraction
    #: Worth when whole and part are both 0, 0..1.
    when_both_are_zero: Fraction
    #: False where the regulation says nothing about a whole of 0.
    is_zero_verified: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the worksheet."""

    code: str
    #: Our own short paraphrase, in Indonesian.
    label: str
    kind: QuestionKind
    #: Name of the scale of a choice; None for other kinds.
    scale: str | None = None
    #: What each option of a choice is worth, 0..1, best first; empty for other kinds.
    options: Mapping[str, Fraction] = field(default_factory=dict)
    #: Least and most a survey index can be; it is worth index / most. None for other kinds.
    index_range: tuple[Fraction, Fraction] | None = None
    #: Whether it earns points; counts do not.
    is_scored: bool = True
    #: False where the kind of answer is inferred from another source.
    verified: bool = True
    #: Why it is not verified; empty otherwise.
    why: str = ""
    #: Id of the question on the national portal; None where it has none.
    portal_id: int | None = None
    #: Whether our label stands beside the portal's wording, because that wording misleads.
    keeps_label: bool = False
    #: The counts a ratio is made from.
    inputs: tuple[Question, ...] = ()
    ratio: Ratio | None = None
    #: Unit fact that fills a count when nobody typed it.
    fact: str | None = None

    @property
    def is_filled(self) -> bool:
        """Whether a person fills it in."""
        return self.kind is not QuestionKind.RATIO

    @property
    def is_survey(self) -> bool:
        """Whether it is a survey index."""
        return self.kind is QuestionKind.INDEX


@dataclass(frozen=True, slots=True)
class Subarea:
    """A group of questions that share a weight."""

    code: str
    name: str
    #: Points at the most.
    weight: Fraction
    #: False where the weight is inferred from another source.
    weight_verified: bool
    #: Why the weight is not verified; empty otherwise.
    why: str
    questions: tuple[Question, ...]
    #: Name of the sub-component among the scores' components, e.g. ``tlhp``; None for most.
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """An enabler area, or one half of it."""

    code: str
    name: str
    half: Half
    #: Points at the most.
    weight: Fraction
    subareas: tuple[Subarea, ...]

    @property
    def half_code(self) -> str:
        """Name of this half among all areas, e.g. ``MP.reform``."""
        return f"{self.code}.{self.half}"


@dataclass(frozen=True, slots=True)
class Component:
    """A result component."""

    code: str
    name: str
    #: Name among the scores' components, e.g. ``clean_government``.
    key: str
    #: Points at the most.
    weight: Fraction
    subareas: tuple[Subarea, ...]
