"""Nominating a unit: the birth of a proposal, under a cycle's regulation for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from states.errors import Duplicate, Forbidden, Invalid, RequirementsUnmet
from states.facts import Attempt, Case, Facts
from states.history import Actor as By
from states.lifecycle import LIFECYCLE_VERSION, edges_from, roles_of
from states.machine import Move, fire
from states.regulations import Regulation, regulation
from states.requirements import parts_read
from states.vocabulary import Predicate, State, Trigger
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import agencies, proposals
from workflow.db.tables import award, number_counter, proposal
from workflow.services.caller import Caller
from workflow.services.deadlines import open_stage
from workflow.services.gather import criteria_facts, cycle_facts, facts_digest, unit_facts, with_unit_parts
from workflow.services.record import Recorded, Transition, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """What a coordinator says about the unit."""

    unit_id: int
    cycle_id: int
    target: Predicate
    #: Answers by criterion: ``met``, ``reason``, perhaps ``statement_no``.
    criteria: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    affirmative_reason: str | None = None
    predecessor_id: int | None = None
    award_id: int | None = None


@dataclass(frozen=True, slots=True)
class Nominated:
    """The proposal that came to be."""

    proposal_id: int
    number: str
    entry: Recorded


def nominate(tx: Tx, caller: Caller, nomination: Nomination) -> Nominated:
    """Open a proposal and return it.

    Raises Invalid for a unit or cycle that the caller may not see or that do not belong
    together, Forbidden, RequirementsUnmet with every finding, and Duplicate where only an open
    proposal of the unit stands in the way.
    """
    unit, cycle = _places(tx.connection, caller, nomination, is_locked=True)
    rules = regulation(cycle["regulation"])
    _check_affirmative(nomination, rules)
    predecessor_id, award_id = _foundation(tx.connection, nomination)
    roles = roles_of(Trigger.NOMINATE)
    role = caller.demand(roles, unit["agency_id"], unit["id"])
    case = _case(tx.connection, caller, nomination, unit, cycle, tx.at)
    move = fire(Trigger.NOMINATE, case)
    _refuse_unless_allowed(move, case.facts)
    number = _next_number(tx, cycle["year"])
    row = {
        "number": number,
        "unit_id": unit["id"],
        "agency_id": unit["agency_id"],
        "cycle_id": cycle["id"],
        "target": nomination.target,
        "state": State.NOMINATED,
        "version": 1,
        "regulation": rules.id,
        "regulation_digest": rules.digest,
        "lifecycle_version": LIFECYCLE_VERSION,
        "predecessor_id": predecessor_id,
        "award_id": award_id,
        "affirmative_reason": nomination.affirmative_reason,
        "criteria": {code: dict(answer) for code, answer in nomination.criteria.items()},
        "documents": {},
        "rounds": {},
        "opened_at": tx.at,
        "state_since": tx.at,
    }
    proposal_id = tx.connection.execute(insert(proposal).returning(proposal.c.id), row).scalar_one()
    open_stage(tx, proposal_id, cycle["id"], State.NOMINATED)
    entry = record(
        tx,
        f"proposal:{proposal_id}",
        "proposal.nominated",
        actor=By(caller.person_id, role),
        facts={
            "trigger": Trigger.NOMINATE.value,
            "from": None,
            "to": State.NOMINATED.value,
            "version": 1,
            "number": number,
            "unit_id": unit["id"],
            "cycle_id": cycle["id"],
            "target": nomination.target.value,
            "predecessor_id": predecessor_id,
            "award_id": award_id,
            "criteria": {
                code: {"met": answer["met"], "statement_no": answer.get("statement_no")}
                for code, answer in nomination.criteria.items()
            },
            "regulation": rules.id,
            "regulation_digest": rules.digest,
            "lifecycle_version": LIFECYCLE_VERSION,
            "facts_digest": facts_digest(case.facts),
        },
        texts={
            **{f"criterion_{code}": answer["reason"] for code, answer in nomination.criteria.items()},
            "affirmative": nomination.affirmative_reason,
        },
        findings=move.findings,
        transition=Transition(Trigger.NOMINATE, None, State.NOMINATED),
    )
    return Nominated(proposal_id, number, entry)


def explain_nomination(
    connection: Connection, caller: Caller, nomination: Nomination, moment: datetime
) -> Move:
    """Return the move that nominating would be, allowed or not, with every finding."""
    unit, cycle = _places(connection, caller, nomination, is_locked=False)
    return fire(
        Trigger.NOMINATE, _case(connection, caller, nomination, unit, cycle, moment, is_question=True)
    )


def _places(
    connection: Connection, caller: Caller, nomination: Nomination, *, is_locked: bool
) -> tuple[RowMapping, RowMapping]:
    """Return unit and cycle; raise where they are absent, unseen or of different agencies."""
    unit_of = agencies.unit_locked if is_locked else agencies.unit_with_agency
    unit = unit_of(connection, nomination.unit_id)
    if unit is None or not caller.roles_at(unit["agency_id"], unit["id"]):
        raise Invalid.because("body.unit_id", "unknown")
    cycle = agencies.cycle_shared(connection, nomination.cycle_id)
    if cycle is None or cycle["agency_id"] != unit["agency_id"]:
        raise Invalid.because("body.cycle_id", "unknown")
    return unit, cycle


def _check_affirmative(nomination: Nomination, rules: Regulation) -> None:
    """Raise where the regulation knows no affirmative proposal of this kind."""
    is_known = rules.parameters.affirmative and nomination.target is Predicate.WBK
    if nomination.affirmative_reason is not None and not is_known:
        raise Invalid.because("body.affirmative", "not-applicable")


def _foundation(connection: Connection, nomination: Nomination) -> tuple[int | None, int | None]:
    """Return the WBK proposal and the award that a WBBM proposal builds on; raise Invalid for others.

    Both are found from the unit's WBK in force, and whoever names them has to name these: the
    predecessor's scores become the baseline that the new proposal is compared with. Without a WBK in
    force the finding ``prior-wbk`` refuses.
    """
    a = award.c
    given = _named(connection, nomination)
    if nomination.target is Predicate.WBK:
        for name in given:
            raise Invalid.because(f"body.{name}", "not-applicable")
        return None, None
    standing = connection.execute(
        select(a.id, a.proposal_id).where(
            a.unit_id == nomination.unit_id, a.predicate == Predicate.WBK, a.ended_at.is_(None)
        )
    ).first()
    if standing is None:
        return None, None
    found = {"predecessor_id": standing.proposal_id, "award_id": standing.id}
    for name, value in given.items():
        if value != found[name]:
            raise Invalid.because(f"body.{name}", "not-the-wbk-in-force")
    return standing.proposal_id, standing.id


def _named(connection: Connection, nomination: Nomination) -> dict[str, int]:
    """Return the ids that the nomination names to build on; raise Invalid for those of other units."""
    named = {
        "predecessor_id": (proposal, nomination.predecessor_id),
        "award_id": (award, nomination.award_id),
    }
    given: dict[str, int] = {}
    for name, (table, value) in named.items():
        if value is None:
            continue
        owner = connection.execute(select(table.c.unit_id).where(table.c.id == value)).scalar()
        if owner != nomination.unit_id:
            raise Invalid.because(f"body.{name}", "unknown")
        given[name] = value
    return given


def _case(
    connection: Connection,
    caller: Caller,
    nomination: Nomination,
    unit: RowMapping,
    cycle: RowMapping,
    moment: datetime,
    *,
    is_question: bool = False,
) -> Case:
    existing = proposals.open_proposal_of(connection, unit["id"])
    facts = Facts(
        today=local_date(moment, unit["timezone"]),
        state=None,
        target=nomination.target,
        cycle=cycle_facts(cycle),
        unit=unit_facts(unit, unit["id"]),
        open_proposal=None if existing is None else existing.number,
        is_affirmative=nomination.affirmative_reason is not None,
        criteria=criteria_facts(nomination.criteria),
    )
    parts = frozenset().union(*(parts_read(edge) for edge in edges_from(None)))
    facts = with_unit_parts(connection, facts, unit["agency_id"], cycle["id"], parts)
    actor = caller.actor_at(unit["agency_id"], unit["id"])
    return Case(regulation(cycle["regulation"]), facts, Attempt(actor, is_question=is_question))


def _refuse_unless_allowed(move: Move, facts: Facts) -> None:
    stopping = [finding for finding in move.findings if finding.stops]
    if not stopping:
        return
    if all(finding.requirement == "no-open-proposal" for finding in stopping):
        raise Duplicate(facts.open_proposal or "")
    if any(finding.requirement == "role" for finding in stopping):
        raise Forbidden(move.edge.roles)
    raise RequirementsUnmet(move.findings)


def _next_number(tx: Tx, year: int) -> str:
    """Return the next proposal number of a year; numbering waits for its turn at the counter's row."""
    dialect = postgresql if tx.connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(number_counter).values(year=year, last=1)
    statement = statement.on_conflict_do_update(
        index_elements=["year"], set_={"last": number_counter.c.last + 1}
    ).returning(number_counter.c.last)
    return f"ZI-{year}-{tx.connection.execute(statement).scalar_one():04d}"
