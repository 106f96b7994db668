"""What a decision was taken on, and what of that has changed since: pure comparison, no records.

A later change undoes no decision. It marks the decision as stale, so that whoever reads it sees that it
was taken on something else than what stands now.

Source: PermenPANRB 10/2019 and 90/2021, syarat pengusulan: facts are those on record when a move is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from states.canonical import Json
from states.requirements.prerequisites import newest
from states.requirements.stages import RETURNS
from states.vocabulary import Column, Trigger
from states.wbbm import Section
from states.year_facts import AGENCY_FACTS, UNIT_FACTS

#: The columns that stand behind each decision; what others write afterwards is no change of its ground.
BASIS: Mapping[Trigger, tuple[Column, ...]] = {
    Trigger.SUBMIT_SELF_ASSESSMENT: (Column.UNIT,),
    Trigger.RETURN_TO_UNIT: (Column.UNIT, Column.REVIEWER),
    Trigger.ACCEPT_REVIEW: (Column.UNIT, Column.REVIEWER),
    Trigger.RETURN_FROM_TPI: (Column.UNIT, Column.REVIEWER, Column.MEMBER, Column.TPI),
    Trigger.DECLINE: (Column.UNIT, Column.REVIEWER, Column.MEMBER, Column.TPI),
    Trigger.PROPOSE: (Column.UNIT, Column.REVIEWER, Column.MEMBER, Column.TPI),
    Trigger.AWARD_WBK: (Column.UNIT, Column.REVIEWER, Column.MEMBER, Column.TPI),
    Trigger.AWARD: tuple(Column),
    Trigger.FAIL: tuple(Column),
}

#: Decisions that a proposal's state can rest on: a return asks for another round and settles nothing.
SETTLING: tuple[Trigger, ...] = tuple(trigger for trigger in BASIS if trigger not in RETURNS)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different from what a decision was taken on."""

    #: ``answer``, ``evidence``, ``fact`` or ``form``.
    what: str
    #: The column of an answer; whose a fact is: ``agency`` or ``unit``; which form: ``survey`` or ``wbbm``.
    of: str | None
    #: Code of the question, or the name of the fact or section.
    code: str
    #: Of evidence: what the file or link is called.
    name: str | None
    #: What stood there, and what does now; None where nothing did or does.
    then: Json
    now: Json


def facts_read(
    year: int, agency_years: Mapping[int, Mapping[str, Any]], unit_years: Mapping[int, Mapping[str, Any]]
) -> dict[str, dict[str, Json]]:
    """Return the recorded facts that count for a cycle's year, of agency and unit.

    Of each agency fact the newest of last year and the year before, of the letter that lets an agency
    award WBK itself this year's too; of the unit those of last year.
    """
    among = {"wbk_self_award": (year, year - 1, year - 2)}
    agency = {
        fact: newest(agency_years, fact, among.get(fact, (year - 1, year - 2))) for fact in AGENCY_FACTS
    }
    return {
        "agency": {fact: _json(value) for fact, value in agency.items() if value is not None},
        # Not the day that the counts are of: nothing is judged by it.
        "unit": {
            fact: _json(value) for fact, value in unit_years.get(year - 1, {}).items() if fact in UNIT_FACTS
        },
    }


def changes(
    then: Mapping[str, Any], now: Mapping[str, Any], trigger: Trigger, seen: AbstractSet[tuple[Column, int]]
) -> tuple[Change, ...]:
    """Return what has changed since a decision, in the order answers, evidence, facts, forms.

    Both sides hold ``answers``, ``evidence`` (with names), ``facts`` and ``forms``; a decision from before
    the last two were kept has none, and none is compared. ``seen`` are the columns that may be shown, each
    with the member whose scores they are (0 where they are everyone's); others are left out as if nothing
    had changed.
    """
    columns = {(column, member) for column, member in seen if column in BASIS[trigger]}
    return (
        *_answers(_by_answer(then["answers"], columns), _by_answer(now["answers"], columns)),
        *_evidence(_by_piece(then["evidence"]), _by_piece(now["evidence"])),
        *_facts(then.get("facts"), now["facts"]),
        *_forms(then.get("forms"), now.get("forms", ()), sees_rubric=(Column.TPI, 0) in columns),
    )


def _by_answer(
    answers: Iterable[Mapping[str, Any]], columns: AbstractSet[tuple[Column, int]]
) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {
        (answer["column"], answer["code"]): answer
        for answer in answers
        if (Column(answer["column"]), answer["member"]) in columns
    }


def _answers(
    then: Mapping[tuple[str, str], Mapping[str, Any]], now: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Iterator[Change]:
    """Yield answers with another value; one that was changed back is the same ground again."""
    for column, code in sorted({*then, *now}):
        before, after = _value(then.get((column, code))), _value(now.get((column, code)))
        if before != after:
            yield Change("answer", column, code, None, before, after)


def _value(answer: Mapping[str, Any] | None) -> Json:
    return None if answer is None else str(answer["value"])


def _by_piece(pieces: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(piece["question"], piece["name"]): piece for piece in pieces}


def _evidence(
    then: Mapping[tuple[str, str], Mapping[str, Any]], now: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Iterator[Change]:
    """Yield pieces whose content is another, that came, or that went."""
    for question, name in sorted({*then, *now}):
        before, after = then.get((question, name)), now.get((question, name))
        if (before or {}).get("sha256") != (after or {}).get("sha256"):
            yield Change("evidence", None, question, name, _piece(before), _piece(after))


def _piece(piece: Mapping[str, Any] | None) -> Json:
    return None if piece is None else {"revision": piece["revision"], "sha256": piece["sha256"]}


def _facts(
    then: Mapping[str, Mapping[str, Json]] | None, now: Mapping[str, Mapping[str, Json]]
) -> Iterator[Change]:
    for owner in ("agency", "unit") if then is not None else ():
        before, after = (then or {}).get(owner, {}), now[owner]
        for fact in sorted({*before, *after}):
            if before.get(fact) != after.get(fact):
                yield Change("fact", owner, fact, None, before.get(fact), after.get(fact))


def _forms(
    then: Iterable[Mapping[str, Json]] | None, now: Iterable[Mapping[str, Json]], *, sees_rubric: bool
) -> Iterator[Change]:
    """Yield forms that say something else; the panel's rubric goes with the panel's column."""
    if then is None:
        return
    before, after = ({(str(form["form"]), str(form["name"])): form for form in side} for side in (then, now))
    for form, name in sorted({*before, *after}):
        one, other = before.get((form, name), {}), after.get((form, name), {})
        if one.get("digest") != other.get("digest") and (sees_rubric or name != Section.RUBRIC):
            yield Change("form", form, name, None, _revision(one), _revision(other))


def _revision(form: Mapping[str, Json]) -> Json:
    return {"version": form["version"], "digest": form["digest"]} if form else None


def _json(value: object) -> Json:
    """Return a fact as canonical JSON can hold it: whole numbers and text, parts by name."""
    if isinstance(value, Mapping):
        return {str(name): _json(part) for name, part in value.items()}
    return value if isinstance(value, bool | int) else str(value)
