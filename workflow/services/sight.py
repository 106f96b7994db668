"""What one person sees of one worksheet: columns by role and stage, and no consensus while scoring blind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping

from states.errors import Forbidden
from states.facts import Seat
from states.vocabulary import Column, Role
from workflow.db.queries import agencies
from workflow.db.queries.panels import blind_scores
from workflow.services.blind_round import may_owe_scores, owes_scores, panel_seats
from workflow.services.caller import Caller
from workflow.services.columns import (
    Standing,
    roles_in_sight,
    roles_seeing,
    seen_until,
    visible_columns,
)
from workflow.services.stages import standing_of


class Sight:
    """What one person sees of one proposal's worksheet."""

    def __init__(self, caller: Caller, row: RowMapping, *, is_scoring: bool = False) -> None:
        """Take the person's roles as they count for this unit; who is scoring blind sees no consensus."""
        self._person_id = caller.person_id
        self._standing: Standing = standing_of(row)
        self._roles: frozenset[Role] = roles_in_sight(
            caller.roles_at(row["agency_id"], row["unit_id"]),
            is_unit_staff=caller.is_staff_of(row["unit_id"]),
        )
        columns = visible_columns(self._roles, self._standing)
        self.columns: tuple[Column, ...] = tuple(
            column for column in columns if column is not Column.TPI or not is_scoring
        )

    def demand(self, column: Column) -> None:
        """Raise Forbidden for a column that the person may not see."""
        if column not in self.columns:
            raise Forbidden(roles_seeing(column))

    def owner(self, column: Column) -> int:
        """Return whose values of a column the person sees: their own blind scores, else everyone's."""
        return self._person_id if column is Column.MEMBER else 0

    def in_full(self) -> frozenset[tuple[Column, int]]:
        """Return the columns that the person sees as they stand now, each with whose values they are."""
        return frozenset(
            (column, self.owner(column))
            for column in self.columns
            if seen_until(column, self._roles, self._standing) is None
        )

    def columns_at(self, moment: datetime) -> tuple[Column, ...]:
        """Return the columns that the person may see by now of how the worksheet stood at a moment."""
        return tuple(
            column
            for column in self.columns
            if (until := seen_until(column, self._roles, self._standing)) is None or moment <= until
        )

    def of(self, column: Column, answers: Iterable[Row[Any]]) -> dict[str, Row[Any]]:
        """Return those answers of a column, by code, that the person may see by now."""
        until = seen_until(column, self._roles, self._standing)
        return {answer.code: answer for answer in answers if until is None or answer.recorded_at <= until}


def sight_of(connection: Connection, caller: Caller, row: RowMapping) -> Sight:
    """Return what a person sees of a proposal's worksheet now; ``row`` is its standing."""
    if not may_owe_scores(caller, row):
        return Sight(caller, row)
    facts = agencies.unit_years(connection, row["unit_id"]).get(row["year"] - 1, {})
    own = (seat.is_chair for seat in panel_seats(connection, row["id"]) if _is_seat_of(caller, seat))
    is_chair = next(own, None)
    given = blind_scores(connection, row["id"])
    return Sight(caller, row, is_scoring=owes_scores(row, caller.person_id, given, facts, is_chair=is_chair))


def _is_seat_of(caller: Caller, seat: Seat) -> bool:
    return seat.person_id == caller.person_id and seat.has_no_conflict


def sight_of_opened(
    caller: Caller, row: RowMapping, written: Iterable[Row[Any]], facts: Mapping[str, object]
) -> Sight:
    """Return what ``sight_of`` does, from what an opened worksheet has read already."""
    if not may_owe_scores(caller, row):
        return Sight(caller, row)
    given = [each for each in written if each.kind == Column.MEMBER]
    owes = owes_scores(row, caller.person_id, given, facts, is_chair=row["reader_is_chair"])
    return Sight(caller, row, is_scoring=owes)
