"""What the API's documentation shows of proposals, moves and worksheets: made up, shaped like the answers."""

from typing import Any

_DIGEST = "9709fb2c632a31d1659d04d6621970a54da4d40a8f5e1898d866ca90a74eb689"
_HASH = "88939746e30d08cf9df6255b25544e61465a85d41bc002ab3270b51ab736cb21"
_BY = {"id": 2, "name": "Dewi Puspasari"}
_MET = {"met": True, "reason": "Layanannya langsung kepada masyarakat."}

PROPOSAL: dict[str, Any] = {
    "id": 147,
    "number": "ZI-2026-0147",
    "unit": {"id": 12, "name": "Kantor Pelayanan Tanjung Sari", "business": "core", "serves": "public"},
    "agency": {"id": 1, "name": "Kementerian Contoh", "kind": "central"},
    "unit_id": 12,
    "agency_id": 1,
    "cycle": {"id": 3, "year": 2026},
    "cycle_id": 3,
    "target": "wbk",
    "regulation": {"id": "permenpanrb-10-2019", "digest": _DIGEST},
    "lifecycle_version": 1,
    "state": "self_assessment",
    "state_since": "2026-03-10T07:03:00.000Z",
    "version": 3,
    "predecessor_id": None,
    "award_id": None,
    "deadline": {
        "id": 31,
        "stage": "self_assessment",
        "due_on": "2026-04-30",
        "when_missed": "late",
        "is_late": False,
        "why": "cycle",
    },
    "affirmative": False,
    "criteria": {"core_service": _MET, "strategic": _MET, "resources": _MET, "reform": _MET},
    "documents": {"integrity_pact_date": "2026-02-20", "team_decree_no": "12/SK-TIM/2026"},
    "rounds": {"return_to_unit": 1},
    "stale": False,
    "turn": {"role": "unit_operator", "people": [_BY]},
    "opened_at": "2026-02-16T02:00:00.000Z",
}

FINDING: dict[str, Any] = {
    "requirement": "lhkpn",
    "level": "unit",
    "status": "unmet",
    "required": "100%",
    "actual": "249/250",
    "gap": "1",
    "citation": "PermenPANRB 10/2019, syarat pengusulan no. 7",
    "fix_by": ["coordinator", "unit_head"],
    "binds_at": ["accept_review", "propose", "award_wbk"],
    "verified": True,
    "remark": None,
    "label": "Pelaporan LHKPN",
    "message": "Pelaporan LHKPN 249 dari 250 (99,6%), diminta 100%. Kurang 1.",
}

MOVE: dict[str, Any] = {
    "trigger": "accept_review",
    "to": "tpi_evaluation",
    "allowed": False,
    "findings": [FINDING],
}

EXPLANATION: dict[str, Any] = {"version": 5, "moves": [MOVE]}

_ENTRY_END: dict[str, Any] = {
    "regulation_digest": _DIGEST,
    "prev_hash": "964b7737d54f28c3c40df4fbe785c756710d03bd45f562252f4455d5d6cd33ac",
    "hash": _HASH,
    "log_index": None,
}

MADE: dict[str, Any] = {
    "seq": 4,
    "trigger": "begin_self_assessment",
    "from": "nominated",
    "to": "self_assessment",
    "actor": {"id": 1, "name": "Rina Kartikasari", "role": "coordinator"},
    "at": "2026-03-10T07:03:00.000Z",
    "note": None,
    "findings": [FINDING],
    **_ENTRY_END,
    "version": 3,
}

ENTRY: dict[str, Any] = {
    "seq": 4,
    "kind": "proposal.advanced",
    **{name: MADE[name] for name in ("trigger", "from", "to", "actor", "at", "note")},
    "findings": [{name: value for name, value in FINDING.items() if name not in {"label", "message"}}],
    "facts": {"trigger": "begin_self_assessment", "version": 3, "is_late": False},
    **_ENTRY_END,
}

#: How answers were read under another regulation; null under the proposal's own.
MAPPING: dict[str, Any] = {
    "from": "permenpanrb-10-2019",
    "to": "permenpanrb-90-2021",
    "digest": _DIGEST,
    "citation": "PermenPANRB 10/2019 dan PermenPANRB 90/2021, lampiran lembar kerja evaluasi",
    "mapped": 77,
    "unanswered": 1,
    "no_data": 49,
    "inputs": [
        {
            "code": "P002",
            "status": "mapped",
            "value": "B",
            "from": "Q02",
            "fact": None,
            "why": "Butir sama, A/B/C pada keduanya",
            "verified": True,
        },
    ],
}

