"""Finding the agency head whose signature a coordinator records."""

from __future__ import annotations

from states.facts import Actor
from states.vocabulary import Role
from workflow.db.database import Tx
from workflow.db.queries.people import person_by_id
from workflow.services.people import Holders


def signatory_of(tx: Tx, agency_id: int, unit_id: int, named: str) -> Actor | None:
    """Return the agency head of that id, e-mail or name, or None.

    Several people may head an agency on behalf (a.n.); the name must fit exactly one of them.
    """
    heads = (
        Holders(tx.connection, [(agency_id, unit_id)], tx.at).at(agency_id, unit_id).get(Role.AGENCY_HEAD, ())
    )
    fitting = [actor for actor, name in heads if _fits(tx, actor.person_id, name, named)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(tx: Tx, person_id: int, name: str, named: str) -> bool:
    known = person_by_id(tx.connection, person_id)
    return known is not None and named.casefold() in {str(person_id), known.email, name.casefold()}
