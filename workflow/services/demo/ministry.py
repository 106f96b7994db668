"""The ministry's proposals. None of them is late: here visitors try things out."""

from __future__ import annotations

from states.vocabulary import Predicate
from workflow.services.demo.sheets import AREA_SHORT, SURVEY_SHORT, TOTAL_SHORT, WEAK
from workflow.services.demo.story import EXCELLENT, Scene, Step, Story

_TEN = "permenpanrb-10-2019"
_NINETY = "permenpanrb-90-2021"
_WBK, _WBBM = Predicate.WBK, Predicate.WBBM

#: Awarded, and awarded again one step higher.
_AWARDED: tuple[Story, ...] = (
    Story(
        name="wbk-before-wbbm", unit="sentosa", regulation=_TEN, target=_WBK,
        nominated=60, pace_percent=50, reaches=Step.AWARD,
    ),
    Story(
        name="wbbm-after-wbk", unit="sentosa", regulation=_TEN, target=_WBBM,
        nominated=36, pace_percent=55, reaches=Step.AWARD, sheet=EXCELLENT,
    ),
    Story(
        name="wbk-by-the-ministry", unit="perizinan", regulation=_NINETY, target=_WBK,
        nominated=57, pace_percent=70, reaches=Step.PAPERS,
        beside=(Scene(Step.AWARD_WBK, 37),),
    ),
    Story(
        name="wbbm-far-too-early", unit="perizinan", regulation=_NINETY, target=_WBBM,
        nominated=14, reaches=Step.BEGIN, sheet=EXCELLENT,
        beside=(Scene(Step.FILL_HALF, 6),),
    ),
    Story(
        name="wbbm-after-earlier-decree", unit="keselamatan", regulation=_NINETY, target=_WBBM,
        nominated=58, reaches=Step.AWARD, sheet=EXCELLENT, crew=1,
    ),
)  # fmt: skip

#: Before the nation's assessors.
_NATIONAL: tuple[Story, ...] = (
    Story(
        name="national-wbbm", unit="sertifikasi", regulation=_NINETY, target=_WBBM,
        nominated=49, reaches=Step.VISIT, sheet=EXCELLENT,
    ),
    Story(
        name="national-wbk", unit="radio", regulation=_NINETY, target=_WBK,
        nominated=47, reaches=Step.DESK,
    ),
    Story(
        name="national-on-signature", unit="pinang", regulation=_TEN, target=_WBK,
        nominated=44, reaches=Step.SELECT, without=frozenset({Step.ACCEPT}),
        beside=(Scene(Step.ACCEPT_FOR_REVIEWER, 27),),
    ),
    Story(
        name="national-affirmative", unit="kenari", regulation=_NINETY, target=_WBK,
        nominated=43, reaches=Step.SELECT,
        affirmative="Pulau terluar, jumlah pegawai terbatas, satu-satunya layanan bahari di wilayahnya.",
    ),
)  # fmt: skip

#: Scored by the TPI: one row short each, or ready to be proposed.
_SCORED: tuple[Story, ...] = (
    Story(
        name="report-returned", unit="layang", regulation=_TEN, target=_WBK,
        nominated=41, reaches=Step.PAPERS, beside=(Scene(Step.RECOUNT, 8),),
    ),
    Story(
        name="total-short", unit="bening", regulation=_TEN, target=_WBK,
        nominated=40, reaches=Step.PAPERS, sheet=TOTAL_SHORT,
    ),
    Story(
        name="wbk-too-young", unit="politeknik", regulation=_NINETY, target=_WBBM,
        nominated=39, reaches=Step.PAPERS, sheet=EXCELLENT, crew=1,
    ),
    Story(
        name="survey-short", unit="permai", regulation=_NINETY, target=_WBK,
        nominated=38, reaches=Step.PAPERS, sheet=SURVEY_SHORT,
    ),
    Story(
        name="area-short", unit="rengas", regulation=_NINETY, target=_WBK,
        nominated=37, reaches=Step.PAPERS, sheet=AREA_SHORT,
    ),
    Story(
        name="ready-ten", unit="hidrografi", regulation=_TEN, target=_WBK,
        nominated=36, reaches=Step.PAPERS,
        beside=(
            Scene(Step.ASK, 22, "Q24: Mohon jelaskan periode monev penempatan pegawai."),
            Scene(Step.CLOSE_NOTES, 20),
        ),
    ),
    Story(
        name="ready-ninety", unit="standar", regulation=_NINETY, target=_WBK,
        nominated=35, reaches=Step.PAPERS,
    ),
)  # fmt: skip

#: Not yet scored, or given up.
_EARLY: tuple[Story, ...] = (
    Story(
        name="declined", unit="pelaut", regulation=_TEN, target=_WBK,
        nominated=50, reaches=Step.REVIEW, sheet=WEAK, crew=1,
        beside=(
            Scene(
                Step.DECLINE_REVIEW, 33,
                "Sebagian besar area pengungkit belum berjalan dan hasil survei jauh di bawah batas. "
                "Disarankan membangun ulang dan mengusulkan kembali.",
            ),
        ),
    ),
    Story(
        name="withdrawn", unit="humas", regulation=_NINETY, target=_WBK, nominated=33, reaches=Step.BEGIN,
        beside=(Scene(Step.WITHDRAW, 24, "Struktur biro sedang ditata ulang sampai akhir bulan."),),
    ),
    Story(
        name="asked", unit="pelatihan", regulation=_NINETY, target=_WBK,
        nominated=30, reaches=Step.SUBMIT, crew=1,
        beside=(
            Scene(Step.ASK, 15, "P007: Laporan monev triwulan kedua belum ada pada tautan."),
            Scene(Step.ASK, 15, "P051: Mohon lampirkan dokumentasi kampanye antigratifikasi."),
        ),
    ),
    Story(
        name="own-unit", unit="cemara", regulation=_NINETY, target=_WBK, nominated=29, reaches=Step.BEGIN,
        beside=(Scene(Step.FILL_HALF, 18),),
    ),
    Story(name="review-ten", unit="arsip", regulation=_TEN, target=_WBK, nominated=25, reaches=Step.SUBMIT),
    Story(
        name="nominated-wbbm", unit="kebijakan", regulation=_TEN, target=_WBBM,
        nominated=9, reaches=Step.PLEDGE, sheet=EXCELLENT,
    ),
    Story(name="nominated", unit="hukum", regulation=_NINETY, target=_WBK, nominated=7, reaches=Step.PLEDGE),
    Story(
        name="nominated-after-withdrawal", unit="humas", regulation=_NINETY, target=_WBK,
        nominated=6, reaches=Step.PLEDGE,
    ),
    Story(
        name="nominated-after-refusal", unit="pelaut", regulation=_TEN, target=_WBK,
        nominated=5, reaches=Step.NOMINATE,
    ),
)  # fmt: skip

STORIES: tuple[Story, ...] = (*_AWARDED, *_NATIONAL, *_SCORED, *_EARLY)
