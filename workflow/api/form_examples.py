"""What the API's documentation shows of surveys and the WBBM form: made up, shaped like the answers."""

from typing import Any

_BY = {"id": 2, "name": "Dewi Puspasari"}
_AT = "2026-03-18T03:00:00.000Z"

SURVEY_IN: dict[str, Any] = {
    "instrument": "Survei Kepuasan Masyarakat 2026, 9 unsur",
    "period": {"from": "2026-01-05", "to": "2026-02-27"},
    "respondents": {"count": 341, "population": 3000},
    "scale": "skm",
    "elements": ["91.25", "88.5", "90"],
    "version": 0,
}

SURVEY: dict[str, Any] = {
    "code": "H2.a",
    "label": "Survei persepsi kualitas pelayanan",
    "version": 1,
    "instrument": SURVEY_IN["instrument"],
    "period": SURVEY_IN["period"],
    "respondents": SURVEY_IN["respondents"],
    "scale": "skm",
    "elements": SURVEY_IN["elements"],
    "index": {"value": "3.596666666666", "exact": "1079/300"},
    "skm": {"value": "89.916666666666", "exact": "1079/12"},
    "answer": {"value": "1079/300", "version": 3},
    "backs_answer": True,
    "by": _BY,
    "at": _AT,
}

ROLE_MODEL: dict[str, Any] = {
    "section": "role_model",
    "version": 1,
    "content": {
        "summary": "Menjadi tempat belajar bagi kantor lain di wilayahnya.",
        "followers": [{"unit": "Kantor Pelayanan Muara Indah", "change": "Menerapkan antrean daring."}],
    },
    "complete": True,
    "missing": [],
    "by": _BY,
    "at": _AT,
}

_MEASURE = {"name": "Waktu layanan izin", "unit": "hari", "before": "14", "after": "3", "better": "lower"}
_INNOVATION = {
    "name": "Izin dari rumah",
    "aim": "excellent_service",
    "old_benefit": "Berkas diterima di loket satu pintu.",
    "new_benefit": "Warga mengajukan dan menerima izin tanpa datang.",
    "measure": _MEASURE,
}
INNOVATIONS_IN: dict[str, Any] = {"items": [_INNOVATION]}
INNOVATIONS: dict[str, Any] = {
    **ROLE_MODEL,
    "section": "innovations",
    "content": {
        "items": [
            {
                **_INNOVATION,
                "measure": {**_MEASURE, "change": {"value": "-11", "exact": "-11/1"}, "improved": True},
            }
        ]
    },
}

_INDICATOR = {"name": "Izin tepat waktu", "unit": "%", "target": "95", "achieved": "98.5", "better": "higher"}
PERFORMANCE_IN: dict[str, Any] = {
    "summary": "Seluruh sasaran tahun lalu tercapai.",
    "indicators": [_INDICATOR],
}
PERFORMANCE: dict[str, Any] = {
    **ROLE_MODEL,
    "section": "performance",
    "content": {
        **PERFORMANCE_IN,
        "indicators": [
            {**_INDICATOR, "difference": {"value": "3.5", "exact": "7/2"}, "reached": True},
        ],
    },
}

MANAGED_PERFORMANCE: dict[str, Any] = {
    **ROLE_MODEL,
    "section": "managed_performance",
    "content": {
        "planning": "Sasaran diturunkan dari Renstra sampai tiap pegawai.",
        "monitoring": "Capaian dibahas setiap bulan.",
        "evaluation": "Penyebab setiap selisih dicatat.",
        "improvement": "Anggaran digeser menurut hasil evaluasi.",
    },
}

RUBRIC: dict[str, Any] = {
    **ROLE_MODEL,
    "section": "rubric",
    "content": {
        "maturity": {"level": "higher", "reason": "Prosedur berjalan tanpa pengawasan tim."},
        "sustainability": {"level": "higher", "reason": "Bertahan melewati dua pergantian pimpinan."},
        "quality": {"level": "same", "reason": "Indeks pelayanan belum naik."},
    },
    "by": {"id": 5, "name": "Sari Wulandari"},
}

FORM: dict[str, Any] = {
    "proposal_id": 147,
    "applies": True,
    "predecessor_id": 98,
    "sections": [ROLE_MODEL],
    "aims": {"integrity": 0, "excellent_service": 1, "capability": 0},
}

_CHANGE = {
    "then": {"value": "6.25", "exact": "25/4"},
    "now": {"value": "7", "exact": "7/1"},
    "most": "8",
    "change": {"value": "0.75", "exact": "3/4"},
}
BASELINE: dict[str, Any] = {
    "proposal_id": 147,
    "column": "unit",
    "regulation": "permenpanrb-90-2021",
    "baseline": {
        "proposal_id": 98,
        "number": "ZI-2024-0098",
        "regulation": "permenpanrb-90-2021",
        "trigger": "award",
        "seq": 17,
        "digest": "9709fb2c632a31d1659d04d6621970a54da4d40a8f5e1898d866ca90a74eb689",
        "taken_at": "2024-12-09T04:00:00.000Z",
    },
    "missing": None,
    "answered": 127,
    "inputs": 127,
    "total": _CHANGE,
    "components": {"enablers": _CHANGE, "public_service": _CHANGE},
    "areas": {"MP": _CHANGE},
}
