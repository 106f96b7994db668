"""Yearly facts of agencies and units: which there are, and which values they can have.

``lhkpn`` and ``lhkasn`` are two counts each, obliged and filed (submitted and not returned); ``tlhp``
counts audit recommendations, where those lawfully not actionable are outside *due*. Percentages are
never stored: 99.6 % must not round to 100.

Source: PermenPANRB 10/2019, syarat pengusulan 1, 2 and 7; 90/2021 as the national portal enforces it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from states.errors import Fault, Invalid
from states.vocabulary import GradeAKIP, OpinionBPK

#: Most that a count can be; more is a slip of the keyboard.
MOST_COUNTED = 10_000_000
#: Levels of SPIP maturity. Source: the government's SPIP maturity scale, 0 to 5.
SPIP_LEVELS = range(6)
_LONGEST_NUMBER = 200
#: As the API writes dates; other forms of ISO 8601 are slips of the finger.
_CALENDAR_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Unreadable(ValueError):  # noqa: N818 -- carries the fault's reason, never leaves this module
    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def _opinion(raw: object) -> object:
    if not isinstance(raw, str) or raw not in set(OpinionBPK):
        raise _Unreadable("not-an-option", options=", ".join(OpinionBPK))
    return str(raw)


def _grade(raw: object) -> object:
    if not isinstance(raw, str) or raw not in set(GradeAKIP):
        raise _Unreadable("not-an-option", options=", ".join(GradeAKIP))
    return str(raw)


def _level(raw: object) -> object:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw not in SPIP_LEVELS:
        raise _Unreadable("out-of-range", least="0", most="5")
    return raw


def _count(raw: object) -> object:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise _Unreadable("not-a-whole-number")
    if raw < 0:
        raise _Unreadable("negative")
    if raw > MOST_COUNTED:
        raise _Unreadable("out-of-range", least="0", most=str(MOST_COUNTED))
    return raw


def _letter(raw: object) -> object:
    if not isinstance(raw, Mapping) or set(raw) != {"letter_no", "date"}:
        raise _Unreadable("not-a-letter")
    return {"letter_no": _number(raw["letter_no"]), "date": _day(raw["date"])}


def _number(raw: object) -> str:
    # Control characters and lone surrogates are no part of a letter's number, and no database keeps them.
    if not isinstance(raw, str) or not raw.isprintable() or not 0 < len(raw.strip()) <= _LONGEST_NUMBER:
        raise _Unreadable("not-a-letter")
    return raw.strip()


def _day(raw: object) -> str:
    if isinstance(raw, str) and _CALENDAR_DAY.fullmatch(raw):
        try:
            return date.fromisoformat(raw).isoformat()
        except ValueError as error:
            raise _Unreadable("not-a-date") from error
    raise _Unreadable("not-a-date")


#: Facts of an agency by their API names, and how each is read.
AGENCY_FACTS: Mapping[str, Callable[[object], object]] = {
    "bpk_opinion": _opinion,
    "akip_grade": _grade,
    "rb_index_grade": _grade,
    "spip_level": _level,
    "wbk_self_award": _letter,
}

#: Facts of a unit, likewise.
UNIT_FACTS: Mapping[str, Callable[[object], object]] = {
    "lhkpn_obliged": _count,
    "lhkpn_filed": _count,
    "lhkasn_obliged": _count,
    "lhkasn_filed": _count,
    "tlhp_due": _count,
    "tlhp_done": _count,
}

#: Part and whole: nobody files more reports than are due.
PARTS_OF_WHOLES: tuple[tuple[str, str], ...] = (
    ("lhkpn_filed", "lhkpn_obliged"),
    ("lhkasn_filed", "lhkasn_obliged"),
    ("tlhp_done", "tlhp_due"),
)


def parse_facts(
    known: Mapping[str, Callable[[object], object]], raw: Mapping[str, object], where: str = "body"
) -> dict[str, object]:
    """Return the facts given, null ones left out; raise Invalid naming everything that cannot be.

    ``known`` is ``AGENCY_FACTS``, ``UNIT_FACTS`` or both; ``where`` begins the place of each fault. Parts
    are compared with wholes only where both are given.
    """
    faults: list[Fault] = []
    read: dict[str, object] = {}
    for name, value in raw.items():
        if name not in known:
            faults.append(Fault(f"{where}.?", "unknown-fact", {"known": ", ".join(known)}))
        elif value is not None:
            try:
                read[name] = known[name](value)
            except _Unreadable as unreadable:
                faults.append(Fault(f"{where}.{name}", unreadable.reason, unreadable.facts))
    faults += [
        Fault(f"{where}.{part}", "part-exceeds-whole", {"part": str(read[part]), "whole": str(read[whole])})
        for part, whole in PARTS_OF_WHOLES
        if part in read and whole in read and int(str(read[part])) > int(str(read[whole]))
    ]
    if faults:
        raise Invalid(faults)
    return read
