"""The lifecycle table, row by row, and that nothing else moves a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from states.errors import NoSuchTransition
from states.facts import Actor, Case, PastMove
from states.lifecycle import LIFECYCLE, Edge, edges_from, roles_of
from states.machine import fire
from states.vocabulary import Predicate, Role, State, Trigger
from tests.states.cast import (
    BARE,
    EARLIER_WBK,
    RATNA,
    WBBM,
    WBK,
    Who,
    bringing,
    for_unit,
    knowing,
    lawful_facts,
    row,
)

#: Trigger, state left, state reached, who may, which predicate; ``open`` stands for each of the five.
TABLE = """
nominate               | -                   | nominated           | coordinator                    |
begin_self_assessment  | nominated           | self_assessment     | coordinator                    |
submit_self_assessment | self_assessment     | internal_review     | unit_head                      |
return_to_unit         | internal_review     | self_assessment     | reviewer                       |
accept_review          | internal_review     | tpi_evaluation      | reviewer coordinator           |
return_from_tpi        | tpi_evaluation      | self_assessment     | tpi_chair                      |
decline                | internal_review     | not_awarded         | reviewer                       |
decline                | tpi_evaluation      | not_awarded         | tpi_chair                      |
propose                | tpi_evaluation      | national_evaluation | agency_head coordinator        |
award_wbk              | tpi_evaluation      | wbk                 | agency_head                    | wbk
award                  | national_evaluation | wbk                 | national_assessor              | wbk
award                  | national_evaluation | wbbm                | national_assessor              | wbbm
fail                   | national_evaluation | not_awarded         | national_assessor              |
withdraw               | open                | withdrawn           | coordinator                    |
lapse                  | open                | lapsed              | coordinator                    |
revoke                 | wbk                 | revoked             | national_assessor agency_head  | wbk
revoke                 | wbbm                | revoked             | national_assessor              | wbbm
correct                | tpi_evaluation      | internal_review     | agency_head                    |
correct                | not_awarded         | internal_review     | agency_head                    |
correct                | not_awarded         | tpi_evaluation      | agency_head                    |
correct                | not_awarded         | national_evaluation | agency_head                    |
correct                | national_evaluation | tpi_evaluation      | agency_head                    |
correct                | wbk                 | tpi_evaluation      | agency_head                    |
correct                | wbk                 | national_evaluation | agency_head                    |
correct                | wbbm                | national_evaluation | agency_head                    |
correct                | withdrawn           | open                | agency_head                    |
correct                | lapsed              | open                | agency_head                    |
"""
OPEN = ("nominated", "self_assessment", "internal_review", "tpi_evaluation", "national_evaluation")
AWARDED = ("wbk", "wbbm")
UNDONE = {"accept_review", "decline", "propose", "award_wbk", "award", "fail", "withdraw", "lapse"}

JUDGED = {"deadline", "all-scored", "answers-consistent", "answers-doubtful", "quorum", "thresholds"}
JUDGED |= {"prerequisites", "counts-match-facts", "documents"}
#: What each move demands besides role and separation of duties.
DEMANDS = {
    "nominate": {"cycle-open", "unit-exists", "no-open-proposal", "holds-no-predicate", "no-ban"}
    | {"criteria-answered", "low-tier", "prerequisites"},
    "begin_self_assessment": {"deadline", "integrity-pact", "team-decree"},
    "submit_self_assessment": {"deadline", "all-answered", "evidence-complete", "surveys-given"}
    | {"answers-consistent", "answers-doubtful", "submitter-filled-none", "prerequisites"}
    | {"thresholds-ahead", "surveys-recorded", "wbbm-form"},
    "return_to_unit": {"deadline", "reason-given", "rounds-left"},
    "accept_review": {"deadline", "reviewer-signed-off", "no-open-notes", "strategic", "prerequisites"}
    | {"wbbm-form"},
    "return_from_tpi": {"deadline", "reason-given", "rounds-left"},
    "decline": {"deadline", "reason-given"},
    "propose": JUDGED | {"letter-recorded", "wbbm-form", "wbbm-rubric"},
    "award_wbk": JUDGED | {"holds-no-predicate", "self-award", "decree-given"},
    "award": {"holds-no-predicate", "decree-given", "decree-file", "wbk-in-force", "thresholds-national"},
    "fail": {"reason-given"},
    "withdraw": {"reason-given"},
    "lapse": {"lapse-ground", "reason-given"},
    "correct": {"reason-given", "correction-document", "newest-proposal", "not-own-move"},
}

Row = tuple[str, str, str, tuple[str, ...], str]


def rows() -> Iterator[Row]:
    """Yield the table's rows, one for each open state where it says ``open``."""
    for line in TABLE.strip().splitlines():
        trigger, source, target, roles, predicate = (cell.strip() for cell in line.split("|"))
        for state in OPEN if "open" in (source, target) else ("-",):
            left, reached = (state if end == "open" else end for end in (source, target))
            yield trigger, left, reached, tuple(roles.split()), predicate


