"""Who may make the move: role, separation of duties, and whether anybody can at all."""

from __future__ import annotations

from collections.abc import Iterator

from states.duties import DUTY_OF_ROLE, obstacle
from states.facts import Actor, Case
from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.requirements.verdicts import PERSONS_RULE, Ask
from states.vocabulary import Role, Trigger

_ROLE = Ask("role", Level.PERSON, (Role.ADMIN,))
_DUTIES = Ask("separation-of-duties", Level.PERSON, (Role.COORDINATOR,), PERSONS_RULE)
_NOBODY = Ask("nobody-can-act", Level.PROPOSAL, (Role.COORDINATOR, Role.ADMIN), PERSONS_RULE)


def _stands_in_the_way(actor: Actor, role: Role, case: Case) -> str | None:
    duty = DUTY_OF_ROLE.get(role)
    if duty is None:
        return None
    taken = case.facts.duties.get(actor.person_id)
    return obstacle(duty, taken, is_unit_staff=actor.is_unit_staff)


def acting_role(edge: Edge, actor: Actor, case: Case) -> Role | None:
    """Return the role a person would pull the trigger in; the first without an obstacle, if any."""
    held = [role for role in edge.roles if role in actor.roles]
    free = [role for role in held if _stands_in_the_way(actor, role, case) is None]
    return next(iter([*free, *held]), None)


def role(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the person holds a role that may pull the trigger."""
    roles = case.attempt.actor.roles
    yield _ROLE.found(
        edge,
        is_met=not roles.isdisjoint(edge.roles),
        required=", ".join(edge.roles),
        actual=", ".join(sorted(roles)) or "none",
    )


def separation_of_duties(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether an earlier act of the mover, or of the signatory, stands in the way."""
    attempt = case.attempt
    moving = acting_role(edge, attempt.actor, case)
    people = [] if moving is None else [(attempt.actor, moving)]
    if attempt.signatory is not None:
        people.append((attempt.signatory, Role.AGENCY_HEAD))
    for actor, acting in people:
        earlier = _stands_in_the_way(actor, acting, case)
        duty = DUTY_OF_ROLE.get(acting, "clerical")
        yield _DUTIES.found(edge, is_met=earlier is None, required=duty, actual=earlier or "none")


def _needed(edge: Edge, case: Case) -> tuple[Role, ...]:
    """Return the roles of which somebody must be free for the edge to be passable.

    A clerk who records another's signature needs that other person, unless the review is signed
    off already.
    """
    signing = tuple(role for role in edge.roles if role in DUTY_OF_ROLE)
    is_signed = edge.trigger is Trigger.ACCEPT_REVIEW and case.facts.reviewer_id is not None
    return edge.roles if is_signed or not signing else signing


def nobody_can_act(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield that no holder of the role is free to act; nothing where someone is, or nobody asked."""
    if case.holders is None:
        return
    needed = _needed(edge, case)
    for allowed in needed:
        for holder in case.holders.get(allowed, ()):
            if _stands_in_the_way(holder, allowed, case) is None:
                return
    yield _NOBODY.says(edge, Status.UNMET, required=", ".join(needed), actual="none")
