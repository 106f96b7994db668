"""Filling the WBBM form: its sections by the unit, its rubric by the panel's chair, each in its stage."""

from __future__ import annotations

from sqlalchemy import RowMapping, insert, update

from states.errors import Forbidden, RequirementsUnmet
from states.findings import Finding, Level, Status
from states.vocabulary import Predicate, Role, State
from states.wbbm import OF_THE_UNIT, Content, Section, parse_section
from workflow.db.database import Tx
from workflow.db.queries import forms, proposals
from workflow.db.tables import wbbm_section
from workflow.services.caller import Caller
from workflow.services.duties import demand_duty
from workflow.services.form_conflicts import FormConflict, refuse_conflict
from workflow.services.stages import demand_stages, locked

_CITATION = "Siklus usulan ZI, formulir WBBM hanya ada pada usulan WBBM"


def fill_section(
    tx: Tx,
    caller: Caller,
    proposal_id: int,
    section: Section,
    content: Content,
    seen_version: int | None = None,
) -> RowMapping:
    """Save one section and return it as it stands; the same content once more makes no revision.

    What the unit changes, the panel has to judge again: the rubric falls. Raises NotFound, Invalid with
    every fault, Forbidden, StaleVersion with theirs and yours, SeparationOfDuties, and RequirementsUnmet
    for a proposal that is not for WBBM or stands in another stage.
    """
    row = locked(tx, proposal_id)
    kept = parse_section(section, content)
    role = _demand_writer(tx, caller, row, section)
    standing = forms.sections_now(tx.connection, proposal_id).get(section)
    if seen_version is not None:
        theirs = None if standing is None else standing["content"]
        refuse_conflict(row, section.value, FormConflict(standing, theirs, kept, seen_version))
    demand_duty(tx, proposal_id, caller.person_id, role, is_unit_staff=caller.is_staff_of(row["unit_id"]))
    _demand_wbbm(row)
    demand_stages(row, (State.SELF_ASSESSMENT if section in OF_THE_UNIT else State.TPI_EVALUATION,))
    if standing is not None and standing["content"] == kept:
        return standing
    _write(tx, caller, proposal_id, section, kept)
    if section in OF_THE_UNIT:
        _close(tx, proposal_id, Section.RUBRIC)
    return forms.sections_now(tx.connection, proposal_id)[section]


def _demand_writer(tx: Tx, caller: Caller, row: RowMapping, section: Section) -> Role:
    """Return the role in which a person writes a section; raise Forbidden for anybody else."""
    if section in OF_THE_UNIT:
        return caller.demand((Role.UNIT_OPERATOR,), row["agency_id"], row["unit_id"])
    role = caller.demand((Role.TPI_CHAIR,), row["agency_id"], row["unit_id"])
    for seat in proposals.panel_of(tx.connection, row["id"]):
        if seat.person_id == caller.person_id and seat.is_chair and seat.has_no_conflict:
            return role
    raise Forbidden((Role.TPI_CHAIR,))


def _demand_wbbm(row: RowMapping) -> None:
    if row["target"] == Predicate.WBBM:
        return
    raise RequirementsUnmet(
        [
            Finding(
                requirement="wbbm-target",
                level=Level.PROPOSAL,
                status=Status.UNMET,
                required=Predicate.WBBM,
                actual=row["target"],
                gap=None,
                citation=_CITATION,
            )
        ]
    )


def _close(tx: Tx, proposal_id: int, section: Section) -> None:
    s = wbbm_section.c
    tx.connection.execute(
        update(wbbm_section)
        .where(s.proposal_id == proposal_id, s.section == section, s.superseded_at.is_(None))
        .values(superseded_at=tx.at)
    )


def _write(tx: Tx, caller: Caller, proposal_id: int, section: Section, content: Content) -> None:
    version = forms.last_section_version(tx.connection, proposal_id, section) + 1
    _close(tx, proposal_id, section)
    made = {
        "proposal_id": proposal_id,
        "section": section.value,
        "version": version,
        "content": content,
        "recorded_at": tx.at,
        "recorded_by": caller.person_id,
    }
    tx.connection.execute(insert(wbbm_section), made)
