"""The demo while it is being played: who is who by now, and one scene with its people at hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from states.regulations import Regulation, regulation
from states.vocabulary import Predicate, Role
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.services.caller import Caller
from workflow.services.demo.answers import YearCounts
from workflow.services.demo.cast import AGENCIES, UNITS, Hat, UnitCard
from workflow.services.demo.days import Days
from workflow.services.demo.people import PEOPLE
from workflow.services.demo.story import Scene, Story

_UNITS = {card.key: card for card in UNITS}
_ZONES = {card.key: card.timezone for card in AGENCIES}


def holders(role: Role, agency: str, unit: str) -> tuple[str, ...]:
    """Return who has a role for a unit, the agency's own people before those of the nation."""

    def nearness(hat: Hat) -> int:
        return 0 if unit == hat.unit or agency == hat.agency else 1 if hat.is_national else 2

    near = [
        (min(nearness(hat) for hat in card.hats if hat.role is role), position, card.key)
        for position, card in enumerate(PEOPLE)
        if any(hat.role is role and nearness(hat) <= 1 for hat in card.hats)
    ]
    return tuple(key for _, _, key in sorted(near))


@dataclass(frozen=True, slots=True)
class World:
    """What has come to be so far, by the demo's own names."""

    days: Days
    agencies: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    #: By agency and regulation.
    cycles: dict[tuple[str, str], int] = field(default_factory=dict)
    people: dict[str, Caller] = field(default_factory=dict)
    counts: dict[str, YearCounts] = field(default_factory=dict)
    #: By story.
    proposals: dict[str, int] = field(default_factory=dict)
    #: Notes by story, as they were asked.
    notes: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    """One scene: what is played, where, and who is there."""

    tx: Tx
    world: World
    story: Story
    scene: Scene

    @property
    def unit(self) -> UnitCard:
        """The unit that the story is about."""
        return _UNITS[self.story.unit]

    @property
    def unit_id(self) -> int:
        """Its id."""
        return self.world.units[self.story.unit]

    @property
    def proposal_id(self) -> int:
        """The proposal that the story is about."""
        return self.world.proposals[self.story.name]

    @property
    def rules(self) -> Regulation:
        """The regulation it is judged by."""
        return regulation(self.story.regulation)

    @property
    def target(self) -> Predicate:
        """What it is proposed for."""
        return self.story.target

    @property
    def year(self) -> int:
        """The cycle's year."""
        return self.world.days.year

    @property
    def today(self) -> date:
        """The agency's local day."""
        return local_date(self.tx.at, _ZONES[self.unit.agency])

    @property
    def version(self) -> int:
        """The proposal's version, as whoever acts has just read it."""
        row = proposals.proposal_standing(self.tx.connection, self.proposal_id)
        return 0 if row is None else int(row["version"])

    def caller(self, role: Role, other: int = 0) -> Caller:
        """Return who acts in a role here; ``other`` counts on from the story's own."""
        names = holders(role, self.unit.agency, self.unit.key)
        return self.world.people[names[(self.story.crew + other) % len(names)]]
