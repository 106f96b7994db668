"""The ordinary way of a proposal, step by step, each played through the service that people use."""

from __future__ import annotations

from dataclasses import replace

from states.facts import Seat
from states.scoring import needs_evidence
from states.vocabulary import Column, Role, Trigger
from states.worksheet import parse_answers
from workflow.services.add_links import add_links
from workflow.services.advance import advance
from workflow.services.appoint_panel import appoint_panel
from workflow.services.caller import Caller
from workflow.services.demo import words
from workflow.services.demo.answers import answers
from workflow.services.demo.forms import fill_form, give_surveys, judge_differences
from workflow.services.demo.world import Stage
from workflow.services.effects import Order
from workflow.services.fill_worksheet import Filled, fill_worksheet
from workflow.services.nominate import Nomination
from workflow.services.nominate import nominate as open_proposal
from workflow.services.record_documents import record_documents
from workflow.services.record_outcome import NationalStage, Outcome, Result, record_outcome
from workflow.services.sign_review import sign_review

#: Days in which an agency may object to the administrative selection.
_OBJECTION_DAYS = 5


def move(stage: Stage, role: Role, order: Order) -> None:
    """Make a move in a role, with the scene's words as its reason."""
    given = replace(order, note=stage.scene.words or None)
    advance(stage.tx, stage.caller(role), stage.proposal_id, given, stage.version)


def nominate(stage: Stage) -> None:
    """Open the story's proposal."""
    nomination = Nomination(
        unit_id=stage.unit_id,
        cycle_id=stage.world.cycles[stage.unit.agency, stage.story.regulation],
        target=stage.target,
        criteria=words.criteria_of(stage.unit, stage.year),
        affirmative_reason=stage.story.affirmative,
    )
    opened = open_proposal(stage.tx, stage.caller(Role.COORDINATOR), nomination)
    stage.world.proposals[stage.story.name] = opened.proposal_id


def pledge(stage: Stage) -> None:
    """Record the integrity pact and the team's decree."""
    papers = words.pledge(stage.unit, stage.today.isoformat(), stage.year)
    record_documents(stage.tx, stage.caller(Role.COORDINATOR), stage.proposal_id, papers, stage.version)


def begin(stage: Stage) -> None:
    """Begin the self-assessment."""
    move(stage, Role.COORDINATOR, Order(trigger=Trigger.BEGIN_SELF_ASSESSMENT))


def fill(stage: Stage) -> None:
    """Let the operator answer everything, with evidence, and fill the form of a WBBM proposal."""
    fill_share(stage, 100)
    fill_form(stage)


