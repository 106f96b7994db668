"""Reading the WBBM form: the unit's sections for all who see the proposal, the rubric as TPI values are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from states.errors import NotFound
from states.vocabulary import Column, Predicate
from states.wbbm import OF_THE_UNIT, Section, gaps
from workflow.db.queries import forms, proposals
from workflow.services.caller import Caller
from workflow.services.sight import sight_of


@dataclass(frozen=True, slots=True)
class Filled:
    """One section of a form."""

    section: Section
    #: None where nobody has filled it.
    row: RowMapping | None

    @property
    def content(self) -> Mapping[str, Any]:
        """What it holds; nothing of an empty one."""
        return {} if self.row is None else self.row["content"]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Which parts it still lacks."""
        return gaps(self.section, self.content)


@dataclass(frozen=True, slots=True)
class Form:
    """The WBBM form of a proposal as one person sees it."""

    #: The proposal's standing.
    row: RowMapping
    #: In the form's order; without the rubric for those who may not see it yet.
    sections: tuple[Filled, ...]

    @property
    def is_asked_for(self) -> bool:
        """Whether the proposal is for WBBM."""
        return bool(self.row["target"] == Predicate.WBBM)


def read_form(connection: Connection, caller: Caller, proposal_id: int) -> Form:
    """Return a proposal's form as a person sees it; raise NotFound for no proposal."""
    row = proposals.proposal_standing(connection, proposal_id)
    if row is None:
        raise NotFound
    # The panel's rubric is shown when its consensus is: working notes until the decision.
    sees_rubric = Column.TPI in sight_of(connection, caller, row).columns
    rows = forms.sections_now(connection, proposal_id)
    seen = Section if sees_rubric else OF_THE_UNIT
    return Form(row, tuple(Filled(section, rows.get(section)) for section in seen))
