"""Taking over at once, as the panel's consensus, every value on which all members agree."""

from __future__ import annotations

from states.answers import restore
from states.regulations import regulation
from states.vocabulary import Column
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.services.blind_round import blind_round, demand_complete
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty
from workflow.services.fill_worksheet import (
    WRITERS,
    Saved,
    demand_seat,
    demand_stage,
    refuse_contradictions,
    write_answers,
)
from workflow.services.stages import locked


def agree_scores(tx: Tx, caller: Caller, proposal_id: int) -> Saved:
    """Write the values that every member gave, where no consensus stands yet, and return their versions.

    Raises NotFound, Invalid for counts that contradict, Forbidden for all but the panel's chair,
    SeparationOfDuties, RequirementsUnmet outside the TPI's evaluation or before every member is in.
    """
    row = locked(tx, proposal_id)
    roles, state = WRITERS[Column.TPI]
    role = caller.demand(roles, row["agency_id"], row["unit_id"])
    demand_seat(tx, caller, row, Column.TPI)
    demand_duty(tx, proposal_id, caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    demand_stage(row, state)
    rules = regulation(row["regulation"])
    standing = blind_round(tx.connection, row, rules)
    demand_complete(standing)
    settled = {
        each.code: restore(rules.questions[each.code], each.value)
        for each in proposals.current_answers(tx.connection, proposal_id, Column.TPI)
    }
    agreed = {
        code: restore(rules.questions[code], value)
        for code in rules.inputs
        if code not in settled and (value := standing.agreed(code)) is not None
    }
    refuse_contradictions(rules, {**settled, **agreed})
    return Saved(write_answers(tx, caller, proposal_id, Column.TPI, 0, {}, agreed))
