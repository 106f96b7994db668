"""Bodies of requests about agencies, units, cycles, people, grants, awards and deadlines.

In a change only the fields that are given are written; one that cannot be empty cannot be null.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from states.vocabulary import AgencyKind, Business, Predicate, Role, Serves, State, WhenMissed
from workflow.api.schemas import Body, Id, Line, Reason, Yes

Timezone = Literal["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, max_length=200, pattern=r"^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$"
    ),
]
Rounds = Annotated[int, Field(strict=True, ge=0, le=10)]
WorkingDays = Annotated[int, Field(strict=True, ge=1, le=60)]
People = Annotated[int, Field(strict=True, ge=1, le=50)]
Stage = Literal[
    State.NOMINATED,
    State.SELF_ASSESSMENT,
    State.INTERNAL_REVIEW,
    State.TPI_EVALUATION,
    State.NATIONAL_EVALUATION,
]

#: Never seen: a field that is not given is not written. Made by a factory, so that the documentation of
#: the API shows no default.
_ABSENT: Any = Field(default_factory=lambda: None)


def example(**fields: Any) -> ConfigDict:  # noqa: ANN401 -- any JSON
    """Return the configuration of a body with an example for the API's documentation."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


class AgencyIn(Body):
    """An agency."""

    model_config = example(name="Kementerian Contoh", kind="central", timezone="Asia/Jakarta")

    name: Line
    kind: AgencyKind
    timezone: Timezone = "Asia/Jakarta"


class AgencyChange(Body):
    """What is to change about an agency."""

    model_config = example(name="Kementerian Contoh dan Teladan")

    name: Line = _ABSENT
    kind: AgencyKind = _ABSENT
    timezone: Timezone = _ABSENT


class UnitIn(Body):
    """A work unit."""

    model_config = example(agency_id=1, name="Kantor Layanan Contoh", business="core", serves="public")

    agency_id: Id
    name: Line
    business: Business
    serves: Serves


class UnitChange(Body):
    """What is to change about a unit."""

    model_config = example(dissolved_on="2026-06-30", successor_id=7)

    name: Line = _ABSENT
    business: Business = _ABSENT
    serves: Serves = _ABSENT
    dissolved_on: dt.date | None = None
    #: The unit that takes this one's place; bans follow it.
    successor_id: Id | None = None


class StageEndIn(Body):
    """When a stage of a cycle ends."""

    due_on: dt.date
    when_missed: WhenMissed = WhenMissed.LATE


class CycleIn(Body):
    """A cycle."""

    model_config = example(
        agency_id=1,
        year=2026,
        regulation="permenpanrb-10-2019",
        opens_on="2026-01-05",
        closes_on="2026-12-18",
        deadlines={"self_assessment": {"due_on": "2026-04-30", "when_missed": "late"}},
        return_working_days=10,
        max_rounds=2,
        quorum=2,
        team_load=14,
    )

    agency_id: Id
    year: Year
    regulation: Line
    opens_on: dt.date
    closes_on: dt.date
    deadlines: dict[Stage, StageEndIn] = Field(default_factory=dict)
    return_working_days: WorkingDays = 10
    max_rounds: Rounds = 2
    quorum: People = 2
    team_load: People = 14
    #: Only a regulation that leaves it open lets LHKPN and LHKASN merely warn.
    does_lhkpn_block: Yes = True
    #: Whether every panel member must have scored blind before the chair may record a consensus.
    is_blind_round_required: Yes = False


class CycleChange(Body):
    """What is to change about a cycle; a stage given as null loses its date."""

    model_config = example(deadlines={"self_assessment": {"due_on": "2026-05-15"}}, quorum=3)

    opens_on: dt.date = _ABSENT
    closes_on: dt.date = _ABSENT
    deadlines: dict[Stage, StageEndIn | None] = Field(default_factory=dict)
    return_working_days: WorkingDays = _ABSENT
    max_rounds: Rounds = _ABSENT
    quorum: People = _ABSENT
    team_load: People = _ABSENT
    does_lhkpn_block: Yes = _ABSENT
    is_blind_round_required: Yes = _ABSENT


class PersonIn(Body):
    """A person."""

    model_config = example(email="rina@instansi.contoh.id", name="Rina Kusuma", home_unit_id=3)

    email: Email
    name: Line
    #: The unit the person works in; its staff never assess it.
    home_unit_id: Id | None = None


class PersonChange(Body):
    """What is to change about a person."""

    model_config = example(is_active=False)

    name: Line = _ABSENT
    home_unit_id: Id | None = None
    is_active: Yes = _ABSENT


class GrantIn(Body):
    """A role for a person, in exactly one of agency, unit and nation."""

    model_config = example(person_id=4, role="reviewer", agency_id=1, until="2026-12-31")

    person_id: Id
    role: Role
    agency_id: Id | None = None
    unit_id: Id | None = None
    nation: Yes = False
    #: Last day on which the role holds; null without end.
    until: dt.date | None = None


class GrantChange(Body):
    """Until when a grant holds (null without end), or that it ends now."""

    model_config = example(until="2026-12-31")

    until: dt.date | None = None
    ended: Yes = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing: an absent day is not a day without end."""
        return not self.ended and "until" not in self.model_fields_set


class AwardIn(Body):
    """An earlier decree."""

    model_config = example(
        unit_id=3,
        predicate="wbk",
        decree_no="Kepmen PANRB 1234/2023",
        decree_date="2023-12-06",
        source="Salinan keputusan di bagian organisasi",
    )

    unit_id: Id
    predicate: Predicate
    decree_no: Line
    decree_date: dt.date
    source: Reason


class AwardChange(Body):
    """The right data of a decree, and why the recorded ones were wrong."""

    model_config = example(decree_no="Kepmen PANRB 1243/2023", reason="Dua angka tertukar saat dicatat")

    decree_no: Line = _ABSENT
    decree_date: dt.date = _ABSENT
    source: Reason = _ABSENT
    reason: Reason


class RevocationIn(Body):
    """A decree that takes a predicate away."""

    model_config = example(
        ground="Operasi tangkap tangan pada unit", decree_no="Kepmen PANRB 77/2026", decree_date="2026-08-14"
    )

    ground: Reason
    decree_no: Line
    decree_date: dt.date
    #: A revoked WBBM may leave the WBK standing.
    keeps_wbk: Yes = False


class ExtensionIn(Body):
    """A later date for a stage, and why."""

    model_config = example(due_on="2026-05-29", reason="Gempa bumi; kantor ditutup dua pekan")

    due_on: dt.date
    reason: Reason


def given(body: Body) -> dict[str, Any]:
    """Return the fields that a change gives, codes as plain text."""
    return {
        name: value.value if isinstance(value, StrEnum) else value
        for name, value in body.model_dump(exclude_unset=True).items()
    }