_FIGURE = {"value": "5.957916666666", "exact": "14299/2400"}

SCORES: dict[str, Any] = {
    "column": "unit",
    "regulation": "permenpanrb-10-2019",
    "total": _FIGURE,
    "components": {"enablers": _FIGURE, "clean_government": _FIGURE},
    "areas": {"MP": _FIGURE},
    "subareas": {"MP.1": _FIGURE},
    "thresholds": [FINDING],
    "verdict": "unmet",
    "mapping": MAPPING,
}

_REACHED = {
    "row": "MP",
    "points": _FIGURE,
    "minimum": {"value": "4.8", "exact": "24/5"},
    "is_met": True,
    "verified": True,
    "answered": 11,
    "inputs": 15,
}

PROGRESS: dict[str, Any] = {
    "column": "unit",
    "answered": 52,
    "inputs": 85,
    "unanswered": ["Q07"],
    "unbacked": ["Q01"],
    "total": _FIGURE,
    "areas": [_REACHED],
    "rows": [{**_REACHED, "row": "total"}],
}

SAVED: dict[str, Any] = {"saved": {"Q01": 2, "H1.a": 1}, "scores": SCORES, "progress": PROGRESS}

PRESENCE: dict[str, Any] = {
    "present": [{"person": _BY, "column": "unit", "question": "Q07", "at": "2026-03-12T03:00:00.000Z"}],
    "present_seconds": 45,
}

EVIDENCE: dict[str, Any] = {
    "id": 311,
    "question": "Q01",
    "revision": 1,
    "name": "SK Tim Kerja ZI 2026.pdf",
    "url": None,
    "sha256": _HASH,
    "bytes": 1_258_291,
    "is_current": True,
    "by": _BY,
    "at": "2026-03-12T03:00:00.000Z",
    "ended": None,
}

_VALUE = {"value": "Ya", "note": None, "version": 1, "prefilled": False, "by": _BY, "at": EVIDENCE["at"]}

_QUESTION: dict[str, Any] = {
    "code": "Q01",
    "label": "Tim ZI dibentuk",
    "wording": None,
    "criteria": None,
    "shows_label": True,
    "kind": "choice",
    "scale": "YT",
    "options": [{"value": "Ya", "worth": "1", "wording": None}],
    "range": None,
    "is_scored": True,
    "verified": True,
    "why": "",
    "portal_id": None,
    "inputs": [],
    "evidence": [EVIDENCE],
    "values": {"unit": _VALUE},
}

_SUBAREA: dict[str, Any] = {
    "code": "MP.1",
    "name": "Tim kerja",
    "key": None,
    "weight": "1",
    "weight_verified": False,
    "why": "disimpulkan dari 90/2021",
    "questions": [_QUESTION],
}

WORKSHEET: dict[str, Any] = {
    "proposal_id": 147,
    "state": "self_assessment",
    "regulation": PROPOSAL["regulation"],
    "citation": "PermenPANRB 10/2019, lampiran lembar kerja evaluasi",
    "columns": ["unit"],
    "progress": [PROGRESS],
    **PRESENCE,
    "areas": [
        {
            "code": "MP",
            "name": "Manajemen Perubahan",
            "half": "whole",
            "weight": "8",
            "subareas": [_SUBAREA],
        }
    ],
    "results": [
        {
            "code": "H1",
            "name": "Pemerintah bersih dan bebas KKN",
            "key": "clean_government",
            "weight": "20",
            "subareas": [_SUBAREA],
        }
    ],
}

NOTE: dict[str, Any] = {
    "id": 9,
    "code": "Q01",
    "text": "Lampirkan SK yang masih berlaku.",
    "status": "open",
    "reply": None,
    "by": {"id": 4, "name": "Bambang Wicaksono"},
    "at": "2026-04-16T03:00:00.000Z",
    "changed_at": "2026-04-16T03:00:00.000Z",
}

SIGN_OFF: dict[str, Any] = {"signed_off": True, "by": NOTE["by"], "at": NOTE["at"]}

OUTCOME: dict[str, Any] = {
    "id": 5,
    "stage": "administrative_selection",
    "result": "passed",
    "on": "2026-08-03",
    "objection_until": "2026-08-10",
    "scores": {"total": "82.15"},
    "document": "Pengumuman 17/2026",
    "by": {"id": 9, "name": "Ratna Kusumaningrum"},
    "at": "2026-08-03T04:00:00.000Z",
}
