"""The sentences, by symbolic key, in every language people read.

The PO files beside this module are the source: ``locale/id.po`` and ``locale/en.po``. They are read once
per process and kept in memory. A placeholder is a plain name in braces; what a user wrote is only ever
put in its place, never read as a template.

Values go in as they are. Escaping belongs to whoever prints: the page environment, the JSON encoder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Final

#: Languages people can read, the default first.
LANGUAGES: Final = ("id", "en")
DEFAULT_LANGUAGE: Final = LANGUAGES[0]

#: An Accept-Language header longer than this says nothing that a browser would say.
LONGEST_HEADER: Final = 500

_FORMATTER: Final = Formatter()
# RFC 9110, 12.5.4: a language range and, perhaps, its weight with at most three decimals.
_RANGE: Final = re.compile(
    r"\s*(\*|[a-z]{1,8})(?:-[a-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE,
)
# Some systems still say "in", the code of Indonesian until 1989.
_SAME_LANGUAGE: Final[Mapping[str, str]] = {"in": "id"}


class MissingMessageError(LookupError):
    """A key that the language has no sentence for."""


class MissingFactError(MissingMessageError):
    """A key whose sentence names something that was not given; nothing can be said with it either."""


class MessageSyntaxError(ValueError):
    """A sentence in a PO file whose placeholders are not plain names in braces."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A sentence, taken apart."""

    #: Text and the placeholder after it; None where the sentence ends.
    pieces: tuple[tuple[str, str | None], ...]

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that must be given."""
        return frozenset(name for _, name in self.pieces if name is not None)

    def filled(self, key: str, facts: Mapping[str, object]) -> str:
        """Return the sentence with the facts in place."""
        return "".join(
            text + ("" if name is None else _given(key, name, facts)) for text, name in self.pieces
        )


#: A message's forms: one, or, where the number ``count`` matters, one for 1 and one for all others.
_Forms = tuple[_Form, ...]


def say(language: str, key: str, /, **facts: object) -> str:
    """Return the sentence of a key, filled with facts.

    Where a message has two forms the fact ``count`` chooses. Facts that the sentence does not name are
    left out. Raises MissingMessageError for an unknown key or language, MissingFactError where a
    placeholder is given nothing.
    """
    return _form(language, key, facts).filled(key, facts)


def has(language: str, key: str) -> bool:
    """Whether the language has a sentence for the key."""
    return key in messages(language)


def placeholders(language: str, key: str) -> frozenset[str]:
    """Return the facts that a key's sentence names."""
    forms = _forms(language, key)
    named = (form.placeholders for form in forms)
    return frozenset[str]().union(*named) | (frozenset({"count"}) if len(forms) > 1 else frozenset())


@cache
def messages(language: str) -> Mapping[str, _Forms]:
    """Return every message of a language by key; read from its PO file the first time.

    Raises MissingMessageError for a language we do not have, MessageSyntaxError for a malformed message.
    """
    if language not in LANGUAGES:
        raise MissingMessageError(language)
    # Imported here because it takes longer than all the rest, and half of the commands say nothing.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with files("templates").joinpath(f"locale/{language}.po").open("rb") as source:
        catalog = read_po(source, locale=language, abort_invalid=True)
    return {_key(message.id): _parsed(message.id, message.string) for message in catalog if message.id}


def pick(accept_language: str | None) -> str:
    """Return the language of ours that an Accept-Language header likes best; Indonesian when in doubt.

    Source: RFC 9110, section 12.5.4. Ranges that cannot be read are passed over.
    """
    weights = _weights(accept_language or "")
    others = weights.get("*", 0.0)
    ours = [language for language in dict.fromkeys((*weights, *LANGUAGES)) if language in LANGUAGES]
    best = max(ours, key=lambda language: weights.get(language, others))
    return best if weights.get(best, others) > 0 else DEFAULT_LANGUAGE


def _weights(header: str) -> dict[str, float]:
    """Return the weight of each language that a header names, in its order; ``en-GB`` counts as ``en``."""
    weights: dict[str, float] = {}
    if len(header) > LONGEST_HEADER:
        return weights
    for item in header.split(","):
        if match := _RANGE.fullmatch(item):
            language = _SAME_LANGUAGE.get(match[1].lower(), match[1].lower())
            weights[language] = max(weights.get(language, 0.0), float(match[2] or 1))
    return weights


def _form(language: str, key: str, facts: Mapping[str, object]) -> _Form:
    """Return the form of a key's message that its count asks for."""
    forms = _forms(language, key)
    if len(forms) == 1:
        return forms[0]
    return forms[0] if _given(key, "count", facts) == "1" else forms[-1]


def _forms(language: str, key: str) -> _Forms:
    """Return a key's forms."""
    try:
        return messages(language)[key]
    except KeyError:
        raise MissingMessageError(language, key) from None


def _given(key: str, name: str, facts: Mapping[str, object]) -> str:
    """Return what a placeholder is filled with."""
    value = facts.get(name)
    if value is None:
        raise MissingFactError(key, name)
    return str(value)


def _key(msgid: str | tuple[str, ...] | list[str]) -> str:
    """Return the key of a message; a message with forms repeats it."""
    return msgid if isinstance(msgid, str) else msgid[0]


def _parsed(msgid: object, strings: object) -> _Forms:
    """Return a message's forms, having looked at each placeholder."""
    written = (
        (strings,)
        if isinstance(strings, str)
        else tuple(strings)
        if isinstance(strings, tuple | list)
        else ()
    )
    if not written or not all(isinstance(text, str) and text for text in written):
        raise MessageSyntaxError(msgid, "says nothing")
    return tuple(_Form(tuple(_pieces(msgid, text))) for text in written)


def _pieces(msgid: object, text: str) -> Iterator[tuple[str, str | None]]:
    """Yield a sentence's texts, each with the placeholder after it."""
    try:
        parsed = list(_FORMATTER.parse(text))
    except ValueError as unbalanced:
        raise MessageSyntaxError(msgid, str(unbalanced)) from unbalanced
    for literal, name, specification, conversion in parsed:
        if name is not None and (not name.isidentifier() or specification or conversion):
            raise MessageSyntaxError(msgid, "only plain names stand in braces")
        yield literal, name
