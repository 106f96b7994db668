"""The shape of a regulation: what it asks of a proposal, and the worksheet it scores by.

Every value here was read from a TOML file beside this module; nothing of the law is in the code.
Points and weights are exact fractions, citations are shown to people as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from states.findings import Level
from states.regulations.worksheet_tree import Area, Component, Question, Subarea
from states.vocabulary import Predicate, Trigger


class AreaScope(StrEnum):
    """What an area's minimum share is a share of."""

    #: Both halves of the area together.
    COMBINED = "combined"
    #: Each half for itself; the rows are then named ``MP.compliance``, ``MP.reform`` …
    EACH_HALF = "each_half"


class IntervalBasis(StrEnum):
    """From when the years between WBK and WBBM are counted."""

    AWARD_YEAR = "award_year"
    DECREE_DATE = "decree_date"


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A demand on the agency or the unit that no worksheet score can replace."""

    #: Stable name, e.g. ``bpk-opinion``.
    code: str
    level: Level
    #: Which facts it reads, e.g. ``agency.bpk_opinion``, ``criteria.core_service``, ``awards``.
    reads: str
    #: What is asked for WBK: a grade, a level, a percentage, years or ``yes``; None where nothing is.
    wbk: str | None
    #: The same for WBBM.
    wbbm: str | None
    #: What is asked of regional agencies where that differs from central ones, by predicate.
    regional: Mapping[Predicate, str]
    #: The moves it stops while it is not met; before them it only warns.
    binds_at: tuple[Trigger, ...]
    #: The moves at which it must have been answered, well or badly.
    answered_at: tuple[Trigger, ...]
    #: False where a cycle may turn it into a warning.
    is_always_blocking: bool
    citation: str
    #: False where it rests on a single or inferred source.
    verified: bool
    #: Why it is not verified; empty otherwise.
    why: str

    def bound(self, predicate: Predicate, *, is_central: bool = True) -> str | None:
        """Return what is asked for a predicate; None where the prerequisite does not apply."""
        if not is_central and predicate in self.regional:
            return self.regional[predicate]
        return self.wbk if predicate is Predicate.WBK else self.wbbm

    def is_verified(self, predicate: Predicate) -> bool:
        """Return whether the figure for a predicate is verified; both have the same source."""
        del predicate
        return self.verified


@dataclass(frozen=True, slots=True)
class Threshold:
    """A row of the determination table, as the regulation prints it."""

    #: The row's name: ``total``, ``clean_government`` …; ``area`` stands for one row per area.
    row: str
    #: What is measured: ``total``, ``enablers``, ``area`` or the code of a result.
    of: str
    #: Least for WBK: points, or a share of the weight where ``of`` is ``area``.
    wbk: Fraction
    #: Least for WBBM, likewise.
    wbbm: Fraction
    citation: str
    wbk_verified: bool
    wbbm_verified: bool
    #: The survey index (1..4) that the points stand for; None where no survey is behind them.
    wbk_index: Fraction | None = None
    wbbm_index: Fraction | None = None
    #: What another source says; None where all agree.
    wbk_alternative: Fraction | None = None
    wbbm_alternative: Fraction | None = None
    #: Why a figure is not verified; empty otherwise.
    why: str = ""

    def least(self, predicate: Predicate) -> Fraction:
        """Return the bound for a predicate, in points or as a share."""
        return self.wbk if predicate is Predicate.WBK else self.wbbm

    def is_verified(self, predicate: Predicate) -> bool:
        """Return whether the figure for a predicate is verified."""
        return self.wbk_verified if predicate is Predicate.WBK else self.wbbm_verified


@dataclass(frozen=True, slots=True)
class Bound:
    """One determination row as it is judged: areas apart, shares turned into points."""

    #: Name of the finding and key of "what if" scores: ``total``, ``MP``, ``tlhp`` …
    row: str
    #: Code of what is measured: ``total``, ``enablers``, an area's or a result's code.
    of_code: str
    #: Least number of points that passes; reaching it exactly passes.
    points: Fraction
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """Worksheet counts whose sum must equal a recorded fact before the proposal is put forward."""

    #: Name of the unit fact, e.g. ``lhkpn_obliged``.
    fact: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two counts that ask for the same number; a difference is worth a warning."""

    first: str
    again: str
    citation: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a parameter comes from and how far it can be trusted."""

    citation: str
    verified: bool
    #: Why it is not verified; empty otherwise.
    why: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """The regulation's single figures and switches."""

    area_scope: AreaScope
    #: Full years of WBK before WBBM may be proposed; 0 asks for none.
    interval_years: int
    interval_basis: IntervalBasis
    #: Month and day of the cycle's year from which LHKPN and LHKASN stop the review's acceptance.
    lhkpn_binds_from: tuple[int, int]
    #: Whether an agency may be entitled to award WBK itself.
    self_award: bool
    #: Whether there are affirmative units, whose agency prerequisites only warn.
    affirmative: bool
    #: Years after a revocation during which the unit cannot be nominated.
    ban_years: int
    #: Fields of the proposal that must be filled before it is put forward.
    documents: tuple[str, ...]
    #: By parameter name.
    sources: Mapping[str, Source]


