"""How cells look: one format for each purpose. Only this package speaks to xlsxwriter."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook


class Style(StrEnum):
    """What a cell is for."""

    TITLE = "title"
    HEADING = "heading"
    AREA = "area"
    SUBAREA = "subarea"
    TEXT = "text"
    COUNT = "count"
    FIGURE = "figure"
    #: Cells to be filled: text stays text whatever it begins with.
    ANSWER = "answer"
    NUMBER = "number"
    NOTE = "note"
    #: The same, filled by others.
    CLOSED = "closed"
    CLOSED_NUMBER = "closed_number"


#: The built-in format for text: nothing typed into such a cell becomes a formula.
_AS_TEXT = 49
_POINTS = "0.00##"
_EDGES = {"border": 1, "border_color": "#B5BDC9"}
_OPEN = {**_EDGES, "locked": False, "bg_color": "#FFFBE6"}
_TEXT = {"text_wrap": True, "valign": "top"}

_LOOKS: Mapping[Style, Mapping[str, Any]] = {
    Style.TITLE: {"bold": True, "font_size": 14},
    Style.HEADING: {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#1F3A5F"}
    | {"font_color": "#FFFFFF", **_EDGES},
    Style.AREA: {"bold": True, "bg_color": "#C9D6E6", "num_format": _POINTS, **_EDGES, **_TEXT},
    Style.SUBAREA: {"bold": True, "bg_color": "#E8EEF5", "num_format": _POINTS, **_EDGES, **_TEXT},
    Style.TEXT: {**_EDGES, **_TEXT},
    Style.COUNT: {"indent": 1, **_EDGES, **_TEXT},
    Style.FIGURE: {"num_format": _POINTS, "valign": "top", "font_color": "#404A56", **_EDGES},
    Style.ANSWER: {"num_format": _AS_TEXT, "align": "center", "valign": "top", **_OPEN},
    Style.NUMBER: {"align": "center", "valign": "top", **_OPEN},
    Style.NOTE: {"num_format": _AS_TEXT, **_OPEN, **_TEXT},
    Style.CLOSED: {"num_format": _AS_TEXT, **_EDGES, **_TEXT},
    Style.CLOSED_NUMBER: {"align": "center", "valign": "top", **_EDGES},
}


class Styles:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        """Make them in a fixed order, so that the same worksheet gives the same bytes."""
        self._formats: dict[Style, Format] = {
            style: workbook.add_format(dict(_LOOKS[style])) for style in Style
        }

    def __getitem__(self, style: Style) -> Format:
        return self._formats[style]


@cache
def is_open(style: Style) -> bool:
    """Return whether a person may fill a cell of a style."""
    return _LOOKS[style].get("locked") is False
