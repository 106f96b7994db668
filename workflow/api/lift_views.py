"""How "what would have to be better" is asked and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from states.answers import Value, stored
from states.errors import Fault, Invalid
from states.lifting import Lift, LiftedFact, LiftedSubarea, Obstacle, liftable
from states.regulations import Regulation
from templates.catalogue import say
from templates.figures import short_shortfall
from workflow.api.wording import finding_json
from workflow.api.worksheet_views import figure_json
from workflow.services.explain import FoundLift


def parse_fixed(rules: Regulation, codes: Iterable[str]) -> frozenset[str]:
    """Return what stays as it is; raise Invalid for a code of nothing that could be lifted."""
    known = liftable(rules)
    facts = {"options": ", ".join(known)}
    sent = tuple(codes)
    faults = [
        Fault(f"body.lift.fixed.{position}", "not-an-option", facts)
        for position, code in enumerate(sent)
        if code not in known
    ]
    if faults:
        raise Invalid(faults)
    return frozenset(sent)


def lift_json(found: FoundLift | None, language: str) -> dict[str, Any] | None:
    """Return what would have to be better; null once the agency has decided."""
    if found is None:
        return None
    lift = found.lift
    status = _status(lift)
    return {
        "status": status,
        "column": found.column.value,
        "message": _message(lift, status, language),
        "size": None if lift is None else lift.size,
        "points": None if lift is None else figure_json(lift.points),
        "facts": [] if lift is None else [_fact(fact) for fact in lift.facts],
        "subareas": [] if lift is None else [_subarea(subarea) for subarea in lift.subareas],
        "obstacles": [] if lift is None else [_obstacle(each, language) for each in lift.obstacles],
        "what_if": {
            "facts": {} if lift is None else dict(lift.supposed_facts),
            "answers": {} if lift is None else _answers(lift.supposed_answers),
        },
    }


def _status(lift: Lift | None) -> str:
    if lift is None:
        return "withheld"
    if not lift.exists:
        return "none"
    return "found" if lift.size else "met"


def _message(lift: Lift | None, status: str, language: str) -> str:
    if lift is None or status != "found":
        return say(language, f"lift.{status}")
    told = {
        "facts": str(len(lift.facts)),
        "subareas": str(len(lift.subareas)),
        "points": short_shortfall(language, lift.points),
    }
    only = ".facts" if not lift.subareas else ".subareas" if not lift.facts else ""
    return say(language, f"lift.found{only}", **told)


def _fact(fact: LiftedFact) -> dict[str, Any]:
    return {
        "requirement": fact.requirement,
        "from": fact.before,
        "to": fact.after,
        "amount": fact.amount,
        "citation": fact.citation,
        "facts": dict(fact.facts),
    }


def _subarea(subarea: LiftedSubarea) -> dict[str, Any]:
    return {
        "code": subarea.code,
        "name": subarea.name,
        "from": figure_json(subarea.before),
        "to": figure_json(subarea.after),
        "amount": figure_json(subarea.points),
        "most": figure_json(subarea.most),
        "answers": _answers(subarea.answers),
    }


def _obstacle(obstacle: Obstacle, language: str) -> dict[str, Any]:
    return {
        "reason": obstacle.reason.value,
        "why": say(language, f"lift.obstacle.{obstacle.reason}"),
        "finding": finding_json(obstacle.finding, language),
    }


def _answers(answers: Mapping[str, Value]) -> dict[str, str | int]:
    """Return answers as they can be sent back: counts as numbers, everything else as text."""
    return {
        code: stored(value) if isinstance(value, str | Fraction) else value for code, value in answers.items()
    }
