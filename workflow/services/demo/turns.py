"""What happens beside the ordinary way: questions, returns, refusals, corrections, revocations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from states.vocabulary import Role, Trigger
from workflow.db.queries import proposals
from workflow.services.demo import acts, words
from workflow.services.demo.acts import move
from workflow.services.demo.answers import YearCounts, year_counts
from workflow.services.demo.story import Step
from workflow.services.demo.world import Stage
from workflow.services.effects import Order
from workflow.services.move_deadlines import extend_deadline
from workflow.services.record_facts import record_unit_facts
from workflow.services.units import change_unit
from workflow.services.write_notes import NoteStatus, add_note, change_note

_HALF_PERCENT = 60
_EXTENSION = timedelta(weeks=2)


def fill_half(stage: Stage) -> None:
    """Let the operator answer the first part of the worksheet."""
    acts.fill_share(stage, _HALF_PERCENT)


def ask(stage: Stage) -> None:
    """Ask about an answer: the scene's words are the question's code and the text."""
    code, _, text = stage.scene.words.partition(": ")
    note = add_note(stage.tx, stage.caller(Role.REVIEWER), stage.proposal_id, code, text)
    stage.world.notes.setdefault(stage.story.name, []).append(note["id"])


def answer(stage: Stage) -> None:
    """Let the operator say that the first question has been answered."""
    operator = stage.caller(Role.UNIT_OPERATOR)
    first = stage.world.notes[stage.story.name][0]
    change_note(stage.tx, operator, stage.proposal_id, first, NoteStatus.ANSWERED)


def close_notes(stage: Stage) -> None:
    """Close every question."""
    reviewer = stage.caller(Role.REVIEWER)
    for note_id in stage.world.notes[stage.story.name]:
        change_note(stage.tx, reviewer, stage.proposal_id, note_id, NoteStatus.CLOSED)


def accept_for_reviewer(stage: Stage) -> None:
    """Accept as coordinator, on the reviewer's signature."""
    move(stage, Role.COORDINATOR, Order(trigger=Trigger.ACCEPT_REVIEW))


def send_back(stage: Stage) -> None:
    """Return to the unit as its reviewer."""
    move(stage, Role.REVIEWER, Order(trigger=Trigger.RETURN_TO_UNIT))


def propose_by_letter(stage: Stage) -> None:
    """Propose as coordinator, recording the head's signed letter."""
    letter = words.letters(stage.unit, stage.today.isoformat(), stage.year)["proposal_letter_no"]
    order = Order(
        trigger=Trigger.PROPOSE,
        signatory=stage.caller(Role.AGENCY_HEAD).email,
        documents=(f"Surat usulan {letter}",),
    )
    move(stage, Role.COORDINATOR, order)


def award_wbk(stage: Stage) -> None:
    """Award as the agency's head, by leave of the ministry."""
    number = words.decree_no("PENETAPAN-MANDIRI", stage.unit, stage.target, stage.year)
    order = Order(trigger=Trigger.AWARD_WBK, decree_no=number, decree_date=stage.today)
    move(stage, Role.AGENCY_HEAD, order)


def fail(stage: Stage) -> None:
    """Record that the nation's assessors did not award."""
    move(stage, Role.NATIONAL_ASSESSOR, Order(trigger=Trigger.FAIL))


def decline_review(stage: Stage) -> None:
    """Decline as reviewer."""
    move(stage, Role.REVIEWER, Order(trigger=Trigger.DECLINE))


def decline_tpi(stage: Stage) -> None:
    """Decline as the panel's chair."""
    move(stage, Role.TPI_CHAIR, Order(trigger=Trigger.DECLINE))


def withdraw(stage: Stage) -> None:
    """Withdraw as coordinator."""
    move(stage, Role.COORDINATOR, Order(trigger=Trigger.WITHDRAW))


def lapse(stage: Stage) -> None:
    """Let it lapse as coordinator."""
    move(stage, Role.COORDINATOR, Order(trigger=Trigger.LAPSE))


def correct(stage: Stage) -> None:
    """Undo the last move as an agency head who did not make it."""
    paper = f"Nota dinas koreksi {stage.unit.name}"
    move(stage, Role.AGENCY_HEAD, Order(trigger=Trigger.CORRECT, documents=(paper,)))


def revoke(stage: Stage) -> None:
    """Take the award away by decree."""
    number = words.decree_no("PENCABUTAN", stage.unit, stage.target, stage.year)
    order = Order(trigger=Trigger.REVOKE, decree_no=number, decree_date=stage.today)
    move(stage, Role.NATIONAL_ASSESSOR, order)


def dissolve(stage: Stage) -> None:
    """Dissolve the unit into another of its agency: the scene's words are the other's key."""
    given = {"dissolved_on": stage.today, "successor_id": stage.world.units[stage.scene.words]}
    change_unit(stage.tx, stage.caller(Role.ADMIN), stage.unit_id, given)


def recount(stage: Stage) -> None:
    """Record that one wealth report was returned: filed falls one short of obliged."""
    before = stage.world.counts[stage.story.unit]
    now = year_counts(stage.story.unit, lhkpn=(before.lhkpn_obliged, before.lhkpn_obliged - 1))
    record_counts(stage, now, "Rekap LHKPN setelah satu laporan dikembalikan")


def record_counts(stage: Stage, counts: YearCounts, source: str) -> None:
    """Record last year's counts of the story's unit."""
    record_unit_facts(
        stage.tx,
        stage.caller(Role.COORDINATOR),
        stage.unit_id,
        stage.year - 1,
        counts.facts(),
        source,
        as_of=stage.today,
    )


def extend(stage: Stage) -> None:
    """Give the present stage two weeks more."""
    due = proposals.deadline_in_force(stage.tx.connection, stage.proposal_id)
    if due is not None:
        coordinator = stage.caller(Role.COORDINATOR)
        extend_deadline(stage.tx, coordinator, due.id, due.due_on + _EXTENSION, stage.scene.words)


#: How each step is played.
PLAYED: Mapping[Step, Callable[[Stage], None]] = {
    Step.NOMINATE: acts.nominate,
    Step.PLEDGE: acts.pledge,
    Step.BEGIN: acts.begin,
    Step.FILL: acts.fill,
    Step.SUBMIT: acts.submit,
    Step.REVIEW: acts.review,
    Step.ACCEPT: acts.accept,
    Step.SEAT: acts.seat,
    Step.SCORE: acts.score,
    Step.AGREE: acts.agree,
    Step.PAPERS: acts.papers,
    Step.PROPOSE: acts.propose,
    Step.SELECT: acts.select,
    Step.DESK: acts.desk,
    Step.VISIT: acts.visit,
    Step.AWARD: acts.award,
    Step.FILL_HALF: fill_half,
    Step.ASK: ask,
    Step.ANSWER: answer,
    Step.CLOSE_NOTES: close_notes,
    Step.ACCEPT_FOR_REVIEWER: accept_for_reviewer,
    Step.RETURN: send_back,
    Step.PROPOSE_BY_LETTER: propose_by_letter,
    Step.AWARD_WBK: award_wbk,
    Step.FAIL: fail,
    Step.DECLINE_REVIEW: decline_review,
    Step.DECLINE_TPI: decline_tpi,
    Step.WITHDRAW: withdraw,
    Step.LAPSE: lapse,
    Step.CORRECT: correct,
    Step.REVOKE: revoke,
    Step.DISSOLVE: dissolve,
    Step.RECOUNT: recount,
    Step.EXTEND: extend,
}
