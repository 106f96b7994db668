"""What the decisions demand: TPI scores, thresholds, letters, decrees, grounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from states.facts import Case, PastMove
from states.findings import Finding, Level, Status
from states.lifecycle import CORRECTABLE, Edge
from states.requirements.conduct import acting_role
from states.requirements.prerequisites import in_force, newest
from states.requirements.verdicts import PERSONS_RULE, Ask
from states.scoring import score, unanswered
from states.thresholds import threshold_findings
from states.vocabulary import Predicate, Role, State, Trigger

_COORDINATOR = (Role.COORDINATOR,)
_SCORED = Ask("all-scored", Level.WORKSHEET, (Role.TPI_CHAIR,))
_QUORUM = Ask("quorum", Level.PROPOSAL, _COORDINATOR)
_LETTER = Ask("letter-recorded", Level.PROPOSAL, _COORDINATOR)
_SELF_AWARD = Ask("self-award", Level.AGENCY, _COORDINATOR)
_DECREE = Ask("decree-given", Level.PROPOSAL, ())
_DECREE_FILE = Ask("decree-file", Level.PROPOSAL, ())
_GROUND = Ask("lapse-ground", Level.PROPOSAL, ())
_NEWEST = Ask("newest-proposal", Level.PROPOSAL, ())
_NOT_OWN = Ask("not-own-move", Level.PERSON, (Role.AGENCY_HEAD,), PERSONS_RULE)
_PAPER = Ask("correction-document", Level.PROPOSAL, ())
_OWN_AWARD = Ask("own-award", Level.PROPOSAL, (Role.NATIONAL_ASSESSOR,))
_AGREES = Ask("counts-match-facts", Level.WORKSHEET, (Role.UNIT_OPERATOR, Role.COORDINATOR))


def all_scored(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield how many inputs the TPI has not scored."""
    inputs = len(case.regulation.inputs)
    missing = len(unanswered(case.regulation, case.facts.answers))
    yield _SCORED.citing(case.regulation.worksheet_citation).found(
        edge, is_met=not missing, required=str(inputs), actual=str(inputs - missing), gap=str(missing)
    )


