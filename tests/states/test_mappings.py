"""Mappings between regulations: complete, honest about what has no counterpart, and linted."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from importlib import resources

import pytest

from states.regulations import REGULATIONS, RegulationError
from states.regulations.lint_mapping import lint_mapping, mapping_faults
from states.regulations.mapping import MappingLine, RegulationMapping, parse_mapping
from states.regulations.mappings import MAPPINGS, mapping_between
from states.translation import InputStatus, translate
from states.worksheet import score
from tests.states.worksheets import filled

OLD = REGULATIONS["permenpanrb-10-2019"]
NEW = REGULATIONS["permenpanrb-90-2021"]
FORTH = MAPPINGS[OLD.id, NEW.id]
BACK = MAPPINGS[NEW.id, OLD.id]
FACTS = {"lhkpn_filed": 40, "lhkasn_filed": 55, "tlhp_due": 7, "tlhp_done": 6}


def test_there_is_one_for_either_direction():
    assert set(MAPPINGS) == {(OLD.id, NEW.id), (NEW.id, OLD.id)}
    assert (mapping_between(OLD.id, OLD.id), mapping_between(OLD.id, NEW.id)) == (None, FORTH)


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=lambda each: each.target)
def test_its_digest_is_that_of_its_file(mapping):
    name = f"{mapping.source}--{mapping.target}.toml"
    content = resources.files("states.regulations.mappings").joinpath(name).read_bytes()
    assert mapping.digest == hashlib.sha256(content).hexdigest()
    assert parse_mapping(content) == mapping


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=lambda each: each.target)
def test_every_line_says_why(mapping):
    assert all(len(line.why) > 20 for line in mapping.lines)


def test_the_two_directions_agree():
    forth = {(line.answer, line.to) for line in FORTH.lines if line.answer}
    assert forth == {(line.to, line.answer) for line in BACK.lines if line.answer}
    assert len(forth) == 76


@pytest.mark.parametrize(
    ("code", "mapping"),
    [("P049", FORTH), ("P058", FORTH), ("P076", FORTH), ("P113", FORTH), ("P126", FORTH), ("Q76", BACK)],
)
def test_what_has_no_counterpart_is_not_invented(code, mapping):
    assert not mapping.by_input[code].is_mapped


def statuses(translation):
    return {status: translation.count(status) for status in InputStatus}


def test_answers_are_taken_as_they_are_and_facts_as_recorded():
    told = translate(FORTH, NEW, {"Q02": "B", "H1.a": Fraction("3.595"), "Q58": "A"}, FACTS)
    assert told.answers == {"P002": "B", "P125": Fraction("3.595"), "P116": 40, "P120": 55}
    assert statuses(told) == {InputStatus.MAPPED: 4, InputStatus.UNANSWERED: 74, InputStatus.NO_DATA: 49}
    assert [each.line.to for each in told.inputs] == list(NEW.inputs)


@pytest.mark.parametrize(("source", "target", "mapping"), [(OLD, NEW, FORTH), (NEW, OLD, BACK)])
def test_neither_direction_is_whole_even_for_a_full_worksheet(source, target, mapping):
    told = translate(mapping, target, filled(source), FACTS)
    assert (told.is_whole, told.count(InputStatus.UNANSWERED)) == (False, 0)


def test_a_fact_that_is_not_recorded_is_no_data():
    told = translate(BACK, OLD, filled(NEW), {"tlhp_due": 7})
    found = {each.line.to: each.status for each in told.inputs}
    assert (found["H1.b.due"], found["H1.b.done"]) == (InputStatus.MAPPED, InputStatus.NO_DATA)


def test_without_a_mapping_nothing_is_known():
    told = translate(None, NEW, filled(OLD), FACTS)
    assert statuses(told) == {InputStatus.MAPPED: 0, InputStatus.UNANSWERED: 0, InputStatus.NO_DATA: 127}


#: 10/2019 under another name: everything has its counterpart.
TWIN = replace(OLD, id="kembar")
WHOLE = RegulationMapping(
    OLD.id,
    TWIN.id,
    "kembar",
    "0" * 64,
    tuple(MappingLine(code, code, None, "sama", verified=True) for code in TWIN.inputs),
)


def test_a_whole_mapping_carries_every_score_over():
    told = translate(WHOLE, TWIN, filled(OLD), {})
    assert told.is_whole
    assert score(TWIN, told.answers) == score(OLD, filled(OLD))


def test_an_answer_that_is_not_given_yet_is_still_mapped():
    told = translate(WHOLE, TWIN, {}, {})
    assert (told.is_whole, statuses(told)[InputStatus.UNANSWERED]) == (True, len(TWIN.inputs))


def test_the_mappings_here_have_no_fault():
    assert (mapping_faults(FORTH, OLD, NEW), mapping_faults(BACK, NEW, OLD)) == ((), ())
    assert mapping_faults(WHOLE, OLD, TWIN) == ()


def line(code: str, **changes: object) -> MappingLine:
    """Return a line of the whole mapping, changed."""
    found = WHOLE.by_input[code]
    return MappingLine(**{**{name: getattr(found, name) for name in found.__slots__}, **changes})


def changed(*lines: MappingLine, without: str = "", **changes: str) -> RegulationMapping:
    """Return the whole mapping with some lines replaced, added or left out."""
    by_input = {**WHOLE.by_input, **{each.to: each for each in lines}}
    by_input.pop(without, None)
    return replace(WHOLE, lines=tuple(by_input.values()), **changes)


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        (changed(without="Q01"), "Q01 is missing"),
        (changed(citation=" "), "it cites nothing"),
        (changed(source="lain"), "it leads from lain to kembar"),
        (changed(source=TWIN.id), "a regulation needs no mapping to itself"),
        (changed(line("Q01", why=" ")), "Q01 does not say why"),
        (changed(line("Q01", to="Q99")), "Q99 is no input of kembar"),
        (changed(line("Q01", to="H1.b")), "H1.b is no input of kembar"),
        (
            changed(line("Q01", answer="Q99")),
            "Q01 is taken from Q99, which is no input of permenpanrb-10-2019",
        ),
        (
            changed(line("Q01", answer="H1.b")),
            "Q01 is taken from H1.b, which is no input of permenpanrb-10-2019",
        ),
        (changed(line("Q01", answer="Q02")), "Q01 is answered otherwise than Q02"),
        (changed(line("H1.a", answer="Q02")), "H1.a is answered otherwise than Q02"),
        (changed(line("Q01", answer="Q03")), "the answer to Q03 is taken twice"),
        (
            changed(line("H1.b.due", answer=None, fact="tlhp_done")),
            "H1.b.due: kembar does not hold it against tlhp_done",
        ),
        (changed(line("Q01", answer=None, fact="tlhp_due")), "Q01: kembar does not hold it against tlhp_due"),
        (replace(WHOLE, lines=(*WHOLE.lines, line("Q01"))), "Q01 stands twice"),
    ],
)
def test_every_fault_is_named(mapping: RegulationMapping, fault: str):
    assert fault in mapping_faults(mapping, OLD, TWIN)
    with pytest.raises(RegulationError):
        lint_mapping(mapping, OLD, TWIN)


FILE = """
from = "a"
to = "b"
citation = "c"
answers = [{ to = "P1", from = "Q1", verified = false, why = "sama" }]
facts = [{ to = "P2", fact = "tlhp_due", why = "tercatat" }]
unmapped = [{ to = "P3", why = "tidak ada" }]
"""


def test_a_file_is_read_line_by_line():
    assert parse_mapping(FILE.encode()).lines == (
        MappingLine("P1", "Q1", None, "sama", verified=False),
        MappingLine("P2", None, "tlhp_due", "tercatat", verified=True),
        MappingLine("P3", None, None, "tidak ada", verified=True),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('citation = "c"', ""),
        ('why = "sama"', ""),
        ('from = "Q1", ', ""),
        ("unmapped", "unmaped"),
        ('fact = "tlhp_due"', 'fakt = "tlhp_due"'),
        ("[{ to", "[[{ to"),
        ("false", '"no"'),
    ],
)
def test_a_misspelt_file_is_refused(old, new):
    with pytest.raises(RegulationError):
        parse_mapping(FILE.replace(old, new).encode())


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(RegulationError):
        parse_mapping(b"\xff\xfe")


def test_what_is_unverified_says_so():
    counted = Counter(line.verified for line in FORTH.lines if line.answer)
    assert counted == {True: 3, False: 73}
