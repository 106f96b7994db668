"""The demo: two made-up agencies at work, every state of a proposal under both regulations.

Nothing is written past the services: the history, the duties and the findings are those that people
would have caused. The same day gives the same demo, but for salts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from states.errors import Invalid
from states.regulations import REGULATIONS
from states.workdays import local_date
from workflow.db.database import Database
from workflow.db.migrate import upgrade
from workflow.db.queries import demo, organisation
from workflow.db.wipe import wipe
from workflow.services.demo.cast import AGENCIES, UNITS
from workflow.services.demo.founding import LOADED
from workflow.services.demo.load import STORIES, play
from workflow.services.demo.people import PEOPLE
from workflow.services.demo.report import DemoReport, report
from workflow.settings import Settings

__all__ = ["DemoReport", "describe_demo", "is_empty", "load_demo"]

_AGENCIES = frozenset(card.name for card in AGENCIES)
_PEOPLE = frozenset(card.email for card in PEOPLE)


def is_empty(database: Database) -> bool:
    """Return whether nobody has entered anything yet."""
    with database.read() as connection:
        return organisation.is_empty(connection)


def load_demo(
    database: Database, settings: Settings, as_of: date | None = None, *, reset: bool = False
) -> DemoReport:
    """Load the demo as of a day (today unless told) and return what it holds.

    The database must be migrated. A demo that is there already is described as it stands, or, with
    ``reset``, made anew. Raises Invalid for a database that holds anything else, where neither is
    done, for a demo of another day than the one asked for, and for making one anew that somebody has
    entered units, cycles or proposals into.
    """
    standing = _day_of_demo(database)
    if standing is not None and not reset:
        _refuse_other_day(standing, as_of)
        return describe_demo(database, settings)
    if standing is not None:
        _refuse_growth(database)
        wipe(database.url)
        upgrade(database.url)
    day = as_of or local_date(datetime.now(UTC), settings.timezone)
    database.write(lambda tx: play(tx, settings.key, day))
    return describe_demo(database, settings)


def describe_demo(database: Database, settings: Settings) -> DemoReport:
    """Return what the demo holds, passwords and tokens included."""
    with database.read() as connection:
        return report(connection, settings.key)


def _day_of_demo(database: Database) -> date | None:
    """Return the day of the demo that the database holds, None for an empty one.

    Raises Invalid where somebody has entered an agency or a person of their own: moves and answers are
    what a demo is for, these are not.
    """
    with database.read() as connection:
        if organisation.is_empty(connection):
            return None
        day = demo.demo_day(connection, LOADED)
        is_foreign = not (
            demo.agency_names(connection) <= _AGENCIES and demo.addresses(connection) <= _PEOPLE
        )
    if day is None or is_foreign:
        raise Invalid.because("database", "other-records")
    return day


def _refuse_growth(database: Database) -> None:
    """Raise Invalid where the demo holds more than it was loaded with.

    What it holds can be changed but never taken away, so whatever is more was entered by somebody.
    """
    with database.read() as connection:
        has_grown = (
            len(demo.every_unit(connection)) > len(UNITS)
            or len(demo.every_cycle(connection)) > len(AGENCIES) * len(REGULATIONS)
            or len(demo.every_proposal(connection)) > len(STORIES)
        )
    if has_grown:
        raise Invalid.because("database", "demo-grown")


def _refuse_other_day(standing: date, as_of: date | None) -> None:
    if as_of is not None and as_of != standing:
        raise Invalid.because("database", "other-demo", day=standing.isoformat())
