"""Values of findings in words, where they say something beside the finding's sentence."""

from __future__ import annotations

import re
from datetime import date

from states.findings import Finding
from templates.catalogue import has, say
from templates.dates import plain_date
from templates.figures import short_score, short_shortfall
from templates.findings import value_in_words

_COUNTED_IN_YEARS = "wbk-interval"
_FIGURE = re.compile(r"[0-9]{1,9}\.[0-9]{1,30}")
#: A code that has no word, such as the name of a field: it means nothing to a reader.
_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)+|given|missing")


def required_in_words(finding: Finding, language: str) -> str | None:
    """Return what is asked; None where it is only a code."""
    return _in_words(finding, finding.required, language)


def actual_in_words(finding: Finding, language: str) -> str | None:
    """Return what was found; None where nothing is recorded, or only a code."""
    return _in_words(finding, finding.actual, language)


def remark_in_words(finding: Finding, language: str) -> str | None:
    """Return the sentence of a finding's remark, where it has one of its own."""
    key = f"finding.remark.{finding.remark}"
    return say(language, key) if finding.remark is not None and has(language, key) else None


def paper_in_words(name: str, text: str, language: str) -> str:
    """Return what was recorded of a paper: a date in words, anything else as it was written."""
    return plain_date(language, date.fromisoformat(text)) if name.endswith("_date") else text


def _in_words(finding: Finding, token: str | None, language: str) -> str | None:
    if not token:
        return None
    if _FIGURE.fullmatch(token):
        # What is asked is cut up and what was found is cut down, as everywhere.
        is_asked = token == finding.required
        return short_shortfall(language, token) if is_asked else short_score(language, token)
    if finding.requirement == _COUNTED_IN_YEARS and token.isdigit():
        return say(language, "page.years", count=token)
    told = value_in_words(finding.requirement, token, language)
    return None if told == token and _CODE.fullmatch(token) else told
