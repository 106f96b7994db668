"""Refusals in words: what stands in the way and what to do, in the reader's language."""

from __future__ import annotations

import pytest

from states import errors
from states.errors import Fault, Refusal
from templates.catalogue import LANGUAGES
from templates.refusals import fault_sentence, refusal_detail, refusal_title

REFUSALS: list[Refusal] = [
    errors.Unauthenticated(),
    errors.NotFound(),
    errors.Invalid.because("body", "not-json"),
    errors.IdempotencyMismatch(),
    errors.Forbidden(["coordinator"]),
    errors.Forbidden(),
    errors.VersionRequired(),
    errors.StaleVersion(7),
    errors.StaleVersion(7, {"Q01": None}),
    errors.NoSuchTransition("propose", "nominated"),
    errors.SeparationOfDuties([]),
    errors.RequirementsUnmet([]),
    errors.Duplicate("ZI-2026-0147"),
    errors.TooLarge(10 * 1024**2),
    errors.UnsupportedType(),
    errors.RateLimited(30),
    errors.Unavailable(),
    errors.ProposalFull(4 * 1024**3, 4000),
    errors.Damaged("sk.pdf", "0" * 64, "altered"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_every_refusal_is_told_without_a_hole(refusal, language):
    assert refusal_title(refusal, language)
    assert refusal_detail(refusal, language).endswith(".")


def test_no_kind_of_refusal_is_left_out_above():
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "code")}

    assert {type(refusal) for refusal in REFUSALS} == kinds


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (errors.NoSuchTransition("propose", "nominated"),
         "Langkah “Usulkan ke evaluasi nasional” tidak tersedia pada tahap “Nominasi”."),
        (errors.NoSuchTransition("x", "nominated"), "Langkah “x” tidak tersedia pada tahap “Nominasi”."),
        (errors.Forbidden(["coordinator", "admin"]), "Langkah ini untuk peran Koordinator, Admin."),
        (errors.Forbidden(), "Peran Anda tidak mencakup langkah ini."),
        (errors.TooLarge(10 * 1024**2), "Ukuran paling besar 10 MB."),
        (errors.ProposalFull(4 * 1024**3, 4 * 1024**3 - 1000),
         "Seluruh berkas usulan ini bersama-sama paling besar 4 GB; kini sudah 4.294.966.296 B."),
        (errors.TooLarge(1500), "Ukuran paling besar 1.500 B."),
        (errors.Invalid.because("body", "not-json"), "Ada 1 isian yang perlu diperbaiki."),
    ],
)  # fmt: skip
def test_codes_and_sizes_are_told_in_words(refusal, told):
    assert refusal_detail(refusal, "id") == told


def test_a_fault_names_what_is_expected():
    fault = Fault("body.answers.H1.a", "index-out-of-range", {"least": "1", "most": "4"})

    assert fault_sentence(fault, "id") == "Isi indeks survei dari 1 sampai 4, misalnya 3,64."


def test_a_fault_names_its_figures_where_they_are_known():
    known = Fault("body.lhkpn_filed", "part-exceeds-whole", {"part": "56", "whole": "55"})
    unknown = Fault("body.lhkpn_filed", "part-exceeds-whole", {})

    assert fault_sentence(known, "id") == "Bagian (56) tidak boleh lebih besar dari keseluruhannya (55)."
    assert fault_sentence(unknown, "id") == "Bagian tidak boleh lebih besar dari keseluruhannya."