def fill_share(stage: Stage, percent: int) -> None:
    """Let the operator answer the first part of the worksheet, with evidence."""
    operator = stage.caller(Role.UNIT_OPERATOR)
    given = _column(stage, Column.UNIT)
    part = dict(list(given.items())[: len(given) * percent // 100])
    surveys = [code for code in part if code in stage.rules.surveys]
    _write(stage, operator, Column.UNIT, {code: value for code, value in part.items() if code not in surveys})
    give_surveys(stage, surveys)
    backed = needs_evidence(stage.rules, parse_answers(stage.rules, part))
    links = {code: words.evidence_link(stage.unit, code, stage.year) for code in backed}
    add_links(stage.tx, operator, stage.proposal_id, links)


def submit(stage: Stage) -> None:
    """Submit as the unit's head."""
    move(stage, Role.UNIT_HEAD, Order(trigger=Trigger.SUBMIT_SELF_ASSESSMENT))


def review(stage: Stage) -> None:
    """Let the reviewer go through all answers and sign."""
    reviewer = stage.caller(Role.REVIEWER)
    _write(stage, reviewer, Column.REVIEWER, _column(stage, Column.REVIEWER))
    sign_review(stage.tx, reviewer, stage.proposal_id, is_signed_off=True)


def accept(stage: Stage) -> None:
    """Accept the review as its reviewer."""
    move(stage, Role.REVIEWER, Order(trigger=Trigger.ACCEPT_REVIEW))


def seat(stage: Stage) -> None:
    """Appoint a chair and two members."""
    chair = Seat(stage.caller(Role.TPI_CHAIR).person_id, is_chair=True, has_no_conflict=True)
    members = [Seat(m.person_id, is_chair=False, has_no_conflict=True) for m in _members(stage)]
    appoint_panel(stage.tx, stage.caller(Role.COORDINATOR), stage.proposal_id, [chair, *members])


def score(stage: Stage) -> None:
    """Let each member score by themselves."""
    for position, member in enumerate(_members(stage)):
        _write(stage, member, Column.MEMBER, _column(stage, Column.MEMBER, position))


def agree(stage: Stage) -> None:
    """Let the chair write the panel's consensus, and its rubric of a WBBM proposal."""
    _write(stage, stage.caller(Role.TPI_CHAIR), Column.TPI, _column(stage, Column.TPI))
    judge_differences(stage)


def papers(stage: Stage) -> None:
    """Record the letters that a proposal is sent with."""
    given = words.letters(stage.unit, stage.today.isoformat(), stage.year)
    wanted = {name: number for name, number in given.items() if name in stage.rules.documents}
    record_documents(stage.tx, stage.caller(Role.COORDINATOR), stage.proposal_id, wanted, stage.version)


def propose(stage: Stage) -> None:
    """Propose as the agency's head."""
    move(stage, Role.AGENCY_HEAD, Order(trigger=Trigger.PROPOSE))


def select(stage: Stage) -> None:
    """Record that the administrative selection was passed."""
    _outcome(stage, NationalStage.ADMINISTRATIVE_SELECTION, "Pengumuman seleksi administrasi")


def desk(stage: Stage) -> None:
    """Record the desk evaluation, and score as the nation's assessors did."""
    _outcome(stage, NationalStage.DESK, "Berita acara evaluasi dokumen")
    national = stage.caller(Role.NATIONAL_ASSESSOR)
    _write(stage, national, Column.NATIONAL, _column(stage, Column.NATIONAL))


def visit(stage: Stage) -> None:
    """Record the field verification."""
    _outcome(stage, NationalStage.FIELD_VERIFICATION, "Berita acara verifikasi lapangan")


def award(stage: Stage) -> None:
    """Record the decree that awards."""
    number = words.decree_no("PENETAPAN", stage.unit, stage.target, stage.year)
    order = Order(
        trigger=Trigger.AWARD,
        decree_no=number,
        decree_date=stage.today,
        documents=(f"Salinan keputusan {number}",),
    )
    move(stage, Role.NATIONAL_ASSESSOR, order)


def _members(stage: Stage) -> tuple[Caller, Caller]:
    return stage.caller(Role.TPI_MEMBER), stage.caller(Role.TPI_MEMBER, other=1)


def _column(stage: Stage, column: Column, position: int = 0) -> dict[str, object]:
    counts = stage.world.counts[stage.story.unit]
    return answers(stage.rules, stage.story.unit, stage.story.sheet, counts, column, position)


def _write(stage: Stage, caller: Caller, column: Column, given: dict[str, object]) -> None:
    filled = {code: Filled(value, _note(stage, column, code)) for code, value in given.items()}
    fill_worksheet(stage.tx, caller, stage.proposal_id, column, filled)


def _note(stage: Stage, column: Column, code: str) -> str | None:
    if column is Column.UNIT:
        return words.answer_note(stage.story.unit, code)
    return words.CONSENSUS if column is Column.TPI else None


def _outcome(stage: Stage, held: NationalStage, document: str) -> None:
    is_selection = held is NationalStage.ADMINISTRATIVE_SELECTION
    until = stage.world.days.ago(stage.scene.ago - _OBJECTION_DAYS) if is_selection else None
    outcome = Outcome(
        stage=held,
        result=Result.PASSED,
        on=stage.today,
        document=f"{document}, {stage.unit.name}",
        objection_until=until,
    )
    record_outcome(stage.tx, stage.caller(Role.NATIONAL_ASSESSOR), stage.proposal_id, outcome)
