"""How a worksheet looks from outside: the regulation's tree with wording, evidence and values; figures."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import RowMapping

from states.answers import Value, stored
from states.figures import cut, exact, shortest
from states.progress import Progress, Reached
from states.regulations import Area, Component, Question, QuestionKind, Subarea
from states.vocabulary import Column
from workflow.api.mapping_views import translation_json
from workflow.api.views import moment_json
from workflow.api.wording import finding_json
from workflow.services.read_worksheet import PRESENT, Cell, Opened, Scored

#: What all rows together say; null where some input has no data.
_VERDICTS: Mapping[bool | None, str | None] = {True: "met", False: "unmet", None: None}


def figure_json(figure: Fraction) -> dict[str, str]:
    """Return a figure cut toward zero at 12 decimals, and the whole of it."""
    return {"value": cut(figure), "exact": exact(figure)}


def figures_json(figures: Mapping[str, Fraction]) -> dict[str, dict[str, str]]:
    """Return figures by their names."""
    return {name: figure_json(figure) for name, figure in figures.items()}


def scores_json(scored: Scored, language: str) -> dict[str, Any]:
    """Return what a column earns; without scores there are no figures and no verdict."""
    scores = scored.scores
    return {
        "column": scored.column.value,
        "regulation": scored.rules.id,
        "total": None if scores is None else figure_json(scores.total),
        "components": {} if scores is None else figures_json(scores.components),
        "areas": {} if scores is None else figures_json(scores.areas),
        "subareas": {} if scores is None else figures_json(scores.subareas),
        "thresholds": [finding_json(finding, language) for finding in scored.thresholds],
        "verdict": _VERDICTS[scored.passes],
        "mapping": None if scored.translation is None else translation_json(scored.translation),
    }


def worksheet_json(opened: Opened) -> dict[str, Any]:
    """Return a worksheet as one person sees it."""
    view = _Tree(opened)
    return {
        "proposal_id": opened.row["id"],
        "state": opened.row["state"],
        "regulation": {"id": opened.rules.id, "digest": opened.rules.digest},
        "citation": opened.rules.worksheet_citation,
        "columns": [column.value for column in opened.columns],
        "progress": [progress_json(column, each) for column, each in opened.progress.items()],
        "present": [present_json(row) for row in opened.present],
        "present_seconds": int(PRESENT.total_seconds()),
        "areas": [view.area(area) for area in opened.rules.areas],
        "results": [view.component(component) for component in opened.rules.results],
    }


def progress_json(column: Column, reached: Progress) -> dict[str, Any]:
    """Return how far a column is: what is open, and each row of the table beside its least."""
    return {
        "column": column.value,
        "answered": reached.answered,
        "inputs": reached.inputs,
        "unanswered": list(reached.unanswered),
        "unbacked": list(reached.unbacked),
        "total": figure_json(reached.total),
        "areas": [_reached_json(row) for row in reached.areas],
        "rows": [_reached_json(row) for row in reached.rows],
    }


def _reached_json(row: Reached) -> dict[str, Any]:
    return {
        "row": row.bound.row,
        "points": figure_json(row.points),
        "minimum": figure_json(row.bound.points),
        "is_met": row.is_met,
        "verified": row.bound.verified,
        "answered": row.answered,
        "inputs": row.inputs,
    }


def present_json(row: RowMapping) -> dict[str, Any]:
    """Return who is filling which column, and at which question."""
    return {
        "person": person_json(row["present_id"], row["present_name"]),
        "column": row["present_kind"],
        "question": row["present_question"],
        "at": moment_json(row["present_at"]),
    }


class _Tree:
    """The tree of one opened worksheet, branch by branch."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def area(self, area: Area) -> dict[str, Any]:
        return {
            "code": area.code,
            "name": area.name,
            "half": area.half.value,
            "weight": shortest(area.weight),
            "subareas": [self.subarea(subarea) for subarea in area.subareas],
        }

    def component(self, component: Component) -> dict[str, Any]:
        return {
            "code": component.code,
            "name": component.name,
            "key": component.key,
            "weight": shortest(component.weight),
            "subareas": [self.subarea(subarea) for subarea in component.subareas],
        }

    def subarea(self, subarea: Subarea) -> dict[str, Any]:
        return {
            "code": subarea.code,
            "name": subarea.name,
            "key": subarea.key,
            "weight": shortest(subarea.weight),
            "weight_verified": subarea.weight_verified,
            "why": subarea.why,
            "questions": [self.question(question) for question in subarea.questions],
        }

    def question(self, question: Question) -> dict[str, Any]:
        """Return a question with its official wording, where imported, and its values by column."""
        wording = self._opened.wordings.get(question.code)
        return {
            "code": question.code,
            "label": question.label,
            "wording": None if wording is None else wording["wording"],
            "criteria": None if wording is None else wording["criteria"],
            # The label stands beside the official wording only where that wording misleads.
            "shows_label": wording is None or question.keeps_label,
            "kind": question.kind.value,
            "scale": question.scale,
            "options": _options(question, wording),
            "range": _range(question),
            "is_scored": question.is_scored,
            "verified": question.verified,
            "why": question.why,
            "portal_id": question.portal_id,
            "inputs": [self.question(count) for count in question.inputs],
            "evidence": [evidence_json(piece) for piece in self._opened.evidence.get(question.code, ())],
            "values": {
                column.value: cell_json(question, cells[question.code])
                for column, cells in self._opened.columns.items()
                if question.code in cells
            },
        }


def _options(question: Question, wording: RowMapping | None) -> list[dict[str, Any]]:
    """Return the options of a choice, best first, with what each is worth, 0..1."""
    told = {} if wording is None else wording["options"]
    return [
        {"value": option, "worth": shortest(worth), "wording": told.get(option)}
        for option, worth in question.options.items()
    ]


def _range(question: Question) -> dict[str, str] | None:
    if question.index_range is None:
        return None
    least, most = question.index_range
    return {"least": shortest(least), "most": shortest(most)}


def value_json(question: Question, value: Value) -> Value:
    """Return a value: a count is a number, everything else text."""
    return value if question.kind is QuestionKind.COUNT else stored(value)


def cell_json(question: Question, cell: Cell) -> dict[str, Any]:
    """Return a value with who wrote it and when."""
    return {
        "value": value_json(question, cell.value),
        "note": cell.note,
        "version": cell.version,
        "prefilled": cell.is_prefilled,
        "by": person_json(cell.recorded_by, cell.recorded_by_name),
        "at": None if cell.recorded_at is None else moment_json(cell.recorded_at),
    }


def person_json(person_id: int | None, name: str | None) -> dict[str, Any] | None:
    """Return a person; None for nobody."""
    return None if person_id is None else {"id": person_id, "name": name}


def evidence_json(row: RowMapping) -> dict[str, Any]:
    """Return a piece of evidence without its bytes."""
    return {
        "id": row["id"],
        "question": row["question"],
        "revision": row["revision"],
        "name": row["name"],
        "url": row["url"],
        "sha256": row["sha256"],
        "bytes": row["bytes"],
        "is_current": row["superseded_at"] is None,
        "by": person_json(row["recorded_by"], row["recorded_by_name"]),
        "at": moment_json(row["recorded_at"]),
        "ended": None if row["superseded_at"] is None else _ended_json(row),
    }


def _ended_json(row: RowMapping) -> dict[str, Any]:
    """Return why a piece counts no more: a newer revision took its place, or somebody detached it."""
    return {
        "how": "replaced" if row["detached_by"] is None else "detached",
        "at": moment_json(row["superseded_at"]),
        "by": person_json(row["detached_by"], row["detached_by_name"]),
    }
