"""The town with its proposals before the nation, and tokens for the portal's door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from httpx2 import Response
from sqlalchemy import insert, update

from states.regulations import regulation
from states.vocabulary import State
from tests.promises.town import Things, Town, open_town
from tests.workflow.office import BEGUN
from workflow.access import token_hash
from workflow.db.tables import answer, api_token, proposal
from workflow.settings import Settings

NINETY = "permenpanrb-90-2021"
WBK, WBBM = "/portalrb/pengusulan/unit-wbk", "/portalrb/pengusulan/unit-wbbm"
ANSWERS = "/portalrb/lke/jawaban-unit/{unit_id}"
#: Tokens of the two agencies.
OWN, FAR = "kunci-instansi-1", "kunci-instansi-2"


@contextmanager
def open_counter(url: str, folder: Path, **limits: int) -> Iterator[Town]:
    """Open the town; the cast's own proposal, its neighbour's and the far one stand before the nation."""
    with open_town(url, folder) as town:
        for things in (town.own, town.sibling, town.far):
            stand_before_the_nation(town, things)
        for token, things in ((OWN, town.own), (FAR, town.far)):
            give_token(town, token, agency_id=things.agency_id)
        if limits:
            limit(town, **limits)
        yield town


def limit(town: Town, **limits: int) -> None:
    """Let a token come only so often."""
    app: Any = town.office.client.app
    kept: Settings = app.state.settings
    app.state.settings = kept.model_copy(update=limits)


def stand_before_the_nation(town: Town, things: Things, **values: object) -> None:
    """Put a unit's proposal before the nation, under the regulation that has national ids."""
    pinned = {"regulation": NINETY, "regulation_digest": regulation(NINETY).digest}
    town.stand(State.NATIONAL_EVALUATION, things, **{**pinned, **values})


def give_token(town: Town, token: str, **owner: int | datetime) -> None:
    """Make a token, of an agency or a person, perhaps with an end."""
    town.office.write(insert(api_token).values(token_hash=token_hash(token), created_at=BEGUN, **owner))


def answered(town: Town, things: Things, column: str, code: str, value: str, note: str | None = None) -> None:
    """Write an answer into a column."""
    row: Mapping[str, object] = {
        "proposal_id": things.proposal_id,
        "kind": column,
        "member_id": 0,
        "code": code,
        "value": value,
        "note": note,
        "version": 1,
        "recorded_at": BEGUN,
        "recorded_by": town.office.people["Dewi"],
    }
    town.office.write(insert(answer).values(**row))


def get(town: Town, path: str, token: str | None = OWN, **sent: Any) -> Response:  # noqa: ANN401 -- whatever a request can carry
    """Send a GET to the portal's door and return the response."""
    return town.send(token, "GET", path, **sent)


def retarget(town: Town, things: Things, target: str, **values: object) -> None:
    """Let a proposal be for another predicate."""
    mine = proposal.c.id == things.proposal_id
    town.office.write(update(proposal).where(mine).values(target=target, **values))
