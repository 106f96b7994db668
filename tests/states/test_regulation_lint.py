"""The linter of regulations finds every fault that somebody could write into a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar, cast

import pytest

from states import regulations
from states.findings import Level
from states.regulations import (
    REGULATIONS,
    Agreement,
    QuestionKind,
    Regulation,
    RegulationError,
)
from states.regulations.lint import faults, lint_regulation
from states.vocabulary import Predicate, Trigger

OLD = REGULATIONS["permenpanrb-10-2019"]
NEW = REGULATIONS["permenpanrb-90-2021"]
HALF = Fraction(1, 2)

Change = Callable[[Regulation], Regulation]
Part = TypeVar("Part")


def altered(part: Part, changes: Mapping[str, object]) -> Part:
    """Return a copy of a part of a regulation with some fields replaced, unlawful values included."""
    return cast("Part", replace(cast("Any", part), **changes))


def whole(**changes: object) -> Change:
    """Return a change of the regulation itself."""
    return lambda rules: altered(rules, changes)


def prerequisite(named: str, **changes: object) -> Change:
    """Return a change of one prerequisite."""

    def change(rules: Regulation) -> Regulation:
        rows = [altered(row, changes) if row.code == named else row for row in rules.prerequisites]
        return replace(rules, prerequisites=tuple(rows))

    return change


def threshold(named: str, **changes: object) -> Change:
    """Return a change of one determination row."""

    def change(rules: Regulation) -> Regulation:
        rows = [altered(row, changes) if row.row == named else row for row in rules.thresholds]
        return replace(rules, thresholds=tuple(rows))

    return change


def subarea(named: str, **changes: object) -> Change:
    """Return a change of one sub-area of an enabler."""

    def change(rules: Regulation) -> Regulation:
        areas = [
            replace(
                area,
                subareas=tuple(altered(sub, changes) if sub.code == named else sub for sub in area.subareas),
            )
            for area in rules.areas
        ]
        return replace(rules, areas=tuple(areas))

    return change


def question(named: str, **changes: object) -> Change:
    """Return a change of one scored item of an enabler."""

    def change(rules: Regulation) -> Regulation:
        sub = next(sub for sub in rules.subareas if named in {item.code for item in sub.questions})
        items = [altered(item, changes) if item.code == named else item for item in sub.questions]
        return subarea(sub.code, questions=tuple(items))(rules)

    return change


def ratio(named: str, **changes: object) -> Change:
    """Return a change of how one ratio is computed."""
    return lambda rules: question(named, ratio=altered(rules.questions[named].ratio, changes))(rules)


def without_row(name: str) -> Change:
    """Return a change that leaves out one determination row."""
    return lambda rules: replace(rules, thresholds=tuple(r for r in rules.thresholds if r.row != name))


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
def test_the_regulations_as_they_stand_have_no_faults(rules: Regulation):
    assert faults(rules) == ()


SEEDED: list[tuple[Regulation, Change, str]] = [
    # envelope and parameters
    (OLD, whole(digest="ABC"), "the digest is not 64 lower-case hex digits"),
    (OLD, whole(citation=" "), "citation is empty"),
    (OLD, whole(worksheet_citation=""), "worksheet_citation is empty"),
    (
        NEW,
        whole(parameters=replace(NEW.parameters, interval_years=3)),
        "wbk-interval asks 2, the parameter 3 years",
    ),
    (
        OLD,
        whole(parameters=replace(OLD.parameters, documents=("letter", "letter"))),
        "document letter stands twice",
    ),
    (
        OLD,
        whole(
            parameters=replace(
                OLD.parameters, sources={"ban_years": replace(OLD.parameters.sources["ban_years"], why="")}
            )
        ),
        "parameter ban_years is not verified and does not say why",
    ),
    # prerequisites
    (OLD, whole(prerequisites=OLD.prerequisites * 2), "prerequisite lhkpn stands twice"),
    (OLD, whole(prerequisites=()), "prior-wbk is missing: a WBBM stands on a WBK"),
    (OLD, prerequisite("reform", code="reforms"), "nobody can judge the prerequisite reforms"),
    (OLD, prerequisite("akip-grade", citation=""), "akip-grade cites nothing"),
    (OLD, prerequisite("akip-grade", wbk=None, wbbm=None), "akip-grade asks nothing"),
    (OLD, prerequisite("akip-grade", wbk="A"), "akip-grade asks less for WBBM than for WBK"),
    (OLD, prerequisite("bpk-opinion", wbbm="WDP", wbk="WTP"), "bpk-opinion asks less for WBBM than for WBK"),
    (OLD, prerequisite("prior-wbk", wbk="wbk", wbbm=None), "prior-wbk asks less for WBBM than for WBK"),
    (NEW, prerequisite("spip-level", wbk="4"), "spip-level asks less for WBBM than for WBK"),
    (
        NEW,
        prerequisite("rb-index", regional={Predicate.WBK: "BB"}, wbbm="B"),
        "rb-index asks less for WBBM than for WBK",
    ),
    (OLD, prerequisite("bpk-opinion", wbk="WDP-X"), "bpk-opinion asks WDP-X, which it cannot be"),
    (NEW, prerequisite("lhkpn", wbk="101"), "lhkpn asks 101, which it cannot be"),
    (NEW, prerequisite("lhkpn", why=""), "lhkpn is not verified and does not say why"),
    (OLD, prerequisite("lhkpn", level=Level.PERSON), "lhkpn is about neither agency nor unit"),
    (OLD, prerequisite("lhkpn", binds_at=()), "lhkpn binds at no move"),
    (OLD, prerequisite("lhkpn", binds_at=("proposed",)), "lhkpn names the unknown trigger proposed"),
    (
        OLD,
        prerequisite("lhkpn", binds_at=(Trigger.REVOKE,)),
        "lhkpn binds at revoke, where no prerequisite is judged",
    ),
    # determination table
    (OLD, whole(thresholds=OLD.thresholds * 2), "row total stands twice"),
    (OLD, without_row("area"), "row area is missing"),
    (NEW, without_row("performance"), "row performance is missing"),
    (OLD, threshold("tlhp", row="tlph"), "row tlph has no such result"),
    (OLD, threshold("tlhp", of="H1.c"), "row tlhp measures H1.c, which is not in the worksheet"),
    (OLD, threshold("total", wbbm=Fraction(74)), "row total is easier for WBBM than for WBK"),
    (OLD, threshold("area", wbbm=HALF), "row area is easier for WBBM than for WBK"),
    (OLD, threshold("area", wbbm=Fraction(2)), "row area cannot be reached or asks nothing for wbbm"),
    (OLD, threshold("enablers", wbk=Fraction(0)), "row enablers cannot be reached or asks nothing for wbk"),
    (OLD, threshold("tlhp", wbbm=Fraction(6)), "row tlhp cannot be reached or asks nothing for wbbm"),
    (OLD, threshold("total", citation=""), "row total cites nothing"),
    (NEW, threshold("performance", why=""), "row performance is not verified and does not say why"),
    (
        NEW,
        threshold("performance", wbbm_alternative=Fraction("3.75")),
        "row performance: the alternative is no other figure",
    ),
    (
        OLD,
        threshold("public_service", wbk_index=Fraction("3.1")),
        "row public_service: the index 31/10 is not worth 16 points",
    ),
    # worksheet
    (OLD, subarea("MP.1", weight=Fraction(2)), "MP: the sub-areas weigh 9, not 8"),
    (OLD, whole(areas=OLD.areas[1:]), "the worksheet weighs 92, not 100"),
    (OLD, subarea("MP.1", weight=Fraction(0)), "MP.1 weighs nothing"),
    (OLD, subarea("MP.1", why=""), "MP.1: the weight is not verified and does not say why"),
    (OLD, subarea("MP.1", questions=()), "MP.1 has nothing to score"),
    (OLD, subarea("MP.1", code="MP.2"), "sub-area MP.2 stands twice"),
    (OLD, whole(areas=OLD.areas * 2), "area MP.whole stands twice"),
    (OLD, question("Q01", code="Q02"), "question Q02 stands twice"),
    (NEW, question("P001", portal_id=2), "portal id 2 is given to two questions"),
    (NEW, question("P001", portal_id=None), "question P001 has no portal id, others have"),
    (
        OLD,
        whole(areas=(*OLD.areas, *NEW.areas)),
        "areas are either whole, or of a compliance and a reform half",
    ),
    (NEW, whole(areas=NEW.areas[:-1]), "the reform half lacks an area that another half has"),
    (
        OLD,
        whole(scales={**OLD.scales, "ABC": {"A": Fraction(1), "B": Fraction(0), "C": HALF}}),
        "scale ABC does not run from 1 down to 0, best option first",
    ),
    (OLD, question("Q01", label=""), "Q01 has no label"),
    (OLD, question("Q04", why=""), "Q04: the kind of answer is not verified and does not say why"),
    (OLD, question("Q01", is_scored=False), "Q01: counts are not scored, everything else is"),
    (OLD, question("Q01", options={}), "Q01: a choice has options, nothing else has"),
    (OLD, question("Q01", kind=QuestionKind.RATIO), "Q01: a ratio is computed, nothing else is"),
    (OLD, question("Q01", fact="tlhp"), "Q01 is filled from tlhp, which no unit records"),
    (OLD, question("Q01", index_range=(HALF, HALF)), "Q01: the index range is empty"),
    # ratios
    (NEW, ratio("PP.R2a", part=()), "PP.R2a: part or whole is empty"),
    (NEW, ratio("PP.R2a", whole=("P113",)), "PP.R2a reads P113, which is not among its counts"),
    (NEW, ratio("PP.R2a", when_whole_is_zero=Fraction(2)), "PP.R2a: a ratio is worth 0 to 1"),
    (
        NEW,
        ratio("PP.R2a", within=()),
        "PP.R2a: either more than the whole is refused (within), or it is capped",
    ),
    (NEW, ratio("PP.R2a", within=("P111",)), "PP.R2a: the part itself must stay within the whole"),
    # agreements and repetitions
    (
        NEW,
        whole(agreements=(Agreement("lhkpn", ("P113",)),)),
        "an agreement names lhkpn, which no unit records",
    ),
    (
        NEW,
        whole(agreements=(Agreement("tlhp_due", ("P001",)),)),
        "the agreement on tlhp_due names P001, which is no count",
    ),
    (NEW, whole(agreements=NEW.agreements * 2), "agreement on lhkpn_filed stands twice"),
    (
        NEW,
        whole(repeats=tuple(replace(repeat, citation="") for repeat in NEW.repeats)),
        "the repetition of P089 cites nothing",
    ),
    (
        NEW,
        whole(repeats=tuple(replace(repeat, again="P001") for repeat in NEW.repeats)),
        "a repetition names P001, which is no count",
    ),
]


@pytest.mark.parametrize(("rules", "change", "fault"), SEEDED, ids=[fault for _, _, fault in SEEDED])
def test_a_seeded_fault_is_found(rules: Regulation, change: Change, fault: str):
    assert fault in faults(change(rules))


def test_a_faulty_regulation_is_not_loaded():
    with pytest.raises(
        RegulationError, match="permenpanrb-10-2019: row total is easier for WBBM than for WBK"
    ):
        lint_regulation(threshold("total", wbbm=Fraction(74))(OLD))


def test_regulations_are_linted_when_they_are_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(regulations, "parse", lambda _: whole(citation="")(OLD))
    with pytest.raises(RegulationError, match="citation is empty"):
        regulations._load()