@dataclass(frozen=True)
class Regulation:
    """One regulation, pinned by every proposal that is judged by it.

    Not slotted: what is derived from the tree is kept in the instance's dictionary.
    """

    #: Stable name, e.g. ``permenpanrb-10-2019``.
    id: str
    title: str
    citation: str
    #: SHA-256 of the file's bytes, lower-case hex.
    digest: str
    parameters: Parameters
    prerequisites: tuple[Prerequisite, ...]
    thresholds: tuple[Threshold, ...]
    #: What an option is worth, 0..1, by scale and option; best option first.
    scales: Mapping[str, Mapping[str, Fraction]]
    #: Where the tree, its weights and its scales come from.
    worksheet_citation: str
    #: Enabler areas in the order of the worksheet; one per half where the regulation has two.
    areas: tuple[Area, ...]
    results: tuple[Component, ...]
    agreements: tuple[Agreement, ...]
    repeats: tuple[Repeat, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """Fields of the proposal that must be filled before it is put forward."""
        return self.parameters.documents

    @cached_property
    def subareas(self) -> tuple[Subarea, ...]:
        """All sub-areas in the order of the worksheet, those of the results last."""
        of_areas = [sub for area in self.areas for sub in area.subareas]
        return (*of_areas, *(sub for component in self.results for sub in component.subareas))

    @cached_property
    def scored(self) -> tuple[Question, ...]:
        """All items that earn points, in the order of the worksheet."""
        return tuple(item for sub in self.subareas for item in sub.questions if item.is_scored)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Everything with a code: scored items, and after each ratio the counts it is made from."""
        return {q.code: q for sub in self.subareas for item in sub.questions for q in (item, *item.inputs)}

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """Codes that a person fills, in the order of the worksheet: all but the computed ratios."""
        return tuple(code for code, question in self.questions.items() if question.is_filled)

    @cached_property
    def surveys(self) -> tuple[str, ...]:
        """Codes of the survey indices."""
        return tuple(question.code for question in self.scored if question.is_survey)

    @cached_property
    def ratio_of(self) -> Mapping[str, str]:
        """The ratio that each count belongs to."""
        return {count.code: item.code for item in self.scored for count in item.inputs}

    @cached_property
    def area_weights(self) -> Mapping[str, Fraction]:
        """Points an area is worth, its halves added up, by area code."""
        weights: dict[str, Fraction] = {}
        for area in self.areas:
            weights[area.code] = weights.get(area.code, Fraction(0)) + area.weight
        return weights

    def bounds(self, predicate: Predicate) -> tuple[Bound, ...]:
        """Return the determination rows for a predicate, in the order of the regulation's table."""
        return tuple(bound for row in self.thresholds for bound in self._expanded(row, predicate))

    def _expanded(self, row: Threshold, predicate: Predicate) -> tuple[Bound, ...]:
        least, verified = row.least(predicate), row.is_verified(predicate)
        if row.of != "area":
            return (Bound(row.row, row.of, least, row.citation, verified),)
        weights = self.area_weights
        if self.parameters.area_scope is AreaScope.EACH_HALF:
            weights = {area.half_code: area.weight for area in self.areas}
        return tuple(
            Bound(code, code, least * weight, row.citation, verified) for code, weight in weights.items()
        )
