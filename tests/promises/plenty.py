"""A proposal that lacks nothing: only state, version and person decide about its moves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, update

from states.answers import stored
from states.vocabulary import Column
from tests.promises.town import RULES, YEAR, Town
from tests.states.cast import AGENCY_YEAR, OLD, PAPERS, UNIT_YEAR
from tests.states.worksheets import filled
from tests.workflow.office import BEGUN
from workflow.db.database import Tx
from workflow.db.tables import (
    agency_fact,
    answer,
    award,
    evidence,
    panel_seat,
    proposal,
    review_note,
    unit_fact,
)

assert OLD.id == RULES
_MET = {code: {"met": True, "reason": "ada"} for code in ("core_service", "strategic", "resources", "reform")}
#: Who wrote each column.
_WRITERS = {Column.UNIT: "Dewi", Column.REVIEWER: "Bambang", Column.TPI: "Sari", Column.NATIONAL: "Nadia"}


def give_plenty(town: Town) -> None:
    """Give the cast's proposal all that its regulation and the lifecycle ask for."""
    town.office.database.write(lambda tx: _give(tx, town))


def _give(tx: Tx, town: Town) -> None:
    own, write = town.own, tx.connection.execute
    by = {"recorded_at": BEGUN, "recorded_by": town.office.people["Dewi"]}
    write(delete(award).where(award.c.unit_id == own.unit_id))
    write(update(review_note).where(review_note.c.proposal_id == own.proposal_id).values(status="closed"))
    for table, owner, facts in ((agency_fact, "agency_id", AGENCY_YEAR), (unit_fact, "unit_id", UNIT_YEAR)):
        mine = (table.c[owner] == getattr(own, owner)) & (table.c.year == YEAR)
        write(update(table).where(mine).values(facts=dict(facts)))
    papers = {**PAPERS, "proposal_letter_date": "2026-05-04"}
    write(update(proposal).where(proposal.c.id == own.proposal_id).values(criteria=_MET, documents=papers))
    write(insert(answer), [row for column in _WRITERS for row in _answers(town, column)])
    link = {"proposal_id": own.proposal_id, "revision": 1, "url": "https://a.id", "sha256": "0" * 64}
    write(
        insert(evidence),
        [{"question": q.code, "name": f"{q.code}.pdf", "bytes": 9, **link, **by} for q in OLD.scored],
    )
    for name in ("Sari", "Budi"):
        seat = {"person_id": town.office.people[name], "is_chair": name == "Sari", "has_no_conflict": True}
        write(insert(panel_seat).values(proposal_id=own.proposal_id, **seat, **by))


def _answers(town: Town, column: Column) -> list[dict[str, Any]]:
    writer = town.office.people[_WRITERS[column]]
    return [
        {
            "proposal_id": town.own.proposal_id,
            "kind": column.value,
            "member_id": 0,
            "code": code,
            "value": stored(value),
            "version": 1,
            "recorded_at": BEGUN,
            "recorded_by": writer,
        }
        for code, value in filled(OLD).items()
    ]
