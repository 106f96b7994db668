"""Every table, as SQLModel classes for the schema and as Core tables for statements.

Rows that a decision may have been based on (answers, evidence, facts, grants, deadlines, panel
seats) are revisions: a change closes the old row with ``superseded_at`` and adds a new one, so that
any earlier moment can be read back.
"""

from __future__ import annotations

from sqlalchemy import MetaData, Table
from sqlmodel import SQLModel

from workflow.db.tables.agencies import (
    Agency,
    AgencyFact,
    Award,
    Cycle,
    CycleDeadline,
    Revocation,
    Unit,
    UnitFact,
)
from workflow.db.tables.history import HistoryEntry, HistoryNote
from workflow.db.tables.people import (
    ApiToken,
    IdempotencyKey,
    ImportJob,
    Person,
    RequestCount,
    RoleGrant,
    SignInAttempt,
    WebSession,
)
from workflow.db.tables.proposals import (
    Deadline,
    DutyTaken,
    NationalOutcome,
    NumberCounter,
    PanelSeat,
    Proposal,
    ReviewSignOff,
    Snapshot,
)
from workflow.db.tables.worksheet import (
    Answer,
    Evidence,
    QuestionText,
    ReviewNote,
    Survey,
    WbbmSection,
    WorksheetPresence,
)

metadata: MetaData = SQLModel.metadata


def _core(model: type[SQLModel]) -> Table:
    return metadata.tables[str(model.__tablename__)]


agency = _core(Agency)
agency_fact = _core(AgencyFact)
unit = _core(Unit)
unit_fact = _core(UnitFact)
cycle = _core(Cycle)
cycle_deadline = _core(CycleDeadline)
award = _core(Award)
revocation = _core(Revocation)
person = _core(Person)
role_grant = _core(RoleGrant)
api_token = _core(ApiToken)
web_session = _core(WebSession)
sign_in_attempt = _core(SignInAttempt)
idempotency_key = _core(IdempotencyKey)
request_count = _core(RequestCount)
import_job = _core(ImportJob)
proposal = _core(Proposal)
deadline = _core(Deadline)
duty_taken = _core(DutyTaken)
panel_seat = _core(PanelSeat)
review_sign_off = _core(ReviewSignOff)
national_outcome = _core(NationalOutcome)
snapshot = _core(Snapshot)
number_counter = _core(NumberCounter)
answer = _core(Answer)
evidence = _core(Evidence)
review_note = _core(ReviewNote)
survey = _core(Survey)
wbbm_section = _core(WbbmSection)
worksheet_presence = _core(WorksheetPresence)
question_text = _core(QuestionText)
history_entry = _core(HistoryEntry)
history_note = _core(HistoryNote)
