"""Shapes of the forms beside a worksheet: surveys, and the sections of the WBBM form."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from states.surveys import Scale
from states.wbbm import Aim, Better, Level
from workflow.api import form_examples as examples
from workflow.api.schemas import Body, Line

#: Larger than any form that somebody reads.
_MOST_ROWS = 50

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
#: A decimal of at least 0, as text or as a JSON number; the law reads it exactly.
Figure = Annotated[Any, Field(description="Decimal of at least 0, best sent as text", examples=["98.5"])]
#: The revision that the person saw, 0 for none; without it whatever stands is written over.
Seen = Annotated[int | None, Field(strict=True, ge=0, le=2**31 - 1)]
_People = Annotated[int, Field(strict=True, ge=1, le=100_000_000)]


class PeriodIn(Body):
    """The days on which people were asked."""

    start: Annotated[dt.date, Field(alias="from")]
    to: dt.date


class RespondentsIn(Body):
    """How many answered, and how many there are to ask."""

    count: _People
    population: _People | None = None


class SurveyIn(Body):
    """A survey behind an index."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SURVEY_IN]})

    instrument: Line
    period: PeriodIn
    respondents: RespondentsIn
    #: ``index`` for 1..4, ``skm`` for 25..100; never guessed from the figures.
    scale: Scale
    value: Figure = None
    elements: Annotated[list[Any] | None, Field(description="Means of the elements, in the scale")] = None
    version: Seen = None
    answer_version: Seen = None


class FollowerIn(Body):
    """A unit that changed by the example."""

    unit: Line
    change: Text


class RoleModelIn(Body):
    """How the unit moves others."""

    summary: Text | None = None
    followers: Annotated[list[FollowerIn], Field(default_factory=list, max_length=_MOST_ROWS)]


class MeasureIn(Body):
    """A figure at WBK and now."""

    name: Line
    unit: Line | None = None
    before: Figure
    after: Figure
    better: Better


class InnovationIn(Body):
    """An innovation, and of what use it was at WBK and is now."""

    name: Line
    aim: Aim | None = None
    old_benefit: Text | None = None
    new_benefit: Text | None = None
    measure: MeasureIn | None = None


class InnovationsIn(Body):
    """The innovations."""

    items: Annotated[list[InnovationIn], Field(default_factory=list, max_length=_MOST_ROWS)]


class IndicatorIn(Body):
    """A target and what was achieved."""

    name: Line
    unit: Line | None = None
    target: Figure
    achieved: Figure
    better: Better


class PerformanceIn(Body):
    """Performance as it was planned and reached."""

    summary: Text | None = None
    indicators: Annotated[list[IndicatorIn], Field(default_factory=list, max_length=_MOST_ROWS)]


class ManagedPerformanceIn(Body):
    """How performance is managed, from the plan to what was learnt."""

    planning: Text | None = None
    monitoring: Text | None = None
    evaluation: Text | None = None
    improvement: Text | None = None


class DifferenceIn(Body):
    """The panel's judgement in one respect, compared with WBK."""

    level: Level
    reason: Text


class RubricIn(Body):
    """The panel's judgement in all three respects; one may still be open."""

    maturity: DifferenceIn | None = None
    sustainability: DifferenceIn | None = None
    quality: DifferenceIn | None = None


class RoleModelSectionIn(Body):
    """The section, and the revision it was changed from."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 0, "content": examples.ROLE_MODEL["content"]}]}
    )

    content: RoleModelIn
    version: Seen = None


class InnovationsSectionIn(Body):
    """The section, and the revision it was changed from."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 2, "content": examples.INNOVATIONS_IN}]}
    )

    content: InnovationsIn
    version: Seen = None


class PerformanceSectionIn(Body):
    """The section, and the revision it was changed from."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "content": examples.PERFORMANCE_IN}]}
    )

    content: PerformanceIn
    version: Seen = None


class ManagedPerformanceSectionIn(Body):
    """The section, and the revision it was changed from."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"content": examples.MANAGED_PERFORMANCE["content"]}]}
    )

    content: ManagedPerformanceIn
    version: Seen = None


class RubricSectionIn(Body):
    """The section, and the revision it was changed from."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 0, "content": examples.RUBRIC["content"]}]}
    )

    content: RubricIn
    version: Seen = None
