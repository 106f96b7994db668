"""The form that a WBBM proposal carries: four sections of the unit, and the panel's rubric.

WBBM is not WBK twice: the unit sets an example to others, its innovations are of more use than those it had
at WBK, and its performance is planned, reached and managed. The panel says in three respects how the unit
differs from what it was.

Source: ministry slides of June 2021 on PermenPANRB 10/2019, "Kriteria WBBM" and "Perbedaan WBK & WBBM".
The slides give no scale for the three respects; ``Level`` is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeAlias

from states.errors import Fault, Invalid
from states.figures import shortest

#: What a section holds, as JSON; ``gaps`` knows which parts a complete one has.
Content: TypeAlias = Mapping[str, Any]


class Section(StrEnum):
    """A part of the form; the rubric is the panel's, the others are the unit's."""

    ROLE_MODEL = "role_model"
    INNOVATIONS = "innovations"
    PERFORMANCE = "performance"
    MANAGED_PERFORMANCE = "managed_performance"
    RUBRIC = "rubric"


class Aim(StrEnum):
    """What an innovation serves. Source: the same slides, "Fokus 3 sasaran ZI"."""

    INTEGRITY = "integrity"
    EXCELLENT_SERVICE = "excellent_service"
    CAPABILITY = "capability"


class Better(StrEnum):
    """In which direction a figure gets better."""

    HIGHER = "higher"
    LOWER = "lower"


class Level(StrEnum):
    """How the unit stands in one respect, compared with what it was at WBK."""

    HIGHER = "higher"
    SAME = "same"
    LOWER = "lower"


#: Sections that the unit fills.
OF_THE_UNIT: Final = tuple(section for section in Section if section is not Section.RUBRIC)
#: How far change has matured, whether it lasts, and the quality of service and performance.
DIFFERENCES: Final = ("maturity", "sustainability", "quality")

#: Parts without which a section is not complete.
_PARTS: Final[Mapping[Section, tuple[str, ...]]] = {
    Section.ROLE_MODEL: ("summary", "followers"),
    Section.INNOVATIONS: ("items",),
    Section.PERFORMANCE: ("summary", "indicators"),
    Section.MANAGED_PERFORMANCE: ("planning", "monitoring", "evaluation", "improvement"),
    Section.RUBRIC: DIFFERENCES,
}
_OF_AN_INNOVATION: Final = ("old_benefit", "new_benefit", "measure")
#: Names of parts that hold figures, typed as decimal text.
_FIGURES: Final = frozenset({"before", "after", "target", "achieved"})
#: A worksheet's figures end at nine digits; here a budget may stand in rupiah.
_DECIMAL: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,12})?")
_LARGEST: Final = 10**15 - 1


def parse_section(section: Section, content: Content) -> dict[str, Any]:
    """Return a section with its figures spelt exactly and shortly; raise Invalid naming all that are none.

    The shape has been seen to by whoever read the input.
    """
    kept = deepcopy(dict(content))
    faults = list(_spell(kept, "body.content")) if section is not Section.RUBRIC else []
    if faults:
        raise Invalid(faults)
    return kept


def _spell(part: Any, where: str) -> Iterator[Fault]:  # noqa: ANN401 -- any JSON
    """Spell the figures of a part in place, and yield what is wrong with those that are none."""
    pairs = enumerate(part) if isinstance(part, list) else part.items() if isinstance(part, dict) else ()
    for key, value in pairs:
        if key not in _FIGURES:
            yield from _spell(value, f"{where}.{key}")
            continue
        found = _figure(value)
        if found is None:
            yield Fault(f"{where}.{key}", "not-a-figure", {})
        else:
            part[key] = shortest(found)


def _figure(raw: object) -> Fraction | None:
    """Return the exact value of a decimal of at least 0, as text or number; None for anything else."""
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool) and raw <= _LARGEST
    text = str(raw) if isinstance(raw, str) or is_number else ""
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def change(measure: Content) -> Fraction:
    """Return by how much a measure changed since WBK; negative where it fell."""
    return Fraction(measure["after"]) - Fraction(measure["before"])


def is_better(measure: Content) -> bool:
    """Return whether a measure changed for the better; unchanged is not better."""
    by = change(measure)
    return by > 0 if measure["better"] == Better.HIGHER else by < 0


def reached(indicator: Content) -> bool:
    """Return whether an indicator reached its target."""
    target, achieved = Fraction(indicator["target"]), Fraction(indicator["achieved"])
    return achieved >= target if indicator["better"] == Better.HIGHER else achieved <= target


def gaps(section: Section, content: Content) -> tuple[str, ...]:
    """Return which parts a section still lacks; for innovations also ``better`` where none got better."""
    missing = [part for part in _PARTS[section] if not content.get(part)]
    if section is Section.INNOVATIONS and not missing:
        missing = _gaps_of(content["items"])
    return tuple(missing)


def _gaps_of(innovations: Sequence[Content]) -> list[str]:
    measures = [each["measure"] for each in innovations if each.get("measure")]
    missing = [part for part in _OF_AN_INNOVATION if any(not each.get(part) for each in innovations)]
    if measures and not any(map(is_better, measures)):
        missing.append("better")
    return missing


def settled(form: Mapping[Section, Content]) -> frozenset[str]:
    """Return the unit's complete sections, and the differences that the panel judged to be higher."""
    complete = [
        section.value for section in OF_THE_UNIT if section in form and not gaps(section, form[section])
    ]
    rubric = form.get(Section.RUBRIC, {})
    higher = [each for each in DIFFERENCES if (rubric.get(each) or {}).get("level") == Level.HIGHER]
    return frozenset((*complete, *higher))


def aims_served(content: Content) -> dict[str, int]:
    """Return how many of the section's innovations serve each aim."""
    served = [each.get("aim") for each in content.get("items", ())]
    return {aim.value: served.count(aim) for aim in Aim}
