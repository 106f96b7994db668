"""The cast of the law's tests, and a lawful case for every row of the lifecycle to break one thing of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import IntEnum
from fractions import Fraction
from typing import Any, TypeVar, cast

from states.duties import Duty
from states.facts import (
    Actor,
    Attempt,
    AwardFact,
    Case,
    Criterion,
    CycleFacts,
    DeadlineFacts,
    Facts,
    PastMove,
    Seat,
    UnitFacts,
)
from states.findings import Finding
from states.lifecycle import CORRECTABLE, LIFECYCLE, Edge
from states.regulations import REGULATIONS, Regulation
from states.requirements import REQUIREMENTS, judge
from states.vocabulary import (
    AgencyKind,
    Business,
    Predicate,
    Role,
    Serves,
    State,
    Trigger,
    WhenMissed,
)
from states.wbbm import DIFFERENCES, OF_THE_UNIT
from states.worksheet import Value
from states.year_facts import AGENCY_FACTS
from tests.states.worksheets import filled

OLD = REGULATIONS["permenpanrb-10-2019"]
NEW = REGULATIONS["permenpanrb-90-2021"]
#: A regulation whose worksheet is empty, for walks in which the scores do not matter.
BARE = replace(OLD, id="bare", areas=(), results=(), thresholds=(), agreements=(), repeats=())

WBK, WBBM = Predicate.WBK, Predicate.WBBM

#: The cycle's year; last year's facts are those of 2025.
YEAR = 2026
TODAY = date(2026, 5, 4)


class Who(IntEnum):
    """People, by number."""

    RINA = 1
    DEWI = 2
    HENDRA = 3
    BAMBANG = 4
    SARI = 5
    BUDI = 6
    AGUS = 7
    TONO = 8
    RATNA = 9
    YULI = 10
    WAYAN = 11
    MAYA = 12


RINA = Actor(Who.RINA, frozenset({Role.COORDINATOR}))
DEWI = Actor(Who.DEWI, frozenset({Role.UNIT_OPERATOR}), is_unit_staff=True)
HENDRA = Actor(Who.HENDRA, frozenset({Role.UNIT_HEAD}), is_unit_staff=True)
BAMBANG = Actor(Who.BAMBANG, frozenset({Role.REVIEWER}))
SARI = Actor(Who.SARI, frozenset({Role.TPI_CHAIR}))
BUDI = Actor(Who.BUDI, frozenset({Role.TPI_MEMBER}))
AGUS = Actor(Who.AGUS, frozenset({Role.AUDITOR}))
TONO = Actor(Who.TONO, frozenset())
#: Two heads of the agency, one on behalf of the other.
RATNA = Actor(Who.RATNA, frozenset({Role.AGENCY_HEAD}))
YULI = Actor(Who.YULI, frozenset({Role.AGENCY_HEAD}))
WAYAN = Actor(Who.WAYAN, frozenset({Role.NATIONAL_ASSESSOR}))
MAYA = Actor(Who.MAYA, frozenset({Role.ADMIN}))

#: Who stands for a role.
HOLDER: Mapping[Role, Actor] = {
    role: person
    for person in (RINA, DEWI, HENDRA, BAMBANG, SARI, BUDI, AGUS, RATNA, WAYAN, MAYA)
    for role in person.roles
}

MET = {code: Criterion(True, "ada") for code in ("core_service", "strategic", "resources", "reform")}  # noqa: FBT003 -- the answer itself
PAPERS = {"integrity_pact_date": "2026-01-12", "team_decree_no": "SK-3/2026"} | dict.fromkeys(
    NEW.documents, "S-88/2026"
)
AGENCY_YEAR: Mapping[str, object] = {
    "bpk_opinion": "WTP",
    "akip_grade": "BB",
    "rb_index_grade": "BB",
    "spip_level": 3,
    "wbk_self_award": {"letter_no": "B/12/2025", "date": "2025-02-03"},
}
#: The counts of the best worksheet; see ``tests.states.worksheets``.
UNIT_YEAR: Mapping[str, object] = dict.fromkeys(
    ("lhkpn_obliged", "lhkpn_filed", "lhkasn_obliged", "lhkasn_filed", "tlhp_due", "tlhp_done"), 100
)
#: The best worksheet by regulation.
BEST = {rules.id: filled(rules) for rules in (OLD, NEW, BARE)}
EARLIER_WBK = AwardFact(WBK, date(2023, 12, 11), is_in_force=True)


Part = TypeVar("Part")


def changed(part: Part, changes: Mapping[str, object]) -> Part:
    """Return a copy of a frozen value with some fields replaced."""
    return cast("Part", replace(cast("Any", part), **changes))


def row(trigger: Trigger, source: State | None = None, only_for: Predicate | None = None) -> Edge:
    """Return the first row of a trigger, perhaps only those out of a state or for a predicate."""
    return next(
        edge
        for edge in LIFECYCLE
        if edge.trigger is trigger and source in (None, edge.source) and only_for in (None, edge.only_for)
    )


def undone_by(edge: Edge) -> PastMove:
    """Return the move that a correction takes back, made by Yuli."""
    trigger = next(
        each.trigger
        for each in LIFECYCLE
        if (each.source, each.target) == (edge.target, edge.source) and each.trigger in CORRECTABLE
    )
    assert edge.source is not None
    return PastMove(trigger, edge.target, edge.source, (Who.YULI,))


def _moves(edge: Edge) -> tuple[PastMove, ...]:
    if edge.trigger is Trigger.CORRECT:
        return (undone_by(edge),)
    if edge.source is State.WBK:
        return (PastMove(Trigger.AWARD_WBK, State.TPI_EVALUATION, State.WBK, (Who.RATNA,)),)
    return ()


def lawful_facts(edge: Edge, rules: Regulation = OLD, target: Predicate | None = None) -> Facts:
    """Return facts under which a row may be taken."""
    target = target or edge.only_for or WBK
    is_lapsing = edge.trigger is Trigger.LAPSE
    dissolved_on = date(2026, 5, 1) if is_lapsing else None
    return Facts(
        today=TODAY,
        state=edge.source,
        target=target,
        cycle=CycleFacts(YEAR, date(2026, 1, 5), date(2026, 10, 30), max_rounds=2, quorum=2),
        unit=UnitFacts(70, AgencyKind.CENTRAL, Business.CORE, Serves.PUBLIC, dissolved_on),
        proposal_id=147,
        open_proposal=None if edge.source is None else "ZI-2026-0147",
        criteria=MET,
        documents=PAPERS,
        deadline=DeadlineFacts(date(2026, 6, 30), WhenMissed.LATE),
        duties={
            Who.DEWI: Duty.UNIT,
            Who.HENDRA: Duty.UNIT,
            Who.BAMBANG: Duty.REVIEW,
            Who.SARI: Duty.TPI,
            Who.BUDI: Duty.TPI,
        },
        awards=() if target is WBK else (EARLIER_WBK,),
        agency_years={YEAR - 1: AGENCY_YEAR},
        unit_years={YEAR - 1: UNIT_YEAR},
        answers=BEST[rules.id],
        fillers=frozenset({Who.DEWI}),
        evidenced=frozenset(question.code for question in rules.scored),
        reviewer_id=Who.BAMBANG,
        panel=(
            Seat(Who.SARI, is_chair=True, has_no_conflict=True),
            Seat(Who.BUDI, is_chair=False, has_no_conflict=True),
        ),
        moves=_moves(edge),
        surveys={code: Fraction(BEST[rules.id][code]) for code in rules.surveys},
        wbbm_form=frozenset((*OF_THE_UNIT, *DIFFERENCES)),
    )


def bringing(actor: Actor, *, signatory: Actor | None = None) -> Attempt:
    """Return an attempt that brings along everything a move can ask for."""
    return Attempt(
        actor,
        note="cukup",
        decree_no="SK-9/2026",
        decree_date=date(2026, 4, 30),
        signatory=signatory,
        documents=("surat.pdf",),
    )


def lawful(
    edge: Edge, rules: Regulation = OLD, target: Predicate | None = None, role: Role | None = None
) -> Case:
    """Return a case in which the row is taken, by the first role that may or by another."""
    role = role or edge.roles[0]
    is_clerk = edge.trigger is Trigger.PROPOSE and role is Role.COORDINATOR
    attempt = bringing(HOLDER[role], signatory=RATNA if is_clerk else None)
    return Case(rules, lawful_facts(edge, rules, target), attempt)


def knowing(case: Case, **facts: object) -> Case:
    """Return the case with some facts replaced."""
    return replace(case, facts=changed(case.facts, facts))


def in_cycle(case: Case, **changes: object) -> Case:
    """Return the case with its cycle changed."""
    return knowing(case, cycle=changed(case.facts.cycle, changes))


def for_unit(case: Case, **changes: object) -> Case:
    """Return the case with its unit changed."""
    return knowing(case, unit=changed(case.facts.unit, changes))


def recorded(case: Case, **facts: object) -> Case:
    """Return the case with last year's facts of the agency or the unit replaced; None takes one away."""
    return recorded_in(case, YEAR - 1, facts)


