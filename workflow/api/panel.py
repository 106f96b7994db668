"""Routes about a proposal's TPI panel: seats, candidates, declarations, blind scores, agreement."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy import Connection, Row, RowMapping

from states.answers import restore
from states.errors import NotFound
from states.facts import Seat
from states.regulations import Regulation, regulation
from templates.catalogue import say
from workflow.api import panel_examples as examples
from workflow.api.answers import one
from workflow.api.door import GuardedRoute, OpenDoor
from workflow.api.openapi import REFUSALS
from workflow.api.stage_schemas import DeclarationIn, PanelIn
from workflow.api.worksheet_views import value_json
from workflow.db.queries import panels, proposals, stages
from workflow.services.agree_scores import agree_scores
from workflow.services.appoint_panel import appoint_panel
from workflow.services.declare_conflict import declare_conflict
from workflow.services.read_panel import Candidate, PanelScores, read_candidates, read_scores

router = APIRouter(route_class=GuardedRoute, tags=["Panel TPI"], responses=REFUSALS)


@router.get("/proposals/{proposal_id}/panel", responses=one(examples.PANEL))
def show_panel(proposal_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show the TPI panel and how many members without a conflict of interest the cycle asks for."""
    with door.read() as connection:
        return _panel_json(connection, proposal_id, stages.seats_now(connection, proposal_id))


@router.put("/proposals/{proposal_id}/panel", responses=one(examples.PANEL))
def replace_panel(proposal_id: int, body: PanelIn, door: OpenDoor) -> Response:
    """Appoint exactly these people; every candidate who may not sit is refused with the reason.

    `warnings` names members who sit on more units of the cycle than its team load; they are appointed.
    """
    seats = [Seat(seat.person_id, seat.chair, seat.no_conflict) for seat in body.members]
    return door.write(
        lambda tx: appoint_panel(tx, door.caller, proposal_id, seats),
        lambda connection, rows: _panel_json(connection, proposal_id, rows),
    )


@router.get("/proposals/{proposal_id}/panel/candidates", responses=one(examples.CANDIDATES))
def show_candidates(proposal_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show everyone who holds a TPI role for the unit, every reason against a seat, and their load."""
    with door.read() as connection:
        found = read_candidates(connection, door.caller, proposal_id, door.moment)
        row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    return {
        "team_load": row["team_load"],
        "candidates": [_candidate_json(each, door.language) for each in found],
    }


@router.post(
    "/proposals/{proposal_id}/panel/declaration", status_code=201, responses=one(examples.PANEL, 201)
)
def create_declaration(proposal_id: int, body: DeclarationIn, door: OpenDoor) -> Response:
    """Declare, as a member of the panel, whether you have a conflict of interest.

    With one you score nothing and count for no quorum, until you declare otherwise yourself.
    """
    return door.write(
        lambda tx: declare_conflict(
            tx, door.caller, proposal_id, statement=body.statement, has_conflict=body.conflict
        ),
        lambda connection, rows: _panel_json(connection, proposal_id, rows),
        status=201,
    )


@router.get("/proposals/{proposal_id}/panel/scores", responses=one(examples.SCORES))
def show_scores(proposal_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show the members' blind scores: your own until every member is in, then everyone's."""
    with door.read() as connection:
        seen = read_scores(connection, door.caller, proposal_id)
        row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    return _scores_json(seen, regulation(row["regulation"]))


@router.post("/proposals/{proposal_id}/panel/agree", responses=one(examples.AGREED))
def agree(proposal_id: int, door: OpenDoor) -> Response:
    """Take over, as the panel's consensus, every value that all members gave and that is not yet settled."""
    return door.write(
        lambda tx: agree_scores(tx, door.caller, proposal_id),
        lambda _, saved: {"saved": dict(saved.versions)},
    )


def _panel_json(connection: Connection, proposal_id: int, seats: list[RowMapping]) -> dict[str, Any]:
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    people = [seat["person_id"] for seat in seats]
    loads = panels.loads(connection, row["cycle_id"], people, besides=proposal_id)
    limit = row["team_load"]
    return {
        "members": [
            {
                "person_id": seat["person_id"],
                "name": seat["name"],
                "chair": seat["is_chair"],
                "no_conflict": seat["has_no_conflict"],
                "declared": seat["statement"] is not None,
            }
            for seat in seats
        ],
        "quorum": row["quorum"],
        "blind_round_required": row["is_blind_round_required"],
        "warnings": [
            {"person_id": person, "code": "team-load", "load": loads.get(person, 0), "team_load": limit}
            for person in people
            if loads.get(person, 0) >= limit
        ],
    }


def _candidate_json(each: Candidate, language: str) -> dict[str, Any]:
    return {
        "person_id": each.person_id,
        "name": each.name,
        "may_be_member": not each.against_member,
        "may_chair": not each.against_chair,
        "against_member": _reasons_json(each.against_member, language),
        "against_chair": _reasons_json(each.against_chair, language),
        "load": each.load,
        "is_overloaded": each.is_overloaded,
    }


def _reasons_json(codes: tuple[str, ...], language: str) -> list[dict[str, str]]:
    return [{"code": code, "detail": say(language, f"fault.{code}")} for code in codes]


def _scores_json(seen: PanelScores, rules: Regulation) -> dict[str, Any]:
    standing = seen.round
    return {
        "is_required": standing.is_required,
        "is_begun": standing.is_begun,
        "is_complete": standing.is_complete,
        "members": [
            {"person_id": member, "name": seen.names[member], "missing": missing}
            for member, missing in standing.missing.items()
        ],
        "answers": {
            code: _answer_json(seen, rules, code, given)
            for code in rules.inputs
            if (given := seen.scores.get(code))
        },
    }


def _answer_json(
    seen: PanelScores, rules: Regulation, code: str, given: Mapping[int, Row[Any]]
) -> dict[str, Any]:
    consensus = seen.consensus.get(code)
    return {
        "scores": [{"person_id": member, **_value_json(rules, code, each)} for member, each in given.items()],
        # Before all are in, whether scores differ would tell of others' values.
        "differs": seen.round.differs(code) if seen.round.is_complete else None,
        "consensus": None if consensus is None else _value_json(rules, code, consensus),
    }


def _value_json(rules: Regulation, code: str, row: Row[Any]) -> dict[str, Any]:
    question = rules.questions[code]
    return {
        "value": value_json(question, restore(question, row.value)),
        "note": row.note,
        "version": row.version,
    }
