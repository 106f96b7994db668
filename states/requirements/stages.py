"""What the stages up to the review demand: papers, a full worksheet, notes answered, rounds left."""

from __future__ import annotations

from collections.abc import Iterator

from states.answers import contradictions, doubts
from states.facts import Case
from states.findings import Finding, Level, Status
from states.lifecycle import PROPOSING, Edge
from states.requirements.conduct import acting_role
from states.requirements.verdicts import PERSONS_RULE, Ask
from states.scoring import needs_evidence, score, unanswered
from states.thresholds import threshold_findings
from states.vocabulary import Role, Trigger, WhenMissed

_UNIT = (Role.UNIT_OPERATOR,)
_PACT = Ask("integrity-pact", Level.PROPOSAL, (Role.COORDINATOR,))
_TEAM = Ask("team-decree", Level.PROPOSAL, (Role.COORDINATOR,))
_DEADLINE = Ask("deadline", Level.PROPOSAL, (Role.COORDINATOR,))
_ALL_ANSWERED = Ask("all-answered", Level.WORKSHEET, _UNIT)
_EVIDENCE = Ask("evidence-complete", Level.WORKSHEET, _UNIT)
_SURVEYS = Ask("surveys-given", Level.WORKSHEET, _UNIT)
_CONSISTENT = Ask("answers-consistent", Level.WORKSHEET, _UNIT)
_DOUBTFUL = Ask("answers-doubtful", Level.WORKSHEET, _UNIT)
_FILLED_NONE = Ask("submitter-filled-none", Level.PERSON, (Role.UNIT_HEAD,), PERSONS_RULE)
_REASON = Ask("reason-given", Level.PROPOSAL, ())
_ROUNDS = Ask("rounds-left", Level.PROPOSAL, (Role.ADMIN,))
_SIGNED_OFF = Ask("reviewer-signed-off", Level.PROPOSAL, (Role.REVIEWER,))
_NOTES = Ask("no-open-notes", Level.PROPOSAL, (Role.REVIEWER,))


def integrity_pact(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the date of the integrity pact is recorded."""
    given = case.facts.documents.get("integrity_pact_date")
    yield _PACT.found(edge, is_met=bool(given), required="integrity_pact_date", actual=given or "missing")


def team_decree(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the decree that appoints the ZI team is recorded."""
    given = case.facts.documents.get("team_decree_no")
    yield _TEAM.found(edge, is_met=bool(given), required="team_decree_no", actual=given or "missing")


def deadline(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield how the stage's deadline stands: late moves go on unless the stage closes."""
    due = case.facts.deadline
    if due is None:
        yield _DEADLINE.says(edge, Status.NOT_APPLICABLE)
        return
    is_late = case.facts.today > due.due_on
    closes = due.when_missed is WhenMissed.CLOSED
    status = Status.MET if not is_late else Status.UNMET if closes else Status.WARNING
    yield _DEADLINE.says(
        edge,
        status,
        required=due.due_on.isoformat(),
        actual=case.facts.today.isoformat(),
        gap=str((case.facts.today - due.due_on).days) if is_late else None,
        binds_at=(edge.trigger,) if closes else (),
    )


def all_answered(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield how many inputs of the worksheet nobody has filled."""
    inputs = len(case.regulation.inputs)
    missing = len(unanswered(case.regulation, case.facts.answers))
    yield _ALL_ANSWERED.citing(case.regulation.worksheet_citation).found(
        edge, is_met=not missing, required=str(inputs), actual=str(inputs - missing), gap=str(missing)
    )


def evidence_complete(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield how many answers worth more than nothing carry no evidence."""
    wanted = needs_evidence(case.regulation, case.facts.answers)
    missing = [code for code in wanted if code not in case.facts.evidenced]
    yield _EVIDENCE.citing(case.regulation.worksheet_citation).found(
        edge,
        is_met=not missing,
        required=str(len(wanted)),
        actual=str(len(wanted) - len(missing)),
        gap=str(len(missing)),
    )


def surveys_given(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield which survey indices are missing."""
    surveys = case.regulation.surveys
    missing = [code for code in surveys if code not in case.facts.answers]
    yield _SURVEYS.citing(case.regulation.worksheet_citation).found(
        edge,
        is_met=None if missing else True,
        required=", ".join(surveys),
        actual=None if len(missing) == len(surveys) else ", ".join(c for c in surveys if c not in missing),
    )


def answers_consistent(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether some count is larger than the whole it belongs to."""
    faults = contradictions(case.regulation, case.facts.answers)
    named = ", ".join(fault.code for fault in faults)
    ask = _CONSISTENT.citing(case.regulation.worksheet_citation)
    yield ask.found(edge, is_met=not faults, required="none", actual=named or "none")


def answers_doubtful(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield a warning where two counts that mean the same differ."""
    found = doubts(case.regulation, case.facts.answers)
    named = ", ".join(doubt.code for doubt in found)
    status = Status.WARNING if found else Status.MET
    ask = _DOUBTFUL.citing(case.regulation.worksheet_citation)
    yield ask.says(edge, status, required="none", actual=named or "none", binds_at=())


def submitter_filled_none(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the person who submits wrote any of the answers submitted."""
    filled = case.attempt.actor.person_id in case.facts.fillers
    yield _FILLED_NONE.found(edge, is_met=not filled, required="none", actual="filled" if filled else "none")


def thresholds_ahead(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield the thresholds as they stand now; they bind when the proposal is put forward."""
    scores = score(case.regulation, case.facts.answers)
    yield from threshold_findings(
        case.regulation,
        case.facts.target,
        scores,
        overrides=case.scores,
        binds_at=PROPOSING,
        binding=False,
    )


def reason_given(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether the move comes with its reason."""
    note = (case.attempt.note or "").strip()
    # The text itself stays out: findings are kept for good, the note can be erased.
    yield _REASON.brought(edge, "given" if note else None, is_question=case.attempt.is_question)


def rounds_left(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether this stage may send the proposal back once more."""
    used, allowed = case.facts.rounds.get(edge.trigger, 0), case.facts.cycle.max_rounds
    yield _ROUNDS.found(edge, is_met=used < allowed, required=str(allowed), actual=str(used))


def reviewer_signed_off(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether a coordinator accepts on the reviewer's signature; reviewers sign by accepting."""
    if acting_role(edge, case.attempt.actor, case) is not Role.COORDINATOR:
        yield _SIGNED_OFF.says(edge, Status.NOT_APPLICABLE)
        return
    is_signed = case.facts.reviewer_id is not None
    actual = "signed-off" if is_signed else "missing"
    yield _SIGNED_OFF.found(edge, is_met=is_signed, required="signed-off", actual=actual)


def no_open_notes(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield how many of the reviewer's notes are not closed."""
    count = case.facts.open_notes
    yield _NOTES.found(edge, is_met=count == 0, required="0", actual=str(count), gap=str(count))


#: Moves that count as a return, whose rounds the cycle caps.
RETURNS: tuple[Trigger, ...] = (Trigger.RETURN_TO_UNIT, Trigger.RETURN_FROM_TPI)
