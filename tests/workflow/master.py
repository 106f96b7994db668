"""A made-up master of questions: the shape of the national portal's, the sentences of nobody."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

from states.figures import shortest
from states.regulations import Half, Question, QuestionKind, Regulation, Subarea, regulation

RULES = regulation("permenpanrb-90-2021")
#: The sub-area whose scored items are nodes of their own.
APART = "PP.R3"


def made_up_master(rules: Regulation = RULES) -> dict[str, Any]:
    """Return a master that fits the regulation, quirks included."""
    numbers = count(1)
    enablers = _node(numbers, "komponen", "60", [_half(numbers, rules, half) for half in _halves(rules)])
    results = [
        _node(numbers, "sub_komponen", shortest(component.weight), [], _asked(component.subareas, rules))
        for component in rules.results
    ]
    roots = [enablers, _node(numbers, "komponen", "40", results)]
    return {"tahun": 2026, "total_soal": len(rules.inputs), "data": roots}


def _halves(rules: Regulation) -> list[Half]:
    return [half for half in Half if any(area.half is half for area in rules.areas)]


def _half(numbers: Iterable[int], rules: Regulation, half: Half) -> dict[str, Any]:
    areas = [
        _node(
            numbers,
            "area_perubahan",
            shortest(area.weight),
            [_subarea(numbers, subarea) for subarea in area.subareas],
        )
        for area in rules.areas
        if area.half is half
    ]
    return _node(numbers, "sub_komponen", "30", areas)


def _subarea(numbers: Iterable[int], subarea: Subarea) -> dict[str, Any]:
    if subarea.code != APART:
        return _node(numbers, "sub_area", shortest(subarea.weight), [], _asked([subarea]))
    share = shortest(subarea.weight / len(subarea.questions))
    below = [
        _node(numbers, "sub_area", share, [], [_question(each) for each in item.inputs])
        for item in subarea.questions
    ]
    return _node(numbers, "sub_area", shortest(subarea.weight), below)


def _asked(subareas: Iterable[Subarea], rules: Regulation | None = None) -> list[dict[str, Any]]:
    """Return the questions of some sub-areas; results carry their weight themselves."""
    return [
        _question(each, "0" if rules is None else shortest(subarea.weight))
        for subarea in subareas
        for item in subarea.questions
        for each in (item.inputs or (item,))
    ]


def _node(
    numbers: Iterable[int],
    level: str,
    weight: str,
    children: list[dict[str, Any]],
    questions: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    number = next(iter(numbers))
    node = {"id": number, "nama": f"Simpul {number}", "level": level, "bobot_maksimal": float(weight)}
    return {**node, "children": children, **({"soals": questions} if questions is not None else {})}


def _question(question: Question, weight: str = "0") -> dict[str, Any]:
    kinds = {QuestionKind.COUNT: "Jumlah", QuestionKind.INDEX: "0-4"}
    scale = "YA_TIDAK" if question.scale == "YT" else question.scale
    return {
        "id": question.portal_id,
        "teks_pertanyaan": f"Apa kabar nomor {question.portal_id}?",
        "kriteria_nilai": f"Jawab sesuai kabar {question.portal_id}.",
        "jenis_jawaban": kinds.get(question.kind, scale),
        "bobot_maksimal": float(weight),
        "skema_penilaian": [
            {"key": option, "label": f"Kabar {option}", "multiplier": float(worth)}
            for option, worth in question.options.items()
        ],
    }


def asked(master: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Return the questions of a master by id, for a test to change."""
    return {
        question["id"]: question for node in nodes(master).values() for question in node.get("soals") or []
    }


def nodes(master: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Return the nodes of a master by id."""
    found: dict[int, dict[str, Any]] = {}
    waiting = list(master["data"])
    while waiting:
        node = waiting.pop()
        found[node["id"]] = node
        waiting += node["children"]
    return found
