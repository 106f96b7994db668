"""Worksheets that fail one determination row each, by as little as can be."""

from __future__ import annotations

from states.regulations import regulation
from workflow.services.demo.story import STRONG, Sheet

#: Options of the 81 questions of 10/2019 in the order of the worksheet; J and T are Ya and Tidak.
#: With the surveys below they earn 40.365 + 34.625 = 74.99 points, every other row being reached.
_TOTAL_SHORT = "JCJBBCCAJBBBBAABABCBAJAJJBJJBACCBCBAJCBBCBJJJAJABBAAAACBABBBACBABABABBBCBAABAAACC"
_LETTERS = {"J": "Ya", "T": "Tidak"}


def _spelt(regulation_id: str, letters: str) -> dict[str, str]:
    """Return options by question code from a row of letters."""
    choices = [question for question in regulation(regulation_id).scored if question.options]
    return {
        question.code: _LETTERS.get(letter, letter) for question, letter in zip(choices, letters, strict=True)
    }


#: 74.99 points in all, 0.01 too few; nothing else is missing.
TOTAL_SHORT = Sheet(0, ("3.62", "3.21"), _spelt("permenpanrb-10-2019", _TOTAL_SHORT))

#: Perceived integrity of 3.595, which prints as 3.60 and is less.
SURVEY_SHORT = Sheet(STRONG.soft_percent, ("3.595", "3.44"), {})

#: Human resources below 60 % of the area's weight under 90/2021, everything else well above.
AREA_SHORT = Sheet(
    10,
    ("3.78", "3.55"),
    {"P030": "C", "P031": "C", "P034": "C", "P035": "B", "P036": "C", "P100": "C", "P101": "B"},
)

#: What a reviewer declines: second best throughout, surveys far from their bounds.
WEAK = Sheet(200, ("3.31", "3.05"), {})
