"""The regulations: one TOML file each, read, checked and kept when the program starts.

A proposal pins the regulation it was nominated under; ``digest`` says which bytes that was.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

from states.errors import NotFound
from states.regulations.lint import lint_regulation
from states.regulations.loader import parse
from states.regulations.model import (
    Agreement,
    AreaScope,
    Bound,
    IntervalBasis,
    Parameters,
    Prerequisite,
    Regulation,
    Repeat,
    Source,
    Threshold,
)
from states.regulations.toml_table import RegulationError
from states.regulations.worksheet_tree import (
    Area,
    Component,
    Half,
    Question,
    QuestionKind,
    Ratio,
    RatioKind,
    Subarea,
)

__all__ = [
    "REGULATIONS",
    "Agreement",
    "Area",
    "AreaScope",
    "Bound",
    "Component",
    "Half",
    "IntervalBasis",
    "Parameters",
    "Prerequisite",
    "Question",
    "QuestionKind",
    "Ratio",
    "RatioKind",
    "Regulation",
    "RegulationError",
    "Repeat",
    "Source",
    "Subarea",
    "Threshold",
    "UnknownRegulation",
    "regulation",
]


class UnknownRegulation(NotFound):
    """No regulation has this id."""


def _load() -> Mapping[str, Regulation]:
    """Return the regulations beside this module by id; raises RegulationError for any fault."""
    files = sorted(resources.files(__name__).iterdir(), key=lambda file: file.name)
    found = [parse(file.read_bytes()) for file in files if file.name.endswith(".toml")]
    for each in found:
        lint_regulation(each)
    return MappingProxyType({each.id: each for each in found})


REGULATIONS: Mapping[str, Regulation] = _load()


def regulation(regulation_id: str) -> Regulation:
    """Return a regulation by its id; raises UnknownRegulation."""
    try:
        return REGULATIONS[regulation_id]
    except KeyError:
        raise UnknownRegulation(regulation_id) from None
