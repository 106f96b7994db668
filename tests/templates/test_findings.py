"""Findings in words: figures named, codes translated, no hole where something is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from states.findings import Finding, Level, Status
from states.regulations import REGULATIONS
from states.requirements import REQUIREMENTS
from states.vocabulary import Predicate, Role, Trigger
from templates.catalogue import LANGUAGES
from templates.findings import finding_label, finding_sentence, value_in_words

#: Demands of the lifecycle table that are judged as several findings, each with a name of its own.
SEVERAL = {"prerequisites", "thresholds", "thresholds-ahead", "thresholds-national", "documents"}
#: Requirements that are judged outside the table.
OUTSIDE = {"role", "separation-of-duties", "nobody-can-act", "stage-open", "target", "note-given"} | {
    "blind-round-open",
    "blind-round-complete",
}


def known() -> list[str]:
    """Return every requirement that a finding can be about."""
    names = set(REQUIREMENTS) - SEVERAL | OUTSIDE
    for regulation in REGULATIONS.values():
        names |= {row.code for row in regulation.prerequisites}
        names |= {f"document-{field}" for field in regulation.documents}
        names |= {bound.row for bound in regulation.bounds(Predicate.WBBM)}
    return sorted(names)


def finding(
    requirement: str,
    status: Status = Status.UNMET,
    required: str | None = None,
    actual: str | None = None,
    gap: str | None = None,
) -> Finding:
    return Finding(requirement, Level.PROPOSAL, status, required, actual, gap, "Siklus usulan ZI")


def said(
    requirement: str,
    status: Status = Status.UNMET,
    required: str | None = None,
    actual: str | None = None,
    gap: str | None = None,
) -> str:
    return finding_sentence(finding(requirement, status, required, actual, gap), "id")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("requirement", known())
def test_every_requirement_has_a_label_and_a_sentence_for_every_status(requirement, language):
    assert finding_label(finding(requirement), language)
    for status in Status:
        bare = finding(requirement, status)
        full = replace(bare, required="1", actual="0", gap="1", binds_at=(Trigger.PROPOSE,))
        for one in (bare, full):
            assert finding_sentence(one, language).endswith(".")


def test_a_total_just_below_its_threshold_never_reads_as_reaching_it():
    told = said("total", required="75", actual="74.999999999999", gap="0.000000000001")

    assert told == "Nilai total 74,99, paling sedikit 75. Kurang 0,01."


def test_a_reached_threshold_names_both_figures():
    assert said("total", Status.MET, required="75", actual="75") == "Nilai total 75, paling sedikit 75."


def test_a_warning_names_the_move_it_will_hold():
    later = replace(
        finding("akip-grade", Status.WARNING, required="B", actual="CC"), binds_at=(Trigger.PROPOSE,)
    )

    told = "Nilai AKIP CC, diminta paling rendah B. Akan menahan langkah: Usulkan ke evaluasi nasional."
    assert finding_sentence(later, "id") == told


def test_a_national_score_below_its_threshold_warns_without_naming_a_move():
    told = said("enablers", Status.WARNING, required="40", actual="39.5", gap="0.5")

    assert told == "Nilai pengungkit 39,5, paling sedikit 40. Kurang 0,5."


def test_no_data_is_not_told_as_failure():
    assert (
        said("akip-grade", Status.NO_DATA, required="B")
        == "Nilai AKIP belum ada datanya. Diminta paling rendah B."
    )


def test_no_data_that_only_warns_is_still_told_as_no_data():
    later = replace(finding("bpk-opinion", Status.WARNING, required="WDP"), binds_at=(Trigger.PROPOSE,))

    assert finding_sentence(later, "id").startswith("Opini BPK belum ada datanya. Diminta paling rendah WDP.")


def test_a_warning_without_a_move_to_hold_still_names_what_was_found():
    told = said("core-service", Status.WARNING, required="yes", actual="no")

    assert told == "Layanan inti instansi: tidak, diminta ya."


def test_almost_all_reports_are_counted_and_never_rounded_to_all():
    told = said("lhkpn", required="100%", actual="249/250", gap="1")

    assert told == "Pelaporan LHKPN 249 dari 250 (99,6%), diminta 100%. Kurang 1."


def test_nobody_obliged_is_everything_with_a_remark():
    nobody = finding("lhkpn", Status.MET, required="100%", actual="0/0")

    told = "Pelaporan LHKPN 0 dari 0 (100,0%), diminta 100%. Tidak ada yang wajib lapor, jadi dihitung 100%."
    assert finding_sentence(replace(nobody, remark="zero-obliged"), "id") == told


def test_what_a_move_brings_along_is_announced_to_whoever_only_asks():
    asked = replace(
        finding("decree-given", Status.WARNING, required="decree_no, decree_date"), remark="bring-along"
    )

    assert finding_sentence(asked, "id") == "Nomor dan tanggal keputusan diminta saat langkah ini diambil."


def test_roles_are_told_in_words_and_as_alternatives():
    told = said("role", required="agency_head, coordinator", actual="reviewer")

    assert told == "Langkah ini untuk peran Pimpinan instansi atau Koordinator; peran Anda: Pereviu internal."


def test_a_duty_is_told_as_what_the_person_did():
    told = said("separation-of-duties", required="tpi", actual="unit")

    assert "dalam pengisian dan pengajuan di unit, jadi penilaian TPI harus oleh orang lain" in told


def test_unanswered_questions_are_counted():
    assert (
        said("all-answered", required="84", actual="73", gap="11")
        == "11 dari 84 pertanyaan LKE belum dijawab."
    )


def test_a_missing_paper_is_named():
    assert said("document-sptjm_no", required="sptjm_no", actual="missing") == "Nomor SPTJM belum dicatat."


@pytest.mark.parametrize("number", ["1234", "12/2026", "2026-13-40", "B-12/RB/2026"])
def test_the_number_of_a_letter_stays_as_it_was_written(number):
    told = said("document-proposal_letter_no", Status.MET, required="proposal_letter_no", actual=number)

    assert told == f"Nomor surat usulan: {number}."


def test_the_years_that_are_missing_since_the_wbk_are_named():
    told = said("wbk-interval", required="2", actual="1", gap="1")

    assert told == "WBK baru dipegang 1 tahun, diminta 2 tahun. Kurang 1 tahun."


def test_an_interval_that_counts_from_the_decrees_date_names_days():
    told = said("wbk-interval", required="2026-05-01", actual="2026-04-30")

    assert told == "Lama memegang WBK: 30 April 2026, diminta 1 Mei 2026."


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("2026-01-01/2026-03-31", "dari 1 Januari 2026 sampai 31 Maret 2026"),
        ("lhkpn_obliged=55", "wajib lapor LHKPN = 55"),
        ("resources, reform", "sumber daya, keberhasilan reformasi birokrasi"),
        ("H1.a, H2.a", "H1.a, H2.a"),
        ("wbbm", "WBBM"),
        ("<b>tebal</b>", "<b>tebal</b>"),
        ("{0.__class__}", "{0.__class__}"),
    ],
)
def test_values_are_told_in_words_and_what_is_no_code_as_it_is(token, told):
    assert value_in_words("cycle-open", token, "id") == told


def test_three_grounds_are_listed_with_one_or():
    told = value_in_words("lapse-ground", "cycle-closed | wbk-lost | unit-dissolved", "id")

    assert told == "siklus sudah ditutup, WBK tidak berlaku lagi atau unit dibubarkan"


@pytest.mark.parametrize("role", Role)
def test_a_role_is_never_shown_as_its_code(role):
    assert value_in_words("role", role, "id") != role