def recorded_in(case: Case, year: int, facts: Mapping[str, object]) -> Case:
    """Return the case with facts of some year replaced, likewise."""
    for name, value in facts.items():
        part = "agency_years" if name in AGENCY_FACTS else "unit_years"
        years: Mapping[int, Mapping[str, object]] = getattr(case.facts, part)
        kept = {key: fact for key, fact in years.get(year, {}).items() if key != name}
        case = knowing(case, **{part: {**years, year: kept if value is None else {**kept, name: value}}})
    return case


def answering(case: Case, **answers: Value | None) -> Case:
    """Return the case with some answers replaced; a code's dots are written ``_``, None takes one away."""
    named = {code.replace("_", "."): value for code, value in answers.items()}
    merged = {code: value for code, value in {**case.facts.answers, **named}.items() if value is not None}
    return knowing(case, answers=merged)


def trying(case: Case, **changes: object) -> Case:
    """Return the case with the attempt changed: who, with what in hand."""
    return replace(case, attempt=changed(case.attempt, changes))


def asking(case: Case) -> Case:
    """Return the case as a mere question that brings nothing along."""
    bare = Attempt(case.attempt.actor, is_question=True)
    return replace(case, attempt=bare)


def findings(edge: Edge, case: Case, requirement: str) -> list[Finding]:
    """Return what was found about one requirement; judges no more of the row than it has to."""
    names = {requirement} & set(edge.demands)
    if requirement in {each.code for each in case.regulation.prerequisites}:
        names = {"prerequisites", "wbk-in-force"} & set(edge.demands)
    judged = (found for name in names for found in REQUIREMENTS[name].judge(edge, case))
    return [found for found in (judged if names else judge(edge, case)) if found.requirement == requirement]


