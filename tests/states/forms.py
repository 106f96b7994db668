"""Filled forms for the tests: a complete WBBM form, and a survey."""

from __future__ import annotations

from typing import Any

from states.wbbm import DIFFERENCES, Section

MEASURE = {"name": "Waktu layanan", "unit": "hari", "before": "14", "after": "3", "better": "lower"}
INNOVATION = {
    "name": "Layanan daring",
    "aim": "excellent_service",
    "old_benefit": "Berkas tidak hilang",
    "new_benefit": "Warga tidak perlu datang",
    "measure": MEASURE,
}
JUDGED = {"level": "higher", "reason": "Perubahannya menetap"}
#: Every section of the WBBM form, complete.
FULL: dict[str, dict[str, Any]] = {
    Section.ROLE_MODEL: {
        "summary": "Menjadi tempat belajar",
        "followers": [{"unit": "Kantor Sebelah", "change": "Antrean daring"}],
    },
    Section.INNOVATIONS: {"items": [INNOVATION]},
    Section.PERFORMANCE: {
        "summary": "Target tercapai",
        "indicators": [{"name": "Izin", "unit": "%", "target": "95", "achieved": "98.5", "better": "higher"}],
    },
    Section.MANAGED_PERFORMANCE: dict.fromkeys(
        ("planning", "monitoring", "evaluation", "improvement"), "Ada"
    ),
    Section.RUBRIC: dict.fromkeys(DIFFERENCES, JUDGED),
}

#: Element means whose mean is exactly 3.2; binary floats fall short of it.
NINE = ["3.32", "3.51", "3.19", "3.28", "3.01", "3.24", "3.17", "3.11", "2.97"]
SURVEY: dict[str, Any] = {
    "instrument": "SKM 2026",
    "period": {"from": "2026-01-05", "to": "2026-02-27"},
    "respondents": {"count": 120, "population": 400},
    "scale": "index",
    "elements": NINE,
}
