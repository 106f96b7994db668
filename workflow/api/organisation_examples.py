"""Examples of what the routes about the organisation answer; all of it made up."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]

_RECORDED = "2026-03-02T01:00:00.000Z"
_UNIT = {"id": 3, "name": "Kantor Layanan Contoh"}

AGENCY: Example = {
    "id": 1,
    "name": "Kementerian Contoh",
    "kind": "central",
    "timezone": "Asia/Jakarta",
    "version": 1,
}
UNIT: Example = {
    "id": 3,
    "agency_id": 1,
    "agency": {"id": 1, "name": "Kementerian Contoh"},
    "name": "Kantor Layanan Contoh",
    "business": "core",
    "serves": "public",
    "tier": 1,
    "dissolved_on": None,
    "successor_id": None,
    "version": 1,
}
CYCLE: Example = {
    "id": 2,
    "agency_id": 1,
    "year": 2026,
    "regulation": "permenpanrb-10-2019",
    "return_working_days": 10,
    "max_rounds": 2,
    "quorum": 2,
    "team_load": 14,
    "does_lhkpn_block": True,
    "is_blind_round_required": False,
    "opens_on": "2026-01-05",
    "closes_on": "2026-12-18",
    "deadlines": {"self_assessment": {"due_on": "2026-04-30", "when_missed": "late"}},
    "version": 1,
}
PERSON: Example = {
    "id": 4,
    "email": "rina@instansi.contoh.id",
    "name": "Rina Kusuma",
    "home_unit_id": 3,
    "is_active": True,
    "created_at": _RECORDED,
    "version": 1,
}
GRANT: Example = {
    "id": 9,
    "person_id": 4,
    "person": {"id": 4, "name": "Rina Kusuma", "email": "rina@instansi.contoh.id"},
    "role": "reviewer",
    "agency_id": 1,
    "unit_id": None,
    "nation": False,
    "until": "2026-12-31",
    "recorded_at": _RECORDED,
    "ended_at": None,
}
_RECORDER = {"id": 4, "name": "Rina Kusuma", "role": None}
AGENCY_FACTS: Example = {
    "agency_id": 1,
    "year": 2025,
    "bpk_opinion": "WTP",
    "akip_grade": "BB",
    "rb_index_grade": "B",
    "spip_level": 3,
    "wbk_self_award": {"letter_no": "B/12/M.RB.03/2025", "date": "2025-02-11"},
    "source": "LHP BPK 2025; LHE AKIP 2025",
    "recorded_at": _RECORDED,
    "recorded_by": _RECORDER,
}
UNIT_FACTS: Example = {
    "unit_id": 3,
    "year": 2025,
    "lhkpn_obliged": 40,
    "lhkpn_filed": 40,
    "lhkasn_obliged": 120,
    "lhkasn_filed": 120,
    "tlhp_due": 12,
    "tlhp_done": 12,
    "as_of": "2026-03-31",
    "source": "e-LHKPN dan SIHARKA, 31 Maret 2026",
    "recorded_at": _RECORDED,
    "recorded_by": _RECORDER,
}
AWARD: Example = {
    "id": 5,
    "unit_id": 3,
    "unit": _UNIT,
    "agency_id": 1,
    "predicate": "wbk",
    "decree_no": "Kepmen PANRB 1234/2023",
    "decree_date": "2023-12-06",
    "source": "Salinan keputusan di bagian organisasi",
    "proposal_id": None,
    "is_self_awarded": False,
    "is_in_force": True,
    "recorded_at": _RECORDED,
    "ended_at": None,
    "ended_by": None,
}
DEADLINE: Example = {
    "id": 7,
    "proposal_id": 147,
    "number": "ZI-2026-0147",
    "unit": _UNIT,
    "agency_id": 1,
    "stage": "self_assessment",
    "due_on": "2026-04-30",
    "when_missed": "late",
    "why": "cycle",
    "is_late": False,
    "superseded_at": None,
}
