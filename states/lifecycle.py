"""The lifecycle of a proposal: one row per edge, readable without knowing Python.

Each row says which trigger leads from which state to which, who may pull it and what it demands.
The demands are names of requirements (``states.requirements``); every one of them is judged on
every attempt, so that a refusal names all that is missing.

Source: the procedure of PermenPANRB 10/2019 and 90/2021 as an agency carries it out. The national
stages (selection, objection, desk, interview, field, panel) are outcomes recorded inside
``national_evaluation``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from states.vocabulary import OPEN_STATES, TERMS, Predicate, Role, State, Trigger

#: Raised whenever a row or a requirement changes meaning; pinned by every proposal.
LIFECYCLE_VERSION = 1

#: Where a proposal stands before it exists; only ``nominate`` leaves it.
PROSPECTIVE = "prospective"


@dataclass(frozen=True, slots=True)
class Edge:
    """One row of the table."""

    trigger: Trigger
    #: State left; None for a proposal that does not exist yet.
    source: State | None
    target: State
    #: Who may pull the trigger; a person acts in the first role held that no earlier act forbids.
    roles: tuple[Role, ...]
    #: Names of the requirements judged besides role and separation of duties.
    demands: tuple[str, ...]
    #: Shown for every requirement that has no source of its own.
    citation: str
    #: The predicate that the row is limited to; None for both.
    only_for: Predicate | None = None


_PROCEDURE = "Siklus usulan ZI"
_AWARDING = "PermenPANRB 10/2019 dan 90/2021, penetapan unit kerja berpredikat WBK dan WBBM"

_NOMINATION = (
    "cycle-open",
    "unit-exists",
    "no-open-proposal",
    "holds-no-predicate",
    "no-ban",
    "criteria-answered",
    "low-tier",
    "prerequisites",
)
_SUBMISSION = (
    "deadline",
    "all-answered",
    "evidence-complete",
    "surveys-given",
    "surveys-recorded",
    "answers-consistent",
    "answers-doubtful",
    "submitter-filled-none",
    "prerequisites",
    "thresholds-ahead",
    "wbbm-form",
)
_ACCEPTANCE = ("deadline", "reviewer-signed-off", "no-open-notes", "strategic", "prerequisites", "wbbm-form")
_PROPOSAL = (
    "deadline",
    "all-scored",
    "answers-consistent",
    "answers-doubtful",
    "quorum",
    "thresholds",
    "prerequisites",
    "counts-match-facts",
)


def _row(
    trigger: Trigger,
    source: State | None,
    target: State,
    roles: tuple[Role, ...],
    demands: tuple[str, ...],
    citation: str = _PROCEDURE,
    only_for: Predicate | None = None,
) -> Edge:
    move = TERMS[f"trigger.{trigger}"].indonesian
    return Edge(trigger, source, target, roles, demands, f"{citation}: {move}", only_for)


def _forward() -> Iterator[Edge]:
    s, t, r = State, Trigger, Role
    head_or_clerk = (r.AGENCY_HEAD, r.COORDINATOR)
    yield _row(t.NOMINATE, None, s.NOMINATED, (r.COORDINATOR,), _NOMINATION)
    yield _row(
        t.BEGIN_SELF_ASSESSMENT,
        s.NOMINATED,
        s.SELF_ASSESSMENT,
        (r.COORDINATOR,),
        ("deadline", "integrity-pact", "team-decree"),
    )
    yield _row(t.SUBMIT_SELF_ASSESSMENT, s.SELF_ASSESSMENT, s.INTERNAL_REVIEW, (r.UNIT_HEAD,), _SUBMISSION)
    yield _row(
        t.RETURN_TO_UNIT,
        s.INTERNAL_REVIEW,
        s.SELF_ASSESSMENT,
        (r.REVIEWER,),
        ("deadline", "reason-given", "rounds-left"),
    )
    yield _row(t.ACCEPT_REVIEW, s.INTERNAL_REVIEW, s.TPI_EVALUATION, (r.REVIEWER, r.COORDINATOR), _ACCEPTANCE)
    yield _row(
        t.RETURN_FROM_TPI,
        s.TPI_EVALUATION,
        s.SELF_ASSESSMENT,
        (r.TPI_CHAIR,),
        ("deadline", "reason-given", "rounds-left"),
    )
    yield _row(t.DECLINE, s.INTERNAL_REVIEW, s.NOT_AWARDED, (r.REVIEWER,), ("deadline", "reason-given"))
    yield _row(t.DECLINE, s.TPI_EVALUATION, s.NOT_AWARDED, (r.TPI_CHAIR,), ("deadline", "reason-given"))
    yield _row(
        t.PROPOSE,
        s.TPI_EVALUATION,
        s.NATIONAL_EVALUATION,
        head_or_clerk,
        (*_PROPOSAL, "letter-recorded", "documents", "wbbm-form", "wbbm-rubric"),
        _AWARDING,
    )
    yield _row(
        t.AWARD_WBK,
        s.TPI_EVALUATION,
        s.WBK,
        (r.AGENCY_HEAD,),
        (*_PROPOSAL, "holds-no-predicate", "self-award", "decree-given", "documents"),
        _AWARDING,
        Predicate.WBK,
    )
    # A decree may have been registered meanwhile: nothing is awarded to a unit that holds it.
    for predicate, state in ((Predicate.WBK, s.WBK), (Predicate.WBBM, s.WBBM)):
        yield _row(
            t.AWARD,
            s.NATIONAL_EVALUATION,
            state,
            (r.NATIONAL_ASSESSOR,),
            ("holds-no-predicate", "decree-given", "decree-file", "wbk-in-force", "thresholds-national"),
            _AWARDING,
            predicate,
        )
    yield _row(
        t.FAIL, s.NATIONAL_EVALUATION, s.NOT_AWARDED, (r.NATIONAL_ASSESSOR,), ("reason-given",), _AWARDING
    )
    for state in OPEN_STATES:
        yield _row(t.WITHDRAW, state, s.WITHDRAWN, (r.COORDINATOR,), ("reason-given",))
    for state in OPEN_STATES:
        yield _row(t.LAPSE, state, s.LAPSED, (r.COORDINATOR,), ("lapse-ground", "reason-given"))
    yield _row(
        t.REVOKE,
        s.WBK,
        s.REVOKED,
        (r.NATIONAL_ASSESSOR, r.AGENCY_HEAD),
        ("own-award", "reason-given", "decree-given"),
        _AWARDING,
        Predicate.WBK,
    )
    # An agency never awards WBBM itself, so its head has none to revoke.
    yield _row(
        t.REVOKE,
        s.WBBM,
        s.REVOKED,
        (r.NATIONAL_ASSESSOR,),
        ("reason-given", "decree-given"),
        _AWARDING,
        Predicate.WBBM,
    )


#: Moves that ``correct`` can undo.
CORRECTABLE: tuple[Trigger, ...] = (
    Trigger.ACCEPT_REVIEW,
    Trigger.DECLINE,
    Trigger.PROPOSE,
    Trigger.AWARD_WBK,
    Trigger.AWARD,
    Trigger.FAIL,
    Trigger.WITHDRAW,
    Trigger.LAPSE,
)


_CORRECTION = ("reason-given", "correction-document", "newest-proposal", "not-own-move")
#: Ends without an award. Coming back from one opens a proposal, as a nomination does, and a ban bars both.
_ENDED = (State.NOT_AWARDED, State.WITHDRAWN, State.LAPSED)


def _corrections(forward: tuple[Edge, ...]) -> Iterator[Edge]:
    """Yield the way back of every correctable row."""
    for edge in forward:
        if edge.trigger in CORRECTABLE and edge.source is not None:
            yield _row(
                Trigger.CORRECT,
                edge.target,
                edge.source,
                (Role.AGENCY_HEAD,),
                (*_CORRECTION, "no-ban") if edge.target in _ENDED else _CORRECTION,
            )


_FORWARD = tuple(_forward())

#: The whole table. A failed WBBM proposal leaves the WBK in force: awards belong to the unit.
LIFECYCLE: tuple[Edge, ...] = (*_FORWARD, *_corrections(_FORWARD))

#: The moves by which an agency puts a proposal forward or decides it itself.
PROPOSING: tuple[Trigger, ...] = (Trigger.PROPOSE, Trigger.AWARD_WBK)


def edges_from(state: State | None) -> tuple[Edge, ...]:
    """Return the rows that leave a state, in the table's order."""
    return tuple(edge for edge in LIFECYCLE if edge.source == state)


def roles_of(trigger: Trigger) -> tuple[Role, ...]:
    """Return every role that may pull the trigger in some state."""
    return tuple(dict.fromkeys(role for edge in LIFECYCLE if edge.trigger == trigger for role in edge.roles))