def finding(edge: Edge, case: Case, requirement: str) -> Finding:
    """Return the one finding about a requirement."""
    [found] = findings(edge, case, requirement)
    return found


def told(edge: Edge, case: Case, requirement: str) -> tuple[str, str | None, str | None, str | None]:
    """Return how one requirement stands: status, required, actual, gap."""
    found = finding(edge, case, requirement)
    return found.status.value, found.required, found.actual, found.gap


def stopping(edge: Edge, case: Case) -> list[str]:
    """Return the requirements that stop the row, in the order in which they are judged."""
    return [found.requirement for found in judge(edge, case) if found.stops]


def knowing_nothing(case: Case) -> Case:
    """Return the case with nothing recorded but what every proposal has, tried by Tono empty-handed."""
    facts = case.facts
    bare = Facts(
        today=facts.today, state=facts.state, target=facts.target, cycle=facts.cycle, unit=facts.unit
    )
    return replace(case, facts=replace(bare, moves=facts.moves), attempt=Attempt(TONO))


def all_wrong(case: Case) -> Case:
    """Return the case with everything recorded, and everything against the move."""
    lost = replace(EARLIER_WBK, decree_date=TODAY, is_in_force=False)
    case = recorded(case, bpk_opinion="TMP", akip_grade="D", rb_index_grade="D", spip_level=0)
    case = recorded(case, lhkpn_filed=0, lhkasn_filed=0, tlhp_done=0, wbk_self_award=None)
    case = in_cycle(case, opens_on=TODAY + timedelta(days=1), quorum=9, max_rounds=0)
    case = knowing(
        case,
        is_newest=False,
        open_proposal="ZI-2026-0001",
        criteria=dict.fromkeys(MET, Criterion(is_met=False, reason="")),
        documents={},
        deadline=DeadlineFacts(TODAY - timedelta(days=1), WhenMissed.CLOSED),
        duties={Who.MAYA: Duty.UNIT, Who.YULI: Duty.TPI},
        awards=(replace(EARLIER_WBK, predicate=WBBM), lost),
        banned_until=TODAY + timedelta(days=1),
        first_tier_waiting=2,
        answers=filled(case.regulation, best=False),
        fillers=frozenset({Who.MAYA}),
        evidenced=frozenset(),
        open_notes=3,
        reviewer_id=None,
        panel=(),
        surveys={},
        wbbm_form=frozenset(),
    )
    case = for_unit(case, business=Business.SUPPORTING, dissolved_on=None)
    maya = replace(MAYA, roles=frozenset(Role), is_unit_staff=True)
    attempt = Attempt(maya, signatory=YULI)
    return replace(case, attempt=attempt, holders={})
