"""The worksheet from answers to determination, under one name.

``answers`` reads and keeps values, ``scoring`` turns them into points, ``thresholds`` judges the points,
``figures`` writes them down.
"""

from __future__ import annotations

from states.answers import (
    Contradiction,
    Doubt,
    InvalidAnswer,
    InvalidAnswers,
    Value,
    contradictions,
    counted,
    doubts,
    parse_answers,
    parse_value,
    prefilled,
    restore,
    stored,
)
from states.figures import cut, cut_up, exact, figure, shortest
from states.scoring import Note, Scores, needs_evidence, score, unanswered
from states.thresholds import parse_points, threshold_findings

__all__ = [
    "Contradiction",
    "Doubt",
    "InvalidAnswer",
    "InvalidAnswers",
    "Note",
    "Scores",
    "Value",
    "contradictions",
    "counted",
    "cut",
    "cut_up",
    "doubts",
    "exact",
    "figure",
    "needs_evidence",
    "parse_answers",
    "parse_points",
    "parse_value",
    "prefilled",
    "restore",
    "score",
    "shortest",
    "stored",
    "threshold_findings",
    "unanswered",
]
