"""The moves of a proposal as a person sees them: open, blocked with every reason, or somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import RowMapping

from states.facts import JUDGED_COLUMN
from states.findings import Finding, Level, Status
from states.machine import Move
from states.vocabulary import Column, Role, State
from templates.findings import finding_label
from workflow.services.explain import FORWARD, Explanation
from workflow.services.people import Holders
from workflow.web.board_rows import names_of
from workflow.web.paths import proposal_path
from workflow.web.words import actual_in_words, remark_in_words, required_in_words

#: Remark of a demand that the move itself brings along; the form asks for it.
_BROUGHT = "bring-along"


@dataclass(frozen=True, slots=True)
class Holder:
    """A role, and who holds it here."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding, with what a person needs to do something about it."""

    finding: Finding
    #: What the requirement is called.
    label: str
    required: str | None
    actual: str | None
    #: What else there is to know; None mostly.
    remark: str | None
    fix_by: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class MoveCard:
    """One move, judged for one person."""

    trigger: str
    target: str
    path: str
    is_allowed: bool
    #: Whether the person's role may make it at all.
    is_mine: bool
    #: Who may make it.
    roles: tuple[Holder, ...]
    #: What stops it, but for the role.
    reasons: tuple[Reason, ...]
    #: What will stop a later move, or is worth knowing.
    warnings: tuple[Reason, ...]
    #: What the form will ask for.
    brought: tuple[str, ...]
    #: What is fulfilled, and how much was weighed.
    met: tuple[Reason, ...]
    weighed: int
    #: Whether findings about values were left out that the person may not see yet.
    is_partly_hidden: bool


@dataclass(frozen=True, slots=True)
class MoveCards:
    """All moves out of a proposal's state."""

    #: The way forward; None once the proposal is decided.
    forward: MoveCard | None
    #: Other moves of the person's roles.
    others: tuple[MoveCard, ...]
    #: Moves of other roles.
    elsewhere: tuple[MoveCard, ...]


class CardMaker:
    """Turns judged moves into cards for one proposal and one person."""

    def __init__(self, row: RowMapping, holders: Holders, columns: Iterable[Column], language: str) -> None:
        """Take the columns of the worksheet that the person may see."""
        self._row = row
        self._holders = holders
        self._columns = frozenset(columns)
        self._language = language

    def cards(self, explained: Explanation) -> MoveCards:
        """Return the cards of every move."""
        way = FORWARD.get(State(self._row["state"]))
        forward = [move for move in explained.moves if move.edge.trigger == way]
        rest = [self.card(move) for move in explained.moves if move.edge.trigger != way]
        return MoveCards(
            self.card(forward[0]) if forward else None,
            tuple(card for card in rest if card.is_mine),
            tuple(card for card in rest if not card.is_mine),
        )

    def card(self, move: Move) -> MoveCard:
        """Return the card of a move."""
        shown = [finding for finding in move.findings if self._is_shown(move, finding)]
        weighed = [f for f in shown if f.requirement != "role" and f.status is not Status.NOT_APPLICABLE]
        return MoveCard(
            trigger=move.edge.trigger.value,
            target=move.edge.target.value,
            path=proposal_path(self._row["number"], "tahap", move.edge.trigger.value),
            is_allowed=move.is_allowed,
            is_mine=move.role is not None,
            roles=self._holders_of(move.edge.roles),
            reasons=tuple(self.reason(f) for f in weighed if f.stops),
            warnings=tuple(self.reason(f) for f in weighed if _warns(f)),
            brought=tuple(f.requirement for f in weighed if f.remark == _BROUGHT),
            met=tuple(self.reason(f) for f in weighed if f.status is Status.MET),
            weighed=sum(f.stops or f.status is Status.MET for f in weighed),
            is_partly_hidden=len(shown) < len(move.findings),
        )

    def reason(self, finding: Finding) -> Reason:
        """Return a finding with its values in words and who can put it right."""
        return Reason(
            finding,
            finding_label(finding, self._language),
            required_in_words(finding, self._language),
            actual_in_words(finding, self._language),
            remark_in_words(finding, self._language),
            self._holders_of(finding.fix_by),
        )

    def _is_shown(self, move: Move, finding: Finding) -> bool:
        """Return whether the person may see a finding: it may tell values of a column that is closed."""
        column = JUDGED_COLUMN.get(move.edge.trigger)
        return finding.level is not Level.WORKSHEET or column is None or column in self._columns

    def _holders_of(self, roles: Iterable[Role]) -> tuple[Holder, ...]:
        return tuple(Holder(role.value, names_of(self._holders, self._row, role)) for role in roles)


def _warns(finding: Finding) -> bool:
    return finding.status is Status.WARNING and finding.remark != _BROUGHT
