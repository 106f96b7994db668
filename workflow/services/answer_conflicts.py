"""Two people and one answer: what the other one wrote meanwhile, beside what was to be saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from states.answers import Value, restore
from states.regulations import Question, Regulation
from states.vocabulary import Column
from workflow.db.queries.stages import answers_with_names
from workflow.services.read_worksheet import Cell, cell_of

if TYPE_CHECKING:
    from workflow.services.fill_worksheet import Filled


@dataclass(frozen=True, slots=True)
class Conflict:
    """One answer that somebody else changed since it was seen; both sides, so that nothing is lost."""

    question: Question
    #: What stands there now; None where the answer was taken back.
    theirs: Cell | None
    #: What was to be saved, as it was read; None where the answer was to be taken back.
    yours: Value | None
    your_note: str | None
    #: The revision that was seen.
    your_version: int | None


def conflicts_of(
    connection: Connection,
    rules: Regulation,
    place: tuple[int, Column, int],
    stale: Mapping[str, Filled],
    given: Mapping[str, Value],
) -> dict[str, Conflict]:
    """Return both sides of some answers, by code; ``place`` is proposal, column and whose scores it holds."""
    proposal_id, column, member_id = place
    now = {
        answer.code: cell_of(restore(rules.questions[answer.code], answer.value), answer)
        for answer in answers_with_names(connection, proposal_id)
        if (answer.kind, answer.member_id) == (column, member_id) and answer.code in stale
    }
    return {
        code: Conflict(rules.questions[code], now.get(code), given.get(code), filled.note, filled.version)
        for code, filled in stale.items()
    }
