"""The regency's proposals: deadlines missed, facts that turned, awards lost, mistakes put right."""

from __future__ import annotations

from states.vocabulary import Predicate
from workflow.services.demo.story import EXCELLENT, Scene, Step, Story

_TEN = "permenpanrb-10-2019"
_NINETY = "permenpanrb-90-2021"
_WBK, _WBBM = Predicate.WBK, Predicate.WBBM

#: Won and lost.
_LOST: tuple[Story, ...] = (
    Story(
        name="revoked-ten", unit="kecamatan", regulation=_TEN, target=_WBK,
        nominated=60, pace_percent=50, reaches=Step.AWARD,
        beside=(
            Scene(
                Step.REVOKE, 9,
                "Terbukti ada pungutan di luar tarif resmi pada layanan surat keterangan; "
                "dua pegawai dijatuhi hukuman disiplin berat.",
            ),
        ),
    ),
    Story(
        name="lapsed-with-its-wbk", unit="kecamatan", regulation=_TEN, target=_WBBM,
        nominated=30, reaches=Step.BEGIN, sheet=EXCELLENT,
    ),
    Story(
        name="revoked-ninety", unit="wisata", regulation=_NINETY, target=_WBK,
        nominated=58, pace_percent=60, reaches=Step.AWARD,
        beside=(
            Scene(Step.REVOKE, 12, "Temuan pemeriksaan khusus atas pengelolaan retribusi tempat wisata."),
        ),
    ),
    Story(
        name="failed", unit="perikanan", regulation=_NINETY, target=_WBK,
        nominated=59, pace_percent=70, reaches=Step.VISIT,
        beside=(
            Scene(Step.FAIL, 28, "Hasil verifikasi lapangan di bawah batas pada area pelayanan publik."),
        ),
    ),
    Story(
        name="lapsed-with-its-unit", unit="pengadaan", regulation=_NINETY, target=_WBK,
        nominated=35, reaches=Step.BEGIN,
        beside=(
            Scene(Step.DISSOLVE, 15, "keuangan"),
            Scene(Step.LAPSE, 14, "Unit dilebur ke dalam Badan Keuangan dan Aset Daerah."),
        ),
    ),
    Story(
        name="withdrawn-ten", unit="keuangan", regulation=_TEN, target=_WBK,
        nominated=33, reaches=Step.NOMINATE,
        beside=(Scene(Step.WITHDRAW, 27, "Diajukan kembali setelah peleburan unit pengadaan selesai."),),
    ),
)  # fmt: skip

#: Put forward in spite of, or after, something.
_NATIONAL: tuple[Story, ...] = (
    Story(
        name="corrected", unit="laboratorium", regulation=_TEN, target=_WBK, nominated=45, reaches=Step.SEAT,
        beside=(
            Scene(Step.DECLINE_TPI, 22, "Ditolak: nilai rapat panel di bawah batas."),
            Scene(Step.CORRECT, 17, "Penolakan tercatat pada unit yang salah; panel unit ini belum rapat."),
            Scene(Step.SCORE, 15),
            Scene(Step.AGREE, 14),
            Scene(Step.PAPERS, 12),
            Scene(Step.PROPOSE_BY_LETTER, 10),
        ),
    ),
    Story(
        name="affirmative-in-spite", unit="sosial", regulation=_NINETY, target=_WBK,
        nominated=44, reaches=Step.SELECT,
        affirmative="Satu-satunya layanan sosial bagi tiga kecamatan kepulauan.",
    ),
)  # fmt: skip

#: Stopped by what the audit board and the evaluators said about the regency.
_STOPPED: tuple[Story, ...] = (
    Story(
        name="opinion-stops-wbbm", unit="ptsp", regulation=_TEN, target=_WBBM,
        nominated=42, reaches=Step.PAPERS, sheet=EXCELLENT,
    ),
    Story(
        name="grade-stops-wbbm", unit="kir", regulation=_NINETY, target=_WBBM,
        nominated=41, reaches=Step.PAPERS, sheet=EXCELLENT,
    ),
    Story(
        name="opinion-stops-wbk", unit="puskesmas", regulation=_NINETY, target=_WBK,
        nominated=37, reaches=Step.PAPERS,
        beside=(Scene(Step.EXTEND, 6, "Menunggu tindak lanjut opini BPK atas laporan keuangan daerah."),),
    ),
)  # fmt: skip

#: With the unit or its reviewer.
_EARLY: tuple[Story, ...] = (
    Story(
        name="returned", unit="rsud", regulation=_TEN, target=_WBK, nominated=40, reaches=Step.SUBMIT,
        beside=(
            Scene(Step.ASK, 24, "Q14: SOP rawat jalan yang dilampirkan masih versi lama."),
            Scene(Step.ASK, 24, "Q75: Informasi tarif belum terlihat pada foto ruang layanan."),
            Scene(Step.RETURN, 6, "Dua bukti dukung perlu diganti, lihat catatan pada butir Q14 dan Q75."),
            Scene(Step.ANSWER, 3),
        ),
    ),
    Story(
        name="late", unit="dukcapil", regulation=_NINETY, target=_WBK, nominated=26, reaches=Step.BEGIN,
        beside=(Scene(Step.FILL_HALF, 15),),
    ),
    Story(
        name="stage-closed", unit="pustaka", regulation=_TEN, target=_WBK,
        nominated=24, reaches=Step.SUBMIT,
    ),
    Story(
        name="report-short", unit="kepegawaian", regulation=_NINETY, target=_WBK,
        nominated=22, reaches=Step.REVIEW,
    ),
    Story(
        name="nominated-late", unit="keuangan", regulation=_NINETY, target=_WBK,
        nominated=10, reaches=Step.NOMINATE,
    ),
)  # fmt: skip

STORIES: tuple[Story, ...] = (*_LOST, *_NATIONAL, *_STOPPED, *_EARLY)
