"""Taking a side in a proposal: the first act binds a person to a duty, for good."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite

from states.duties import DUTY_OF_ROLE, Duty, obstacle
from states.errors import SeparationOfDuties
from states.findings import Finding, Level, Status
from states.vocabulary import Role
from workflow.db.database import Tx
from workflow.db.prepared import Prepared, whole_row
from workflow.db.queries import proposals
from workflow.db.tables import duty_taken

_TAKE = {
    "postgresql": Prepared(postgresql.insert(duty_taken).on_conflict_do_nothing(), whole_row(duty_taken)),
    "sqlite": Prepared(sqlite.insert(duty_taken).on_conflict_do_nothing(), whole_row(duty_taken)),
}
_CITATION = "Siklus usulan ZI, pemisahan tugas per orang"


def take_duty(tx: Tx, proposal_id: int, person_id: int, duty: Duty) -> None:
    """Bind a person to a duty; nothing where they are bound already."""
    row = {"proposal_id": proposal_id, "person_id": person_id, "duty": duty.value, "taken_at": tx.at}
    _TAKE[tx.connection.dialect.name].do(tx.connection, row)


def demand_duty(tx: Tx, proposal_id: int, person_id: int, role: Role, *, is_unit_staff: bool) -> None:
    """Bind a person to the duty of a role; raise SeparationOfDuties where an earlier act forbids it."""
    duty = DUTY_OF_ROLE[role]
    taken = proposals.duties_in(tx.connection, proposal_id).get(person_id)
    earlier = obstacle(duty, None if taken is None else Duty(taken), is_unit_staff=is_unit_staff)
    if earlier is not None:
        raise SeparationOfDuties(
            [
                Finding(
                    requirement="separation-of-duties",
                    level=Level.PERSON,
                    status=Status.UNMET,
                    required=duty,
                    actual=earlier,
                    gap=None,
                    citation=_CITATION,
                    fix_by=(Role.COORDINATOR,),
                )
            ]
        )
    if taken is None:
        take_duty(tx, proposal_id, person_id, duty)
