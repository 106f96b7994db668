"""How surveys and the WBBM form look from outside."""

from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from typing import Any

from sqlalchemy import RowMapping

from states.baseline import Change
from states.figures import shortest
from states.surveys import Scale, in_scale
from states.wbbm import Content, Section, aims_served, change, is_better, reached
from workflow.api.views import moment_json
from workflow.api.worksheet_views import figure_json, person_json
from workflow.services.compare_with_wbk import Baseline, Compared
from workflow.services.read_surveys import Surveyed
from workflow.services.read_wbbm import Filled, Form


def survey_json(surveyed: Surveyed) -> dict[str, Any]:
    """Return a survey index with its survey in both scales, and what the unit answers."""
    return {
        "code": surveyed.question.code,
        "label": surveyed.question.label,
        **_said(surveyed.row),
        **{scale.value: _in_scale(surveyed.index, scale) for scale in Scale},
        "answer": None
        if surveyed.answer is None
        else {"value": shortest(surveyed.answer), "version": surveyed.answer_version},
        "backs_answer": surveyed.backs_answer,
        **_written(surveyed.row),
    }


def _said(row: RowMapping | None) -> dict[str, Any]:
    """Return what was typed of a survey; nulls where nobody typed any."""
    if row is None:
        empty = dict.fromkeys(("instrument", "period", "respondents", "scale"))
        return {"version": 0, **empty, "elements": []}
    return {
        "version": row["version"],
        "instrument": row["instrument"],
        "period": {"from": row["period_from"].isoformat(), "to": row["period_to"].isoformat()},
        "respondents": {"count": row["respondents"], "population": row["population"]},
        "scale": row["scale"],
        "elements": row["elements"],
    }


def _in_scale(index: Fraction | None, scale: Scale) -> dict[str, str] | None:
    return None if index is None else figure_json(in_scale(scale, index))


def _written(row: RowMapping | None) -> dict[str, Any]:
    """Return who wrote a row, and when."""
    if row is None:
        return {"by": None, "at": None}
    return {
        "by": person_json(row["recorded_by"], row["recorded_by_name"]),
        "at": moment_json(row["recorded_at"]),
    }


def form_json(form: Form) -> dict[str, Any]:
    """Return the form of a proposal as somebody sees it."""
    innovations = next(each for each in form.sections if each.section is Section.INNOVATIONS)
    return {
        "proposal_id": form.row["id"],
        "applies": form.is_asked_for,
        "predecessor_id": form.row["predecessor_id"],
        "sections": [section_json(each) for each in form.sections],
        "aims": aims_served(innovations.content),
    }


def section_json(filled: Filled) -> dict[str, Any]:
    """Return one section, with what follows from its figures."""
    return {
        "section": filled.section.value,
        "version": 0 if filled.row is None else filled.row["version"],
        "content": None if filled.row is None else _with_figures(filled.section, filled.content),
        "complete": not filled.gaps,
        "missing": list(filled.gaps),
        **_written(filled.row),
    }


def _with_figures(section: Section, content: Content) -> dict[str, Any]:
    """Return a section's content with the changes of measures and the reaching of targets added."""
    told = deepcopy(dict(content))
    if section is Section.INNOVATIONS:
        for measure in (each["measure"] for each in told["items"] if each["measure"]):
            measure |= {"change": figure_json(change(measure)), "improved": is_better(measure)}
    if section is Section.PERFORMANCE:
        for indicator in told["indicators"]:
            difference = Fraction(indicator["achieved"]) - Fraction(indicator["target"])
            indicator |= {"difference": figure_json(difference), "reached": reached(indicator)}
    return told


def compared_json(compared: Compared, proposal_id: int) -> dict[str, Any]:
    """Return a column now and at WBK; without a baseline there is nothing to compare."""
    found = compared.comparison
    return {
        "proposal_id": proposal_id,
        "column": compared.column.value,
        "regulation": compared.rules.id,
        "baseline": None if compared.baseline is None else _baseline_json(compared.baseline),
        "missing": compared.missing,
        "answered": compared.answered,
        "inputs": len(compared.rules.inputs),
        "total": None if found is None else change_json(found.total),
        "components": {} if found is None else _changes_json(found.components),
        "areas": {} if found is None else _changes_json(found.areas),
    }


def _baseline_json(baseline: Baseline) -> dict[str, Any]:
    return {
        "proposal_id": baseline.proposal_id,
        "number": baseline.number,
        "regulation": baseline.rules.id,
        "trigger": baseline.trigger,
        "seq": baseline.seq,
        "digest": baseline.digest,
        "taken_at": moment_json(baseline.taken_at),
    }


def _changes_json(changes: Mapping[str, Change]) -> dict[str, dict[str, Any]]:
    return {name: change_json(each) for name, each in changes.items()}


def change_json(each: Change) -> dict[str, Any]:
    """Return a figure at WBK and now; ``change`` null where the two cannot be compared."""
    figures = {"then": each.then, "now": each.now, "change": each.change}
    told = {name: None if figure is None else figure_json(figure) for name, figure in figures.items()}
    return {
        "then": told["then"],
        "now": told["now"],
        "most": None if each.most_now is None else shortest(each.most_now),
        "change": told["change"],
    }