def quorum(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether enough panel members take part who declared no conflict of interest.

    In a blind round only who scored everything takes part: otherwise seats of people who never looked at
    the unit would make a quorum, and one member could decide with them.
    """
    asked = case.facts.cycle.quorum
    seated = {seat.person_id for seat in case.facts.panel if seat.has_no_conflict}
    scored = case.facts.blind_scorers
    count = len(seated if scored is None else seated & scored)
    yield _QUORUM.found(
        edge, is_met=count >= asked, required=str(asked), actual=str(count), gap=str(asked - count)
    )


def thresholds(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield every threshold row, each on its own: the minima do not add up to the total."""
    yield from threshold_findings(
        case.regulation,
        case.facts.target,
        score(case.regulation, case.facts.answers),
        overrides=case.scores,
        binds_at=(edge.trigger,),
        binding=True,
    )


def thresholds_national(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield the published national scores against the thresholds; they warn and never refuse.

    The decree is the fact: refusing to record it would only make the records wrong. What an outcome
    published stands before what the national column earns; where there is neither, nothing was found,
    rather than 0 points.
    """
    stated = {**case.facts.published, **case.scores}
    rows = threshold_findings(
        case.regulation,
        case.facts.target,
        score(case.regulation, case.facts.answers),
        overrides=stated,
        binds_at=(),
        binding=False,
    )
    has_scores = _is_scored(case)
    for row in rows:
        is_known = has_scores or row.requirement in stated
        yield row if is_known else replace(row, status=Status.WARNING, actual=None, gap=None)


def _is_scored(case: Case) -> bool:
    """Return whether anything was recorded besides the counts that facts fill by themselves."""
    questions = case.regulation.questions
    return any(code in questions and questions[code].fact is None for code in case.facts.answers)


def counts_match_facts(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the worksheet's LHKPN, LHKASN and TLHP counts equal the recorded facts."""
    year = case.facts.unit_years.get(case.facts.cycle.year - 1, {})
    ask = _AGREES.citing(case.regulation.worksheet_citation)
    for agreement in case.regulation.agreements:
        recorded = year.get(agreement.fact)
        counts = [case.facts.answers.get(code) for code in agreement.codes]
        named = f"{agreement.fact}={'+'.join(agreement.codes)}"
        if recorded is None or any(count is None for count in counts):
            yield ask.found(edge, is_met=None, required=named, actual=None)
            continue
        total = sum(int(count) for count in counts if count is not None)
        yield ask.found(
            edge,
            is_met=total == int(str(recorded)),
            required=f"{agreement.fact}={recorded}",
            actual=f"{'+'.join(agreement.codes)}={total}",
            gap=str(abs(total - int(str(recorded)))),
        )


def documents(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield, paper by paper, whether the regulation's list is recorded on the proposal."""
    source = case.regulation.parameters.sources["documents"]
    for field in case.regulation.documents:
        given = case.facts.documents.get(field)
        ask = Ask(f"document-{field}", Level.PROPOSAL, _COORDINATOR, source.citation, source.verified)
        yield ask.found(edge, is_met=bool(given), required=field, actual=given or "missing")


def letter_recorded(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether a coordinator who records the head's letter names the signatory and files it."""
    attempt = case.attempt
    if acting_role(edge, attempt.actor, case) is not Role.COORDINATOR:
        yield _LETTER.says(edge, Status.NOT_APPLICABLE)
        return
    is_signed = attempt.signatory is not None and Role.AGENCY_HEAD in attempt.signatory.roles
    given = "signatory, file" if is_signed and attempt.documents else None
    yield _LETTER.brought(edge, given, is_question=attempt.is_question, required="signatory, file")


def self_award(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the agency has leave to award WBK itself: this year's, else the newest of two before."""
    parameters, year = case.regulation.parameters, case.facts.cycle.year
    source = parameters.sources["self_award"]
    ask = _SELF_AWARD.citing(source.citation, verified=source.verified)
    if not parameters.self_award:
        yield ask.found(edge, is_met=False, required="given", actual="none")
        return
    leave = newest(case.facts.agency_years, "wbk_self_award", (year, year - 1, year - 2))
    letter = str(leave["letter_no"]) if isinstance(leave, Mapping) else None
    yield ask.found(edge, is_met=None if letter is None else True, required="given", actual=letter)


def decree_given(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the decree's number and date come with the move."""
    attempt = case.attempt
    is_whole = attempt.decree_no and attempt.decree_date
    given = f"{attempt.decree_no}, {attempt.decree_date}" if is_whole else None
    yield _DECREE.brought(edge, given, is_question=attempt.is_question, required="decree_no, decree_date")


def decree_file(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the decree itself is filed with the move."""
    given = ", ".join(case.attempt.documents) or None
    yield _DECREE_FILE.brought(edge, given, is_question=case.attempt.is_question, required="file")


def correction_document(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the paper that orders the correction is filed with it."""
    given = ", ".join(case.attempt.documents) or None
    yield _PAPER.brought(edge, given, is_question=case.attempt.is_question, required="file")


def lapse_ground(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether something lets the proposal lapse.

    The cycle closed (not for a proposal already before the national assessors, which outlives its
    cycle), the WBK that a WBBM proposal stands on was lost, or the unit was dissolved.
    """
    facts = case.facts
    grounds = []
    if facts.today > facts.cycle.closes_on and facts.state is not State.NATIONAL_EVALUATION:
        grounds.append("cycle-closed")
    if facts.target is Predicate.WBBM and in_force(case, Predicate.WBK) is None:
        grounds.append("wbk-lost")
    if facts.unit.dissolved_on is not None and facts.unit.dissolved_on <= facts.today:
        grounds.append("unit-dissolved")
    yield _GROUND.found(
        edge,
        is_met=bool(grounds),
        required="cycle-closed | wbk-lost | unit-dissolved",
        actual=", ".join(grounds) or "none",
    )


def undone(case: Case) -> PastMove | None:
    """Return the move that ``correct`` would undo: the last one in effect, if it can be undone."""
    if not case.facts.moves:
        return None
    last = case.facts.moves[-1]
    return last if last.trigger in CORRECTABLE and last.target == case.facts.state else None


def newest_proposal(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the unit has no younger proposal that builds on this one."""
    is_newest = case.facts.is_newest
    yield _NEWEST.found(edge, is_met=is_newest, required="newest", actual="newest" if is_newest else "older")


def not_own_move(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether someone corrects a move that they, or who signs the correction, made or signed."""
    move, attempt = undone(case), case.attempt
    people = [actor.person_id for actor in (attempt.actor, attempt.signatory) if actor is not None]
    is_own = move is not None and not set(people).isdisjoint(move.person_ids)
    actual = "same-person" if is_own else "other-person"
    yield _NOT_OWN.found(edge, is_met=not is_own, required="other-person", actual=actual)


def own_award(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether an agency head revokes only what the agency itself awarded."""
    if acting_role(edge, case.attempt.actor, case) is not Role.AGENCY_HEAD:
        yield _OWN_AWARD.says(edge, Status.NOT_APPLICABLE)
        return
    last = case.facts.moves[-1].trigger if case.facts.moves else None
    yield _OWN_AWARD.found(
        edge, is_met=last is Trigger.AWARD_WBK, required=Trigger.AWARD_WBK, actual=last or "none"
    )
