"""A panel whose members are done and agree."""

from __future__ import annotations

from sqlalchemy import insert

from states.regulations import regulation
from tests.promises.town import RULES, Town
from tests.states.worksheets import filled
from tests.workflow.office import BEGUN
from workflow.db.tables import answer


def scored_alike(town: Town) -> None:
    """Seat Sari and Budi and let both have given the same score to everything."""
    town.office.seat("Sari", "Budi")
    for name in ("Sari", "Budi"):
        member = town.office.people[name]
        for code, value in filled(regulation(RULES)).items():
            row = {"proposal_id": town.own.proposal_id, "kind": "member", "member_id": member}
            by = {"version": 1, "recorded_at": BEGUN, "recorded_by": member}
            town.office.write(insert(answer).values(**row, **by, code=code, value=str(value)))