ROWS = tuple(rows())


def as_row(edge: Edge) -> Row:
    return edge.trigger, edge.source or "-", edge.target, edge.roles, edge.only_for or ""


def reopens(edge: Edge) -> bool:
    return edge.trigger is Trigger.CORRECT and edge.source in {"not_awarded", "withdrawn", "lapsed"}


def test_the_table_has_exactly_the_rows_of_the_law():
    assert sorted(map(as_row, LIFECYCLE)) == sorted(ROWS)


def test_every_move_demands_exactly_what_the_law_asks():
    demanded: dict[str, set[str]] = {}
    for edge in LIFECYCLE:
        if edge.trigger is not Trigger.REVOKE and not reopens(edge):
            assert demanded.setdefault(edge.trigger, set(edge.demands)) == set(edge.demands)
    assert demanded == DEMANDS


def test_what_opens_an_ended_proposal_again_is_asked_for_a_ban_as_well():
    asked = {frozenset(edge.demands) for edge in LIFECYCLE if reopens(edge)}
    assert asked == {frozenset(DEMANDS["correct"] | {"no-ban"})}


def test_only_an_award_that_the_agency_may_have_given_is_asked_whose_it_is():
    wbk, wbbm = (set(row(Trigger.REVOKE, only_for=each).demands) for each in Predicate)
    assert (wbk, wbbm) == ({"own-award", "reason-given", "decree-given"}, {"reason-given", "decree-given"})


def test_a_row_is_cited_by_what_people_call_the_move():
    assert row(Trigger.WITHDRAW).citation == "Siklus usulan ZI: Tarik usulan"


def test_the_rows_of_a_state_are_those_that_leave_it():
    assert [edge.trigger for edge in edges_from(State.NOMINATED)] == [
        Trigger.BEGIN_SELF_ASSESSMENT,
        Trigger.WITHDRAW,
        Trigger.LAPSE,
    ]


def test_everyone_who_may_make_a_move_somewhere_is_named_once():
    assert roles_of(Trigger.DECLINE) == (Role.REVIEWER, Role.TPI_CHAIR)
    assert roles_of(Trigger.REVOKE) == (Role.NATIONAL_ASSESSOR, Role.AGENCY_HEAD)


def lasts(state: str) -> Iterator[PastMove | None]:
    """Yield each move that can have led into a state; None where none can, or none is left."""
    found: list[PastMove | None] = [
        PastMove(Trigger(trigger), State(source), State(target), (Who.YULI,))
        for trigger, source, target, _roles, _predicate in ROWS
        if target == state and source != "-" and trigger != "correct"
    ]
    yield from found or [None]


def expected(state: str, target: Predicate, last: PastMove | None, trigger: str, role: str) -> str:
    """Return where the law leads: a state, ``role`` for the wrong person, ``-`` where there is no way."""
    for name, source, reached, roles, predicate in ROWS:
        if (name, source) != (trigger, state) or predicate not in ("", target):
            continue
        if trigger == "correct" and (last is None or last.trigger not in UNDONE or last.source != reached):
            continue
        if trigger == "revoke" and role == "agency_head" and last and last.trigger != "award_wbk":
            return "own-award" if state == "wbk" else "role"
        return reached if role in roles else "role"
    return "-"


def outcome(trigger: Trigger, case: Case) -> str:
    """Return where the machine leads, said the same way; what stops the move where something does."""
    try:
        move = fire(trigger, case)
    except NoSuchTransition:
        return "-"
    stops = ", ".join(found.requirement for found in move.findings if found.stops)
    return stops or move.edge.target


def standings() -> Iterator[tuple[str, Predicate, PastMove | None]]:
    """Yield every state with each target and last move it can have."""
    for state in ("-", *State):
        targets = [each for each in Predicate if state == each or state not in AWARDED]
        yield from product([state], targets, lasts(state))


def test_exactly_the_rows_of_the_table_succeed_for_every_state_trigger_and_role():
    attempts = {
        role: bringing(Actor(99, frozenset({role})), signatory=RATNA if role is Role.COORDINATOR else None)
        for role in Role
    }
    lawful = Case(BARE, lawful_facts(row(Trigger.LAPSE), BARE), attempts[Role.ADMIN])
    awards = {WBK: (), WBBM: (EARLIER_WBK,)}
    tried, wrong = 0, []
    for state, target, last in standings():
        case = knowing(
            lawful,
            state=None if state == "-" else State(state),
            open_proposal=None,
            target=target,
            awards=awards[target],
            moves=() if last is None else (last,),
        )
        if state == "-":
            # Elsewhere the unit is dissolved, so that its proposals may lapse.
            case = for_unit(case, dissolved_on=None)
        for trigger, role in product(Trigger, Role):
            tried += 1
            found = outcome(trigger, replace(case, attempt=attempts[role]))
            if found != (lawfully := expected(state, target, last, trigger, role)):
                wrong.append((state, target, last, trigger, role, lawfully, found))
    assert wrong == []
    assert tried == 49 * 15 * 10
