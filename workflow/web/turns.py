"""Whose turn it is, and how far the turns of one person reach."""

from __future__ import annotations

from collections.abc import Mapping

from states.vocabulary import Role, State
from workflow.db.queries.lists import Reach
from workflow.services.caller import Caller
from workflow.services.explain import TURN_OF

#: States that also wait for a role besides the one whose turn it is: its act ends the stage or is part of it.
_ALSO_WAITS_FOR: Mapping[State, tuple[Role, ...]] = {
    State.SELF_ASSESSMENT: (Role.UNIT_HEAD,),
    State.TPI_EVALUATION: (Role.TPI_MEMBER,),
}


def reach_of(caller: Caller) -> Reach:
    """Return how far a person sees."""
    return Reach(caller.sees_everything, caller.agency_ids, caller.unit_ids)


def turns_of(caller: Caller) -> dict[str, Reach]:
    """Return the states that wait for a person, each with how far the person's roles for it reach."""
    found = {}
    for state, role in TURN_OF.items():
        roles = {role, *_ALSO_WAITS_FOR.get(state, ())}
        grants = [grant for grant in caller.grants if grant.role in roles]
        if grants:
            found[state.value] = reach_of(Caller(caller.person_id, "", "", tuple(grants)))
    return found
