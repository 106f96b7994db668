"""Writes the README's glossary from the vocabulary, so that the two cannot drift apart.

Run it with ``make glossary``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from states.vocabulary import TERMS, Term

BEGIN = "<!-- glossary: written by `make glossary` -->"
END = "<!-- end of glossary -->"

HEADINGS = {
    "word": "Words",
    "predicate": "Predicates",
    "state": "States of a proposal",
    "trigger": "Triggers, what someone does to a proposal",
    "role": "Roles",
    "column": "Columns of the worksheet",
    "agency-kind": "Kinds of agencies",
    "business": "How near a unit's work is to its agency's core",
    "serves": "Whom a unit serves",
    "when-missed": "What a missed deadline does",
    "opinion": "Opinions on an agency's accounts, best first",
}


def section(terms: Mapping[str, Term]) -> str:
    """Return the glossary in Markdown, a table for each kind of word, between its markers."""
    lines = [BEGIN]
    for kind, group in groupby(terms, key=lambda key: key.partition(".")[0]):
        lines += ["", f"**{HEADINGS[kind]}**", "", "| code | Indonesian | meaning |", "|---|---|---|"]
        lines += [_row(key.partition(".")[2], terms[key]) for key in group]
    return "\n".join([*lines, "", END])


def _row(code: str, term: Term) -> str:
    return f"| `{code.removesuffix('.name')}` | {term.indonesian} | {term.meaning} |"


def rewrite(readme: Path) -> None:
    """Replace what stands between the markers of a README."""
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(before + section(TERMS) + after, encoding="utf-8")


if __name__ == "__main__":
    rewrite(Path(__file__).parent.parent / "README.md")
