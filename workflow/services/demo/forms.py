"""The demo's surveys, and what its WBBM proposals say of themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from states.surveys import Scale, in_scale
from states.vocabulary import Predicate, Role
from states.wbbm import DIFFERENCES, Section
from states.worksheet import figure, shortest
from workflow.services.demo.answers import lot
from workflow.services.demo.world import Stage
from workflow.services.fill_wbbm import fill_section
from workflow.services.give_survey import Given, give_survey

_INSTRUMENTS = ("Survei Persepsi Anti Korupsi", "Survei Kepuasan Masyarakat, 9 unsur")
#: Services publish their surveys in 25..100.
_SCALES = (Scale.INDEX, Scale.SKM)
_FROM, _TO = timedelta(days=61), timedelta(days=20)

#: What was done: name, aim, benefit at WBK, benefit now, measure with its unit, before and after.
_INNOVATIONS = (
    ("Layanan dari rumah", "excellent_service", "Berkas diterima di satu loket.",
     "Pemohon tidak perlu datang sama sekali.", "Waktu layanan", "hari", "9", "2"),
    ("Antrean terbuka", "integrity", "Nomor antrean dibagikan petugas.",
     "Urutan dan petugas setiap berkas terlihat pemohon.", "Pengaduan titip antrean", "laporan", "14", "1"),
    ("Belajar bersama", "capability", "Pegawai dilatih setahun sekali.",
     "Setiap pegawai mengajar satu keahlian tiap bulan.", "Jam belajar per pegawai", "jam", "12.5", "38"),
)  # fmt: skip
_RUBRIC = {
    "maturity": "Prosedur berjalan tanpa dorongan tim ZI.",
    "sustainability": "Bertahan setelah pimpinan unit berganti.",
    "quality": "Waktu layanan dan indeksnya membaik dibanding saat WBK.",
}


def give_surveys(stage: Stage, codes: list[str]) -> None:
    """Let the operator record the surveys behind some indices, which answers them."""
    operator = stage.caller(Role.UNIT_OPERATOR)
    for position, code in enumerate(stage.rules.surveys):
        if code not in codes:
            continue
        index, scale = figure(stage.story.sheet.surveys[position]), _SCALES[position]
        respondents = 60 + lot(stage.unit.key, code, sides=180)
        given = Given(
            instrument=f"{_INSTRUMENTS[position]} {stage.year}",
            period_from=stage.today - _FROM,
            period_to=stage.today - _TO,
            respondents=respondents,
            population=respondents * 8 + lot(stage.unit.key, "population", sides=400),
            scale=scale,
            value=None if index is None else shortest(in_scale(scale, index)),
        )
        give_survey(stage.tx, operator, stage.proposal_id, code, given)


def fill_form(stage: Stage) -> None:
    """Let the operator fill the form of a WBBM proposal; others have none."""
    if stage.target is not Predicate.WBBM:
        return
    operator = stage.caller(Role.UNIT_OPERATOR)
    for section, content in _sections(stage).items():
        fill_section(stage.tx, operator, stage.proposal_id, section, content)


def judge_differences(stage: Stage) -> None:
    """Let the chair judge the three differences of a WBBM proposal."""
    if stage.target is not Predicate.WBBM:
        return
    content = {each: {"level": "higher", "reason": _RUBRIC[each]} for each in DIFFERENCES}
    chair = stage.caller(Role.TPI_CHAIR)
    fill_section(stage.tx, chair, stage.proposal_id, Section.RUBRIC, content)


def _sections(stage: Stage) -> dict[Section, dict[str, Any]]:
    chosen = lot(stage.unit.key, "innovation", sides=len(_INNOVATIONS))
    achieved = str(95 + lot(stage.unit.key, "achieved", sides=6))
    indicator = {"name": "Layanan tepat waktu", "unit": "%", "target": "95", "achieved": achieved}
    return {
        Section.ROLE_MODEL: {
            "summary": f"{stage.unit.name} menjadi tempat belajar unit lain di instansinya.",
            "followers": [{"unit": "Unit sejenis di instansi", "change": "Meniru papan antrean terbuka."}],
        },
        Section.INNOVATIONS: {"items": [_innovation(chosen), _innovation((chosen + 1) % len(_INNOVATIONS))]},
        Section.PERFORMANCE: {
            "summary": "Sasaran tahun lalu tercapai.",
            "indicators": [{**indicator, "better": "higher"}],
        },
        Section.MANAGED_PERFORMANCE: {
            "planning": "Sasaran diturunkan dari Renstra sampai tiap pegawai.",
            "monitoring": "Capaian dibahas setiap bulan.",
            "evaluation": "Sebab setiap selisih dicatat.",
            "improvement": "Anggaran digeser menurut hasil evaluasi.",
        },
    }


def _innovation(chosen: int) -> dict[str, Any]:
    name, aim, old, new, measured, unit, before, after = _INNOVATIONS[chosen]
    better = "lower" if float(after) < float(before) else "higher"
    measure = {"name": measured, "unit": unit, "before": before, "after": after, "better": better}
    return {"name": name, "aim": aim, "old_benefit": old, "new_benefit": new, "measure": measure}
