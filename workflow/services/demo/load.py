"""Playing the demo: everything in its order and at its hour, in one transaction, through the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from workflow.db.database import Tx
from workflow.services.demo import founding, ministry, regency
from workflow.services.demo.days import Days
from workflow.services.demo.keys import password_of, token_of
from workflow.services.demo.people import PEOPLE
from workflow.services.demo.story import Scene, Story
from workflow.services.demo.turns import PLAYED
from workflow.services.demo.world import Stage, World
from workflow.services.manage import CONSOLE
from workflow.services.managed_people import set_password
from workflow.services.passwords import hash_password
from workflow.services.tokens import issue_token

STORIES: tuple[Story, ...] = (*ministry.STORIES, *regency.STORIES)

#: Working days before the demo's day on which the audit board's opinion on the regency comes out.
_OPINION_AGO = 24
_FOUNDING: tuple[Callable[[Tx, World], None], ...] = (
    founding.found_agencies,
    founding.add_people,
    founding.open_cycles,
    founding.record_years,
    founding.register_decrees,
)
#: Hashing a password keeps both processors busy for a moment; more at once would only queue.
_HASHERS = 1


@dataclass(frozen=True, slots=True)
class _Event:
    """Something on a day of the demo."""

    #: Working days before the demo's day.
    ago: int
    happen: Callable[[Tx, World], None]


def play(tx: Tx, key: bytes, as_of: date) -> World:
    """Load the demo into an empty database and return what came to be."""
    world = World(Days(as_of))
    with ThreadPoolExecutor(_HASHERS) as hashers:
        hashes = {card.key: hashers.submit(hash_password, password_of(key, card.email)) for card in PEOPLE}
        founding.mark(replace(tx, at=world.days.founding(0)), as_of)
        for position, found in enumerate(_FOUNDING, start=1):
            found(replace(tx, at=world.days.founding(position)), world)
        for moment, event in _timed(world.days):
            event.happen(replace(tx, at=moment), world)
        _let_in(replace(tx, at=world.days.moment(1, 0)), world, key, hashes)
    return world


def _timed(days: Days) -> Iterator[tuple[datetime, _Event]]:
    """Yield every event with its moment, oldest first; the things of one day follow each other."""
    events = sorted(_events(), key=lambda event: -event.ago)
    for ago, of_day in groupby(events, key=lambda event: event.ago):
        for position, event in enumerate(of_day, start=1):
            yield days.moment(ago, position), event


def _events() -> Iterator[_Event]:
    yield _Event(_OPINION_AGO, founding.turn_facts)
    for story in STORIES:
        for scene in story.scenes():
            yield _Event(scene.ago, _played(story, scene))


def _played(story: Story, scene: Scene) -> Callable[[Tx, World], None]:
    def happen(tx: Tx, world: World) -> None:
        PLAYED[scene.step](Stage(tx, world, story, scene))

    return happen


def _let_in(tx: Tx, world: World, key: bytes, hashes: dict[str, Future[str]]) -> None:
    """Give everybody a password and a token."""
    for card in PEOPLE:
        person_id = world.people[card.key].person_id
        set_password(tx, CONSOLE, person_id, hashes[card.key].result())
        issue_token(tx, CONSOLE, person_id, token=token_of(key, card.email))
