"""Questions about the forms beside a worksheet: surveys, the WBBM form, and what WBK was given on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    Integer,
    RowMapping,
    String,
    Table,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from states.vocabulary import State, Trigger
from workflow.db.tables import history_entry, person, snapshot, survey, unit_fact, wbbm_section

_PROPOSAL = bindparam("proposal_id", type_=Integer)


def _now(table: Table) -> Any:  # noqa: ANN401 -- a select of all the table's columns
    """Return the statement for a proposal's current rows of a table, each with who wrote it."""
    return (
        select(table, person.c.name.label("recorded_by_name"))
        .join_from(table, person, person.c.id == table.c.recorded_by)
        .where(table.c.proposal_id == _PROPOSAL, table.c.superseded_at.is_(None))
        .order_by(table.c.id)
    )


_SURVEYS, _SECTIONS = _now(survey), _now(wbbm_section)

#: Both at once, for the digest of a decision: a move pays for one question only.
_FORMS = union_all(
    select(
        literal("survey").label("form"),
        survey.c.code.label("name"),
        survey.c.version,
        survey.c.elements.label("content"),
        survey.c.instrument,
        survey.c.period_from,
        survey.c.period_to,
        survey.c.respondents,
        survey.c.population,
        survey.c.scale,
    ).where(survey.c.proposal_id == _PROPOSAL, survey.c.superseded_at.is_(None)),
    select(
        literal("wbbm"),
        wbbm_section.c.section,
        wbbm_section.c.version,
        wbbm_section.c.content,
        cast(null(), String),
        cast(null(), Date),
        cast(null(), Date),
        cast(null(), Integer),
        cast(null(), Integer),
        cast(null(), String),
    ).where(wbbm_section.c.proposal_id == _PROPOSAL, wbbm_section.c.superseded_at.is_(None)),
)

_AWARDING = (Trigger.AWARD, Trigger.AWARD_WBK)


def surveys_now(connection: Connection, proposal_id: int) -> dict[str, RowMapping]:
    """Return the surveys that a proposal has now, by the code of the index."""
    rows = connection.execute(_SURVEYS, {"proposal_id": proposal_id}).mappings()
    return {row["code"]: row for row in rows}


def sections_now(connection: Connection, proposal_id: int) -> dict[str, RowMapping]:
    """Return the sections of a proposal's WBBM form as they are now, by name."""
    rows = connection.execute(_SECTIONS, {"proposal_id": proposal_id}).mappings()
    return {row["section"]: row for row in rows}


def forms_now(connection: Connection, proposal_id: int) -> list[RowMapping]:
    """Return both, a row each: form, name, version, content (of a survey: elements), a survey's fields."""
    return list(connection.execute(_FORMS, {"proposal_id": proposal_id}).mappings())


def last_survey_version(connection: Connection, proposal_id: int, code: str) -> int:
    """Return the version of the newest revision of a survey, current or not; 0 without any."""
    s = survey.c
    statement = select(func.max(s.version)).where(s.proposal_id == proposal_id, s.code == code)
    return connection.execute(statement).scalar() or 0


def last_section_version(connection: Connection, proposal_id: int, section: str) -> int:
    """Return the version of the newest revision of a section, current or not; 0 without any."""
    s = wbbm_section.c
    statement = select(func.max(s.version)).where(s.proposal_id == proposal_id, s.section == section)
    return connection.execute(statement).scalar() or 0


def award_snapshot(connection: Connection, proposal_id: int) -> RowMapping | None:
    """Return what WBK was given on: seq, trigger, body of the move; digest, content, taken_at.

    None where no award stands: there was none, or the last one was corrected away.
    """
    h, s = history_entry.c, snapshot.c
    statement = (
        select(h.seq, h.trigger, h.body, s.digest, s.content, s.taken_at)
        .join_from(history_entry, snapshot, (s.seq == h.seq) & (s.proposal_id == proposal_id), isouter=True)
        .where(
            h.stream == f"proposal:{proposal_id}",
            h.trigger.in_(_AWARDING) | ((h.trigger == Trigger.CORRECT) & (h.from_state == State.WBK)),
        )
        .order_by(h.seq.desc())
        .limit(1)
    )
    found = connection.execute(statement).mappings().first()
    is_given = found is not None and found["trigger"] in _AWARDING and found["content"] is not None
    return found if is_given else None


def unit_facts_as_of(connection: Connection, unit_id: int, year: int, moment: datetime) -> dict[str, Any]:
    """Return what was recorded about a unit's year at some moment; nothing where nothing was."""
    f = unit_fact.c
    statement = select(f.facts).where(
        f.unit_id == unit_id,
        f.year == year,
        f.recorded_at <= moment,
        f.superseded_at.is_(None) | (f.superseded_at > moment),
    )
    return connection.execute(statement.order_by(f.id.desc()).limit(1)).scalar() or {}
