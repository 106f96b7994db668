"""Routes about the forms beside a worksheet: the surveys behind its indices, and the WBBM form."""

from typing import Any

from fastapi import APIRouter, Response

from states.vocabulary import Column
from states.wbbm import Content, Section
from workflow.api import form_examples as examples
from workflow.api.answers import one, several
from workflow.api.door import Door, GuardedRoute, OpenDoor
from workflow.api.form_schemas import (
    InnovationsSectionIn,
    ManagedPerformanceSectionIn,
    PerformanceSectionIn,
    RoleModelSectionIn,
    RubricSectionIn,
    SurveyIn,
)
from workflow.api.form_views import compared_json, form_json, section_json, survey_json
from workflow.api.openapi import REFUSALS
from workflow.services.compare_with_wbk import compare_with_wbk
from workflow.services.fill_wbbm import fill_section
from workflow.services.give_survey import Given, give_survey
from workflow.services.read_surveys import read_surveys
from workflow.services.read_wbbm import Filled, read_form

router = APIRouter(route_class=GuardedRoute, tags=["Formulir"], responses=REFUSALS)


@router.get("/proposals/{proposal_id}/surveys", responses=several(examples.SURVEY))
def list_surveys(proposal_id: int, door: OpenDoor) -> dict[str, Any]:
    """List the survey indices of the worksheet, each with the survey recorded for it, in both scales.

    `backs_answer` says whether the survey makes exactly the index that the unit answers.
    """
    with door.read() as connection:
        found = read_surveys(connection, proposal_id)
    return {"items": [survey_json(each) for each in found], "next": None}


@router.put("/proposals/{proposal_id}/surveys/{survey_code}", responses=one(examples.SURVEY))
def replace_survey(proposal_id: int, survey_code: str, body: SurveyIn, door: OpenDoor) -> Response:
    """Record the survey behind an index, and answer its question with the exact index at the same time.

    `scale` says what the figures are counted in: `index` runs from 1 to 4, `skm` from 25 to 100 and is
    divided by 25. Send `value`, or `elements` whose mean is taken. `version` is the survey's revision that
    you saw, `answer_version` that of the unit's answer; where somebody wrote meanwhile the answer is 409
    with theirs and yours.
    """
    given = Given(
        instrument=body.instrument,
        period_from=body.period.start,
        period_to=body.period.to,
        respondents=body.respondents.count,
        population=body.respondents.population,
        scale=body.scale,
        value=body.value,
        elements=body.elements,
        version=body.version,
        answer_version=body.answer_version,
    )
    return door.write(
        lambda tx: give_survey(tx, door.caller, proposal_id, survey_code, given),
        lambda _, surveyed: survey_json(surveyed),
    )


@router.get("/proposals/{proposal_id}/wbbm", responses=one(examples.FORM))
def show_wbbm_form(proposal_id: int, door: OpenDoor) -> dict[str, Any]:
    """Show the WBBM form: the unit's sections and, once you may see the TPI's values, the panel's rubric.

    A proposal for WBK has none: `applies` is false. `missing` names the parts that a section lacks;
    `better` among them means that no innovation is measured to be of more use than at WBK.
    """
    with door.read() as connection:
        return form_json(read_form(connection, door.caller, proposal_id))


@router.get("/proposals/{proposal_id}/wbbm/baseline", responses=one(examples.BASELINE))
def compare_wbbm_with_wbk(proposal_id: int, door: OpenDoor, column: Column = Column.UNIT) -> dict[str, Any]:
    """Compare a column with the same one in the snapshot on which the unit was given WBK, exactly.

    `change` is null where the two figures do not count towards the same number of points. Inputs that
    nobody has answered earn nothing: `answered` of `inputs` says how far the column is filled. Where
    nothing can be subtracted `missing` says why: `not-wbbm`, `no-predecessor` (WBK by a decree from
    before), `no-snapshot`, `broken-snapshot` or `nothing-filled`.
    """
    with door.read() as connection:
        return compared_json(compare_with_wbk(connection, door.caller, proposal_id, column), proposal_id)


@router.put("/proposals/{proposal_id}/wbbm/role_model", responses=one(examples.ROLE_MODEL))
def replace_role_model(proposal_id: int, body: RoleModelSectionIn, door: OpenDoor) -> Response:
    """Say how the unit moves other units to change."""
    return _replace(door, proposal_id, Section.ROLE_MODEL, body.content.model_dump(mode="json"), body.version)


@router.put("/proposals/{proposal_id}/wbbm/innovations", responses=one(examples.INNOVATIONS))
def replace_innovations(proposal_id: int, body: InnovationsSectionIn, door: OpenDoor) -> Response:
    """Say of what use each innovation was at WBK and is now, and by which measure."""
    return _replace(
        door, proposal_id, Section.INNOVATIONS, body.content.model_dump(mode="json"), body.version
    )


@router.put("/proposals/{proposal_id}/wbbm/performance", responses=one(examples.PERFORMANCE))
def replace_performance(proposal_id: int, body: PerformanceSectionIn, door: OpenDoor) -> Response:
    """Say what the unit planned and what it reached."""
    return _replace(
        door, proposal_id, Section.PERFORMANCE, body.content.model_dump(mode="json"), body.version
    )


@router.put("/proposals/{proposal_id}/wbbm/managed_performance", responses=one(examples.MANAGED_PERFORMANCE))
def replace_managed_performance(
    proposal_id: int, body: ManagedPerformanceSectionIn, door: OpenDoor
) -> Response:
    """Say how the unit manages its performance."""
    content = body.content.model_dump(mode="json")
    return _replace(door, proposal_id, Section.MANAGED_PERFORMANCE, content, body.version)


@router.put("/proposals/{proposal_id}/wbbm/rubric", responses=one(examples.RUBRIC))
def replace_rubric(proposal_id: int, body: RubricSectionIn, door: OpenDoor) -> Response:
    """Judge, as the chair of the panel, in which of the three respects the unit stands higher than at WBK.

    The rubric falls when the unit changes its sections afterwards.
    """
    return _replace(door, proposal_id, Section.RUBRIC, body.content.model_dump(mode="json"), body.version)


def _replace(
    door: Door, proposal_id: int, section: Section, content: Content, seen_version: int | None
) -> Response:
    return door.write(
        lambda tx: fill_section(tx, door.caller, proposal_id, section, content, seen_version),
        lambda _, row: section_json(Filled(section, row)),
    )
