"""What the demo's people write: reasons, numbers of decrees and letters, links to evidence."""

from __future__ import annotations

from typing import Any

from states.vocabulary import Business, Predicate, Serves
from workflow.services.demo.answers import lot
from workflow.services.demo.cast import AGENCIES, UnitCard

_DOMAIN = {card.key: card.domain for card in AGENCIES}
_FIRST_NUMBER = 11

_SERVED = {
    Serves.PUBLIC: "masyarakat pengguna layanan",
    Serves.OTHER_AGENCIES: "instansi pemerintah lain",
    Serves.INTERNAL: "unit kerja lain di dalam instansi",
}
_RESOURCES = (
    "Mengelola anggaran dan pegawai terbesar ketiga di instansi.",
    "Pagu anggaran dan jumlah pegawainya di atas rata-rata unit sejenis.",
    "Mengelola penerimaan negara dan aset layanan bernilai besar.",
)
_REFORM = (
    "Nilai reformasi birokrasi unit naik tiga tahun berturut-turut.",
    "Rencana aksi reformasi birokrasi tahun lalu terlaksana seluruhnya.",
    "Capaian kinerja dan indeks kepuasan layanannya di atas target.",
)
_ANSWER_NOTES = (
    "Dokumen lengkap ada pada tautan bukti dukung.",
    "Dilaksanakan setiap triwulan dan dilaporkan kepada pimpinan.",
    "Sudah ditetapkan dan disosialisasikan kepada seluruh pegawai.",
)

#: Why the chair settled on a value.
CONSENSUS = "Nilai disepakati setelah bukti dibahas bersama dalam rapat panel."


def criteria_of(unit: UnitCard, year: int) -> dict[str, dict[str, Any]]:
    """Return a nomination's criteria, each with its reason; a unit outside the core brings a statement."""
    is_core = unit.business is Business.CORE
    core: dict[str, Any] = {
        "met": is_core,
        "reason": f"Layanannya langsung kepada {_SERVED[unit.serves]}."
        if is_core
        else f"Bukan layanan utama, tetapi dibutuhkan {_SERVED[unit.serves]}.",
    }
    if not is_core:
        core["statement_no"] = _number("PERNYATAAN", unit.key, year)
    return {
        "core_service": core,
        "strategic": {
            "met": unit.serves is Serves.PUBLIC,
            "reason": f"{unit.name} menjadi rujukan layanan bagi {_SERVED[unit.serves]}.",
        },
        "resources": {"met": True, "reason": _RESOURCES[lot(unit.key, "resources", sides=3)]},
        "reform": {"met": True, "reason": _REFORM[lot(unit.key, "reform", sides=3)]},
    }


def pledge(unit: UnitCard, day: str, year: int) -> dict[str, str | None]:
    """Return the papers that a self-assessment begins with."""
    return {"integrity_pact_date": day, "team_decree_no": _number("SK-TIM", unit.key, year)}


def letters(unit: UnitCard, day: str, year: int) -> dict[str, str | None]:
    """Return the papers that a proposal is sent with, under either regulation."""
    return {
        "proposal_letter_no": _number("USUL", unit.key, year),
        "proposal_letter_date": day,
        "sptjm_no": _number("SPTJM", unit.key, year),
        "tlhp_clearance_no": _number("BEBAS-TLHP", unit.key, year),
        "survey_report_no": _number("SURVEI", unit.key, year),
    }


def decree_no(kind: str, unit: UnitCard, target: Predicate, year: int) -> str:
    """Return the number of a decree about a unit, e.g. ``047/PENETAPAN-WBK/2026``."""
    return _number(f"{kind}-{target.upper()}", unit.key, year)


def evidence_link(unit: UnitCard, code: str, year: int) -> str:
    """Return where the evidence behind an answer lies."""
    return f"https://berkas.{_DOMAIN[unit.agency]}/zi/{year}/{unit.key}/{code.lower()}.pdf"


def answer_note(unit: str, code: str) -> str | None:
    """Return what the operator adds to an answer; nothing for most."""
    drawn = lot(unit, code, "note", sides=18)
    return _ANSWER_NOTES[drawn] if drawn < len(_ANSWER_NOTES) else None


def _number(kind: str, unit: str, year: int) -> str:
    return f"{_FIRST_NUMBER + lot(unit, kind, sides=180):03d}/{kind}/{year}"
