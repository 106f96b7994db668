"""The mappings between regulations: one TOML file each, read, checked and kept when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

from states.regulations import REGULATIONS
from states.regulations.lint_mapping import lint_mapping
from states.regulations.mapping import RegulationMapping, parse_mapping
from states.regulations.toml_table import RegulationError


def _load() -> Mapping[tuple[str, str], RegulationMapping]:
    """Return the mappings beside this module by source and target; raises RegulationError for any fault."""
    files = sorted(resources.files(__name__).iterdir(), key=lambda file: file.name)
    found: dict[tuple[str, str], RegulationMapping] = {}
    for file in files:
        if file.name.endswith(".toml"):
            mapping = parse_mapping(file.read_bytes())
            _check(mapping)
            if (mapping.source, mapping.target) in found:
                raise RegulationError(f"{file.name}: there is a mapping already")
            found[mapping.source, mapping.target] = mapping
    return MappingProxyType(found)


def _check(mapping: RegulationMapping) -> None:
    for name in (mapping.source, mapping.target):
        if name not in REGULATIONS:
            raise RegulationError(f"a mapping names {name}, which is no regulation here")
    lint_mapping(mapping, REGULATIONS[mapping.source], REGULATIONS[mapping.target])


MAPPINGS: Mapping[tuple[str, str], RegulationMapping] = _load()


def mapping_between(source: str, target: str) -> RegulationMapping | None:
    """Return the mapping from one regulation to another; None where nobody has made one."""
    return MAPPINGS.get((source, target))
