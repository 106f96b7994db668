"""Reading notes: an assessor's notes of a stage are the unit's to see once that stage has ended."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from states.errors import Invalid, NotFound
from states.regulations import Regulation, regulation
from workflow.db.queries import proposals, stages
from workflow.services.caller import Caller
from workflow.services.columns import notes_seen_until, roles_in_sight
from workflow.services.stages import standing_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notes somebody asks for; None for any."""

    status: str | None = None
    question: str | None = None
    #: Code of an enabler area or a result component.
    area: str | None = None


EVERY_NOTE = Wanted()


def read_notes(
    connection: Connection,
    caller: Caller,
    proposal_id: int,
    wanted: Wanted = EVERY_NOTE,
    *,
    after: int,
    limit: int,
) -> list[RowMapping]:
    """Return up to ``limit`` wanted notes that a person may see, oldest first.

    Raises NotFound for no proposal, and Invalid for a question or an area that the worksheet lacks.
    """
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    roles = roles_in_sight(
        caller.roles_at(row["agency_id"], row["unit_id"]),
        is_unit_staff=caller.is_staff_of(row["unit_id"]),
    )
    codes = _codes(regulation(row["regulation"]), wanted)
    until = notes_seen_until(roles, standing_of(row))
    return stages.notes_page(
        connection, proposal_id, until=until, after=after, limit=limit, status=wanted.status, codes=codes
    )


def _codes(rules: Regulation, wanted: Wanted) -> frozenset[str] | None:
    """Return the codes that notes are wanted on; None for all."""
    if wanted.question is not None and wanted.question not in rules.questions:
        raise Invalid.because("query.question", "unknown-question")
    if wanted.area is None:
        return None if wanted.question is None else frozenset({wanted.question})
    codes = codes_of_area(rules, wanted.area)
    if not codes:
        raise Invalid.because("query.area", "unknown")
    return codes if wanted.question is None else codes & {wanted.question}


def codes_of_area(rules: Regulation, area: str) -> frozenset[str]:
    """Return the codes of everything in an area, both halves, or a result component; none for no such."""
    areas = [sub for each in rules.areas if each.code == area for sub in each.subareas]
    results = [sub for each in rules.results if each.code == area for sub in each.subareas]
    return frozenset(
        question.code
        for sub in (*areas, *results)
        for item in sub.questions
        for question in (item, *item.inputs)
    )
