"""Questions about a whole worksheet, as few as it takes: many people open one at the same time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Integer, RowMapping, bindparam, select

from workflow.db.moments import UtcDateTime
from workflow.db.queries.proposals import STANDING
from workflow.db.tables import cycle, panel_seat, person, proposal, unit_fact, worksheet_presence

_IS_LAST_YEAR = (
    (unit_fact.c.unit_id == proposal.c.unit_id)
    & (unit_fact.c.year == cycle.c.year - 1)
    & unit_fact.c.superseded_at.is_(None)
)
_SINCE = bindparam("since", type_=UtcDateTime)
_PRESENT = (
    select(
        worksheet_presence.c.proposal_id,
        worksheet_presence.c.person_id.label("present_id"),
        worksheet_presence.c.kind.label("present_kind"),
        worksheet_presence.c.question.label("present_question"),
        worksheet_presence.c.seen_at.label("present_at"),
        person.c.name.label("present_name"),
    )
    .join_from(worksheet_presence, person, person.c.id == worksheet_presence.c.person_id)
    .where(worksheet_presence.c.seen_at > _SINCE)
    .subquery("present")
)
_SEAT = (
    select(panel_seat.c.is_chair)
    .where(
        panel_seat.c.proposal_id == proposal.c.id,
        panel_seat.c.person_id == bindparam("reader_id", type_=Integer),
        panel_seat.c.has_no_conflict,
        panel_seat.c.superseded_at.is_(None),
    )
    .scalar_subquery()
)
_OPENED = (
    STANDING.add_columns(
        _SEAT.label("reader_is_chair"),
        unit_fact.c.facts.label("unit_facts"),
        _PRESENT.c.present_id,
        _PRESENT.c.present_kind,
        _PRESENT.c.present_question,
        _PRESENT.c.present_at,
        _PRESENT.c.present_name,
    )
    .join(unit_fact, _IS_LAST_YEAR, isouter=True)
    .join(_PRESENT, _PRESENT.c.proposal_id == proposal.c.id, isouter=True)
    .order_by(_PRESENT.c.present_id)
)


def opened_worksheet(
    connection: Connection, proposal_id: int, reader_id: int, since: datetime | None
) -> list[RowMapping]:
    """Return a proposal's standing with last year's unit facts, a row for everybody who is filling.

    ``reader_is_chair`` is of the reader's own seat on the panel, None without one or with a conflict.

    One row without a person where nobody was heard of since a moment, or none is given; none for no such
    proposal.
    """
    asked = {"proposal_id": proposal_id, "reader_id": reader_id, "since": since}
    return list(connection.execute(_OPENED, asked).mappings())
