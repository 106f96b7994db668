"""A refusal as a title and a sentence, and a fault of an input as one more sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from states.errors import Fault, Invalid, Refusal
from templates.catalogue import has, placeholders, say
from templates.figures import whole

#: Facts of refusals that are codes, and where their words stand.
_CODES: Final[Mapping[str, str]] = {"trigger": "trigger", "state": "state", "roles": "role"}
_UNITS: Final = ((1024**3, "GB"), (1024**2, "MB"), (1024, "kB"))


def refusal_title(refusal: Refusal, language: str) -> str:
    """Return what kind of refusal it is, in a few words."""
    return say(language, f"problem.{refusal.code}.title")


def refusal_detail(refusal: Refusal, language: str) -> str:
    """Return what stands in the way and what to do, with this refusal's own figures."""
    key = f"problem.{refusal.code}.{refusal.sentence}"
    return _told(language, key, dict(_facts(refusal, language)))


def fault_sentence(fault: Fault, language: str) -> str:
    """Return what is wrong with one input and what it should be."""
    return _told(language, f"fault.{fault.reason}", fault.facts)


def _told(language: str, key: str, facts: Mapping[str, str]) -> str:
    """Return a key's sentence, or its bare one where something that it names is not known."""
    is_bare = has(language, f"{key}-bare") and not placeholders(language, key) <= facts.keys()
    return say(language, f"{key}-bare" if is_bare else key, **facts)


def _facts(refusal: Refusal, language: str) -> Iterator[tuple[str, str]]:
    """Yield what is known of a refusal, codes in words."""
    if isinstance(refusal, Invalid):
        yield "count", str(len(refusal.faults))
    for name, fact in refusal.facts.items():
        if name.endswith("_bytes"):
            yield name, _size(language, int(fact))
        elif name in _CODES and fact:
            yield name, ", ".join(_word(language, _CODES[name], code) for code in fact.split(", "))
        elif fact:
            yield name, fact


def _word(language: str, family: str, code: str) -> str:
    """Return a code in words; one without a word, which only a client can have made up, as it is."""
    key = f"{family}.{code}"
    return say(language, key) if has(language, key) else code


def _size(language: str, size_bytes: int) -> str:
    """Return a number of bytes in the largest unit that leaves it whole."""
    for unit_bytes, unit in _UNITS:
        if size_bytes >= unit_bytes and size_bytes % unit_bytes == 0:
            return f"{whole(language, size_bytes // unit_bytes)} {unit}"
    return f"{whole(language, size_bytes)} B"
