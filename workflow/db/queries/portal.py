"""Questions of the national portal's door: whose a token is, and which proposals stand before the nation."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, or_, select

from states.vocabulary import Predicate, State
from workflow.db.queries import AnyRow
from workflow.db.tables import api_token, cycle, proposal, unit


def live_token(connection: Connection, token_hash: bytes, moment: datetime) -> AnyRow | None:
    """Return a token (id, person_id, agency_id) that has neither ended nor been taken back."""
    t = api_token.c
    return connection.execute(
        select(t.id, t.person_id, t.agency_id).where(
            t.token_hash == token_hash,
            t.revoked_at.is_(None),
            or_(t.expires_at.is_(None), t.expires_at > moment),
        )
    ).first()


def proposals_of_target(
    connection: Connection, agencies: Collection[int], regulations: Collection[str], target: Predicate
) -> list[RowMapping]:
    """Return the proposals for one predicate that the nation judges now, by the name of their unit."""
    statement = _before_the_nation(agencies, regulations).where(proposal.c.target == target)
    return list(connection.execute(statement.order_by(unit.c.name, unit.c.id)).mappings())


def proposal_of_unit(
    connection: Connection, agencies: Collection[int], regulations: Collection[str], unit_id: int
) -> RowMapping | None:
    """Return the proposal of a unit that the nation judges now; a unit has one open proposal at the most."""
    statement = _before_the_nation(agencies, regulations).where(proposal.c.unit_id == unit_id)
    return connection.execute(statement).mappings().first()


def _before_the_nation(agencies: Collection[int], regulations: Collection[str]) -> Select[Any]:
    """Ask for id, regulation, unit_id, unit_name, year and affirmative_reason."""
    return (
        select(
            proposal.c.id,
            proposal.c.regulation,
            proposal.c.unit_id,
            unit.c.name.label("unit_name"),
            cycle.c.year,
            proposal.c.affirmative_reason,
        )
        .join_from(proposal, unit, unit.c.id == proposal.c.unit_id)
        .join(cycle, cycle.c.id == proposal.c.cycle_id)
        .where(
            proposal.c.state == State.NATIONAL_EVALUATION.value,
            proposal.c.agency_id.in_(list(agencies)),
            proposal.c.regulation.in_(list(regulations)),
        )
    )
