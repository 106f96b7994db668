"""How a mapping between two regulations looks from outside, by itself and with answers in it."""

from __future__ import annotations

from typing import Any

from states.answers import stored
from states.regulations.mapping import MappingLine, RegulationMapping
from states.translation import InputStatus, TranslatedInput, Translation


def mapping_json(mapping: RegulationMapping) -> dict[str, Any]:
    """Return a mapping with every line's source and reason."""
    return {
        **_envelope(mapping),
        "mapped": sum(line.is_mapped for line in mapping.lines),
        "unmapped": sum(not line.is_mapped for line in mapping.lines),
        "lines": [_line(line) for line in mapping.lines],
    }


def translation_json(translation: Translation) -> dict[str, Any]:
    """Return what each input of the other regulation is taken from, and what has no data."""
    mapping = translation.mapping
    nothing = {"from": None, "to": None, "digest": None, "citation": None}
    return {
        **(nothing if mapping is None else _envelope(mapping)),
        **{status.value: translation.count(status) for status in InputStatus},
        "inputs": [_input(each) for each in translation.inputs],
    }


def _envelope(mapping: RegulationMapping) -> dict[str, Any]:
    return {
        "from": mapping.source,
        "to": mapping.target,
        "digest": mapping.digest,
        "citation": mapping.citation,
    }


def _line(line: MappingLine) -> dict[str, Any]:
    return {
        "code": line.to,
        "from": line.answer,
        "fact": line.fact,
        "why": line.why,
        "verified": line.verified,
    }


def _input(translated: TranslatedInput) -> dict[str, Any]:
    line, value = translated.line, translated.value
    return {
        "code": line.to,
        "status": translated.status.value,
        "value": value if value is None or isinstance(value, int) else stored(value),
        **{name: told for name, told in _line(line).items() if name != "code"},
    }
