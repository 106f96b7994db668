"""The glossary explains every word that the code and the screens use, with one term for one thing."""

from __future__ import annotations

from enum import StrEnum

import pytest

from states.vocabulary import (
    TERMS,
    AgencyKind,
    Business,
    Column,
    OpinionBPK,
    Predicate,
    Role,
    Serves,
    State,
    Trigger,
    WhenMissed,
)
from templates.catalogue import say

KINDS: dict[str, tuple[type[StrEnum], str]] = {
    "agency-kind": (AgencyKind, ""),
    "business": (Business, ""),
    "column": (Column, ""),
    "opinion": (OpinionBPK, ""),
    "predicate": (Predicate, ".name"),
    "role": (Role, ""),
    "serves": (Serves, ""),
    "state": (State, ""),
    "trigger": (Trigger, ""),
    "when-missed": (WhenMissed, ""),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_of_a_kind_is_explained_and_nothing_else(kind: str):
    codes, suffix = KINDS[kind]
    explained = [key for key in TERMS if key.startswith(f"{kind}.")]
    assert explained == [f"{kind}.{code.value}{suffix}" for code in codes]


@pytest.mark.parametrize("key", [key for key in TERMS if not key.startswith("word.")])
def test_the_glossary_and_the_screens_use_the_same_term(key: str):
    assert TERMS[key].indonesian == say("id", key)
