"""What a nomination demands."""

from __future__ import annotations

from collections.abc import Iterator

from states.facts import Case
from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.priority import FIRST_TIER, tier
from states.requirements.verdicts import Ask
from states.vocabulary import Predicate, Role

#: Answers that every nomination gives, each with its reason.
#: Source: the seed's three pilot-unit criteria, and PermenPANRB 10/2019, syarat 3.
CRITERIA = ("core_service", "strategic", "resources", "reform")

_SEED = "Paparan Pembangunan Zona Integritas (Juni 2021)"
_CYCLE_OPEN = Ask("cycle-open", Level.PROPOSAL, (Role.ADMIN,))
_EXISTS = Ask("unit-exists", Level.UNIT, ())
_NO_OPEN = Ask("no-open-proposal", Level.UNIT, (Role.COORDINATOR,))
_HOLDS_NONE = Ask("holds-no-predicate", Level.UNIT, ())
_NO_BAN = Ask("no-ban", Level.UNIT, ())
_ANSWERED = Ask("criteria-answered", Level.PROPOSAL, (Role.COORDINATOR,), f"{_SEED}, Unit Percontohan")
_LOW_TIER = Ask(
    "low-tier",
    Level.UNIT,
    (Role.COORDINATOR,),
    f"{_SEED}, Skala Prioritas Unit Zona Integritas",
    verified=False,
)
_STRATEGIC = Ask("strategic", Level.UNIT, (Role.COORDINATOR,), f"{_SEED}, Unit Percontohan no. 1")


def cycle_open(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether today lies inside the cycle."""
    cycle, today = case.facts.cycle, case.facts.today
    yield _CYCLE_OPEN.found(
        edge,
        is_met=cycle.opens_on <= today <= cycle.closes_on,
        required=f"{cycle.opens_on}/{cycle.closes_on}",
        actual=today.isoformat(),
    )


def unit_exists(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the unit has not been dissolved or merged into another."""
    dissolved_on = case.facts.unit.dissolved_on
    is_standing = dissolved_on is None or case.facts.today < dissolved_on
    actual = "none" if dissolved_on is None else dissolved_on.isoformat()
    yield _EXISTS.found(edge, is_met=is_standing, required="none", actual=actual)


def no_open_proposal(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the unit has no open proposal yet."""
    existing = case.facts.open_proposal
    yield _NO_OPEN.found(edge, is_met=existing is None, required="none", actual=existing or "none")


def holds_no_predicate(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the unit holds neither the target nor anything above it."""
    held = {award.predicate for award in case.facts.awards if award.is_in_force}
    barred = {Predicate.WBBM} if case.facts.target is Predicate.WBBM else set(Predicate)
    standing = sorted(held & barred)
    yield _HOLDS_NONE.found(edge, is_met=not standing, required="none", actual=", ".join(standing) or "none")


def no_ban(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether no revocation keeps the unit from being nominated."""
    until, today = case.facts.banned_until, case.facts.today
    source = case.regulation.parameters.sources["ban_years"]
    ask = _NO_BAN.citing(source.citation, verified=source.verified)
    if until is None:
        yield ask.found(edge, is_met=True, required="none", actual="none")
    else:
        yield ask.found(edge, is_met=today >= until, required=until.isoformat(), actual=today.isoformat())


def criteria_answered(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether every criterion of the nomination has an answer with a reason."""
    given = {code for code, criterion in case.facts.criteria.items() if criterion.reason.strip()}
    if case.attempt.is_question and not case.facts.criteria:
        # Whoever asks before nominating has not answered yet; the answers come with the nomination.
        yield _ANSWERED.brought(edge, None, is_question=True, required=str(len(CRITERIA)))
        return
    missing = [code for code in CRITERIA if code not in given]
    yield _ANSWERED.found(
        edge,
        is_met=not missing,
        required=str(len(CRITERIA)),
        actual=str(len(CRITERIA) - len(missing)),
        gap=", ".join(missing),
    )


def strategic(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield a warning where the unit was not judged strategic for public service."""
    criterion = case.facts.criteria.get("strategic")
    if criterion is not None and criterion.is_met:
        yield _STRATEGIC.says(edge, Status.MET, required="yes", actual="yes", binds_at=())
    else:
        yield _STRATEGIC.says(edge, Status.WARNING, required="yes", actual="no", binds_at=())


def low_tier(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield a warning where units of the first tier still wait for a nomination."""
    unit = case.facts.unit
    own = tier(unit.business, unit.serves)
    waiting = case.facts.first_tier_waiting
    status = Status.WARNING if own > FIRST_TIER and waiting else Status.MET
    yield _LOW_TIER.says(
        edge,
        status,
        required=str(FIRST_TIER),
        actual=str(own),
        gap=str(waiting) if status is Status.WARNING else None,
        binds_at=(),
    )
