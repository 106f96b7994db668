"""What surveys and the WBBM form should be before a worksheet moves on: warnings, every one of them.

No regulation makes a form of ours a condition, so an incomplete one is told at each step and stops none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from states.facts import Case
from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.requirements.verdicts import Ask
from states.vocabulary import Predicate, Role
from states.wbbm import DIFFERENCES, OF_THE_UNIT

_SOURCE = "Kriteria dan pembeda WBBM, paparan Kementerian PANRB Juni 2021 atas PermenPANRB 10/2019"
_SURVEYS = Ask("surveys-recorded", Level.WORKSHEET, (Role.UNIT_OPERATOR,))
_FORM = Ask("wbbm-form", Level.PROPOSAL, (Role.UNIT_OPERATOR,), _SOURCE)
_RUBRIC = Ask("wbbm-rubric", Level.PROPOSAL, (Role.TPI_CHAIR,), _SOURCE)


def surveys_recorded(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield whether a recorded survey makes exactly the index that each survey question was answered with."""
    answers, surveys = case.facts.answers, case.facts.surveys
    answered = [code for code in case.regulation.surveys if code in answers]
    backed = [code for code in answered if surveys.get(code) == answers[code]]
    ask = _SURVEYS.citing(case.regulation.worksheet_citation)
    yield _listed(ask, edge, answered, backed)


def wbbm_form(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield which sections of the WBBM form the unit has completed."""
    asked = _for_wbbm(case, OF_THE_UNIT)
    yield _listed(_FORM, edge, asked, [section for section in asked if section in case.facts.wbbm_form])


def wbbm_rubric(edge: Edge, case: Case) -> Iterator[Finding]:
    """Yield in which respects the panel judged the unit to stand higher than at WBK."""
    asked = _for_wbbm(case, DIFFERENCES)
    yield _listed(_RUBRIC, edge, asked, [each for each in asked if each in case.facts.wbbm_form])


def _for_wbbm(case: Case, names: Sequence[str]) -> Sequence[str]:
    """Return what a WBBM proposal is asked for; nothing of another."""
    return names if case.facts.target is Predicate.WBBM else ()


def _listed(ask: Ask, edge: Edge, asked: Sequence[str], given: Sequence[str]) -> Finding:
    """Return what is there of what is asked; where something lacks, a warning that binds nowhere."""
    if not asked:
        return ask.says(edge, Status.NOT_APPLICABLE, binds_at=())
    status = Status.MET if len(given) == len(asked) else Status.WARNING
    return ask.says(edge, status, required=", ".join(asked), actual=", ".join(given) or None, binds_at=())
