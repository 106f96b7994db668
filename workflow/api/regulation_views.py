"""How a regulation looks from outside: its tables with citations, and the worksheet's tree.

Figures are decimal text. Whatever rests on a single or inferred source is not ``verified``, and ``why``
says which source is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from states.figures import shortest
from states.regulations import (
    Area,
    Component,
    Parameters,
    Prerequisite,
    Question,
    Ratio,
    Regulation,
    Subarea,
    Threshold,
)
from states.regulations.mappings import MAPPINGS
from states.vocabulary import Predicate
from workflow.api.mapping_views import mapping_json


def regulation_json(rules: Regulation) -> dict[str, Any]:
    """Return a regulation as a list shows it."""
    return {
        "id": rules.id,
        "title": rules.title,
        "citation": rules.citation,
        "digest": rules.digest,
        "unverified": len(_unverified(rules)),
        "inputs": len(rules.inputs),
        "scored": len(rules.scored),
    }


def tables_json(rules: Regulation) -> dict[str, Any]:
    """Return everything that a regulation says."""
    return {
        **regulation_json(rules),
        "unverified": _unverified(rules),
        "parameters": _parameters(rules.parameters),
        "prerequisites": [_prerequisite(row) for row in rules.prerequisites],
        "thresholds": [_threshold(row) for row in rules.thresholds],
        "bounds": {predicate.value: _bounds(rules, predicate) for predicate in Predicate},
        "scales": {
            scale: {option: shortest(worth) for option, worth in options.items()}
            for scale, options in rules.scales.items()
        },
        "worksheet": {
            "citation": rules.worksheet_citation,
            "areas": [_area(area) for area in rules.areas],
            "results": [_component(component) for component in rules.results],
        },
        "agreements": [{"fact": row.fact, "codes": list(row.codes)} for row in rules.agreements],
        "repeats": [
            {"first": row.first, "again": row.again, "citation": row.citation} for row in rules.repeats
        ],
        "mappings": [mapping_json(each) for each in MAPPINGS.values() if each.source == rules.id],
    }


def _unverified(rules: Regulation) -> list[str]:
    """Return the names of everything that rests on a single or inferred source."""
    parameters = (name for name, source in rules.parameters.sources.items() if not source.verified)
    prerequisites = (row.code for row in rules.prerequisites if not row.verified)
    thresholds = (row.row for row in rules.thresholds if not (row.wbk_verified and row.wbbm_verified))
    subareas = (subarea.code for subarea in rules.subareas if not subarea.weight_verified)
    questions = (question.code for question in rules.questions.values() if not question.verified)
    return [*parameters, *prerequisites, *thresholds, *subareas, *questions]


def _parameters(parameters: Parameters) -> dict[str, Any]:
    month, day = parameters.lhkpn_binds_from
    values: dict[str, Any] = {
        "area_scope": parameters.area_scope.value,
        "interval_years": parameters.interval_years,
        "interval_basis": parameters.interval_basis.value,
        "lhkpn_binds_from": f"{month:02}-{day:02}",
        "self_award": parameters.self_award,
        "affirmative": parameters.affirmative,
        "ban_years": parameters.ban_years,
        "documents": list(parameters.documents),
    }
    return {
        name: {
            "value": value,
            "citation": parameters.sources[name].citation,
            "verified": parameters.sources[name].verified,
            "why": parameters.sources[name].why,
        }
        for name, value in values.items()
    }


def _prerequisite(row: Prerequisite) -> dict[str, Any]:
    return {
        "code": row.code,
        "level": row.level.value,
        "reads": row.reads,
        "wbk": row.wbk,
        "wbbm": row.wbbm,
        "regional": {predicate.value: asked for predicate, asked in row.regional.items()},
        "answered_at": [trigger.value for trigger in row.answered_at],
        "binds_at": [trigger.value for trigger in row.binds_at],
        "is_always_blocking": row.is_always_blocking,
        "citation": row.citation,
        "verified": row.verified,
        "why": row.why,
    }


def _threshold(row: Threshold) -> dict[str, Any]:
    return {
        "row": row.row,
        "of": row.of,
        "is_share": row.of == "area",
        "wbk": shortest(row.wbk),
        "wbbm": shortest(row.wbbm),
        "wbk_index": _optional(row.wbk_index),
        "wbbm_index": _optional(row.wbbm_index),
        "wbk_verified": row.wbk_verified,
        "wbbm_verified": row.wbbm_verified,
        "wbk_alternative": _optional(row.wbk_alternative),
        "wbbm_alternative": _optional(row.wbbm_alternative),
        "citation": row.citation,
        "why": row.why,
    }


def _bounds(rules: Regulation, predicate: Predicate) -> list[dict[str, Any]]:
    """Return the determination rows in points, areas apart: the rows that a move is judged by."""
    return [
        {
            "row": bound.row,
            "of": bound.of_code,
            "points": shortest(bound.points),
            "citation": bound.citation,
            "verified": bound.verified,
        }
        for bound in rules.bounds(predicate)
    ]


def _area(area: Area) -> dict[str, Any]:
    return {
        "code": area.code,
        "name": area.name,
        "half": area.half.value,
        "weight": shortest(area.weight),
        "subareas": _subareas(area.subareas),
    }


def _component(component: Component) -> dict[str, Any]:
    return {
        "code": component.code,
        "name": component.name,
        "key": component.key,
        "weight": shortest(component.weight),
        "subareas": _subareas(component.subareas),
    }


def _subareas(subareas: Iterable[Subarea]) -> list[dict[str, Any]]:
    return [
        {
            "code": subarea.code,
            "name": subarea.name,
            "key": subarea.key,
            "weight": shortest(subarea.weight),
            "weight_verified": subarea.weight_verified,
            "why": subarea.why,
            "questions": [_question(question) for question in subarea.questions],
        }
        for subarea in subareas
    ]


def _question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "label": question.label,
        "kind": question.kind.value,
        "scale": question.scale,
        "options": {option: shortest(worth) for option, worth in question.options.items()},
        "range": None if question.index_range is None else [shortest(end) for end in question.index_range],
        "is_scored": question.is_scored,
        "verified": question.verified,
        "why": question.why,
        "portal_id": question.portal_id,
        "fact": question.fact,
        "ratio": None if question.ratio is None else _ratio(question.ratio),
        "inputs": [_question(count) for count in question.inputs],
    }


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {
        "kind": ratio.kind.value,
        "part": list(ratio.part),
        "whole": list(ratio.whole),
        "within": list(ratio.within),
        "capped": ratio.capped,
        "when_whole_is_zero": shortest(ratio.when_whole_is_zero),
        "when_both_are_zero": shortest(ratio.when_both_are_zero),
        "is_zero_verified": ratio.is_zero_verified,
    }


def _optional(figure: Fraction | None) -> str | None:
    return None if figure is None else shortest(figure)
