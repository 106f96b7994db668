"""What a story of the demo is made of: one proposal, its way, and what happens beside the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from states.vocabulary import Predicate


class Step(StrEnum):
    """One thing that people do about a proposal."""

    NOMINATE = auto()
    PLEDGE = auto()
    BEGIN = auto()
    FILL = auto()
    SUBMIT = auto()
    REVIEW = auto()
    ACCEPT = auto()
    SEAT = auto()
    SCORE = auto()
    AGREE = auto()
    PAPERS = auto()
    PROPOSE = auto()
    SELECT = auto()
    DESK = auto()
    VISIT = auto()
    AWARD = auto()

    # Beside the ordinary way.
    FILL_HALF = auto()
    ASK = auto()
    ANSWER = auto()
    CLOSE_NOTES = auto()
    ACCEPT_FOR_REVIEWER = auto()
    RETURN = auto()
    PROPOSE_BY_LETTER = auto()
    AWARD_WBK = auto()
    FAIL = auto()
    DECLINE_REVIEW = auto()
    DECLINE_TPI = auto()
    WITHDRAW = auto()
    LAPSE = auto()
    CORRECT = auto()
    REVOKE = auto()
    DISSOLVE = auto()
    RECOUNT = auto()
    EXTEND = auto()


#: The ordinary way, in working days after the nomination.
WAY: Mapping[Step, int] = {
    Step.NOMINATE: 0,
    Step.PLEDGE: 2,
    Step.BEGIN: 3,
    Step.FILL: 9,
    Step.SUBMIT: 11,
    Step.REVIEW: 15,
    Step.ACCEPT: 17,
    Step.SEAT: 18,
    Step.SCORE: 22,
    Step.AGREE: 24,
    Step.PAPERS: 26,
    Step.PROPOSE: 27,
    Step.SELECT: 31,
    Step.DESK: 35,
    Step.VISIT: 39,
    Step.AWARD: 44,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A step on its day."""

    step: Step
    #: Working days before the demo's day.
    ago: int
    #: The reason given, the question asked; empty for steps that need no words.
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a worksheet is answered."""

    #: Of a hundred choices, how many the TPI puts one option below the best; the unit puts fewer.
    soft_percent: int
    #: Survey indices as they were published: perceived integrity, perceived service.
    surveys: tuple[str, str]
    #: Options by question code, the same in every column.
    options: Mapping[str, str]


STRONG = Sheet(50, ("3.74", "3.52"), {})
EXCELLENT = Sheet(18, ("3.86", "3.78"), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One proposal from its nomination on."""

    name: str
    unit: str
    regulation: str
    target: Predicate
    #: Working days before the demo's day on which it is nominated.
    nominated: int
    #: How far it goes on the ordinary way.
    reaches: Step
    #: How slow: 100 takes the ordinary number of days.
    pace_percent: int = 100
    sheet: Sheet = STRONG
    #: Steps beside the way.
    beside: tuple[Scene, ...] = ()
    #: Steps that this story leaves out of the ordinary way.
    without: frozenset[Step] = frozenset()
    #: Which of the agency's reviewers, chairs and heads have to do with it.
    crew: int = 0
    #: Reason of an affirmative proposal.
    affirmative: str | None = None

    def scenes(self) -> Iterator[Scene]:
        """Yield its steps: the ordinary way as far as it goes, then what lies beside it."""
        last = WAY[self.reaches]
        for step, days in WAY.items():
            if days <= last and step not in self.without:
                yield Scene(step, self.nominated - days * self.pace_percent // 100)
        yield from self.beside
