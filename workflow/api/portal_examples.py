"""What the API's documentation shows of the national portal's door: made up, shaped like the answers."""

from __future__ import annotations

from typing import Any

from workflow.api.answers import Documented, one

UNITS_WBK: dict[str, Any] = {
    "tahun": 2026,
    "units": [
        {"id": "12", "nama": "Kantor Pelayanan Tanjung Sari", "kategori": "WBK", "afirmasi": False},
        {"id": "19", "nama": "Kantor Pelayanan Pulau Luar", "kategori": "WBK-AFIRMASI", "afirmasi": True},
    ],
}

UNITS_WBBM: dict[str, Any] = {
    "tahun": 2026,
    "units": [{"id": "7", "nama": "Balai Layanan Muara", "kategori": "WBBM", "afirmasi": False}],
}

ANSWERS: dict[str, Any] = {
    "unit_id": "12",
    "nama_unit": "Kantor Pelayanan Tanjung Sari",
    "tahun": 2026,
    "answers": [
        {
            "soal_id": 1,
            "jawaban_unit": "Ya",
            "jawaban_tpi": "Ya",
            "catatan_unit": "SK tim berlaku sejak Januari.",
            "bukti_dukung_unit": "SK Tim Kerja ZI 2026.pdf\nhttps://berkas.example/sk-tim",
            "catatan_tpi": None,
        },
    ],
}

_SHAPE: dict[str, Any] = {
    "type": "object",
    "required": ["error", "code", "message"],
    "properties": {
        "error": {"type": "boolean", "const": True},
        "code": {"type": "string"},
        "message": {"type": "string", "description": "A sentence in the caller's language"},
    },
}

#: What each status means, its code, and an example of its sentence.
_MEANINGS: dict[int, tuple[str, str, str]] = {
    401: ("No token, or one that is unknown, ended or taken back", "unauthenticated", "Token tidak dikenal."),
    403: ("The token belongs to a person who is no agency's coordinator", "forbidden", "Tidak berwenang."),
    404: ("No such unit before the nation in this agency", "not-found", "Tidak ditemukan."),
    422: ("An id that is no number, or a year that is none", "invalid", "Isian tidak dapat dibaca."),
    429: ("Too many requests; `Retry-After` says how many seconds to wait", "rate-limited", "Tunggu dulu."),
    500: ("A fault of the server; try again later", "internal", "Terjadi kesalahan."),
    503: ("The records are out of reach; `Retry-After` says when to try again", "unavailable", "Coba lagi."),
}
_WAITING = frozenset({429, 503})
_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}


def _refusal(status: int) -> dict[str, Any]:
    description, code, message = _MEANINGS[status]
    example = {"error": True, "code": code, "message": message}
    content = {"application/json": {"schema": _SHAPE, "example": example}}
    headers = {"headers": _RETRY_AFTER} if status in _WAITING else {}
    return {"description": description, "content": content, **headers}


#: Error answers of every route of this door, by status.
REFUSALS: dict[int | str, dict[str, Any]] = {status: _refusal(status) for status in _MEANINGS}


def of(example: dict[str, Any]) -> Documented:
    """Return the documentation of an answer."""
    return one(example)
