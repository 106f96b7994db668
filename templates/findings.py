"""A finding as a sentence: what is asked, what was found, what is missing, and what it will hold.

Every requirement has a label. A sentence is looked for from the particular to the general: the
requirement's own, its group's, then those for any requirement. One is used only if every value it names
is known, so a finding without a figure never leaves a hole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from states.findings import Finding, Status
from templates.catalogue import has, placeholders, say
from templates.dates import plain_date
from templates.figures import percent, short_score, short_shortfall

#: Requirements that are told alike, by the name their sentences have in the catalogue.
_GROUPS: Final[Mapping[str, frozenset[str]]] = {
    "threshold": frozenset(
        {"total", "enablers", "MP", "TL", "SDM", "PA", "PP", "PKPP"}
        | {"clean_government", "anti_corruption_survey", "tlhp", "performance", "public_service"}
    ),
    "grade": frozenset({"bpk-opinion", "akip-grade", "rb-index", "spip-level"}),
    "reports": frozenset({"lhkpn", "lhkasn", "tlhp-complete"}),
    "paper": frozenset({"integrity-pact", "team-decree", "self-award"}),
    "brought": frozenset(
        {
            "decree-given",
            "decree-file",
            "letter-recorded",
            "correction-document",
            "reason-given",
            "note-given",
        }
    ),
}
#: Groups whose values are numbers of letters and decrees, not figures.
_NUMBERED: Final = frozenset({"paper", "brought"})
#: Requirements that list alternatives, any of which is enough.
_ALTERNATIVES: Final = frozenset({"role", "nobody-can-act", "lapse-ground", "stage-open"})
#: Where the words for a finding's values stand, in the order in which they are looked up.
_WORDS: Final = ("value", "role", "predicate", "trigger", "state")
#: Sentences for any requirement, the one that says most first.
_GENERAL: Final[Mapping[Status, tuple[str, ...]]] = {
    Status.MET: ("", "-bare"),
    Status.UNMET: ("-by", "", "-bare"),
    Status.NO_DATA: ("", "-bare"),
    Status.NOT_APPLICABLE: ("",),
    Status.WARNING: ("", "-now", "-no_data", "-bare"),
}

_FIGURE: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,30})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN: Final = re.compile(rf"({_DATE.pattern})/({_DATE.pattern})")
_SHARE: Final = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_NAMED: Final = re.compile(r"([\w+.]+)=([\w+.]+)")


def finding_label(finding: Finding, language: str) -> str:
    """Return what a finding's requirement is called."""
    return say(language, f"finding.{finding.requirement}.label")


def finding_sentence(finding: Finding, language: str) -> str:
    """Return a finding as a sentence for the person who has to put it right."""
    facts = _facts(language, finding)
    told = next(key for key in _candidates(finding) if _is_tellable(language, key, facts))
    return " ".join([say(language, told, **facts), *_remark(language, finding)])


def value_in_words(requirement: str, token: str, language: str) -> str:
    """Return one value of a finding in words: a code, figure, date or list of them.

    What is none of these, such as the number of a letter, comes back as it is.
    """
    if requirement in _GROUPS["reports"] and (share := _SHARE.fullmatch(token)):
        return _share(language, int(share[1]), int(share[2]))
    if span := _SPAN.fullmatch(token):
        start, end = (_word(language, requirement, day) for day in span.groups())
        return say(language, "value.span", start=start, end=end)
    *others, last = (_word(language, requirement, part) for part in re.split(r", | \| ", token))
    between = f" {say(language, 'value.or')} " if requirement in _ALTERNATIVES else ", "
    return between.join([", ".join(others), last]) if others else last


def _facts(language: str, finding: Finding) -> dict[str, str]:
    """Return what the sentences can name, as far as it is known."""
    requirement = finding.requirement
    told = {"label": finding_label(finding, language)}
    for name in ("required", "actual", "gap"):
        token = getattr(finding, name)
        if token is not None and token != "":
            # What is asked or missing is cut up, what was found is cut down.
            figure = short_score if name == "actual" else short_shortfall
            is_figure = _FIGURE.fullmatch(token) and not _is_told_as(finding.requirement, _NUMBERED)
            told[name] = (
                figure(language, token) if is_figure else value_in_words(requirement, token, language)
            )
    if finding.binds_at:
        told["moves"] = ", ".join(say(language, f"trigger.{trigger}") for trigger in finding.binds_at)
    return told


def _candidates(finding: Finding) -> Iterator[str]:
    """Yield the keys of the sentences that would do, the most particular first."""
    status = finding.status
    families = [finding.requirement, *_groups_of(finding.requirement), "status"]
    suffixes = [suffix for suffix in _GENERAL[status] if suffix != "-no_data" or finding.actual is None]
    if finding.remark == "bring-along":
        # Nobody failed to give anything yet; the question only came before the move.
        yield f"finding.status.{status}-bring-along"
    for family in families:
        yield from (f"finding.{family}.{status}{suffix}" for suffix in suffixes)


def _groups_of(requirement: str) -> Iterator[str]:
    """Yield the group that a requirement is told with, if any."""
    if requirement.startswith("document-"):
        yield "paper"
    yield from (group for group, members in _GROUPS.items() if requirement in members)


def _is_told_as(requirement: str, groups: frozenset[str]) -> bool:
    """Whether a requirement belongs to one of the groups."""
    return not groups.isdisjoint(_groups_of(requirement))


def _is_tellable(language: str, key: str, facts: Mapping[str, str]) -> bool:
    """Whether the catalogue has the sentence and all it names is known."""
    return has(language, key) and placeholders(language, key) <= facts.keys()


def _remark(language: str, finding: Finding) -> Iterator[str]:
    """Yield the sentence of the finding's remark, where it has one of its own."""
    key = f"finding.remark.{finding.remark}"
    if finding.remark is not None and has(language, key):
        yield say(language, key)


def _word(language: str, requirement: str, token: str) -> str:
    """Return a single value in words."""
    if _DATE.fullmatch(token):
        return _date(language, token)
    if named := _NAMED.fullmatch(token):
        return f"{_word(language, requirement, named[1])} = {_word(language, requirement, named[2])}"
    prefixes = ("duty", *_WORDS) if requirement == "separation-of-duties" else _WORDS
    key = next((f"{prefix}.{token}" for prefix in prefixes if has(language, f"{prefix}.{token}")), None)
    return token if key is None else say(language, key)


def _date(language: str, token: str) -> str:
    """Return a date in words; what only looks like one comes back as it is."""
    try:
        return plain_date(language, date.fromisoformat(token))
    except ValueError:
        return token


def _share(language: str, part: int, whole: int) -> str:
    """Return how many of how many; none of none is everything."""
    share = Fraction(part, whole) if whole else Fraction(1)
    return say(language, "value.part-of-whole", part=part, whole=whole, percent=percent(language, share))
