"""The demo's calendar: working days counted back from its day, and moments in office hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from states.workdays import add_working_days, roll_back, roll_forward
from workflow.services.holidays import holidays_around

#: Office hours are kept in the capital's zone; an hour later is still office hours in the middle one.
_ZONE = ZoneInfo("Asia/Jakarta")
_OPENING = time(8, 20)
#: How far apart two things of one day are.
_PACE = timedelta(minutes=5)
#: Calendar days before the demo's day on which everything was set up.
_FOUNDED = -126


@dataclass(frozen=True, slots=True)
class Days:
    """Days and moments as seen from the day of the demo."""

    as_of: date

    @property
    def year(self) -> int:
        """The year of the cycles."""
        return self.as_of.year

    def ago(self, working_days: int) -> date:
        """Return the working day so many working days before; what happens today is for the visitor."""
        return add_working_days(self.as_of, -working_days, holidays_around(self.as_of))

    def moment(self, working_days: int, position: int) -> datetime:
        """Return the moment of the so-manieth thing on the working day so many before, in UTC."""
        return _moment(self.ago(working_days), position)

    def founding(self, position: int) -> datetime:
        """Return the moment of the so-manieth thing on the day on which everything was set up."""
        return _moment(self.working_day_near(_FOUNDED), position)

    def working_day_near(self, days: int) -> date:
        """Return the working day nearest to so many calendar days from the demo's, never past it."""
        holidays = holidays_around(self.as_of)
        day = self.as_of + timedelta(days=days)
        return roll_back(day, holidays) if days < 0 else roll_forward(day, holidays)

    def calendar_day(self, days: int) -> date:
        """Return the day so many calendar days from the demo's."""
        return self.as_of + timedelta(days=days)


def _moment(day: date, position: int) -> datetime:
    return (datetime.combine(day, _OPENING, _ZONE) + position * _PACE).astimezone(UTC)
