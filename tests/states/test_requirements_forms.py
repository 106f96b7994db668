"""What surveys and the WBBM form are asked to be: all of it warns, and none of it stops a move."""

from __future__ import annotations

from fractions import Fraction

import pytest

from states.findings import Status
from states.vocabulary import Role, Trigger
from tests.states.cast import (
    NEW,
    OLD,
    WBBM,
    WBK,
    answering,
    finding,
    findings,
    knowing,
    lawful,
    row,
    stopping,
    told,
)

SUBMIT, ACCEPT, PROPOSE = (
    row(trigger) for trigger in (Trigger.SUBMIT_SELF_ASSESSMENT, Trigger.ACCEPT_REVIEW, Trigger.PROPOSE)
)
FORM = "role_model, innovations, performance, managed_performance"


def test_indices_that_surveys_stand_behind_are_found_so():
    assert told(SUBMIT, lawful(SUBMIT), "surveys-recorded") == ("met", "H1.a, H2.a", "H1.a, H2.a", None)
    assert told(SUBMIT, lawful(SUBMIT, NEW), "surveys-recorded") == ("met", "P125, P127", "P125, P127", None)


def test_an_index_answered_without_a_survey_is_warned_of():
    case = knowing(lawful(SUBMIT), surveys={"H1.a": Fraction(4)})
    assert told(SUBMIT, case, "surveys-recorded") == ("warning", "H1.a, H2.a", "H1.a", None)
    nothing = knowing(lawful(SUBMIT), surveys={})
    assert told(SUBMIT, nothing, "surveys-recorded") == ("warning", "H1.a, H2.a", None, None)
    assert stopping(SUBMIT, nothing) == []


def test_a_survey_that_says_otherwise_stands_behind_nothing():
    case = knowing(lawful(SUBMIT), surveys={"H1.a": Fraction("3.999"), "H2.a": Fraction(4)})
    assert told(SUBMIT, case, "surveys-recorded") == ("warning", "H1.a, H2.a", "H2.a", None)


def test_an_index_that_nobody_answered_needs_no_survey_yet():
    case = answering(knowing(lawful(SUBMIT), surveys={}), H1_a=None, H2_a=None)
    assert findings(SUBMIT, case, "surveys-recorded")[0].status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("edge", [SUBMIT, ACCEPT, PROPOSE], ids=lambda edge: edge.trigger)
def test_an_incomplete_form_warns_at_each_step_and_stops_none(edge):
    case = knowing(lawful(edge, OLD, WBBM), wbbm_form=frozenset({"innovations"}))
    found = finding(edge, case, "wbbm-form")
    assert (found.status, found.required, found.actual) == (Status.WARNING, FORM, "innovations")
    assert (found.fix_by, found.binds_at) == ((Role.UNIT_OPERATOR,), ())
    assert stopping(edge, case) == []


@pytest.mark.parametrize("edge", [SUBMIT, ACCEPT, PROPOSE], ids=lambda edge: edge.trigger)
def test_a_form_that_is_complete_is_found_so(edge):
    assert told(edge, lawful(edge, OLD, WBBM), "wbbm-form") == ("met", FORM, FORM, None)


def test_an_empty_form_has_nothing_found():
    case = knowing(lawful(SUBMIT, OLD, WBBM), wbbm_form=frozenset())
    assert told(SUBMIT, case, "wbbm-form") == ("warning", FORM, None, None)


def test_wbk_has_no_form():
    for edge, name in ((SUBMIT, "wbbm-form"), (ACCEPT, "wbbm-form"), (PROPOSE, "wbbm-rubric")):
        case = knowing(lawful(edge, OLD, WBK), wbbm_form=frozenset())
        assert finding(edge, case, name).status is Status.NOT_APPLICABLE


def test_a_difference_that_the_panel_does_not_judge_higher_is_warned_of():
    case = knowing(lawful(PROPOSE, OLD, WBBM), wbbm_form=frozenset({"maturity", "quality"}))
    found = finding(PROPOSE, case, "wbbm-rubric")
    assert (found.status, found.required) == (Status.WARNING, "maturity, sustainability, quality")
    assert (found.actual, found.fix_by) == ("maturity, quality", (Role.TPI_CHAIR,))
    assert "wbbm-rubric" not in stopping(PROPOSE, case)


def test_the_source_of_the_form_is_named():
    assert "WBBM" in finding(SUBMIT, lawful(SUBMIT, OLD, WBBM), "wbbm-form").citation
