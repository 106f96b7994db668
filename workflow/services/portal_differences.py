"""Comparing the national portal's master with our regulation: every difference is named.

The master's quirks, which are no differences: counts are called "Jumlah" or "jumlah"; a survey index is
"0-4" although questionnaires run 1..4; a sub-area's weight stands at the node and 0 at its questions; the
two wealth reports are nodes of their own below their sub-area; result rows lie directly in their component.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from states.errors import Fault
from states.figures import shortest
from states.regulations import Half, Question, QuestionKind, Regulation, Subarea
from workflow.services.portal_master import Master, MasterQuestion, Node

_COMPONENT, _PART, _AREA, _SUBAREA = "komponen", "sub_komponen", "area_perubahan", "sub_area"
_COUNT, _INDEX = "jumlah", "0-4"
#: The master's word for a scale that has another name here.
_SCALES: Mapping[str, str] = {"YA_TIDAK": "YT"}


@dataclass(frozen=True, slots=True)
class _Branch:
    """A node as it should be."""

    level: str
    weight: Fraction
    children: tuple[_Branch, ...] = ()
    #: Ids of the questions at the node itself, in order.
    own: tuple[int, ...] = ()
    #: How the node may look instead.
    otherwise: _Branch | None = None

    @property
    def ids(self) -> frozenset[int]:
        """Ids of all questions at and below the node."""
        return frozenset(self.own).union(*(child.ids for child in self.children))


def differences(rules: Regulation, master: Master) -> list[Fault]:
    """Return every way in which a master is not the regulation's worksheet; none for one that is."""
    found = list(_of_questions(rules, master))
    roots = _expected(rules)
    found += _of_children("master", roots, master.roots)
    return found


def _of_questions(rules: Regulation, master: Master) -> Iterator[Fault]:
    """Yield differences of the questions, wherever they stand."""
    ours = {question.portal_id: question for question in rules.questions.values() if question.portal_id}
    counted = Counter(question.id for question in master.questions)
    if master.claimed != counted.total():
        facts = {"found": str(counted.total()), "expected": str(master.claimed)}
        yield Fault("master", "question-count", facts)
    for portal_id in ours:
        if portal_id not in counted:
            yield Fault(f"question {portal_id}", "question-absent", {})
    for portal_id, times in counted.items():
        if portal_id not in ours:
            yield Fault(f"question {portal_id}", "question-not-ours", {})
        if times > 1:
            yield Fault(f"question {portal_id}", "question-twice", {})
    weights = _weights(rules)
    for theirs in master.questions:
        if theirs.id in ours:
            yield from _of_question(ours[theirs.id], theirs, weights[theirs.id])


def _of_question(ours: Question, theirs: MasterQuestion, weight: Fraction) -> Iterator[Fault]:
    where = f"question {theirs.id}"
    if theirs.weight not in {Fraction(0), weight}:
        yield _weight(where, theirs.weight, weight)
    expected = _kind(ours)
    kind = theirs.kind.lower() if expected == _COUNT else _SCALES.get(theirs.kind, theirs.kind)
    if kind != expected:
        yield Fault(where, "answer-kind", {"found": theirs.kind[:40], "expected": expected})
        return
    offered = [(option.key, option.multiplier) for option in theirs.options]
    if offered != list(ours.options.items()):
        yield Fault(where, "answer-options", {"expected": _told(ours.options.items())})


def _kind(ours: Question) -> str:
    if ours.kind is QuestionKind.COUNT:
        return _COUNT
    return _INDEX if ours.kind is QuestionKind.INDEX else ours.scale or ""


def _told(options: object) -> str:
    return ", ".join(f"{key} = {shortest(worth)}" for key, worth in options)  # type: ignore[attr-defined]


def _of_children(where: str, expected: tuple[_Branch, ...], found: tuple[Node, ...]) -> Iterator[Fault]:
    """Yield differences of some nodes below a place; nodes are told apart by the questions they hold."""
    left = list(found)
    for branch in expected:
        node = next((each for each in left if branch.ids & _ids(each)), None)
        if node is None:
            numbers = ", ".join(str(number) for number in sorted(branch.ids))
            yield Fault(where, "node-absent", {"questions": numbers})
        else:
            left.remove(node)
            yield from _of_node(branch, node)
    yield from (Fault(f"node {node.id}", "node-not-ours", {}) for node in left)


def _of_node(branch: _Branch, node: Node) -> Iterator[Fault]:
    if branch.otherwise is not None and node.children:
        branch = branch.otherwise
    where = f"node {node.id}"
    if node.level != branch.level:
        yield Fault(where, "node-level", {"found": node.level[:40], "expected": branch.level})
    if node.weight != branch.weight:
        yield _weight(where, node.weight, branch.weight)
    own = tuple(question.id for question in node.own)
    if own != branch.own:
        numbers = ", ".join(str(number) for number in branch.own) or "–"
        yield Fault(where, "node-questions", {"expected": numbers})
    yield from _of_children(where, branch.children, node.children)


def _weight(where: str, found: Fraction, expected: Fraction) -> Fault:
    return Fault(where, "weight", {"found": shortest(found), "expected": shortest(expected)})


def _ids(node: Node) -> frozenset[int]:
    return frozenset(question.id for question in node.questions)


def _expected(rules: Regulation) -> tuple[_Branch, ...]:
    """Return the master's tree as our regulation has it: enablers by halves, then results."""
    halves = tuple(_half(rules, half) for half in Half if any(area.half is half for area in rules.areas))
    results = tuple(
        _Branch(_PART, component.weight, own=tuple(n for sub in component.subareas for n in _numbers(sub)))
        for component in rules.results
    )
    return (_above(halves), _above(results))


def _above(parts: tuple[_Branch, ...]) -> _Branch:
    return _Branch(_COMPONENT, sum((part.weight for part in parts), Fraction(0)), parts)


def _half(rules: Regulation, half: Half) -> _Branch:
    areas = tuple(
        _Branch(_AREA, area.weight, tuple(_subarea(subarea) for subarea in area.subareas))
        for area in rules.areas
        if area.half is half
    )
    return _Branch(_PART, sum((area.weight for area in areas), Fraction(0)), areas)


def _subarea(subarea: Subarea) -> _Branch:
    """Return a sub-area's node: with its questions, or else with a node for each of its scored items."""
    share = subarea.weight / len(subarea.questions)
    apart = tuple(_Branch(_SUBAREA, share, own=_filled(item)) for item in subarea.questions)
    otherwise = _Branch(_SUBAREA, subarea.weight, apart)
    return _Branch(_SUBAREA, subarea.weight, own=_numbers(subarea), otherwise=otherwise)


def _numbers(subarea: Subarea) -> tuple[int, ...]:
    return tuple(number for item in subarea.questions for number in _filled(item))


def _filled(item: Question) -> tuple[int, ...]:
    """Return the portal's ids of what a person fills for a scored item: itself, or its counts."""
    filled = item.inputs or (item,)
    return tuple(each.portal_id for each in filled if each.portal_id is not None)


def _weights(rules: Regulation) -> dict[int, Fraction]:
    """Return each question's share of its sub-area, by portal id; counts have none."""
    return {
        number: Fraction(0) if item.inputs else subarea.weight / len(subarea.questions)
        for subarea in rules.subareas
        for item in subarea.questions
        for number in _filled(item)
    }
