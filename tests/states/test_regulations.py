"""The two regulations as they are read from their files."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import pytest

from states.errors import NotFound
from states.findings import Level
from states.regulations import (
    REGULATIONS,
    Agreement,
    Half,
    QuestionKind,
    Regulation,
    RegulationError,
    UnknownRegulation,
    regulation,
)
from states.regulations.loader import parse
from states.vocabulary import Predicate, Trigger

OLD = regulation("permenpanrb-10-2019")
NEW = regulation("permenpanrb-90-2021")

PROPOSING = ("propose", "award_wbk")
FILING = ("accept_review", *PROPOSING)
STANDING = ("nominate", "accept_review", "propose", "award")


def test_both_regulations_are_known():
    assert list(REGULATIONS) == ["permenpanrb-10-2019", "permenpanrb-90-2021"]


def test_an_unknown_regulation_is_not_found():
    with pytest.raises(UnknownRegulation) as refusal:
        regulation("permenpanrb-52-2014")
    assert isinstance(refusal.value, NotFound)


def test_the_digest_is_that_of_the_files_bytes():
    content = minimal()
    assert parse(content).digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("rules", "inputs", "scored", "subareas"), [(OLD, 85, 84, 26), (NEW, 127, 113, 45)], ids=["old", "new"]
)
def test_the_worksheet_is_complete(rules: Regulation, inputs: int, scored: int, subareas: int):
    assert (len(rules.inputs), len(rules.scored), len(rules.subareas)) == (inputs, scored, subareas)


def test_people_fill_everything_but_the_computed_ratios():
    assert OLD.inputs[-5:] == ("Q81", "H1.a", "H1.b.due", "H1.b.done", "H2.a")
    assert NEW.inputs == tuple(f"P{number:03}" for number in range(1, 128))


def test_each_count_belongs_to_its_ratio():
    assert OLD.ratio_of == {"H1.b.due": "H1.b", "H1.b.done": "H1.b"}
    assert NEW.ratio_of["P104"] == "SDM.R3a"
    assert len(NEW.ratio_of) == 22


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
def test_area_weights_add_up_to_sixty_points(rules: Regulation):
    assert rules.area_weights == {"MP": 8, "TL": 7, "SDM": 10, "PA": 10, "PP": 15, "PKPP": 10}


def test_only_the_newer_regulation_splits_its_areas():
    assert {area.half for area in OLD.areas} == {Half.WHOLE}
    assert [area.half_code for area in NEW.areas[::6]] == ["MP.compliance", "MP.reform"]
    assert {half: sum(a.weight for a in NEW.areas if a.half is half) for half in Half} == {
        Half.WHOLE: 0,
        Half.COMPLIANCE: 30,
        Half.REFORM: 30,
    }


@pytest.mark.parametrize(
    ("rules", "weights"),
    [
        (OLD, {"H1": 20, "H1.a": 15, "H1.b": 5, "H2": 20, "H2.a": 20}),
        (
            NEW,
            {
                "H1": Fraction("22.5"),
                "H1.a": Fraction("17.5"),
                "H1.b": 5,
                "H2": Fraction("17.5"),
                "H2.a": Fraction("17.5"),
            },
        ),
    ],
    ids=["old", "new"],
)
def test_results_weigh_forty_points(rules: Regulation, weights: dict[str, Fraction]):
    found = {part.code: part.weight for part in rules.results}
    found |= {sub.code: sub.weight for part in rules.results for sub in part.subareas}
    assert found == weights


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["old", "new"])
def test_scales_are_two_decimal_constants(rules: Regulation):
    assert rules.scales["ABCD"] == {"A": 1, "B": Fraction(67, 100), "C": Fraction(33, 100), "D": 0}
    assert rules.scales["ABCDE"] == {
        "A": 1,
        "B": Fraction(3, 4),
        "C": Fraction(1, 2),
        "D": Fraction(1, 4),
        "E": 0,
    }
    assert rules.scales["ABC"] == {"A": 1, "B": Fraction(1, 2), "C": 0}
    assert rules.scales["YT"] == {"Ya": 1, "Tidak": 0}


PREREQUISITES_OLD = {
    "bpk-opinion": (Level.AGENCY, "WDP", "WTP", PROPOSING, True),
    "akip-grade": (Level.AGENCY, "B", "B", PROPOSING, True),
    "core-service": (Level.UNIT, "yes", "yes", ("accept_review",), True),
    "resources": (Level.UNIT, "yes", "yes", ("accept_review",), True),
    "reform": (Level.UNIT, "yes", "yes", ("accept_review",), True),
    "prior-wbk": (Level.UNIT, None, "wbk", STANDING, True),
    "lhkpn": (Level.UNIT, "100", "100", FILING, True),
    "lhkasn": (Level.UNIT, "100", "100", FILING, True),
}
PREREQUISITES_NEW = {
    "bpk-opinion": (Level.AGENCY, "WTP", "WTP", PROPOSING, True),
    "akip-grade": (Level.AGENCY, "B", "BB", PROPOSING, True),
    "rb-index": (Level.AGENCY, "B", "BB", PROPOSING, True),
    "spip-level": (Level.AGENCY, "3", "3", PROPOSING, True),
    "core-service": (Level.UNIT, "yes", "yes", ("accept_review",), False),
    "resources": (Level.UNIT, "yes", "yes", ("accept_review",), False),
    "reform": (Level.UNIT, "yes", "yes", ("accept_review",), False),
    "prior-wbk": (Level.UNIT, None, "wbk", STANDING, True),
    "wbk-interval": (Level.UNIT, None, "2", ("propose",), True),
    "lhkpn": (Level.UNIT, "100", "100", FILING, False),
    "lhkasn": (Level.UNIT, "100", "100", FILING, False),
    "tlhp-complete": (Level.UNIT, "100", "100", PROPOSING, True),
}


@pytest.mark.parametrize(
    ("rules", "table"), [(OLD, PREREQUISITES_OLD), (NEW, PREREQUISITES_NEW)], ids=["old", "new"]
)
def test_prerequisites_ask_what_the_law_asks_when_it_asks_it(rules: Regulation, table: dict[str, object]):
    assert {
        row.code: (row.level, row.wbk, row.wbbm, row.binds_at, row.verified) for row in rules.prerequisites
    } == table


def test_regional_agencies_are_asked_a_lower_rb_index():
    row = next(row for row in NEW.prerequisites if row.code == "rb-index")
    asked = [row.bound(predicate, is_central=False) for predicate in Predicate]
    assert asked == ["CC", "B"]


def test_criteria_are_answered_at_nomination_and_met_at_the_review():
    rows = [row for row in OLD.prerequisites if row.answered_at]
    assert [row.code for row in rows] == ["core-service", "resources", "reform"]
    assert {row.answered_at for row in rows} == {(Trigger.NOMINATE,)}


def test_only_the_newer_regulation_lets_a_cycle_soften_lhkpn():
    soft = {r.id: [row.code for row in r.prerequisites if not row.is_always_blocking] for r in (OLD, NEW)}
    assert soft == {OLD.id: [], NEW.id: ["lhkpn", "lhkasn"]}


@pytest.mark.parametrize(
    ("rules", "years", "affirmative"), [(OLD, 0, False), (NEW, 2, True)], ids=["old", "new"]
)
def test_single_figures_of_the_regulations(rules: Regulation, years: int, affirmative: bool):
    found = rules.parameters
    assert (found.interval_years, found.interval_basis) == (years, "award_year")
    assert (found.lhkpn_binds_from, found.area_scope, found.ban_years) == ((4, 1), "combined", 2)
    assert (found.self_award, found.affirmative) == (True, affirmative)


def test_documents_that_a_proposal_must_carry():
    letter = ("proposal_letter_no", "proposal_letter_date")
    assert OLD.documents == letter
    assert NEW.documents == (*letter, "sptjm_no", "tlhp_clearance_no", "survey_report_no")


def test_worksheet_counts_that_must_match_the_recorded_facts():
    assert OLD.agreements == (
        Agreement("tlhp_due", ("H1.b.due",)),
        Agreement("tlhp_done", ("H1.b.done",)),
    )
    assert NEW.agreements == (
        Agreement("lhkpn_obliged", ("P113", "P114", "P115")),
        Agreement("lhkpn_filed", ("P116",)),
        Agreement("lhkasn_obliged", ("P117", "P118", "P119")),
        Agreement("lhkasn_filed", ("P120",)),
    )


def test_inferred_weights_are_flagged_with_a_reason():
    flagged = [sub.code for sub in OLD.subareas if not sub.weight_verified]
    assert flagged == [
        *("MP.1", "MP.2", "MP.3", "MP.4", "TL.1", "TL.2", "TL.3"),
        *("SDM.1", "SDM.2", "SDM.3", "SDM.4", "SDM.5", "SDM.6", "PKPP.1", "PKPP.2", "PKPP.3"),
    ]
    assert all(sub.why for sub in OLD.subareas if not sub.weight_verified)


def test_answer_kinds_of_the_older_worksheet_are_inferred_but_for_three():
    certain = [q.code for q in OLD.scored if q.kind is QuestionKind.CHOICE and q.verified]
    assert certain == ["Q01", "Q02", "Q03"]
    assert all(q.why for q in OLD.scored if not q.verified)


def test_the_newer_worksheet_carries_national_question_ids():
    ids = [NEW.questions[code].portal_id for code in NEW.inputs]
    assert ids == list(range(1, 128))
    assert {q.portal_id for q in OLD.questions.values()} == {None}


def test_our_label_stays_beside_the_wording_that_misleads():
    assert [code for code, q in NEW.questions.items() if q.keeps_label] == ["P113", "P116"]


def test_conflicting_sources_are_kept_as_alternatives():
    others = {row.row: row.wbbm_alternative for row in NEW.thresholds if row.wbbm_alternative is not None}
    assert others == {"clean_government": Fraction("18.25"), "performance": Fraction("2.5")}


def minimal(**changes: str) -> bytes:
    """Return a small file that parses, with some of its lines replaced."""
    parameter = {
        "area_scope": '"combined"',
        "interval_years": "0",
        "interval_basis": '"award_year"',
        "lhkpn_binds_from": '"04-01"',
        "self_award": "true",
        "affirmative": "false",
        "ban_years": "2",
        "documents": "[]",
    } | {name: line for name, line in changes.items() if name not in {"more", "question"}}
    lines = ['id = "x"', 'title = "X"', 'citation = "X"']
    for name, line in parameter.items():
        lines += [f"[parameters.{name}]", f"value = {line}", 'citation = "X"']
    question = changes.get("question", '{ code = "Q1", label = "Satu", scale = "YT" }')
    lines += ["[worksheet]", 'citation = "X"', 'index_least = "1"', 'index_most = "4"']
    lines += ["[scale]", 'YT = { Ya = "1", Tidak = "0" }']
    lines += ["[[area]]", 'code = "MP"', 'name = "MP"', 'weight = "8"']
    lines += [
        "[[area.subarea]]",
        'code = "MP.1"',
        'name = "Tim"',
        'weight = "8"',
        f"questions = [{question}]",
    ]
    return "\n".join([*lines, changes.get("more", "")]).encode()


def test_a_small_file_can_be_read():
    assert parse(minimal()).inputs == ("Q1",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff", "not TOML in UTF-8"),
        (b"id = ", "not TOML in UTF-8"),
        (minimal(ban_years='"two"'), "ban_years: value must be a whole number of at least 0"),
        (minimal(ban_years="true"), "ban_years: value must be a whole number of at least 0"),
        (minimal(self_award='"yes"'), "self_award: value must be true or false"),
        (minimal(documents='"letter"'), "documents: value must be a list of strings"),
        (minimal(area_scope='"half"'), "area_scope: value must be one of combined, each_half, not half"),
        (minimal(area_scope="1"), "area_scope: value must be a string"),
        (minimal(lhkpn_binds_from='"04-32"'), "lhkpn_binds_from: value must be a month and a day"),
        (minimal(more="[extra]"), "regulation: unknown extra"),
        (minimal(more="[ratio]\n[ratio.Q9]"), "regulation.ratio: unknown Q9"),
        (minimal().replace(b"index_most", b"why_weigth = ''\nindex_most"), "worksheet: unknown why_weigth"),
        (minimal(more="[[aera]]"), "regulation: unknown aera"),
        (minimal().replace(b"[[area.subarea]]", b"[area.subarea]"), "subarea must be a list of tables"),
        (minimal(question='{ code = "Q1", label = "Satu" }'), "give either scale, or survey = true, or"),
        (minimal(question='{ code = "Q1", label = "Satu", scale = "XYZ" }'), "unknown scale XYZ"),
        (minimal(question='{ code = "Q1", labl = "Satu", scale = "YT" }'), "label is missing"),
        (minimal(question='{ code = "Q1", label = "A", scale = "YT", kind = "x" }'), "unknown kind"),
        (minimal(question="1"), "questions must be a list of tables"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what_would_be_right(content: bytes, said: str):
    with pytest.raises(RegulationError, match=said.replace("[", r"\[")):
        parse(content)


THRESHOLD = '[[threshold]]\nrow = "total"\nof = "total"\nwbk = {}\nwbbm = "85"\ncitation = "X"'


@pytest.mark.parametrize("figure", ["75.0", "75", '"1e2"', '"-75"', '" 75"', '"75,5"', '""'])
def test_figures_of_law_are_quoted_decimals(figure: str):
    with pytest.raises(RegulationError, match=r"wbk must be a decimal in quotes"):
        parse(minimal(more=THRESHOLD.format(figure)))


def test_a_prerequisite_of_an_unknown_trigger_is_refused():
    row = '[[prerequisite]]\ncode = "x"\nlevel = "unit"\nreads = "x"\nbinds_at = ["proposed"]\ncitation = "X"'
    with pytest.raises(RegulationError, match=r"binds_at must be made of .*, not proposed"):
        parse(minimal(more=row))
