"""A full worksheet of 90/2021: four columns of 127 values, and 300 pieces of evidence."""

from __future__ import annotations

from sqlalchemy import insert

from states.regulations import regulation
from states.vocabulary import State
from tests.states.worksheets import filled
from tests.workflow.office import BEGUN, Office
from workflow.db.database import Tx
from workflow.db.tables import answer, evidence

RULES = regulation("permenpanrb-90-2021")
PIECES = 300
#: Who wrote each column.
WRITERS = {"unit": "Dewi", "reviewer": "Bambang", "member": "Sari", "tpi": "Sari"}


def fill_up(office: Office) -> None:
    """Give the office's proposal a full worksheet, which now waits for the panel."""
    office.seat("Sari", "Budi")
    office.stand(State.TPI_EVALUATION)

    def service(tx: Tx) -> None:
        tx.connection.execute(insert(answer), _answers(office))
        tx.connection.execute(insert(evidence), _pieces(office))

    office.database.write(service)


def _answers(office: Office) -> list[dict[str, object]]:
    return [
        {
            "proposal_id": office.proposal_id,
            "kind": column,
            "member_id": office.people[name] if column == "member" else 0,
            "code": code,
            "value": str(value),
            "version": 1,
            "recorded_at": BEGUN,
            "recorded_by": office.people[name],
        }
        for column, name in WRITERS.items()
        for code, value in filled(RULES).items()
    ]


def _pieces(office: Office) -> list[dict[str, object]]:
    codes = [question.code for question in RULES.scored]
    by = {"recorded_at": BEGUN, "recorded_by": office.people["Dewi"], "revision": 1, "bytes": 9}
    return [
        {
            "proposal_id": office.proposal_id,
            "question": codes[number % len(codes)],
            "name": f"{number}.pdf",
            "sha256": f"{number:064}",
            **by,
        }
        for number in range(PIECES)
    ]
