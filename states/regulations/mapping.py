"""How a worksheet under one regulation can be read as one under another: line by line, each with its reason.

Every input of the target stands there exactly once: with the answer or the recorded fact that it can be
taken from, or among those for which nothing can. Nothing is guessed: where scales differ, where a question
was split or where a count is not recorded in parts, there is no data, and so no verdict.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from states.regulations.toml_table import RegulationError, TomlTable


@dataclass(frozen=True, slots=True)
class MappingLine:
    """Where one input of the target regulation comes from."""

    #: Input of the target.
    to: str
    #: Input of the source whose answer is taken as it is; None otherwise.
    answer: str | None
    #: Recorded fact of the unit that it is filled from; None otherwise.
    fact: str | None
    #: Why the two are the same, or why nothing is; shown to people.
    why: str
    #: False where it is inferred and not read in both regulations.
    verified: bool

    @property
    def is_mapped(self) -> bool:
        """Whether the input can be taken from somewhere."""
        return self.answer is not None or self.fact is not None


@dataclass(frozen=True)
class RegulationMapping:
    """One file: from the inputs of a regulation to those of another.

    Not slotted: what is derived from the lines is kept in the instance's dictionary.
    """

    #: Id of the regulation that the answers were given under.
    source: str
    #: Id of the regulation that they are judged by.
    target: str
    citation: str
    #: SHA-256 of the file's bytes, lower-case hex.
    digest: str
    lines: tuple[MappingLine, ...]

    @cached_property
    def by_input(self) -> Mapping[str, MappingLine]:
        """The line of each input of the target."""
        return {line.to: line for line in self.lines}


def parse_mapping(content: bytes) -> RegulationMapping:
    """Return the mapping that a file's bytes describe; raises RegulationError, lints nothing."""
    try:
        file = TomlTable("mapping", tomllib.loads(content.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RegulationError(f"not TOML in UTF-8: {error}") from error
    mapping = RegulationMapping(
        source=file.text("from"),
        target=file.text("to"),
        citation=file.text("citation"),
        digest=hashlib.sha256(content).hexdigest(),
        lines=(
            *(_line(each, answer=each.text("from")) for each in file.tables("answers")),
            *(_line(each, fact=each.text("fact")) for each in file.tables("facts")),
            *(_line(each) for each in file.tables("unmapped")),
        ),
    )
    file.done()
    return mapping


def _line(table: TomlTable, answer: str | None = None, fact: str | None = None) -> MappingLine:
    verified = table.flag("verified", default=True)
    line = MappingLine(table.text("to"), answer, fact, table.text("why"), verified)
    table.done()
    return line
