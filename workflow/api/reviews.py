"""Routes about reviews: rounds as they were handed over, and the columns side by side."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from states.answers import restore
from states.regulations import Regulation, regulation
from workflow.api import review_examples as examples
from workflow.api.answers import one, several
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.pages import DEFAULT_PAGE, Cursor, Limit, page, position
from workflow.api.schemas import LARGEST_ID
from workflow.api.stage_schemas import AskedCode
from workflow.api.views import actor_json, moment_json
from workflow.api.worksheet_views import value_json
from workflow.services.compare_columns import Compared, compare_columns
from workflow.services.read_rounds import Round, read_round, read_rounds

router = APIRouter(route_class=GuardedRoute, tags=["Reviu"], responses=REFUSALS)

Seq = Annotated[int, Path(ge=0, le=LARGEST_ID, description="`seq` of the history entry")]


@router.get("/proposals/{proposal_id}/rounds", responses=several(examples.ROUND))
def list_rounds(
    proposal_id: int, door: OpenDoor, cursor: Cursor = None, limit: Limit = DEFAULT_PAGE
) -> dict[str, Any]:
    """List the moves that handed the worksheet over, oldest first; a return names the notes left open."""
    after = position(cursor) or 0
    with door.read() as connection:
        found = read_rounds(connection, door.caller, proposal_id, after=after, limit=limit + 1)
    return page([_round_json(each) for each in found], limit, lambda shown: shown, key="seq")


@router.get("/proposals/{proposal_id}/rounds/{seq}", responses=one(examples.ROUND_IN_FULL))
def show_round(proposal_id: int, seq: Seq, door: OpenDoor) -> dict[str, Any]:
    """Show the worksheet as a move found it, in the columns that you may see; it never changes."""
    with door.read() as connection:
        found = read_round(connection, door.caller, proposal_id, seq)
    rules = regulation(found.row["regulation"])
    return {
        **_round_json(found),
        "columns": {
            column.value: {code: _value(rules, code, value) for code, value in values.items()}
            for column, values in found.columns.items()
        },
        "evidence": [dict(piece) for piece in found.evidence],
    }


@router.get("/proposals/{proposal_id}/comparison", responses=one(examples.COMPARISON))
def show_comparison(proposal_id: int, door: OpenDoor, area: AskedCode = None) -> dict[str, Any]:
    """Show the columns that you may see side by side, inputs on which they differ first.

    `area` narrows it to an enabler area or a result component. Nobody's blind scores are compared.
    """
    with door.read() as connection:
        found = compare_columns(connection, door.caller, proposal_id, area)
    return {
        "columns": [column.value for column in found.columns],
        "differing": sum(row.differs for row in found.rows),
        "rows": [_row_json(found.rules, row) for row in found.rows],
    }


def _round_json(each: Round) -> dict[str, Any]:
    row = each.row
    return {
        "seq": row["seq"],
        "trigger": row["trigger"],
        "from": row["from_state"],
        "to": row["to_state"],
        "actor": actor_json(row["actor_id"], row["actor_name"], row["actor_role"]),
        "at": moment_json(row["at"]),
        "digest": row["digest"],
        "open_notes": [dict(note) for note in each.open_notes],
    }


def _row_json(rules: Regulation, row: Compared) -> dict[str, Any]:
    question = rules.questions[row.code]
    return {
        "code": row.code,
        "differs": row.differs,
        "values": {
            column.value: None
            if cell is None
            else {"value": value_json(question, cell.value), "note": cell.note, "version": cell.version}
            for column, cell in row.cells.items()
        },
    }


def _value(rules: Regulation, code: str, kept: str) -> object:
    question = rules.questions[code]
    return value_json(question, restore(question, kept))
